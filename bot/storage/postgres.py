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
    from collections.abc import Mapping

    from sqlalchemy import URL

_WRITERS: Final = 2  # the second one stands in the queue while the first one commits
_READERS: Final = 4
_POOL_SECONDS: Final = 30
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
    try:
        from bot.storage.turns import TurnTaking  # noqa: PLC0415 - it imports the driver
    except ModuleNotFoundError as error:
        raise StorageError(
            "PostgreSQL needs a driver that is not installed; run "
            "pip install --require-hashes -r requirements-postgres.lock"
        ) from error
    reader = _engine(url, "REPEATABLE READ", pool_size=_READERS)
    reader.update_execution_options(postgresql_readonly=True)
    return Engines(
        writer=_engine(url, None, pool_size=_WRITERS, connection_class=TurnTaking),
        reader=reader,
        fetcher=reader.execution_options(isolation_level="AUTOCOMMIT"),
        migrator=_engine(url, None, timeouts=_MIGRATING, connection_class=TurnTaking),
        apart=_engine(url, "AUTOCOMMIT"),
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


def _engine(
    url: URL, isolation: Any, *, pool_size: int | None = None, timeouts: Mapping[str, str] = _TIMEOUTS, **options: Any
) -> AsyncEngine:
    """Return an engine; without `pool_size` it makes a new connection each time. `options` are the driver's."""
    pool: dict[str, Any] = {"poolclass": NullPool}
    if pool_size is not None:
        pool = {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": _POOL_SECONDS}
    if isolation is not None:
        pool["isolation_level"] = isolation
    options |= {
        "timeout": _CONNECTING_SECONDS,
        "command_timeout": _ANSWER_SECONDS if timeouts is _TIMEOUTS else None,
        "server_settings": {**_ALWAYS, **timeouts},
    }
    # Parameters are what people said, and errors are logged.
    engine = create_async_engine(url, hide_parameters=True, connect_args=options, **pool)
    event.listen(engine.sync_engine, "checkout", _see_that_it_is_open)
    return engine


def _see_that_it_is_open(connection: Any, *_: object) -> None:
    """Have the pool replace a connection that the server has ended, as when it was restarted.

    The driver hears of that by itself, so this costs nothing; SQLAlchemy's own ``pool_pre_ping`` makes three trips.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError
