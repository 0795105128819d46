from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.streak import LONGEST_GAP_DAYS, MOST_FREEZES, REFILL_DAYS, Streak, as_of, record

MONDAY = date(2026, 11, 23)


def daily(on: date) -> bool:
    return on == on  # noqa: PLR0124 -- every date is expected


def on_mondays(on: date) -> bool:
    return on.isoweekday() == 1


def after(*days: int, streak: Streak = Streak(), is_expected=daily) -> Streak:  # noqa: B008 -- it is frozen
    for day in days:
        streak = record(streak, MONDAY + timedelta(day), is_expected)
    return streak


def test_days_in_a_row_count():
    assert after(0, 1, 2) == Streak(days=3, last_on=MONDAY + timedelta(2), longest=3)


def test_a_second_time_on_a_day_changes_nothing():
    assert after(0, 1, 1) == after(0, 1)


def test_an_earlier_date_changes_nothing():
    assert after(0, 1, 2, 1) == after(0, 1, 2)


def test_two_missed_days_are_forgiven():
    assert after(0, 3) == Streak(days=2, freezes=0, towards_refill=1, last_on=MONDAY + timedelta(3), longest=2)


def test_a_third_missed_day_starts_again_with_all_freezes():
    assert after(0, 1, 5) == Streak(days=1, last_on=MONDAY + timedelta(5), longest=2)


@pytest.mark.parametrize(("active", "freezes", "towards"), [(6, 0, 6), (7, 1, 0), (13, 1, 6), (14, 2, 0), (15, 2, 0)])
def test_a_freeze_comes_back_after_seven_active_days(active, freezes, towards):
    streak = after(0, *range(3, 3 + active))
    assert (streak.freezes, streak.towards_refill) == (freezes, towards)
    assert streak.days == active + 1


def test_missing_another_day_begins_the_refill_anew():
    assert after(0, 2, 3, 4, 6) == Streak(5, 0, 1, MONDAY + timedelta(6), 5)


def test_a_digest_a_week_can_be_read_on_any_day_of_its_week():
    assert after(0, 9, 20, is_expected=on_mondays) == Streak(3, last_on=MONDAY + timedelta(14), longest=3)


def test_a_pause_costs_nothing():
    def except_december(on: date) -> bool:
        return on.month != 12

    until_december = after(*range(8))
    new_year = date(2027, 1, 1)
    assert record(until_december, new_year, except_december) == Streak(9, last_on=new_year, longest=9)


def test_what_is_shown_uses_the_freezes_of_the_days_missed_so_far():
    streak = after(*range(5))
    shown = [as_of(streak, MONDAY + timedelta(day), daily) for day in (3, 4, 5, 6, 7, 8)]
    assert [(one.days, one.freezes) for one in shown] == [(5, 2), (5, 2), (5, 2), (5, 1), (5, 0), (0, MOST_FREEZES)]
    assert shown[-1].longest == 5


def test_nothing_is_shown_before_it_has_begun():
    assert as_of(Streak(), MONDAY, daily) == Streak()


@pytest.mark.parametrize("is_expected", [daily, on_mondays, lambda on: on.year == 1])
def test_a_long_silence_takes_bounded_work(is_expected):
    asked = 0

    def counting(on: date) -> bool:
        nonlocal asked
        asked += 1
        return is_expected(on)

    long_ago = Streak(days=5, last_on=date(1, 1, 2), longest=9)
    assert as_of(long_ago, date.max, counting).days in {0, 5}
    assert record(long_ago, date.max, counting).longest == 9
    assert asked <= 4 * LONGEST_GAP_DAYS


class Reader(RuleBasedStateMachine):
    """A reader over the days, against a count that walks through every single day."""

    @initialize(
        weekdays=st.frozensets(st.integers(1, 7), min_size=1),
        paused_from=st.integers(0, 60),
        paused_for=st.integers(0, 30),
    )
    def subscribe(self, weekdays, paused_from, paused_for):
        pause = range(paused_from, paused_from + paused_for)
        self.is_expected = lambda on: on.isoweekday() in weekdays and (on - MONDAY).days not in pause
        self.today = MONDAY
        self.streak = Streak()
        self.opened = set()

    @rule(days=st.one_of(st.just(1), st.integers(0, 12)))
    def wait(self, days):
        self.today += timedelta(days)

    @rule(back=st.one_of(st.just(0), st.just(0), st.integers(0, 3)))
    def open(self, back):
        on = max(MONDAY, self.today - timedelta(back))
        self.streak = record(self.streak, on, self.is_expected)
        counted = self.counted(on)
        if counted and counted > max(self.opened, default=date.min):
            self.opened.add(counted)

    def counted(self, on):
        expected = [day for day in self.days(on) if self.is_expected(day)]
        return expected[-1] if expected else None

    def days(self, last):
        # Before the first Monday nothing is looked at: the machine's readers begin there.
        return [MONDAY + timedelta(day) for day in range(-7, (last - MONDAY).days + 1)]

    def walk(self, until):
        days, freezes, towards, longest = 0, MOST_FREEZES, 0, 0
        for day in self.days(until):
            if day in self.opened:
                days += 1
                longest = max(longest, days)
                if freezes < MOST_FREEZES:
                    towards += 1
                if towards == REFILL_DAYS:
                    freezes, towards = freezes + 1, 0
            elif self.is_expected(day) and days:
                freezes, towards = freezes - 1, 0
                if freezes < 0:
                    days, freezes = 0, MOST_FREEZES
        return Streak(days, freezes, towards, max(self.opened, default=None), longest)

    @invariant()
    def agrees(self):
        last = self.streak.last_on
        assert self.streak == (self.walk(last) if last else Streak())
        counted = self.counted(self.today)
        if last and counted and counted > last:
            assert as_of(self.streak, self.today, self.is_expected) == self.walk(counted - timedelta(1))
        else:
            assert as_of(self.streak, self.today, self.is_expected) == self.streak


TestReader = Reader.TestCase
TestReader.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
