"""The inbox: what a platform has delivered and the bot has not yet finished with.

An update is confirmed to its platform once it is a row here, so a crash loses none; a row that is already here is a
repeat, so a redelivery has no second effect. The text of an update is erased as soon as it has been handled.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, select, update

from bot.storage.database import insert_for
from bot.storage.driver import deferred
from bot.storage.group_commit import GroupCommit
from bot.storage.replicas import is_left
from bot.storage.tables import inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import Platform
    from bot.storage.database import Database

# Telegram redelivers for 24 hours at most, LINE for a few; twice that is kept to recognise repeats.
_REMEMBER = timedelta(hours=48)
_FORGET_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Arrived:
    """What arrived together, and when."""

    updates: Sequence[tuple[str, str]]
    at: datetime


class InboxRepository:
    """The inbox of one bot account on one platform.

    Args:
        database: Where it is kept.
        platform: Whose updates these are.
        account: The bot's own id there.
        now: The present, aware, UTC.
        replica: Which of several processes this is, that may all bring updates; None: the only one.
        ids_are_unique: Whether the platform never gives an id twice, so that whatever has a known one is a repeat, what
            else it may say. Otherwise what it says tells, too: a server may count anew.
    """

    def __init__(
        self,
        database: Database,
        platform: Platform,
        account: str,
        now: Callable[[], datetime],
        *,
        replica: str | None = None,
        ids_are_unique: bool = False,
    ) -> None:
        self._database = database
        self._replica = replica
        self._ids_are_unique = ids_are_unique
        self._platform = platform
        self._account = account
        self._now = now
        self._forgot_at: datetime | None = None
        self._arrivals: GroupCommit[_Arrived, frozenset[str]] = GroupCommit(database, self._store)
        self._marks: GroupCommit[Sequence[str], None] = GroupCommit(database, self._mark)

    async def store(self, updates: Sequence[tuple[str, str]], received_at: datetime | None = None) -> frozenset[str]:
        """Commit the updates (id, JSON) and return the ids of those that were not here before.

        Args:
            updates: What arrived together.
            received_at: When that was; now, if it is not said.

        Raises:
            StorageError: None of them was stored.
        """
        return await self._arrivals.submit(_Arrived(updates, received_at or self._now())) if updates else frozenset()

    async def pending(self) -> Sequence[tuple[str, str, datetime]]:
        """Return what is stored and not handled (id, JSON, when it arrived), in the order of arrival.

        Of several replicas, each is given what none that is alive has in hand, and has it in hand from then on.

        Raises:
            StorageError: The database cannot be read, or written.
        """
        if self._replica is None:
            return await self._unhandled(self._mine)
        left = self._mine & inbox.c.handled_at.is_(None) & is_left(inbox.c.taken_by, self._replica)
        if not await self._database.fetch(select(inbox.c.id).where(left).limit(1)):
            return ()
        taking = update(inbox).where(left).values(taken_by=self._replica).returning(inbox.c.id, *_STORED)
        async with self._database.write() as connection:
            taken = sorted(tuple(row) for row in await connection.execute(taking))
        return [(event_id, payload, at) for _, event_id, payload, at in taken]

    async def load(self, update_ids: Sequence[str]) -> Sequence[tuple[str, str, datetime]]:
        """Return those of the updates that are stored and not handled, and in this replica's hand, as `pending` does.

        Raises:
            StorageError: The database cannot be read.
        """
        mine = self._mine if self._replica is None else self._mine & (inbox.c.taken_by == self._replica)
        return await self._unhandled(mine & inbox.c.event_id.in_(update_ids))

    async def _unhandled(self, which: ColumnElement[bool]) -> Sequence[tuple[str, str, datetime]]:
        query = select(*_STORED).where(which, inbox.c.handled_at.is_(None)).order_by(inbox.c.id)
        return [(event_id, payload, at) for event_id, payload, at in await self._database.fetch(query)]

    async def mark_handled(self, update_ids: Sequence[str]) -> None:
        """Note that the updates are done with, and erase their text.

        Raises:
            StorageError: It could not be written; they will be handled again after a restart.
        """
        await self._marks.submit(update_ids)

    async def _store(self, connection: AsyncConnection, batches: Sequence[_Arrived]) -> Sequence[frozenset[str]]:
        rows = [self._row(update_id, payload, batch.at) for batch in batches for update_id, payload in batch.updates]
        insert = _storing(insert_for(connection.dialect))
        stored = set((await connection.execute(insert, rows)).scalars())
        results = []
        for batch in batches:
            new = frozenset(update_id for update_id, _ in batch.updates if update_id in stored)
            stored -= new  # whoever brought the same one at the same time hears that it is there already
            results.append(new)
        return results

    async def _mark(self, connection: AsyncConnection, batches: Sequence[Sequence[str]]) -> Sequence[None]:
        now = self._now()
        event_ids = [update_id for update_ids in batches for update_id in update_ids]
        whose = {"its_platform": self._platform, "its_account": self._account}
        with deferred(connection):
            await connection.execute(_MARK, {**whose, "event_ids": event_ids, "now": now})
            if self._forgot_at is None or now - self._forgot_at >= _FORGET_EVERY:
                await connection.execute(delete(inbox).where(self._mine, inbox.c.handled_at < now - _REMEMBER))
                self._forgot_at = now
        return [None] * len(batches)

    @property
    def _mine(self) -> ColumnElement[bool]:
        return (inbox.c.platform == self._platform) & (inbox.c.account == self._account)

    def _row(self, update_id: str, payload: str, received_at: datetime) -> dict[str, object]:
        return {
            "platform": self._platform,
            "account": self._account,
            "event_id": update_id,
            "digest": self._digest(payload),
            "payload": payload,
            "received_at": received_at,
            "taken_by": self._replica,
        }

    def _digest(self, payload: str) -> str:
        """Return what tells two updates apart that have the same id."""
        if self._ids_are_unique:
            return ""
        return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()[:32]


_STORED: Final = (inbox.c.event_id, inbox.c.payload, inbox.c.received_at)
# Made once: making such a statement costs more than executing it.
_MARK: Final = (
    update(inbox)
    .where(inbox.c.platform == bindparam("its_platform"), inbox.c.account == bindparam("its_account"))
    .where(inbox.c.event_id.in_(bindparam("event_ids", expanding=True)), inbox.c.handled_at.is_(None))
    .values(handled_at=bindparam("now"), payload=None)
)


@cache
def _storing(insert: Any) -> Any:
    return insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id)
