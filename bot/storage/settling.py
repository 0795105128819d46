"""The two steps of a delivery that must survive a power cut: the platform is about to be called; what came of it.

Owns what a batch of such steps writes within one transaction: one read, then one statement for each kind of change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, select, update

from bot.domain.delivery import LATE_AFTER, MAX_REASON, Beginning, Settlement
from bot.domain.questions import to_json
from bot.domain.subscription import DeliveryStatus
from bot.storage.driver import deferred
from bot.storage.instants import Instant
from bot.storage.rows import storable
from bot.storage.tables import deliveries, subscriptions
from bot.storage.waiting import IS_PLANNED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

_OPEN: Final = frozenset({DeliveryStatus.PLANNED, DeliveryStatus.SENDING})
_ENDED: Final = "ended"
_PAUSED: Final = "paused"
NOT_WISHED_FOR: Final = (_ENDED, _PAUSED)
"""Reasons of what was suspended because, by the time it was to go out, its reader had asked for no digest."""
_ONLY_IF_CALLED: Final = frozenset({DeliveryStatus.SENT, DeliveryStatus.UNKNOWN})

_BEGIN: Final = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("its_id"))
    .values(
        status=DeliveryStatus.SENDING,
        attempts=deliveries.c.attempts + 1,
        concept_id=bindparam("its_concept_id"),
        is_review=bindparam("its_is_review"),
        question=bindparam("its_question"),
        question_revision=bindparam("its_question_revision"),
        content_version=bindparam("its_content_version"),
        asks_missed=bindparam("its_asks_missed"),
        sending_at=bindparam("its_sending_at"),
    )
)
_SETTLE: Final = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("its_id"))
    .values(
        status=bindparam("its_status"),
        reason=bindparam("its_reason"),
        message_id=bindparam("its_message_id"),
        not_before=bindparam("its_not_before"),
        settled_at=bindparam("its_settled_at"),
        is_late=bindparam("its_is_late"),
    )
)
_COUNT_UNOPENED: Final = (
    update(subscriptions)
    .where(subscriptions.c.id == bindparam("its_id"))
    .values(
        unopened=subscriptions.c.unopened + bindparam("its_unopened"),
        taper_offered_at=func.coalesce(
            subscriptions.c.taper_offered_at, bindparam("its_taper_offered_at", type_=Instant)
        ),
    )
)
_SUSPEND: Final = (
    update(subscriptions)
    .where(subscriptions.c.id == bindparam("its_id"), subscriptions.c.suspended_at.is_(None))
    .values(
        suspension_reason=bindparam("its_reason"),
        suspended_at=bindparam("its_suspended_at"),
        next_due_at=None,
        next_due_on=None,
    )
)
_SUSPEND_WAITING: Final = (
    update(deliveries)
    .where(deliveries.c.subscription_id == bindparam("its_id"), IS_PLANNED)
    .values(status=DeliveryStatus.SUSPENDED, reason=bindparam("its_reason"), settled_at=bindparam("its_suspended_at"))
)
_HOLD: Final = (
    update(subscriptions)
    .where(
        subscriptions.c.id == bindparam("its_id"),
        subscriptions.c.not_before.is_(None) | (subscriptions.c.not_before < bindparam("its_not_before")),
    )
    .values(not_before=bindparam("its_not_before"))
)
_HOLD_WAITING: Final = (
    update(deliveries)
    .where(
        deliveries.c.subscription_id == bindparam("its_id"),
        IS_PLANNED,
        deliveries.c.not_before < bindparam("its_not_before"),
    )
    .values(not_before=bindparam("its_not_before"))
)


@dataclass(slots=True)
class _Found:
    """What is stored of a delivery, kept up to date while the batch is worked out."""

    status: DeliveryStatus
    subscription_id: int
    due_at: datetime
    not_before: datetime
    is_opened: bool
    unwanted: str | None
    """Why its subscription wants no digest for that date any more."""


def stored(ids: Sequence[UUID]) -> Any:
    """Return the query for what must be known of deliveries before they go a step further."""
    return (
        select(
            deliveries.c.id,
            deliveries.c.status,
            deliveries.c.subscription_id,
            deliveries.c.due_at,
            deliveries.c.not_before,
            deliveries.c.due_on,
            deliveries.c.opened_at,
            subscriptions.c.ended_at,
            subscriptions.c.suspension_reason,
            subscriptions.c.paused_until,
        )
        .join_from(deliveries, subscriptions, deliveries.c.subscription_id == subscriptions.c.id)
        .where(deliveries.c.id.in_(ids))
        .with_for_update(of=deliveries)
    )


async def write_steps(
    connection: AsyncConnection, steps: Sequence[Beginning | Settlement], now: datetime
) -> Sequence[bool]:
    """Write a batch of steps in the connection's transaction; return for each whether it took effect.

    Beginnings are written before outcomes: nothing is settled and begun anew within one batch.
    """
    ids = list({step.delivery_id for step in steps})
    found = {row.id: _found_of(row) for row in await connection.execute(stored(ids))}
    writes = _Writes(now)
    results = [False] * len(steps)
    for kind in (Beginning, Settlement):
        for index, step in enumerate(steps):
            if isinstance(step, kind) and step.delivery_id in found:
                results[index] = writes.add(step, found[step.delivery_id])
    with deferred(connection):
        for statement, rows in writes.statements():
            await connection.execute(statement, rows)
    return results


class _Writes:
    """Gathers the rows for each kind of change."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._rows: defaultdict[str, list[dict[str, object]]] = defaultdict(list)

    def add(self, step: Beginning | Settlement, found: _Found) -> bool:
        """Work out one step; return whether it takes effect."""
        return self._begin(step, found) if isinstance(step, Beginning) else self._settle(step, found)

    def statements(self) -> Sequence[tuple[Any, list[dict[str, object]]]]:
        """Return the statements, in the order in which they are to be executed, each with its rows."""
        order = (
            ("begin", _BEGIN),
            ("settle", _SETTLE),
            ("unopened", _COUNT_UNOPENED),
            ("suspend", _SUSPEND),
            ("suspend", _SUSPEND_WAITING),
            ("hold", _HOLD),
            ("hold", _HOLD_WAITING),
        )
        return [(statement, self._rows[name]) for name, statement in order if name in self._rows]

    def _begin(self, step: Beginning, found: _Found) -> bool:
        if found.status is not DeliveryStatus.PLANNED:
            return False
        if found.unwanted is not None:
            self._settle(Settlement(step.delivery_id, DeliveryStatus.SUSPENDED, found.unwanted), found)
            return False
        found.status = DeliveryStatus.SENDING
        self._rows["begin"].append(
            {
                "its_id": step.delivery_id,
                "its_concept_id": step.concept_id,
                "its_is_review": step.is_review,
                "its_question": step.question and to_json(step.question),
                "its_question_revision": step.question_revision,
                "its_content_version": step.content_version,
                "its_asks_missed": step.asks_missed or None,
                "its_sending_at": self._now,
            }
        )
        return True

    def _settle(self, step: Settlement, found: _Found) -> bool:
        called = found.status is DeliveryStatus.SENDING
        if found.status not in _OPEN or (step.status in _ONLY_IF_CALLED and not called):
            return False
        found.status = step.status
        put_off = step.status is DeliveryStatus.PLANNED
        sent = step.status is DeliveryStatus.SENT
        self._rows["settle"].append(
            {
                "its_id": step.delivery_id,
                "its_status": step.status,
                "its_reason": storable(step.reason and step.reason[:MAX_REASON]),
                "its_message_id": step.message_id,
                "its_not_before": (step.not_before if put_off else None) or found.not_before,
                "its_settled_at": None if put_off else self._now,
                "its_is_late": sent and self._now - found.due_at > LATE_AFTER,
            }
        )
        self._follow(step, found)
        return True

    def _follow(self, step: Settlement, found: _Found) -> None:
        """Work out what an outcome means for its subscription."""
        id_ = found.subscription_id
        if step.status is DeliveryStatus.SENT:
            offered_at = self._now if step.offered_taper else None
            unopened = 0 if found.is_opened else 1
            self._rows["unopened"].append({"its_id": id_, "its_unopened": unopened, "its_taper_offered_at": offered_at})
        elif step.status is DeliveryStatus.SUSPENDED and step.suspension is not None:
            row = {"its_id": id_, "its_reason": step.suspension, "its_suspended_at": self._now}
            self._rows["suspend"].append(row)
        elif step.status is DeliveryStatus.PLANNED and step.not_before is not None:
            self._rows["hold"].append({"its_id": id_, "its_not_before": step.not_before})


def _found_of(row: Any) -> _Found:
    paused = row.paused_until is not None and row.due_on < row.paused_until
    unwanted = _ENDED if row.ended_at is not None else row.suspension_reason or (_PAUSED if paused else None)
    return _Found(
        DeliveryStatus(row.status),
        row.subscription_id,
        row.due_at,
        row.not_before,
        row.opened_at is not None,
        unwanted,
    )
