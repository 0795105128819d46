"""Counts for those who look after the bot: what fell due and what became of it, what is overdue, what comes next."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, case, cast, exists, func, select

from bot.domain.arrivals import LOST, Arrivals
from bot.domain.delivery import NOT_SPARED, DayCounts, Overdue, SubscriptionTotals, Upcoming
from bot.domain.subscription import DeliveryStatus
from bot.storage.rows import was_wished_for
from bot.storage.settling import NOT_WISHED_FOR
from bot.storage.tables import deliveries, subscriptions
from bot.storage.waiting import IS_PLANNED, IS_SENDING

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.storage.database import Database

_FURTHEST_AHEAD: Final = timedelta(days=2)
"""More than local dates are ahead of or behind the date in UTC."""
_TRIED_AGAIN_WITHIN: Final = timedelta(days=9)
"""A chat with one digest a week is tried again a week later."""


class StatusRepository:
    """Counts; every method may raise StorageError, when the database cannot be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, since_on: date) -> tuple[DayCounts, ...]:
        """Return the counts of each local date from `since_on` on that has any delivery, the newest first."""
        states: defaultdict[date, dict[DeliveryStatus, int]] = defaultdict(dict)
        late: defaultdict[date, int] = defaultdict(int)
        async with self._database.read() as connection:
            for on, status, count, late_ones in await connection.execute(counts_since(since_on)):
                states[on][DeliveryStatus(status)] = count
                late[on] += late_ones
        return tuple(DayCounts(on, states[on], late[on]) for on in sorted(states, reverse=True))

    async def overdue(self, now: datetime) -> Overdue:
        """Return what is due at `now` and not settled: subscriptions not planned, deliveries planned or being sent."""
        async with self._database.read() as connection:
            oldest: list[datetime] = []
            count = 0
            for query in overdue_parts(now):
                at, number = (await connection.execute(query)).one()
                oldest += [at] if at is not None else []
                count += number
        return Overdue(min(oldest, default=None), count)

    async def upcoming(self, now: datetime, until: datetime) -> Upcoming:
        """Return when the next subscription falls due after `now`, and how many do until `until`."""
        async with self._database.read() as connection:
            next_at, count = (await connection.execute(coming(now, until))).one()
        return Upcoming(next_at, count)

    async def totals(self, on: date) -> SubscriptionTotals:
        """Return how many subscriptions are active, paused on the date `on`, suspended and ended."""
        async with self._database.read() as connection:
            found = {state: count for state, count in await connection.execute(totals_on(on))}  # noqa: C416 - rows
        return SubscriptionTotals(*(found.get(state, 0) for state in ("active", "paused", "suspended", "ended")))

    async def arrivals(self, since: datetime, until: datetime) -> Arrivals:
        """Return what became of the deliveries that fell due after `since` and up to `until`, and are settled."""
        async with self._database.read() as connection:
            rows = await connection.execute(outcomes(since, until))
            return Arrivals({DeliveryStatus(status): count for status, count in rows})

    async def stuck(self, now: datetime, before: date) -> int:
        """Return how many subscriptions have a digest for a local date before `before` that falls due after `now`.

        Such a one was put off. What is due is overdue rather than stuck: the bot may have been away.
        """
        columns = subscriptions.c
        query = select(func.count()).where(columns.next_due_at > now, columns.next_due_on < before)
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())


def outcomes(since: datetime, until: datetime) -> Any:
    """Return the query for status and number of what fell due after `since` and up to `until`.

    But for what was not wished for by then, and what was no loss any more: chats that cannot be reached are tried again
    now and then. The index is that of local dates, so that it costs as much as these have deliveries.
    """
    columns, earlier = deliveries.c, deliveries.alias("earlier")
    unreachable = columns.status == DeliveryStatus.SUSPENDED
    was_unreachable = exists().where(
        earlier.c.subscription_id == columns.subscription_id,
        earlier.c.status == DeliveryStatus.SUSPENDED,
        earlier.c.due_on < columns.due_on,
        earlier.c.due_on > (since - _TRIED_AGAIN_WITHIN).date(),
    )
    return (
        select(columns.status, func.count())
        .where(
            columns.due_on > (since - _FURTHEST_AHEAD).date(),
            columns.due_at > since,
            columns.due_at <= until,
            columns.status.in_((DeliveryStatus.SENT, *LOST)),
            columns.reason.is_(None) | columns.reason.not_in((*NOT_WISHED_FOR, NOT_SPARED)),
            ~(unreachable & was_unreachable),
        )
        .group_by(columns.status)
    )


def counts_since(since_on: date) -> Any:
    """Return the query for date, status, number, and how many of these are late."""
    late = func.sum(cast(deliveries.c.is_late, Integer))
    return (
        select(deliveries.c.due_on, deliveries.c.status, func.count(), late)
        .where(deliveries.c.due_on >= since_on)
        .group_by(deliveries.c.due_on, deliveries.c.status)
    )


def overdue_parts(now: datetime) -> tuple[Any, ...]:
    """Return the queries for the oldest due time and the number of what is due, each from an index of its own."""
    unsettled = select(func.min(deliveries.c.due_at), func.count()).where(deliveries.c.due_at <= now)
    return (
        select(func.min(subscriptions.c.next_due_at), func.count()).where(subscriptions.c.next_due_at <= now),
        unsettled.where(IS_PLANNED),
        unsettled.where(IS_SENDING),
    )


def coming(now: datetime, until: datetime) -> Any:
    """Return the query for the next due time after `now`, however far, and the number of those up to `until`."""
    following = (
        select(subscriptions.c.next_due_at)
        .where(subscriptions.c.next_due_at > now)
        .order_by(subscriptions.c.next_due_at)
        .limit(1)
    )
    until_then = select(func.count()).where(subscriptions.c.next_due_at > now, subscriptions.c.next_due_at <= until)
    return select(following.scalar_subquery(), until_then.scalar_subquery())


def totals_on(on: date) -> Any:
    """Return the query for the number of subscriptions in each state; whoever only fetched digests had none."""
    state = case(
        (subscriptions.c.ended_at.is_not(None), "ended"),
        (subscriptions.c.suspended_at.is_not(None), "suspended"),
        (subscriptions.c.paused_until > on, "paused"),
        else_="active",
    ).label("state")
    return select(state, func.count()).where(was_wished_for(subscriptions)).group_by(state)
