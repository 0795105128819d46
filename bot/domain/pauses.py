"""Until when digests pause, as people type it: 一天, 兩星期, a month, 到12月1日, until 1 December, 下星期一, tomorrow.

Owns the reading of such ends, and how far away they may lie. What a pause does to a schedule is
`bot.domain.schedule`'s, the names of days `bot.domain.coming_dates`'s.

The result is always the first local date on which digests come again; 到12月1日 means that they come again that day.
A length of time begins with the next digest, so that a day skips what is due next, whether today's has gone out already
or not, and a week skips seven local dates from there. Were it counted from today, a day would skip nothing in the
evening. With 後 or "from now" it is counted from today, as said: 三天後 is the day after the day after tomorrow.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.coming_dates import months_later, read_coming_date
from bot.domain.folding import fold
from bot.domain.numerals import HAN_NUMBER, WORDS, read_number
from bot.errors import PauseOverError, PauseTooLongError

if TYPE_CHECKING:
    from datetime import date

MAX_LENGTH: Final = 64
"""Characters; nobody needs more for a date."""
MOST_MONTHS: Final = 12
_DAY: Final = timedelta(days=1)
_TOO_MANY: Final = 1000
"""Units of time that are too long whatever the unit; larger numbers would leave the calendar."""

_UNTIL: Final = ("直到", "直至", "一直到", "等到", "到", "至", "until", "till", "til", "to ")
_BEFORE: Final = (
    *(
        "请",
        "麻烦",
        "唔该",
        "我想",
        "先",
        "暂停",
        "停",
        "休息",
        "please",
        "pause",
        "for ",
        "on ",
        "by ",
        "the ",
        "from now ",
    ),
    *_UNTIL,
)
_AND_NO_LONGER: Final = ("为止", "止", "之前", "以前", "前")
_AFTER: Final = (
    *_AND_NO_LONGER,
    *("先", "再发送", "再发", "再来", "再开始", "再恢复", "恢复", "开始", "吧"),
    *("谢谢", "唔该", "please", "thanks", "off"),
)
_POINTS: Final = " .。,，、!！~～:"
_ENDLESS: Final = frozenset({"永远", "无限期", "forever", "indefinitely"})

_UNITS: Final = {
    **dict.fromkeys(("天", "日", "d", "day", "days"), (1, 0)),
    **dict.fromkeys(("周", "星期", "个星期", "礼拜", "个礼拜", "week", "weeks", "wk", "wks"), (7, 0)),
    **dict.fromkeys(("fortnight", "fortnights"), (14, 0)),
    **dict.fromkeys(("个月", "month", "months"), (0, 1)),
    **dict.fromkeys(("年", "year", "years"), (0, 12)),
}
"""Days and months of each unit."""
_HALVES: Final = {
    **dict.fromkeys(("24 hours", "24h", "24小时", "24个小时"), (1, 0)),
    **dict.fromkeys(("半个月", "半月", "half a month"), (15, 0)),
    **dict.fromkeys(("半年", "half a year"), (0, 6)),
}
_AMOUNTS: Final = {"": 1, "a ": 1, "an ": 1, "another ": 1, "couple of ": 2, "a couple of ": 2}
_SAID: Final = "|".join(f"{word} " for word in (*WORDS, "a", "an", "another", "couple of", "a couple of"))
_UNIT: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_LENGTH: Final = re.compile(
    rf"(?!\d{{4}}年)(?P<number>\d{{1,9}} ?|{HAN_NUMBER} ?|{_SAID}|)(?P<unit>{_UNIT})"
    r"(?P<later> ?(?:之?后|以后|later|from now|from today))?",
    re.ASCII,
)


def parse_pause(text: str, today: date, *, next_on: date | None = None) -> date | None:
    """Return the first date on which digests come again; None where the text, as a whole, does not say.

    Args:
        text: Anything that a person typed.
        today: The chat's local date.
        next_on: The local date of the digest that comes next, with which a length of time begins; tomorrow where it is
            not known.

    Raises:
        PauseOverError: It says today, or a date in the past.
        PauseTooLongError: It says a date more than a year ahead.
        NoSuchDateError: It says a date that the calendar does not have.
    """
    if len(text) > MAX_LENGTH:
        return None
    plain, is_until = _without_manners(" ".join(fold(text).split()))
    if plain in _ENDLESS:
        raise PauseTooLongError(latest_pause(today, next_on=next_on))
    until = read_coming_date(plain, today) if is_until else None  # 到25日 is a date, 25日 a length of time
    until = until or _length(plain, today, next_on) or read_coming_date(plain, today)
    return until and _checked(until, today, next_on)


def pause_for(today: date, *, days: int = 0, months: int = 0, next_on: date | None = None) -> date:
    """Return the first date on which digests come again after a pause of some length, as the buttons offer.

    Raises:
        PauseOverError: It is no time at all.
        PauseTooLongError: It is longer than a year.
    """
    if max(days, months) >= _TOO_MANY:
        raise PauseTooLongError(latest_pause(today, next_on=next_on))
    start = next_on or today + _DAY
    until = months_later(start + days * _DAY, months)
    return _checked(until if until > start else today, today, next_on)


def latest_pause(today: date, *, next_on: date | None = None) -> date:
    """Return the last date until which digests may pause: a year from the next one."""
    return months_later(next_on or today + _DAY, MOST_MONTHS)


def _checked(until: date, today: date, next_on: date | None) -> date:
    if until <= today:
        raise PauseOverError(until)
    latest = latest_pause(today, next_on=next_on)
    if until > latest:
        raise PauseTooLongError(latest)
    return until


def _without_manners(text: str) -> tuple[str, bool]:
    """Take polite words and points off both ends; tell also whether it said until when, rather than how long."""
    rest, is_until = text.strip(_POINTS), False
    for word in _BEFORE:
        if rest.startswith(word):
            rest, is_until = rest.removeprefix(word), is_until or word in _UNTIL
    for word in _AFTER:
        if rest.endswith(word):
            rest, is_until = rest.removesuffix(word), is_until or word in _AND_NO_LONGER
    if rest == text:
        return rest, is_until
    rest, is_later_until = _without_manners(rest)
    return rest, is_until or is_later_until


def _length(text: str, today: date, next_on: date | None) -> date | None:
    if text in _HALVES:
        days, months = _HALVES[text]
        return pause_for(today, days=days, months=months, next_on=next_on)
    match = _LENGTH.fullmatch(text)
    if match is None or not (match["number"] or text.isascii()):  # 星期 alone says less than "week"
        return None
    number = _number(match["number"])
    days, months = (number * of_unit for of_unit in _UNITS[match["unit"]])
    return pause_for(today, days=days, months=months, next_on=today if match["later"] else next_on)


def _number(text: str) -> int:
    if text in _AMOUNTS:
        return _AMOUNTS[text]
    plain = text.strip()
    return WORDS[plain] if plain in WORDS else read_number(plain)
