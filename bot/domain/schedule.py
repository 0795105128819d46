"""When digests are due: a local time on some weekdays of a time zone, and the instants that follow from it.

Owns calendar arithmetic alone. Clocks and rows may not enter: the present is an argument, and what was due before is
too. Zones are read from the system's or the `tzdata` package's files, once each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.errors import ScheduleError, UnknownZoneError

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERY_DAY: Final = frozenset(range(1, 8))
WORKING_DAYS: Final = frozenset(range(1, 6))
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
_SECOND: Final = timedelta(seconds=1)
_HORIZON: Final = 23
"""Local dates to look through: a week, one more where its only day was dropped from the calendar, and some to spare."""


def mask_of(weekdays: Iterable[int]) -> int:
    """Return ISO weekdays as bits, Monday's the lowest."""
    return sum(1 << weekday - 1 for weekday in weekdays)


def weekdays_of(mask: int) -> frozenset[int]:
    """Return the ISO weekdays that a mask has a bit for.

    Raises:
        ValueError: It has none, or others.
    """
    if not 0 < mask < 1 << len(EVERY_DAY):
        raise ValueError(mask)
    return frozenset(weekday for weekday in EVERY_DAY if mask >> weekday - 1 & 1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A wish for digests at a local time."""

    at: time
    """Local, naive, in whole minutes; its fold means nothing."""
    zone: str
    """IANA name, for example ``Asia/Hong_Kong``."""
    weekdays: frozenset[int] = EVERY_DAY
    """ISO weekdays, 1 for Monday to 7 for Sunday; never empty."""


@dataclass(frozen=True, slots=True)
class Due:
    """One digest that is due."""

    on: date
    """The local date that it is for."""
    at: datetime
    """The instant from which it may go out."""


@cache
def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises:
        UnknownZoneError: The time zone database has no such zone, or has it no more.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # a folder's name or a broken file is no zone either
        raise UnknownZoneError(name) from error


def local_date(zone: str, now: datetime) -> date:
    """Return the calendar's date in a zone.

    Raises:
        UnknownZoneError: There is no such zone.
    """
    return now.astimezone(zone_named(zone)).date()


def due_on(schedule: Schedule, on: date) -> Due | None:
    """Return the digest that is due for a local date; None where its weekday is not wished for.

    It is due when the zone's clocks first show the schedule's time or a later one. So a time that the clocks skip is
    due at the jump, for the date that was asked for even if the jump leads into the next; a time that they show twice
    is due the first time. A date that they skip altogether (Samoa's 30 December 2011) has none.

    Raises:
        UnknownZoneError: There is no such zone.
    """
    if on.isoweekday() not in schedule.weekdays:
        return None
    zone = zone_named(schedule.zone)
    local = datetime.combine(on, schedule.at)
    at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _clock(at, zone) == local:
        return Due(on, at)
    at = _jump_over(local, zone)
    shows_date = on in {_clock(at, zone).date(), _clock(at - _SECOND, zone).date()}
    return Due(on, at) if shows_date else None


def next_due(schedule: Schedule, after: datetime, *, after_on: date | None = None) -> Due:
    """Return the first digest that is due later than `after`, for a local date later than `after_on`.

    With the date last planned as `after_on`, no date can come twice, however often the time, the zone or the
    computer's clock is changed: the dates of successive dues grow strictly.

    Raises:
        UnknownZoneError: There is no such zone.
        ScheduleError: No weekday is wished for.
    """
    on = local_date(schedule.zone, after)
    if after_on is not None:
        on = max(on, after_on + DAY)
    for days in range(_HORIZON):
        due = due_on(schedule, on + timedelta(days))
        if due is not None and due.at > after:
            return due
    raise ScheduleError(f"no digest falls due within {_HORIZON} days of {on} under {schedule}")


def first_due(schedule: Schedule, now: datetime, *, last_on: date | None, paused_until: date | None) -> Due:
    """Return what a subscription's next due is once it is made, changed, resumed or restored at `now`.

    Args:
        schedule: The wish as it stands from now on.
        now: The present.
        last_on: The newest local date that was planned, sent or skipped.
        paused_until: The first local date on which digests come again, if it is paused.

    Raises:
        UnknownZoneError: There is no such zone.
        ScheduleError: No weekday is wished for.
    """
    return next_due(schedule, now, after_on=_later(last_on, paused_until))


def _later(last_on: date | None, paused_until: date | None) -> date | None:
    """Return the newest date for which nothing is due any more."""
    closed = [on for on in (last_on, paused_until and paused_until - DAY) if on is not None]
    return max(closed, default=None)


def _clock(at: datetime, zone: ZoneInfo) -> datetime:
    """Return what the zone's clocks show, naive: aware times of one zone compare by it, but fold and all."""
    return at.astimezone(zone).replace(tzinfo=None)


def _jump_over(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which the zone's clocks jump over `local`, which they never show.

    Read with the offset from after the jump (fold 1, as PEP 495 has it) the instant lies before it, and read with the
    offset from before the jump (fold 0) it lies after it.
    """
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        if _clock(middle, zone) < local:
            before = middle
        else:
            after = middle
    return after
