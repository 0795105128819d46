"""A day to come as people name it: 12月1日, 1 December, 1/12, 25號, 下星期一, next Monday, 後天, next month.

Owns the reading of such names, on a given day. What happens on the day may not enter. The forms of dates with a month
are those that lookup reads (`bot.domain.lookup.dates`).

A date without its year, or without its month, is the next one to come. Weekdays with 下 or "next" are those of next
week, weeks beginning on Monday; without it, the next such day after today. A week, month or year is its first day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.lookup.dates import When, read_dates
from bot.domain.numerals import HAN_NUMBER, read_number
from bot.errors import NoSuchDateError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_MONTHS: Final = 12
_LEAP_CYCLE: Final = 8
"""Years in which every day of the calendar comes at least once: there is no 29 February between 2096 and 2104."""

_NAMED: Final = {
    **dict.fromkeys(("今天", "今日", "today"), 0),
    **dict.fromkeys(("明天", "明日", "听日", "tomorrow", "tmr", "tmrw"), 1),
    **dict.fromkeys(("后天", "后日", "day after tomorrow"), 2),
    **dict.fromkeys(("大后天", "大后日"), 3),
}
"""Days from today, folded."""
_WEEKDAYS: Final = {
    **{
        name: day for day, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6末", "日天"), 1) for name in names
    },
    **dict.fromkeys(("mon", "monday"), 1),
    **dict.fromkeys(("tue", "tues", "tuesday"), 2),
    **dict.fromkeys(("wed", "wednesday"), 3),
    **dict.fromkeys(("thu", "thur", "thurs", "thursday"), 4),
    **dict.fromkeys(("fri", "friday"), 5),
    **dict.fromkeys(("sat", "saturday", "weekend"), 6),
    **dict.fromkeys(("sun", "sunday"), 7),
}
_WEEKDAY: Final = re.compile(
    r"(?P<next>下{0,4})(?:个|这个|这|本)?(?:周|星期|礼拜) ?(?P<han>[一二三四五六日天末1-6])"
    r"|(?P<coming>next )?(?:this )?(?:coming )?(?P<english>[a-z]+)"
)
_NEXT_WEEK: Final = re.compile(r"(?P<next>下{1,4})个?(?:周|星期|礼拜)|next week")
_NEXT_MONTH: Final = re.compile(r"下个?月|next month")
_DAY_OF_MONTH: Final = re.compile(
    rf"(?P<next>下个?月 ?)?(?P<day>\d{{1,2}}|{HAN_NUMBER}) ?(?:号|日|st|nd|rd|th)(?P<after> of next month)?", re.ASCII
)
_DAY_AND_MONTH: Final = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})", re.ASCII)


def read_coming_date(text: str, today: date) -> date | None:
    """Return the day that is meant; None where the text, as a whole, names none.

    It may lie in the past where a year was given, or be today.

    Args:
        text: Folded.
        today: The day on which it is said.

    Raises:
        NoSuchDateError: The calendar has no such day (31 November).
    """
    if text in _NAMED:
        return today + _NAMED[text] * _DAY
    return _weekday(text, today) or _week_or_month(text, today) or _day_of_month(text, today) or _full(text, today)


def months_later(on: date, months: int) -> date:
    """Return the same day of a later month, or the last day of that month where it is shorter."""
    first = _first_of_month(on, months)
    last = _first_of_month(first, 1) - _DAY
    return last.replace(day=min(on.day, last.day))


def _first_of_month(on: date, later: int = 0) -> date:
    years, month = divmod(on.month - 1 + later, _MONTHS)
    return date(on.year + years, month + 1, 1)


def _weekday(text: str, today: date) -> date | None:
    match = _WEEKDAY.fullmatch(text)
    day = _WEEKDAYS.get(match["han"] or match["english"]) if match else None
    if match is None or day is None:
        return None
    if weeks := len(match["next"] or "") or bool(match["coming"]):
        return _monday(today) + weeks * _WEEK + (day - 1) * _DAY
    return today + ((day - today.isoweekday() - 1) % 7 + 1) * _DAY


def _monday(on: date) -> date:
    return on - (on.isoweekday() - 1) * _DAY


def _week_or_month(text: str, today: date) -> date | None:
    if match := _NEXT_WEEK.fullmatch(text):
        return _monday(today) + len(match["next"] or "1") * _WEEK
    if _NEXT_MONTH.fullmatch(text):
        return _first_of_month(today, 1)
    return date(today.year + 1, 1, 1) if text in {"明年", "next year"} else None


def _day_of_month(text: str, today: date) -> date | None:
    match = _DAY_OF_MONTH.fullmatch(text)
    if match is None:
        return None
    day, first = read_number(match["day"]), _first_of_month(today)
    if match["next"] or match["after"]:
        first = _first_of_month(today, 1)
        return _real(first.year, first.month, day)
    days = _existing((_first_of_month(today, later) for later in range(_MONTHS)), day)
    return next((on for on in days if on > today), None) or _real(first.year, first.month, day)


def _existing(months: Iterator[date], day: int) -> Iterator[date]:
    """Yield a day in each of the months that have it."""
    for first in months:
        on = first + (day - 1) * _DAY
        if on.month == first.month:
            yield on


def _full(text: str, today: date) -> date | None:
    """Read a date with its month or its year."""
    if match := _DAY_AND_MONTH.fullmatch(text):
        when = When(None, int(match["month"]), int(match["day"]))
        when = when if (when.month or 0) <= _MONTHS else When(None, when.day, when.month)
    else:
        dates, rest = read_dates(text)
        if len(dates) != 1 or rest.strip():
            return None
        (when,) = dates
    if when.year is not None:
        return _real(when.year, when.month or 1, 1 if when.day is None else when.day)
    return _next_of(when.month or 1, when.day, today)


def _next_of(month: int, day: int | None, today: date) -> date:
    """Return the next such day, today included; of a month its first, even of the one that is running."""
    if day is None:
        return _first_of_month(today, (month - today.month) % _MONTHS)
    if not 1 <= month <= _MONTHS:
        raise NoSuchDateError(f"there is no month {month}")
    firsts = (date(today.year + years, month, 1) for years in range(_LEAP_CYCLE + 1))
    ahead = (on for on in _existing(firsts, day) if on >= today)
    return next(ahead, None) or _real(today.year, month, day)


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchDateError(f"the calendar has no {year}-{month:02}-{day:02}") from error
