"""The status over a real database: its numbers add up, and its verdict sees what is wrong."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.arrivals import Arrivals
from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import Overdue, SubscriptionTotals, Sweep, Upcoming
from bot.domain.subscribing import ended, paused, restored
from bot.domain.subscription import DeliveryStatus
from bot.errors import RateLimitedError, RefusedError, UnknownOutcomeError, WordingRefusedError
from bot.services.status import StatusReader, Trouble, row_of
from bot.storage.status import StatusRepository
from bot.storage.sweeps import SweepRepository
from tests.services.stage import AT_HALF_PAST_EIGHT, DAY, MONDAY

MINUTE = timedelta(minutes=1)
SENT, UNKNOWN, REFUSED, SUSPENDED, SKIPPED = (
    DeliveryStatus[name] for name in ("SENT", "UNKNOWN", "REFUSED", "SUSPENDED", "SKIPPED")
)


def reader(stage, silent_for=timedelta()):
    counts, sweeps = StatusRepository(stage.database), SweepRepository(stage.database)
    return StatusReader(counts, sweeps, now=stage.clock, silent_for=lambda: silent_for)


async def test_the_numbers_of_a_date_add_up_to_what_fell_due(stage):
    await stage.subscribe("sent", "late", "waits", "unknown", "refused", "blocked", "ends", "pauses")
    stage.platform.answers |= {
        "late": [RateLimitedError(6 * MINUTE)],
        "waits": [RateLimitedError(DAY / 2)],
        "unknown": [UnknownOutcomeError("no answer in time")],
        "refused": [WordingRefusedError("can't parse entities")],
        "blocked": [RefusedError("bot was blocked by the user", "blocked")],
    }
    stage.clock.at = MONDAY
    await stage.sweep()
    stage.clock.at = MONDAY + 6 * MINUTE
    sweep = await stage.sweep()
    for name, change in (("ends", ended), ("pauses", lambda old, at: paused(old, date(2026, 12, 1), at))):
        chat = ChatKey(Platform.TELEGRAM, name)
        await stage.subscriptions.change(chat, lambda old, it=change: it(old, stage.clock.at))
    await SweepRepository(stage.database).finished(sweep)
    status = await reader(stage).read()
    assert [(day.on, row_of(day)) for day in status.days] == [
        (
            date(2026, 11, 23),
            {
                "due": 8,
                "planned": 1,
                "sent": 4,
                "late": 1,
                "unknown": 1,
                "refused": 1,
                "suspended": 1,
                "skipped": 0,
            },
        )
    ]
    assert (status.troubles, status.overdue) == ((Trouble.FEW_ARRIVE,), Overdue(MONDAY, 1))
    assert status.arrivals == Arrivals({SENT: 4, UNKNOWN: 1, REFUSED: 1, SUSPENDED: 1})
    assert status.upcoming == Upcoming(MONDAY + DAY, 5)
    assert status.totals == SubscriptionTotals(active=5, paused=1, suspended=1, ended=1)
    assert (status.last_sweep, status.running_since) == (sweep, None)


async def test_seven_dates_are_shown_the_newest_first(stage):
    await stage.subscribe("ann")
    for day in range(9):
        stage.clock.at = MONDAY + day * DAY
        await stage.sweep()
    days = (await reader(stage).read()).days
    assert [day.on for day in days] == [date(2026, 12, 1) - day * DAY for day in range(7)]


@pytest.mark.parametrize(
    ("silent_for", "last_ended", "running_for", "due_for", "troubles"),
    [
        (timedelta(), MINUTE, None, None, []),
        (MINUTE, 5 * MINUTE, None, 10 * MINUTE, []),
        (None, MINUTE, None, None, [Trouble.NOT_RUNNING]),
        (2 * MINUTE, DAY, None, 11 * MINUTE, [Trouble.NOT_RUNNING, Trouble.OVERDUE]),
        (timedelta(), 6 * MINUTE, None, None, [Trouble.SWEEPS_STOPPED]),
        (timedelta(), None, None, None, [Trouble.SWEEPS_STOPPED]),
        (timedelta(), DAY, MINUTE, None, []),  # started after a day away
        (timedelta(), DAY, 6 * MINUTE, 11 * MINUTE, [Trouble.SWEEPS_STOPPED, Trouble.OVERDUE]),
        (timedelta(), -60 * MINUTE, None, None, []),  # a clock that was set back
    ],
)
async def test_the_verdict(stage, silent_for, last_ended, running_for, due_for, troubles):
    sweeps = SweepRepository(stage.database)
    now = stage.clock.at
    if due_for is not None:
        stage.clock.at = MONDAY - DAY
        await stage.subscribe("ann")
        now = MONDAY + due_for
    if last_ended is not None:
        await sweeps.finished(Sweep(now - last_ended, now - last_ended))
    if running_for is not None:
        await sweeps.started(now - running_for)
    stage.clock.at = now
    status = await reader(stage, silent_for).read()
    assert (list(status.troubles), status.is_ok) == (troubles, not troubles)


async def judged(stage):
    """The troubles of a bot that is at work."""
    await SweepRepository(stage.database).started(stage.clock.at)
    return (await reader(stage).read()).troubles


@pytest.mark.parametrize(
    ("error", "lasting"),
    [
        (lambda: RefusedError("user is deactivated", "deactivated"), (Trouble.NOBODY_LEFT,)),
        (lambda: WordingRefusedError("can't parse entities"), ()),
        (lambda: UnknownOutcomeError("no answer in time"), ()),
    ],
    ids=["403", "400", "timeout"],
)
async def test_a_morning_that_comes_to_nothing_is_no_quiet_morning(stage, error, lasting):
    await stage.subscribe("ann", "bob", "cat")
    stage.platform.to_all = error
    stage.clock.at = MONDAY
    await stage.sweep()
    assert await judged(stage) == (Trouble.NONE_ARRIVE, *lasting)
    stage.clock.at = MONDAY + DAY - timedelta(seconds=1)
    assert await judged(stage) == (Trouble.NONE_ARRIVE, *lasting)
    stage.clock.at = MONDAY + DAY
    assert await judged(stage) == lasting


async def test_a_chat_that_is_tried_again_in_vain_is_no_new_loss(stage):
    names = ("ann", "bob", "cat")
    await stage.subscribe(*names)
    stage.platform.to_all = lambda: RefusedError("not enough rights", "forbidden")
    seen = []
    for day in range(2):
        stage.clock.at = MONDAY + day * DAY
        await stage.sweep()
        seen.append((await reader(stage).read()).arrivals)
        for name in names:
            await stage.subscriptions.change(
                ChatKey(Platform.TELEGRAM, name), lambda old: restored(old, stage.clock.at) if old else None
            )
    assert seen == [Arrivals({SUSPENDED: 3}), Arrivals()]


async def test_what_a_bot_that_was_away_had_to_skip_did_not_arrive(stage):
    await stage.subscribe("ann", "bob", "cat")
    stage.clock.at = MONDAY + timedelta(hours=13)
    await stage.sweep()
    assert (await judged(stage), (await reader(stage).read()).arrivals) == (
        (Trouble.NONE_ARRIVE,),
        Arrivals({SKIPPED: 3}),
    )


async def test_what_its_reader_did_not_wish_for_any_more_is_not_lost(stage):
    await stage.subscribe("ann")
    stage.clock.at = MONDAY

    async def end():
        await stage.subscriptions.change(ChatKey(Platform.TELEGRAM, "ann"), lambda old: ended(old, stage.clock.at))

    stage.platform.answers["ann"] = [end]
    await stage.sweep()
    assert await stage.counts() == {date(2026, 11, 23): {SUSPENDED: 1}}
    assert ((await reader(stage).read()).arrivals, await judged(stage)) == (Arrivals(), ())


async def test_a_clock_that_was_years_ahead_for_a_moment_does_not_look_like_a_quiet_time(stage):
    await stage.subscribe("ann", schedule=replace(AT_HALF_PAST_EIGHT, weekdays=frozenset({2})))
    assert await judged(stage) == ()
    stage.clock.at = MONDAY + 3650 * DAY
    await stage.sweep()
    stage.clock.at = MONDAY
    assert await judged(stage) == (Trouble.NOTHING_DUE,)


async def test_a_subscription_that_cannot_be_planned_is_seen_however_often_it_is_put_off(stage):
    await stage.subscribe("ann", "bob")
    async with stage.database.write() as connection:
        await connection.exec_driver_sql("UPDATE subscriptions SET zone = 'Mars/Base' WHERE chat_id = 'ann'")
    for hours in range(0, 3 * 24 + 1, 8):
        stage.clock.at = MONDAY + timedelta(hours=hours)
        await stage.sweep()
    assert await judged(stage) == (Trouble.STUCK,)
    assert [chat for chat, _, _ in stage.platform.sent] == ["bob"] * 4
