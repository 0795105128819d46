from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.planning import plan_due
from bot.domain.schedule import EVERY_DAY, WORKING_DAYS, Due, Schedule, local_date
from bot.domain.subscribing import (
    Newcomer,
    begun,
    coming_on,
    ended,
    pause_in_force,
    paused,
    rescheduled,
    restored,
    resumed,
    retried,
    suspended,
    undone,
)
from bot.domain.subscription import ChatKind, Length, Subscription, Suspension, SuspensionReason

if TYPE_CHECKING:
    from collections.abc import Callable

CHAT = ChatKey(Platform.TELEGRAM, "7")
MEI = Newcomer(CHAT, ChatKind.PRIVATE, None, None, Language.TRADITIONAL)
DAILY = Schedule(time(8, 30), "Asia/Hong_Kong")
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""09:00 in Hong Kong: today's time has passed."""
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def due(on: date, hour: int = 8, minute: int = 30) -> Due:
    return Due(on, datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC) - timedelta(hours=8))


TUESDAY = due(date(2026, 11, 24))


def mei(**changes: object) -> Subscription:
    return replace(begun(None, MEI, DAILY, MONDAY), **changes)  # type: ignore[arg-type] # keyword by keyword below


def test_a_newcomer_gets_full_digests_from_the_next_local_time_on():
    assert begun(None, MEI, DAILY, MONDAY) == Subscription(
        id=0, chat=CHAT, kind=ChatKind.PRIVATE, title=None, manager_id=None, schedule=DAILY, length=Length.FULL,
        language=Language.TRADITIONAL, next_due=TUESDAY, paused_until=None, suspension=None, ended_at=None,
        last_on=None, unopened=0, taper_offered_at=None, created_at=MONDAY,
    )  # fmt: skip


def test_subscribing_again_goes_on_where_it_stood_without_the_old_pause():
    left = mei(length=Length.SHORT, last_on=date(2026, 11, 23), paused_until=date(2027, 1, 1), unopened=9)
    gone = ended(left, MONDAY)
    back = begun(gone, replace(MEI, language=Language.ENGLISH), DAILY, MONDAY + DAY)
    assert (gone.next_due, gone.is_active) == (None, False)
    assert back == replace(
        left, language=Language.ENGLISH, paused_until=None, unopened=0, next_due=due(date(2026, 11, 25))
    )


def test_an_ending_taken_back_leaves_no_trace():
    left = paused(mei(), date(2026, 12, 1), MONDAY)
    assert undone(ended(left, MONDAY), MONDAY + timedelta(minutes=1)) == left


def test_a_time_later_today_is_due_today_unless_todays_digest_was_planned():
    evening = replace(DAILY, at=time(21, 0))
    assert rescheduled(mei(), evening, MONDAY).next_due == due(date(2026, 11, 23), 21, 0)
    assert rescheduled(mei(last_on=date(2026, 11, 23)), evening, MONDAY).next_due == due(date(2026, 11, 24), 21, 0)


@pytest.mark.parametrize(
    ("at", "planned", "following"),
    [
        (time(7, 0), due(date(2026, 11, 23), 7, 0), due(date(2026, 11, 24), 7, 0)),
        (time(21, 0), None, due(date(2026, 11, 23), 21, 0)),
    ],
)
def test_what_is_overdue_is_not_lost_when_the_hour_is_changed(at: time, planned: Due | None, following: Due):
    overdue = mei(next_due=due(date(2026, 11, 23)))
    changed = rescheduled(overdue, replace(DAILY, at=at), MONDAY)
    assert changed.next_due is not None
    plan = plan_due(changed.schedule, changed.next_due, MONDAY, window=timedelta(hours=12))
    assert (plan.planned, plan.skipped, plan.next_due) == (planned, (), following)


def test_a_pause_holds_back_even_what_is_overdue_and_ends_by_itself_or_when_told():
    held = paused(mei(next_due=due(date(2026, 11, 23))), date(2026, 12, 1), MONDAY)
    assert held.next_due == due(date(2026, 12, 1))
    assert [pause_in_force(held, at) for at in (MONDAY, MONDAY + 7 * DAY, MONDAY + 8 * DAY)] == [
        date(2026, 12, 1),
        date(2026, 12, 1),
        None,
    ]
    assert resumed(held, MONDAY) == mei()


