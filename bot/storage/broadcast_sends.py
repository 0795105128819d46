"""One row for each chat that a broadcast goes to: taken, begun before the platform is called, settled after it.

Owns that none is begun twice, nor after its broadcast was stopped. Whether a failure means another try is decided
elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, select, update

from bot.domain.broadcasts import BroadcastStatus, Progress, Recipient, SendBeginning, SendOutcome, SendStatus
from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import MAX_REASON
from bot.domain.language import Language
from bot.domain.subscription import ChatKind
from bot.storage.audiences import LANGUAGE, beside
from bot.storage.broadcasts import drop_old_drafts
from bot.storage.group_commit import GroupCommit
from bot.storage.instants import Instant
from bot.storage.leadership import Fence, led
from bot.storage.operation_tables import broadcast_sends, broadcasts
from bot.storage.rows import storable
from bot.storage.tables import subscriptions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database

_ITS: Final = (broadcast_sends.c.broadcast_id == bindparam("its_broadcast_id")) & (
    broadcast_sends.c.number == bindparam("its_number")
)
_FIRST_TRIED_AT: Final = func.coalesce(broadcast_sends.c.tried_at, bindparam("its_tried_at", type_=Instant))
_BEGIN: Final = (
    update(broadcast_sends)
    .where(_ITS)
    .values(
        status=SendStatus.SENDING,
        attempts=broadcast_sends.c.attempts + 1,
        tried_at=_FIRST_TRIED_AT,
    )
)
_SETTLE: Final = (
    update(broadcast_sends)
    .where(_ITS)
    .values(
        status=bindparam("its_status"),
        reason=bindparam("its_reason"),
        not_before=bindparam("its_not_before"),
        tried_at=_FIRST_TRIED_AT,
        settled_at=bindparam("its_settled_at"),
    )
)
_IS_WAITING: Final = broadcast_sends.c.status == SendStatus.WAITING
_INTERRUPTED: Final = "interrupted"
_OPEN: Final = frozenset({SendStatus.WAITING, SendStatus.SENDING})
_ONLY_IF_CALLED: Final = frozenset({SendStatus.SENT, SendStatus.UNKNOWN})


class BroadcastSendRepository:
    """Keeps what becomes of each chat's copy."""

    def __init__(self, database: Database, now: Callable[[], datetime], *, fence: Fence | None = None) -> None:
        """Prepare. `fence` lets through whoever may send; None: this process is the only one."""
        self._database = database
        self._now = now
        self._fence = fence or Fence()
        self._steps: GroupCommit[SendBeginning | SendOutcome, bool | None] = GroupCommit(database, self._write_steps)

    async def take(self, broadcast_id: UUID, limit: int, *, not_in: Collection[int] = ()) -> tuple[Recipient, ...]:
        """Return up to `limit` chats that may be sent to now, in order, none of the numbers `not_in`; changes nothing.

        Raises:
            StorageError: The database cannot be read.
        """
        sends = broadcast_sends.c
        query = (
            select(broadcast_sends, LANGUAGE.label("language"), subscriptions.c.kind)
            .select_from(beside(broadcast_sends))
            .where(_is_unsettled(broadcast_id), _IS_WAITING)
            .where(sends.not_before.is_(None) | (sends.not_before <= self._now()))
            .order_by(sends.number)
            .limit(limit)
        )
        query = query.where(sends.number.not_in(sorted(not_in))) if not_in else query
        return tuple(_recipient_of(row) for row in await self._database.fetch(query))

    async def next_try(self, broadcast_id: UUID) -> datetime | None:
        """Return when a chat that waits may be tried, perhaps in the past; None if none waits.

        Raises:
            StorageError: The database cannot be read.
        """
        at, waiting = broadcast_sends.c.not_before, _is_unsettled(broadcast_id) & _IS_WAITING
        query = select(func.count(), func.count(at), func.min(at)).where(waiting)
        [(count, held, soonest)] = await self._database.fetch(query)
        if not count:
            return None
        return soonest if held == count else self._now()

    async def begin(self, beginning: SendBeginning) -> bool:
        """Commit that the platform is about to be called for a chat: waiting becomes sending.

        Many beginnings and outcomes share a transaction. Cancelled before its transaction, it is not written.

        Returns:
            False if it does not wait any more or its broadcast does not run: the platform must not be called.

        Raises:
            StorageError: It could not be written, or another process leads since; the platform must not be called.
        """
        return led(await self._steps.submit(beginning))

    async def settle(self, outcome: SendOutcome) -> None:
        """Commit what became of a chat's copy.

        Only what waits or is being sent can be settled, and only what is being sent can be SENT or UNKNOWN: a second
        outcome is without effect. What is to be tried again, after its broadcast was stopped, is left out.

        Raises:
            StorageError: It could not be written; it is being sent still, and unknown after a restart.
        """
        await self._steps.submit(outcome)

    async def settle_abandoned(self) -> int:
        """When a process begins to send: whatever another one was sending is unknown. Return how many.

        Raises:
            StorageError: It could not be written, or another process leads since.
        """
        sends, now = broadcast_sends.c, self._now()
        values = {"status": SendStatus.UNKNOWN, "reason": _INTERRUPTED, "settled_at": now}
        is_abandoned = sends.settled_at.is_(None) & (sends.status == SendStatus.SENDING)
        async with self._database.write() as connection:
            await self._fence.check(connection)
            abandoned = await connection.execute(update(broadcast_sends).where(is_abandoned).values(values))
        await drop_old_drafts(self._database, now)
        return abandoned.rowcount

    async def progress(self, broadcast_id: UUID) -> Progress:
        """Return how many chats are in which state.

        Raises:
            StorageError: The database cannot be read.
        """
        status = broadcast_sends.c.status
        query = select(status, func.count()).where(broadcast_sends.c.broadcast_id == broadcast_id).group_by(status)
        return Progress({SendStatus(status): count for status, count in await self._database.fetch(query)})

    async def close(self) -> None:
        """Take no more beginnings and outcomes, and return when those that were handed in are written."""
        await self._steps.close()

    async def _write_steps(
        self, connection: AsyncConnection, steps: Sequence[SendBeginning | SendOutcome]
    ) -> Sequence[bool | None]:
        """Write a batch of steps, beginnings before outcomes; return for each whether it took effect.

        None for a beginning where another process leads since.
        """
        found = await _stored(connection, steps)
        writes = _Writes(self._now())
        leads = await self._fence.stands(connection)
        results = [False if leads or isinstance(step, SendOutcome) else None for step in steps]
        for kind in (SendBeginning, SendOutcome) if leads else (SendOutcome,):
            for index, step in enumerate(steps):
                key = (step.broadcast_id, step.number)
                if isinstance(step, kind) and key in found:
                    results[index] = writes.add(step, found)
        for statement, rows in ((_BEGIN, writes.begun), (_SETTLE, writes.settled)):
            if rows:
                await connection.execute(statement, rows)
        return results


