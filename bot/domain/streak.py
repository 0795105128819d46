"""The streak: on how many days in a row a reader opened or answered something.

Owns the counting. It never shames: a missed day is covered by a freeze where there is one, and a streak that ended
simply starts again, with all its freezes.

Only dates on which a digest was expected count (by the weekdays, outside pauses: the caller's rule). A reader has until
the next one comes: what is opened on a date without a digest counts for the newest date with one before it, so that a
digest a week can be read on any day of that week.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

MOST_FREEZES: Final = 2
REFILL_DAYS: Final = 7
"""After so many active days in a row a used freeze is given back."""
LONGEST_GAP_DAYS: Final = 400
"""Dates that are looked at, back or forth; after a longer silence a streak starts again, whatever was paused."""


@dataclass(frozen=True, slots=True)
class Streak:
    """A reader's streak as of `last_on`."""

    days: int = 0
    """Active days in a row; days covered by a freeze do not count, nor do they end it."""
    freezes: int = MOST_FREEZES
    """Missed days that will be forgiven."""
    towards_refill: int = 0
    """Active days since a freeze was last used or given back; 0 while all are there."""
    last_on: date | None = None
    """The newest active day: the reader's local date of the digest that it counts for."""
    longest: int = 0


def record(streak: Streak, on: date, is_expected: Callable[[date], bool]) -> Streak:
    """Return the streak after the reader did something on the local date `on`.

    A second time on a day changes nothing, nor does a date before the newest (a clock or a zone that moved back).
    """
    counted_on = _counted_on(on, streak.last_on, is_expected)
    if counted_on is None:
        return streak
    before = _after_missing(streak, counted_on, is_expected)
    return _active(before, counted_on)


def as_of(streak: Streak, today: date, is_expected: Callable[[date], bool]) -> Streak:
    """Return the streak as it is shown on `today`: missed days have used their freezes, or have ended it (0 days).

    Today, or the newest digest's day that can still be made up for today, is not missed yet. The value is for showing:
    `record` takes the stored one.
    """
    counted_on = _counted_on(today, streak.last_on, is_expected)
    return streak if counted_on is None else _after_missing(streak, counted_on, is_expected)


def _counted_on(on: date, last_on: date | None, is_expected: Callable[[date], bool]) -> date | None:
    """Return the date that `on` counts for, if that is later than `last_on`."""
    for day in _days_back(on):
        if last_on is not None and day <= last_on:
            return None
        if is_expected(day):
            return day
    return None


def _days_back(on: date) -> Iterable[date]:
    for ordinal in range(on.toordinal(), max(0, on.toordinal() - LONGEST_GAP_DAYS), -1):
        yield on.fromordinal(ordinal)


def _after_missing(streak: Streak, counted_on: date, is_expected: Callable[[date], bool]) -> Streak:
    """Return the streak as it stands on the morning of `counted_on`, after the expected days missed before it."""
    missed = _missed(streak, counted_on, is_expected)
    if missed > streak.freezes:
        return replace(streak, days=0, freezes=MOST_FREEZES, towards_refill=0)
    if missed:
        return replace(streak, freezes=streak.freezes - missed, towards_refill=0)
    return streak


def _missed(streak: Streak, counted_on: date, is_expected: Callable[[date], bool]) -> int:
    """Return how many expected days lie between, counting no further than matters."""
    if streak.last_on is None:
        return 0
    gap = (counted_on - streak.last_on).days - 1
    if gap > LONGEST_GAP_DAYS:
        return streak.freezes + 1
    missed = 0
    for days in range(1, gap + 1):
        missed += is_expected(streak.last_on + timedelta(days))
        if missed > streak.freezes:
            break
    return missed


def _active(streak: Streak, on: date) -> Streak:
    days = streak.days + 1
    freezes, towards = streak.freezes, streak.towards_refill
    if freezes < MOST_FREEZES:
        towards += 1
        if towards == REFILL_DAYS:
            freezes, towards = freezes + 1, 0
    return Streak(days, freezes, towards, on, max(streak.longest, days))