def test_a_length_of_time_begins_with_the_next_digest():
    assert coming_on(mei(), MONDAY - timedelta(hours=1)) == date(2026, 11, 23)
    assert coming_on(mei(last_on=date(2026, 11, 23)), MONDAY - timedelta(hours=1)) == date(2026, 11, 24)
    assert coming_on(paused(mei(), date(2026, 12, 1), MONDAY), MONDAY) == date(2026, 11, 24)


def test_a_chat_that_cannot_be_reached_waits_and_goes_on_from_the_present():
    out = suspended(mei(), SuspensionReason.BLOCKED, MONDAY)
    assert (out.suspension, out.next_due) == (Suspension(SuspensionReason.BLOCKED, MONDAY), None)
    assert suspended(out, SuspensionReason.BLOCKED, MONDAY + DAY) == out
    assert suspended(out, SuspensionReason.FORBIDDEN, MONDAY + DAY).suspension == Suspension(
        SuspensionReason.FORBIDDEN, MONDAY + DAY
    )
    assert restored(out, MONDAY + 3 * DAY) == mei(next_due=due(date(2026, 11, 27)))


def test_a_chat_that_may_let_us_write_by_now_is_tried_again_the_next_day():
    muted = suspended(mei(kind=ChatKind.GROUP), SuspensionReason.FORBIDDEN, MONDAY)
    assert retried(muted, MONDAY + timedelta(hours=19)) == muted
    assert retried(muted, MONDAY + timedelta(hours=20)) == mei(kind=ChatKind.GROUP)
    waits = [next(n for n in range(20, 200) if retried(muted, MONDAY + n * HOUR, tries=t) != muted) for t in range(6)]
    assert waits == [20, 40, 80, 160, 164, 164]
    others = (
        mei(),
        suspended(mei(), SuspensionReason.BLOCKED, MONDAY),
        suspended(mei(kind=ChatKind.CHANNEL), SuspensionReason.FORBIDDEN, MONDAY),
    )
    assert tuple(retried(each, MONDAY + DAY) for each in others) == others


def test_who_left_and_was_shut_out_gets_nothing_until_both_are_over():
    gone = ended(suspended(mei(), SuspensionReason.REMOVED, MONDAY), MONDAY)
    assert [restored(gone, MONDAY).next_due, undone(gone, MONDAY).next_due] == [None, None]
    assert undone(restored(gone, MONDAY), MONDAY).next_due == TUESDAY


ZONES = st.sampled_from(["Asia/Hong_Kong", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Etc/GMT+12"])
SCHEDULES = st.builds(
    Schedule,
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    ZONES,
    st.one_of(st.just(EVERY_DAY), st.just(WORKING_DAYS), st.frozensets(st.integers(1, 7), min_size=1)),
)


def changes() -> st.SearchStrategy[Callable[[Subscription, datetime], Subscription]]:
    """Anything that people, chats and the calendar may do to a subscription."""
    return st.one_of(
        st.builds(lambda schedule: lambda old, now: rescheduled(old, schedule, now), SCHEDULES),
        st.builds(lambda schedule: lambda old, now: begun(old, MEI, schedule, now), SCHEDULES),
        st.builds(
            lambda days: lambda old, now: paused(old, local_date(old.schedule.zone, now) + days * DAY, now),
            st.integers(1, 400),
        ),
        st.sampled_from([resumed, ended, undone, restored]),
        st.sampled_from(SuspensionReason).map(lambda reason: lambda old, now: suspended(old, reason, now)),
    )


@given(SCHEDULES, st.lists(st.tuples(changes(), st.timedeltas(timedelta(0), timedelta(days=40))), max_size=8))
def test_whatever_happens_there_is_a_next_digest_exactly_while_it_is_wanted(
    schedule: Schedule, steps: list[tuple[Callable[[Subscription, datetime], Subscription], timedelta]]
):
    now, subscription = MONDAY, begun(None, MEI, schedule, MONDAY)
    for change, passed in steps:
        subscription = change(subscription, now)
        assert change(subscription, now) == subscription  # twice does what once did
        assert (subscription.next_due is not None) == subscription.is_active
        if subscription.next_due:
            assert subscription.paused_until is None or subscription.next_due.on >= subscription.paused_until
            assert subscription.next_due.on.isoweekday() in subscription.schedule.weekdays
        now += passed
