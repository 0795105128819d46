"""Deliveries at work: what is due is planned, what waits is handed out, what becomes of it is kept.

Owns the order of statements within a transaction. What is due when, and what an outcome means, is decided elsewhere;
reading past digests is `bot.storage.journal`'s, counting `bot.storage.status`'s.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, bindparam, select, update

from bot.domain.chat import Platform
from bot.domain.delivery import Claimed, Settlement
from bot.domain.subscription import DeliveryStatus
from bot.storage import waiting
from bot.storage.database import insert_for
from bot.storage.group_commit import GroupCommit
from bot.storage.instants import Instant
from bot.storage.leadership import Fence, led
from bot.storage.rows import SUBSCRIPTION_COLUMNS, subscription_of
from bot.storage.settling import write_steps
from bot.storage.tables import deliveries, subscriptions
from bot.storage.waiting import IS_PLANNED, IS_SENDING, goes_to

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.delivery import Beginning, DuePlan, Waiting
    from bot.domain.schedule import Due
    from bot.domain.subscription import Subscription
    from bot.storage.database import Database

_LOGGER = logging.getLogger(__name__)

_CLAIMED: Final = (*SUBSCRIPTION_COLUMNS, subscriptions.c.not_before)
# After a failure to plan one subscription, for example because its time zone is unknown to this machine.
_PLAN_AGAIN_AFTER: Final = timedelta(hours=1)
_NOT_PLANNED: Final = "%d due subscriptions cannot be planned, number %d among them; they are tried again in an hour"


_DUE: Final = (
    select(subscriptions.c.id)
    .where(subscriptions.c.next_due_at <= bindparam("now", type_=Instant))
    .order_by(subscriptions.c.next_due_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
CLAIM: Final = (
    update(subscriptions)
    .where(subscriptions.c.id.in_(_DUE))
    .values(updated_at=bindparam("now", type_=Instant))
    .returning(*_CLAIMED)
)
"""Takes up to `most` subscriptions whose time has come at `now`, the most overdue first, and returns them as they were.

