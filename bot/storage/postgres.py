"""A PostgreSQL server as a database: its address, its engines, their timeouts, and who writes when.

Several processes may use one server. Their write transactions take turns all the same, as on SQLite: each begins by
waiting for one advisory lock, which the server lets go of with the transaction, however that ends. So what was read
within one still holds when it commits, and ids ascend in the order of commits. Reading waits for nobody.

The driver is imported only when an engine is made: whoever uses SQLite need not have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import NullPool, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage.engines import Engines
from bot.storage.refusals import in_words

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

TURN_KEY: Final = int.from_bytes(b"bot turn")
"""The advisory lock of whoever writes. No other use of it is possible beside this one."""

_WRITERS: Final = 2  # the second one stands in the queue while the first one commits
_READERS: Final = 4
_CONNECTING_SECONDS: Final = 10
_ANSWER_SECONDS: Final = 45  # longer than any statement may take; a network that has died says nothing

_TIMEOUTS: Final = {
    "idle_in_transaction_session_timeout": "10s",  # of a process that stands still while it is its turn …
    "lock_timeout": "20s",  # … so that those who wait outlast it
    "statement_timeout": "30s",
}
_MIGRATING: Final = {
    "idle_in_transaction_session_timeout": "5min",
    "lock_timeout": "5min",
    "statement_timeout": "0",
}
_ALWAYS: Final = {
    "application_name": "quality-productivity-bot",
    "timezone": "UTC",
    "jit": "off",  # our statements are small: compiling one would take longer than executing it
}

_OPTIONS: Final = {
    "host": "host",
    "port": "port",
    "ssl": "ssl",
    "sslmode": "ssl",  # as libpq, and so most providers, call it
    "passfile": "passfile",
    "target_session_attrs": "target_session_attrs",
}
"""The options that an address may have, by what the driver calls them."""


def postgresql_engines(url: URL) -> Engines:
    """Return engines on a server. Nothing is connected yet.

    Raises:
        StorageError: The address has an option that is not known, or the driver is not installed.
    """
    url = _with_driver(url)
    reader = _engine(url, _TIMEOUTS, isolation="REPEATABLE READ", pool_size=_READERS)
    reader.update_execution_options(postgresql_readonly=True)
    writer = _engine(url, _TIMEOUTS, isolation="READ COMMITTED", pool_size=_WRITERS)
    migrator = _engine(url, _MIGRATING, isolation="READ COMMITTED", pool_size=None)
    for engine in (writer, migrator):
        event.listen(engine.sync_engine, "begin", _wait_for_turn)
    return Engines(
        writer=writer,
        reader=reader,
        fetcher=reader.execution_options(isolation_level="AUTOCOMMIT"),
        migrator=migrator,
        apart=_engine(url, _TIMEOUTS, isolation="AUTOCOMMIT", pool_size=None),
        in_words=in_words,
    )


def _with_driver(url: URL) -> URL:
    unknown = sorted(url.query.keys() - _OPTIONS.keys())
    if unknown:
        raise StorageError(
            f"the database URL has an option that is not known: {unknown[0]}; known are {', '.join(sorted(_OPTIONS))}"
        )
    options = {_OPTIONS[name]: value for name, value in url.query.items()}
    return url.set(drivername="postgresql+asyncpg", query=options)


def _engine(url: URL, timeouts: dict[str, str], *, isolation: Any, pool_size: int | None) -> AsyncEngine:
    """Return an engine; without `pool_size` it makes a new connection each time."""
    pool: dict[str, Any] = {"poolclass": NullPool}
    if pool_size is not None:
        pool = {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": 30}
    try:
        engine = create_async_engine(
            url,
            isolation_level=isolation,
            hide_parameters=True,  # they are what people said, and errors are logged
            connect_args={
                "timeout": _CONNECTING_SECONDS,
                "command_timeout": _ANSWER_SECONDS if timeouts is _TIMEOUTS else None,
                "server_settings": _ALWAYS | timeouts,
            },
            **pool,
        )
    except ModuleNotFoundError as error:
        raise StorageError(
            "PostgreSQL needs a driver that is not installed; run "
            "pip install --require-hashes -r requirements-postgres.lock"
        ) from error
    event.listen(engine.sync_engine, "checkout", _see_that_it_is_open)
    return engine


def _see_that_it_is_open(connection: Any, *_: object) -> None:
    """Have the pool replace a connection that the server has ended, as when it was restarted.

    The driver hears of that by itself, so this costs nothing; SQLAlchemy's own ``pool_pre_ping`` makes three trips.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _wait_for_turn(connection: Connection) -> None:
    # READ COMMITTED: what follows sees what was committed until the turn came, not until the waiting began.
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN_KEY})")
