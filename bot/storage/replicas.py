"""The processes that share a PostgreSQL database: each is a row, and holds a lock for as long as it lives.

The locks are the server's advisory locks, of one connection that each replica keeps for them alone: the server lets go
of them when the process dies, however it dies, and when its machine does not answer for seconds. Whoever gets another's
lock knows that it is dead. Owns the rows and the locks; what follows from them is `bot.replica`'s.
"""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import BigInteger, bindparam, case, delete, false, func, select, type_coerce, update

from bot.errors import StorageError
from bot.storage.database import insert_for
from bot.storage.operation_tables import replicas

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database

_LOGGER = logging.getLogger(__name__)

LEADING: Final = int.from_bytes(b"bot lead")
"""The advisory lock of whoever leads."""
POLLING: Final = int.from_bytes(b"bot poll")
"""The advisory lock of whoever asks Telegram for updates."""

_KEEPALIVE: Final = ("tcp_keepalives_idle = 4", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 2")
"""The server notices within eight seconds that the machine at the other end is gone."""

_ME: Final[Any] = bindparam("me")
_IS_FREE: Final = case(
    (replicas.c.id == _ME, false()),
    (func.pg_try_advisory_lock(replicas.c.lock_key), func.pg_advisory_unlock(replicas.c.lock_key)),
    else_=false(),
)
_CENSUS: Final = select(replicas.c.id, _IS_FREE)


def is_left(holder: ColumnElement[str | None], me: str) -> ColumnElement[bool]:
    """Return the condition that nobody who is alive has a row in hand, whose holder stands in a column."""
    return holder.is_(None) | ((holder != me) & holder.not_in(select(replicas.c.id)))


@dataclass(frozen=True, slots=True)
class Census:
    """Who is there."""

    others: int
    """Replicas that are alive, besides this one."""
    dead: tuple[str, ...]
    """Whose rows this replica has removed."""


class Presence:
    """This process as a replica.

    Args:
        database: A shared one.
        now: The present, aware, UTC.
        new_id: Makes ids that nothing else has.

    Attributes:
        id: Its name, from its start to its end.
    """

    def __init__(self, database: Database, now: Callable[[], datetime], *, new_id: Callable[[], UUID] = uuid4) -> None:
        self.id = new_id().hex
        self._key = new_id().int >> 65  # advisory locks have 64 bits, of which one is a sign
        self._database = database
        self._now = now
        self._connection: AsyncConnection | None = None
        self._held = AsyncExitStack()
        self._suspects: frozenset[str] = frozenset()

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection that holds locks, as far as is known."""
        return self._connection is not None

    async def connect(self, lost: Callable[[], None]) -> None:
        """Make the connection whose locks are this process's; `lost` is called when it breaks, at once.

        Raises:
            StorageError: There is none.
        """
        async with AsyncExitStack() as stack:
            connection = await stack.enter_async_context(self._database.apart())
            for setting in _KEEPALIVE:
                await connection.exec_driver_sql(f"SET {setting}")
            driver: Any = (await connection.get_raw_connection()).driver_connection
            held = self._held = stack.pop_all()
        self._connection = connection

        def terminated(_: object) -> None:
            if self._held is held and self._connection is not None:
                self._connection = None
                lost()

        driver.add_termination_listener(terminated)

    async def try_lock(self, key: int) -> bool:
        """Take an advisory lock that goes with the connection, unless another has it. To be asked for once only.

        Raises:
            StorageError: The connection is lost.
        """
        return bool(await self._ask(select(func.pg_try_advisory_lock(type_coerce(key, BigInteger)))))

    async def register(self) -> None:
        """Take this replica's own lock, and have its row.

        Raises:
            StorageError: The connection is lost, or the row cannot be written.
        """
        await self._ask(select(func.pg_advisory_lock(type_coerce(self._key, BigInteger))))
        await self._put_row()

    async def look(self) -> Census:
        """Count who is alive, and remove the rows of those that were found dead twice in a row.

        Once is not enough: a connection may break, and its process be there with another a moment later. Its own row
        is put back if it is gone.

        Raises:
            StorageError: The database refuses.
        """
        async with self._database.words():
            rows = (await self._apart.execute(_CENSUS, {"me": self.id})).all()
        free = frozenset(id_ for id_, is_free in rows if is_free)
        dead, self._suspects = free & self._suspects, free
        removed = await self._remove(dead) if dead else []
        if self.id not in {id_ for id_, _ in rows}:
            _LOGGER.warning("This replica was taken for dead; what it had in hand may be done twice")
            await self._put_row()
        return Census(len(rows) - len(free) - (self.id in {id_ for id_, _ in rows}), tuple(sorted(removed)))

    async def lead(self) -> bool:
        """Become the leader, unless another is; what a leader of before begins from now on is refused (`Fence`).

        Raises:
            StorageError: The database refuses; this replica does not lead.
        """
        if not await self.try_lock(LEADING):
            return False
        try:
            async with self._database.write() as connection:
                await connection.execute(update(replicas).where(replicas.c.id != self.id).values(leads_since=None))
                mine = update(replicas).where(replicas.c.id == self.id).values(leads_since=self._now())
                is_there = (await connection.execute(mine)).rowcount == 1
        except BaseException:
            await self._unlock(LEADING)
            raise
        if not is_there:
            await self._unlock(LEADING)
        return is_there

    async def resign(self) -> None:
        """Lead no more; without effect where the connection is lost, with which leading ends anyway."""
        if self._connection is not None:
            async with self._database.write() as connection:
                await connection.execute(update(replicas).where(replicas.c.id == self.id).values(leads_since=None))
            await self._unlock(LEADING)

    async def leave(self) -> None:
        """Have no row and no lock any more: what is left in hand is anybody's."""
        try:
            if self._connection is not None:
                await self._remove([self.id])
        except StorageError as error:  # the others will notice
            _LOGGER.warning("This replica could not take its leave: %s", error)
        await self.drop()

    async def drop(self) -> None:
        """Give up the connection, and the locks with it."""
        self._connection = None
        with suppress(StorageError):
            await self._held.aclose()

    @property
    def _apart(self) -> AsyncConnection:
        if self._connection is None:
            raise StorageError("the connection that holds this replica's locks is lost")
        return self._connection

    async def _ask(self, query: Any) -> Any:
        async with self._database.words():
            return (await self._apart.execute(query)).scalar_one()

    async def _unlock(self, key: int) -> None:
        if self._connection is not None:
            await self._ask(select(func.pg_advisory_unlock(type_coerce(key, BigInteger))))

    async def _put_row(self) -> None:
        async with self._database.write() as connection:
            row = {"id": self.id, "lock_key": self._key, "started_at": self._now()}
            await connection.execute(insert_for(connection.dialect)(replicas).values(row).on_conflict_do_nothing())

    async def _remove(self, ids: Collection[str]) -> Sequence[str]:
        """Remove rows, and return whose were there."""
        async with self._database.write() as connection:
            removing = delete(replicas).where(replicas.c.id.in_(ids)).returning(replicas.c.id)
            return (await connection.execute(removing)).scalars().all()