Of several processes each gets others: on PostgreSQL rows that another one holds are passed over, on SQLite there is one
writer at a time. Whoever claims moves the due times on in the same transaction.
"""


_MOVE_ON: Final = (
    update(subscriptions)
    .where(subscriptions.c.id == bindparam("its_id"))
    .values(
        next_due_at=bindparam("its_next_due_at"),
        next_due_on=bindparam("its_next_due_on"),
        last_on=bindparam("its_last_on"),
    )
)
_ABANDON: Final = update(deliveries).where(IS_SENDING).values(status=DeliveryStatus.UNKNOWN)
_AGAIN: Final = update(deliveries).where(IS_SENDING).values(status=DeliveryStatus.PLANNED)
_SKIP: Final = update(deliveries).where(IS_PLANNED).values(status=DeliveryStatus.SKIPPED)


class DeliveryRepository:
    """Keeps one delivery for each subscription and local date, and never more."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        *,
        fence: Fence | None = None,
    ) -> None:
        """Prepare.

        Args:
            database: Where deliveries are kept.
            now: The present, aware, UTC.
            new_id: Makes ids that nothing else has, such as ``uuid.uuid4``.
            fence: Lets through whoever may send; None: this process is the only one.
        """
        self._database = database
        self._now = now
        self._new_id = new_id
        self._fence = fence or Fence()
        self._steps: GroupCommit[Beginning | Settlement, bool | None] = GroupCommit(database, self._write_steps)

    async def plan_due(self, now: datetime, limit: int, decide: Callable[[Subscription], DuePlan]) -> Claimed:
        """Claim up to `limit` subscriptions that are due at `now`, the most overdue first, and keep what `decide` says.

        All in one transaction. A date that has a delivery already gets no second one. A subscription for which `decide`
        raises is left as it is and claimed again an hour later, with the same local date: it holds up nobody else, and
        its digest still goes out if the cause is mended in time.

        Returns:
            What was claimed; fewer than `limit` means that nothing more is due.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        async with self._database.write() as connection:
            claimed = (await connection.execute(CLAIM, {"now": now, "most": limit})).all()
            if not claimed:
                return Claimed(0)
            rows: list[dict[str, object]] = []
            failures: list[tuple[int, Exception]] = []
            moves = [self._plan(row, now, decide, rows, failures) for row in claimed]
            if rows:
                await connection.execute(_insert_once(connection), rows)
            await connection.execute(_MOVE_ON, moves)
        if not failures:
            return Claimed(len(claimed))
        first, error = failures[0]
        _LOGGER.error(_NOT_PLANNED, len(failures), first, exc_info=error)  # not a line each: it may be all of them
        return Claimed(len(claimed), len(failures), error)

    async def take(
        self,
        now: datetime,
        limit: int,
        *,
        not_in: Collection[int] = (),
        platforms: Collection[Platform] = tuple(Platform),
    ) -> tuple[Waiting, ...]:
        """Return up to `limit` planned deliveries that may be tried at `now`, those that waited longest first.

        At most one of each subscription, none of the subscriptions `not_in`, and only for `platforms`. Nothing is
        changed: `begin` is what makes a delivery one's own. Only what cannot be read is refused at once.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            taken, unreadable = await waiting.take(connection, now, limit, not_in, platforms)
        for id_ in unreadable:  # it would be in the way at every sweep
            _LOGGER.error("The row of delivery %s, or of its subscription, is not understood; it is given up", id_)
            await self.settle(Settlement(id_, DeliveryStatus.REFUSED, "its row is not understood"))
        return taken

    async def begin(self, beginning: Beginning) -> bool:
        """Commit that the platform is about to be called: planned becomes sending.

        Many beginnings and outcomes share a transaction. Cancelled before its transaction, it is not written.

        Returns:
            False if it is not planned any more, or its subscription has ended, is suspended or paused meanwhile (then
            it is suspended in the same transaction): the platform must not be called.

        Raises:
            StorageError: It could not be written, or this replica does not lead any more; the platform must not be
                called.
        """
        return led(await self._steps.submit(beginning))

    async def settle(self, settlement: Settlement) -> None:
        """Commit what became of a delivery, and what follows for its subscription.

        Only what is planned or being sent can be settled, and only what is being sent can be SENT or UNKNOWN: a second
        settlement is without effect. SENT counts as unopened unless it was opened meanwhile. SUSPENDED with a
        `suspension` suspends the subscription and everything else that waits for it. PLANNED with `not_before` holds
        for everything else of that chat that waits or will be planned.

        Raises:
            StorageError: It could not be written; it is being sent still, and unknown after a restart.
        """
        await self._steps.submit(settlement)

    async def settle_abandoned(self, now: datetime, repeatable: Collection[Platform] = ()) -> int:
        """At a start: everything that was being sent when the last process died is unknown. Return how many.

        On platforms where saying it again says nothing twice it is planned as before, and not counted.

        Raises:
            StorageError: It could not be written, or this replica does not lead any more.
        """
        async with self._database.write() as connection:
            await self._fence.check(connection)
            if repeatable:
                await connection.execute(_AGAIN.where(goes_to(repeatable)).values(reason="interrupted"))
            return (await connection.execute(_ABANDON.values(settled_at=now, reason="interrupted"))).rowcount

    async def skip_stale(self, before: datetime, repeatable: Collection[Platform] = ()) -> int:
        """Skip what still waits and was due before an instant; return how many.

        On platforms where it would have been said again, what was tried may have arrived: that is unknown now.

        Raises:
            StorageError: It could not be written.
        """
        async with self._database.write() as connection:
            statement = _SKIP.where(deliveries.c.due_at < before).values(settled_at=self._now())
            tried = 0
            if repeatable:
                was_tried = deliveries.c.sending_at.is_not(None) & goes_to(repeatable)
                unknown = statement.where(was_tried).values(status=DeliveryStatus.UNKNOWN)
                tried = (await connection.execute(unknown)).rowcount
            return tried + (await connection.execute(statement)).rowcount

    async def next_wake(self) -> datetime | None:
        """Return when something will be due or may be tried next, perhaps in the past; None: never, as it stands.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            return await waiting.next_wake(connection)

    async def close(self) -> None:
        """Take no more beginnings and outcomes, and return when those that were handed in are written."""
        await self._steps.close()

    async def _write_steps(
        self, connection: AsyncConnection, steps: Sequence[Beginning | Settlement]
    ) -> Sequence[bool | None]:
        """Write a batch of steps; return for each whether it took effect, None for a beginning that is not ours."""
        if await self._fence.stands(connection):
            return await write_steps(connection, steps, self._now())
        settlements = [step for step in steps if isinstance(step, Settlement)]
        settled = iter(await write_steps(connection, settlements, self._now()))
        return [next(settled) if isinstance(step, Settlement) else None for step in steps]

    def _plan(
        self,
        row: Sequence[Any],
        now: datetime,
        decide: Callable[[Subscription], DuePlan],
        rows: list[dict[str, object]],
        failures: list[tuple[int, Exception]],
    ) -> dict[str, object]:
        """Add to `rows` what becomes of one claimed subscription, or else to `failures`; return how it moves on."""
        id_, not_before = row[0], row[-1]
        try:
            subscription = subscription_of(row[:-1])
            plan = decide(subscription)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one must not stop the others; it is logged
            failures.append((id_, error))
            values = dict(zip((column.name for column in _CLAIMED), row, strict=True))
            return _move(id_, now + _PLAN_AGAIN_AFTER, values["next_due_on"], values["last_on"])
        rows += [self._row(id_, due, now, DeliveryStatus.SKIPPED, due.at) for due in plan.skipped]
        last_on = max([due.on for due in plan.skipped], default=subscription.last_on)
        if plan.planned is not None:
            due = plan.planned
            held = due.at if not_before is None else max(due.at, not_before)
            rows.append(self._row(id_, due, now, DeliveryStatus.PLANNED, held))
            last_on = due.on if last_on is None else max(last_on, due.on)
        following = plan.next_due
        if following is None:
            return _move(id_, None, None, last_on)
        return _move(id_, following.at, following.on, last_on)

    def _row(
        self, subscription_id: int, due: Due, now: datetime, status: DeliveryStatus, not_before: datetime
    ) -> dict[str, object]:
        return {
            "id": self._new_id(),
            "subscription_id": subscription_id,
            "due_on": due.on,
            "due_at": due.at,
            "status": status,
            "not_before": not_before,
            "planned_at": now,
            "settled_at": None if status is DeliveryStatus.PLANNED else now,
            "attempts": 0,
            "is_review": False,
            "is_late": False,
        }


def _insert_once(connection: AsyncConnection) -> Any:
    return insert_for(connection.dialect)(deliveries).on_conflict_do_nothing(
        index_elements=[deliveries.c.subscription_id, deliveries.c.due_on]
    )


def _move(id_: int, at: datetime | None, on: date | None, last_on: date | None) -> dict[str, object]:
    return {"its_id": id_, "its_next_due_at": at, "its_next_due_on": on, "its_last_on": last_on}
