"""A group's scheduled quizzes: changed, suspended, ended, and opened once for each date, late or not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import Setup
from bot.domain.quiz_schedules import (
    ANNOUNCED,
    LATE_START,
    LATEST,
    Opening,
    QuizSchedule,
    begun_by,
    ended,
    moved_on,
    opening,
    rescheduled,
    restored,
    suspended,
    undone,
    wished,
)
from bot.domain.schedule import WORKING_DAYS, Due, Schedule

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""12:00 on a Monday in Hong Kong."""
MONDAY = date(2026, 11, 23)
EVENING = Schedule(time(20), "Asia/Hong_Kong", WORKING_DAYS)
TONIGHT = Due(MONDAY, datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
TOMORROW = Due(MONDAY + DAY, TONIGHT.at + DAY)


def wish(schedule: Schedule = EVENING, **changes) -> QuizSchedule:
    plain = QuizSchedule(0, ChatKey(Platform.TELEGRAM, "-1001"), schedule, Setup(), None, None, None, None, None, NOON)
    return replace(plain, **changes)


def stored(**changes) -> QuizSchedule:
    return replace(wished(None, wish(), NOON), id=7, **changes)


def test_a_new_one_is_due_at_its_next_time():
    assert wished(None, wish(), NOON) == wish(next_due=TONIGHT)


def test_setting_it_up_again_keeps_what_it_is_and_when_it_was_last():
    old = stored(last_on=MONDAY, ended_at=NOON, next_due=None)
    again = wished(old, wish(setup=Setup(seconds=10)), NOON + DAY / 2)
    assert again == replace(old, setup=Setup(seconds=10), ended_at=None, next_due=TOMORROW)


def test_another_time_counts_from_now_and_a_date_that_had_its_quiz_has_no_second():
    later = replace(EVENING, at=time(21))
    assert rescheduled(stored(), later, NOON).next_due == Due(MONDAY, TONIGHT.at + 60 * MINUTE)
    assert rescheduled(stored(last_on=MONDAY), later, NOON).next_due == Due(MONDAY + DAY, TOMORROW.at + 60 * MINUTE)


def test_ending_and_suspending_leave_nothing_due_and_are_taken_back():
    old = stored()
    over = ended(old, NOON)
    assert (over.next_due, over.ended_at, over.is_suspended) == (None, NOON, False)
    assert (ended(over, NOON + DAY), undone(over, NOON), undone(old, NOON)) == (over, old, old)
    away = suspended(old)
    assert (away.next_due, away.is_suspended, restored(away, NOON)) == (None, True, old)
    assert (restored(over, NOON), restored(old, NOON + DAY)) == (over, old)
    assert rescheduled(away, EVENING, NOON) == away


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        (TONIGHT.at - ANNOUNCED - timedelta(seconds=1), Opening(None, None, (), TONIGHT)),
        (TONIGHT.at - ANNOUNCED, Opening(TONIGHT, TONIGHT.at, (), TOMORROW)),
        (TONIGHT.at - MINUTE, Opening(TONIGHT, TONIGHT.at, (), TOMORROW)),
        (TONIGHT.at, Opening(TONIGHT, TONIGHT.at, (), TOMORROW)),
        (TONIGHT.at + MINUTE, Opening(TONIGHT, TONIGHT.at + MINUTE + LATE_START, (), TOMORROW)),
        (TONIGHT.at + LATEST, Opening(TONIGHT, TONIGHT.at + LATEST + LATE_START, (), TOMORROW)),
        (TONIGHT.at + LATEST + timedelta(seconds=1), Opening(None, None, (TONIGHT,), TOMORROW)),
        (TOMORROW.at - MINUTE, Opening(TOMORROW, TOMORROW.at, (TONIGHT,), Due(MONDAY + 2 * DAY, TOMORROW.at + DAY))),
    ],
)
def test_its_lobby_opens_ten_minutes_before_and_up_to_five_minutes_late(at, opened):
    assert opening(stored(), at) == opened


def test_a_weekly_one_that_was_missed_comes_a_week_later():
    friday = replace(EVENING, weekdays=frozenset({5}))
    old = wished(None, wish(friday), NOON)
    due = Due(MONDAY + 4 * DAY, TONIGHT.at + 4 * DAY)
    assert old.next_due == due
    assert opening(old, due.at + DAY) == Opening(None, None, (due,), Due(due.on + 7 * DAY, due.at + 7 * DAY))


