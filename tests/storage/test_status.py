from datetime import UTC, date, datetime, timedelta

from bot.domain.delivery import DayCounts, DuePlan, Overdue, SubscriptionTotals, Upcoming
from bot.domain.schedule import Due
from bot.domain.subscription import DeliveryStatus, Suspension, SuspensionReason

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TODAY = date(2026, 11, 23)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


async def test_an_empty_database_counts_nothing(desk, clock):
    assert await desk.status.counts(TODAY) == ()
    assert await desk.status.overdue(clock()) == Overdue(None, 0)
    assert await desk.status.upcoming(clock(), clock() + DAY) == Upcoming(None, 0)
    assert await desk.status.totals(TODAY) == SubscriptionTotals(0, 0, 0, 0)


async def test_each_date_s_counts_add_up_to_what_fell_due(desk):
    outcomes = [
        DeliveryStatus.SENT,
        DeliveryStatus.SENT,
        DeliveryStatus.UNKNOWN,
        DeliveryStatus.REFUSED,
        DeliveryStatus.SUSPENDED,
        DeliveryStatus.PLANNED,
    ]
    for number in range(len(outcomes)):
        await desk.subscribe(str(number))
    skipped = (Due(TODAY - DAY, MIDNIGHT - DAY),)
    await desk.plan(lambda found: DuePlan(skipped, found.next_due, None))
    for waiting, status in zip(await desk.take(), outcomes, strict=True):
        number = waiting.delivery.id.int
        if status is not DeliveryStatus.PLANNED:
            await desk.begin(number)
            await desk.settle(number, status)
    assert await desk.status.counts(TODAY - DAY) == (
        DayCounts(
            TODAY,
            {
                DeliveryStatus.SENT: 2,
                DeliveryStatus.UNKNOWN: 1,
                DeliveryStatus.REFUSED: 1,
                DeliveryStatus.SUSPENDED: 1,
                DeliveryStatus.PLANNED: 1,
            },
            late=2,
        ),
        DayCounts(TODAY - DAY, {DeliveryStatus.SKIPPED: 6}, late=0),
    )
    [today] = await desk.status.counts(TODAY)
    assert (today.due, today.of(DeliveryStatus.SENT), today.of(DeliveryStatus.SKIPPED)) == (6, 2, 0)


async def test_late_is_more_than_five_minutes_after_it_was_due(desk, clock):
    for number, due_at in enumerate((clock() - 5 * MINUTE, clock() - 5 * MINUTE - timedelta(seconds=1))):
        await desk.subscribe(str(number), next_due=Due(TODAY, due_at))
    await desk.plan()
    await desk.send(1)
    await desk.send(2)
    [today] = await desk.status.counts(TODAY)
    assert (today.counts, today.late) == ({DeliveryStatus.SENT: 2}, 1)


async def test_overdue_is_what_is_due_and_not_settled_wherever_it_stands(desk, clock):
    for number, minutes in enumerate((10, 20, 30, 40)):
        await desk.subscribe(str(number), next_due=Due(TODAY, clock() - minutes * MINUTE))
    assert await desk.status.overdue(clock()) == Overdue(clock() - 40 * MINUTE, 4)
    await desk.deliveries.plan_due(clock(), 3, lambda found: DuePlan((), found.next_due, None))
    oldest, second, _ = (waiting.delivery.id.int for waiting in await desk.take())
    await desk.begin(oldest)
    assert await desk.status.overdue(clock()) == Overdue(clock() - 40 * MINUTE, 4)
    await desk.settle(oldest, DeliveryStatus.SENT)
    await desk.settle(second, DeliveryStatus.PLANNED, not_before=clock() + DAY)
    assert await desk.status.overdue(clock()) == Overdue(clock() - 30 * MINUTE, 3)
    assert await desk.status.overdue(clock() - 15 * MINUTE) == Overdue(clock() - 30 * MINUTE, 2)


async def test_what_comes_next_however_far_and_how_much_of_it_soon(desk, clock):
    await desk.subscribe("overdue")
    for number, days in enumerate((3, 1, 2)):
        await desk.subscribe(str(number), next_due=Due(TODAY, clock() + days * DAY))
    assert await desk.status.upcoming(clock(), clock() + 2 * DAY) == Upcoming(clock() + DAY, 2)
    assert await desk.status.upcoming(clock(), clock() + MINUTE) == Upcoming(clock() + DAY, 0)


async def test_every_subscription_is_counted_once(desk, clock):
    away = Suspension(SuspensionReason.BLOCKED, clock())
    await desk.subscribe("active")
    await desk.subscribe("pause over", paused_until=TODAY)
    await desk.subscribe("paused", paused_until=TODAY + DAY)
    await desk.subscribe("suspended", paused_until=TODAY + DAY, suspension=away)
    await desk.subscribe("ended", ended_at=clock(), suspension=away)
    await desk.subscribe("never wished for", ended_at=clock(), created_at=clock() + MINUTE)
    assert await desk.status.totals(TODAY) == SubscriptionTotals(active=2, paused=1, suspended=1, ended=1)


async def test_stuck_is_what_was_put_off_and_not_what_waits_for_the_bot(desk, clock):
    long_ago = TODAY - 4 * DAY
    await desk.subscribe("waits", next_due=Due(long_ago, clock() - 4 * DAY))
    await desk.subscribe("put off", next_due=Due(long_ago, clock() + 30 * MINUTE))
    await desk.subscribe("well", next_due=Due(TODAY + DAY, clock() + DAY))
    assert await desk.status.stuck(clock(), TODAY - 2 * DAY) == 1