class _Writes:
    """Works out what a batch of steps changes; `found` is what is stored: status and whether its broadcast runs."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.begun: list[dict[str, object]] = []
        self.settled: list[dict[str, object]] = []

    def add(self, step: SendBeginning | SendOutcome, found: dict[tuple[UUID, int], tuple[SendStatus, bool]]) -> bool:
        """Work out one step; return whether it takes effect."""
        key = (step.broadcast_id, step.number)
        status, runs = found[key]
        row: dict[str, object] = {
            "its_broadcast_id": step.broadcast_id,
            "its_number": step.number,
            "its_tried_at": self._now,
        }
        if isinstance(step, SendBeginning):
            if status is not SendStatus.WAITING or not runs:
                return False
            found[key] = (SendStatus.SENDING, runs)
            self.begun.append(row)
            return True
        is_sending = status is SendStatus.SENDING
        if status not in _OPEN or (step.status in _ONLY_IF_CALLED and not is_sending):
            return False
        if is_sending and not step.was_begun:  # another process has begun it since
            return False
        again = step.status is SendStatus.WAITING
        left_out = again and not runs
        found[key] = (SendStatus.LEFT_OUT if left_out else step.status, runs)
        self.settled.append(
            row
            | {
                "its_status": found[key][0],
                "its_reason": storable(step.reason and step.reason[:MAX_REASON]),
                "its_not_before": step.not_before if again else None,
                "its_settled_at": None if again and runs else self._now,
            }
        )
        return True


async def _stored(
    connection: AsyncConnection, steps: Sequence[SendBeginning | SendOutcome]
) -> dict[tuple[UUID, int], tuple[SendStatus, bool]]:
    """Return of each row its status, and whether its broadcast runs."""
    numbers: defaultdict[UUID, set[int]] = defaultdict(set)
    for step in steps:
        numbers[step.broadcast_id].add(step.number)
    found: dict[tuple[UUID, int], tuple[SendStatus, bool]] = {}
    sends = broadcast_sends.c
    for id_, its in numbers.items():
        query = (
            select(sends.number, sends.status, broadcasts.c.status)
            .join_from(broadcast_sends, broadcasts)
            .where(sends.broadcast_id == id_, sends.number.in_(sorted(its)))
            .with_for_update(of=broadcast_sends)
        )
        for number, status, of_broadcast in await connection.execute(query):
            found[id_, number] = (SendStatus(status), of_broadcast == BroadcastStatus.RUNNING)
    return found


def _is_unsettled(broadcast_id: UUID) -> ColumnElement[bool]:
    return (broadcast_sends.c.broadcast_id == broadcast_id) & broadcast_sends.c.settled_at.is_(None)


def _recipient_of(row: Any) -> Recipient:
    known = {language.value for language in Language}
    return Recipient(
        broadcast_id=row.broadcast_id,
        number=row.number,
        chat=ChatKey(Platform(row.platform), row.chat_id),
        language=Language(row.language) if row.language in known else Language.TRADITIONAL,
        is_channel=row.kind == ChatKind.CHANNEL,
        attempts=row.attempts,
        tried_at=row.tried_at,
    )