def test_a_time_that_the_clocks_skip_is_at_the_jump_and_one_that_they_show_twice_comes_once():
    spring = wished(None, wish(Schedule(time(2, 30), "Europe/Berlin")), datetime(2027, 3, 27, 12, tzinfo=UTC))
    assert spring.next_due == Due(date(2027, 3, 28), datetime(2027, 3, 28, 1, 0, tzinfo=UTC))
    autumn = wished(None, wish(Schedule(time(2, 30), "Europe/Berlin")), datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert autumn.next_due == Due(date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    after = opening(autumn, autumn.next_due.at)
    assert after.next_due == Due(date(2026, 10, 26), datetime(2026, 10, 26, 1, 30, tzinfo=UTC))


def test_one_that_is_ended_or_suspended_opens_nothing():
    for old in (ended(stored(), NOON), suspended(stored())):
        with pytest.raises(ValueError, match="opens nothing"):
            opening(old, NOON)


def test_what_was_opened_is_noted_and_the_next_one_is_due():
    done = opening(stored(), TONIGHT.at)
    assert moved_on(stored(), TONIGHT, done, TONIGHT.at) == stored(next_due=TOMORROW, last_on=MONDAY)


def test_a_change_in_the_meantime_stands_without_a_second_quiz_on_the_date():
    done = opening(stored(), TONIGHT.at)
    later = stored(schedule=replace(EVENING, at=time(21)), next_due=Due(MONDAY, TONIGHT.at + 60 * MINUTE))
    assert moved_on(later, TONIGHT, done, TONIGHT.at).next_due == Due(MONDAY + DAY, TOMORROW.at + 60 * MINUTE)
    over = ended(stored(), TONIGHT.at)
    assert moved_on(over, TONIGHT, done, TONIGHT.at) == replace(over, last_on=MONDAY)
    weekly = stored(next_due=Due(MONDAY + 4 * DAY, TONIGHT.at + 4 * DAY))
    assert moved_on(weekly, TONIGHT, done, TONIGHT.at) == replace(weekly, last_on=MONDAY)


def test_each_date_of_each_schedule_has_a_name_of_its_own():
    assert begun_by(stored(), TONIGHT) == "schedule:7/2026-11-23"


ZONES = ("Asia/Hong_Kong", "America/New_York", "Pacific/Apia", "Europe/Berlin")
STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 3 * 24 * 60)),
    st.tuples(st.just("look"), st.booleans()),
    st.tuples(st.just("time"), st.builds(time, st.integers(0, 23), st.sampled_from((0, 30, 59)))),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("days"), st.frozensets(st.integers(1, 7), min_size=1)),
    st.tuples(st.sampled_from(("end", "undo", "suspend", "restore")), st.none()),
)


CHANGES = {
    "time": lambda old, value, now: rescheduled(old, replace(old.schedule, at=value), now),
    "zone": lambda old, value, now: rescheduled(old, replace(old.schedule, zone=value), now),
    "days": lambda old, value, now: rescheduled(old, replace(old.schedule, weekdays=value), now),
    "end": lambda old, _, now: ended(old, now),
    "undo": lambda old, _, now: undone(old, now),
    "suspend": lambda old, _, __: suspended(old),
    "restore": lambda old, _, now: restored(old, now),
}


def looked(old: QuizSchedule, now: datetime, *, survives: bool, names: dict[str, date]) -> QuizSchedule:
    """The schedule after a look at it, which may have been killed before that could be noted."""
    if old.next_due is None:
        return old
    done = opening(old, now)
    if done.due is not None:
        assert -ANNOUNCED <= now - done.due.at <= LATEST
        assert done.starts_at >= now
        names.setdefault(begun_by(old, done.due), done.due.on)
    if not survives:
        return old
    after = moved_on(old, old.next_due, done, now)
    assert after.next_due.at > now
    assert after.last_on is None or after.next_due.on > after.last_on
    return after


@settings(max_examples=120, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_whatever_is_changed_and_wherever_the_bot_is_killed_each_date_has_one_quiz_at_most(steps):
    now, quizzes, names = NOON, stored(), {}
    for step, value in steps:
        now += value * MINUTE if step == "wait" else MINUTE
        if step == "look":
            quizzes = looked(quizzes, now, survives=value, names=names)
        elif step != "wait":
            quizzes = CHANGES[step](quizzes, value, now)
    assert len(set(names.values())) == len(names)
