"""Dates in queries, in the forms that people type.

Owns the reading of dates, months and years out of a folded query. Which occasions they select may not enter.

Understood are full dates (2023-12-12, 2023/12/12, 2023.12.12, 20231212, 2023年12月12日,
12月12日, 二〇二三年十二月十二日, 12 December 2023, December 12, 2023, and 31/1/2024, the day first as in Hong Kong),
months (2023-12, 2023年12月, Dec 2023, 12月) and years (2023, 2023年). Relative words (去年, last month) are not: what
they mean depends on the day on which they are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.numerals import read_number

if TYPE_CHECKING:
    from datetime import date

_ZERO = "〇零○"
_HAN = "〇零○一二三四五六七八九两"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_HAN_YEAR = rf"(?P<year>(?:(?:19|20)\d\d|[{_HAN}]{{4}}|\d\d(?= ?年 ?[\d一二三四五六七八九十]{{1,2}} ?月)))"
_HAN_SMALL = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FREE, _ENDS = r"(?<![0-9a-z])", r"(?![0-9a-z])"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_HAN_YEAR} ?年(?: ?(?P<month>{_HAN_SMALL}) ?月(?:份|(?: ?(?P<day>{_HAN_SMALL}) ?[日号])?)?)?",
        rf"{_FREE}(?P<month>{_HAN_SMALL}) ?月(?:份|(?: ?(?P<day>{_HAN_SMALL}) ?[日号])?)",
        rf"{_FREE}{_YEAR}(?P<sign> ?[-/.] ?)(?P<month>\d{{1,2}})(?:(?P=sign)(?P<day>\d{{1,2}}))?{_ENDS}",
        rf"{_FREE}(?P<day>\d{{1,2}})(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign){_YEAR}{_ENDS}",
        rf"{_FREE}(?P<month>\d{{1,2}})/{_YEAR}{_ENDS}",
        rf"{_FREE}{_YEAR}(?P<month>\d\d)(?P<day>\d\d)?{_ENDS}",
        rf"{_FREE}{_DAY} (?:of )?{_MONTH_NAME}(?:,? {_YEAR})?{_ENDS}",
        rf"{_FREE}{_MONTH_NAME} {_DAY}(?:,? {_YEAR})?{_ENDS}",
        rf"{_FREE}{_MONTH_NAME},? {_YEAR}{_ENDS}",
        rf"{_FREE}{_YEAR},? {_MONTH_NAME}(?: {_DAY})?{_ENDS}",
        rf"{_FREE}{_YEAR}{_ENDS}",
        rf"(?P<year>(?:二[{_ZERO}]|一九)[{_HAN}]{{2}})(?![{_HAN}])",
    )
)
_MONTH_ALONE = re.compile(rf" *{_MONTH_NAME} *")
_LIKELY = re.compile(rf"[年月]|二[{_ZERO}]|一九|\d{{4}}|\d(?:st|nd|rd|th)? ?(?:of )?[a-z]{{3}}|[a-z]{{3}}\.? ?\d")
_LAST_MONTH, _LAST_DAY = 12, 31
_CENTURY = 100


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as it was given."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def covers(self, on: date) -> bool:
        """Tell whether a date agrees with everything that was given."""
        return self.year in {None, on.year} and self.month in {None, on.month} and self.day in {None, on.day}


def read_dates(query: str) -> tuple[tuple[When, ...], str]:
    """Return the dates in a folded query, and the rest of it.

    Blanks stand where each date stood, so that offsets stay.
    """
    alone = _MONTH_ALONE.fullmatch(query)
    if alone:
        return (When(month=_month_of(alone["name"])),), " " * len(query)
    if not _LIKELY.search(query):
        return (), query
    found: list[When] = []
    for matcher in _PATTERNS:
        query = _cut(matcher, query, found)
    return tuple(dict.fromkeys(found)), query


def _cut(matcher: re.Pattern[str], query: str, found: list[When]) -> str:
    """Take out what `matcher` finds and is a possible date, adding it to `found`."""

    def blank(match: re.Match[str]) -> str:
        when = _read(match.groupdict())
        if when is None:
            return match.group()
        found.append(when)
        return " " * len(match.group())

    return matcher.sub(blank, query)


def _read(groups: dict[str, str | None]) -> When | None:
    year, day = _number(groups.get("year")), _number(groups.get("day"))
    name = groups.get("name")
    month = _month_of(name) if name else _number(groups.get("month"))
    if year is not None and year < _CENTURY:
        year += 2000
    if month is not None and day is not None and month > _LAST_MONTH >= day and groups.get("sign"):
        month, day = day, month
    possible = (month is None or 1 <= month <= _LAST_MONTH) and (day is None or 1 <= day <= _LAST_DAY)
    return When(year, month, day) if possible else None


def _month_of(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _number(text: str | None) -> int | None:
    return None if text is None else read_number(text)


def distance(when: When, on: date) -> tuple[int, ...]:
    """Return how far a date lies from what was given, for naming the nearest."""
    parts = ((when.year, on.year), (when.month, on.month), (when.day, on.day))
    return tuple(abs(given - actual) if given is not None else 0 for given, actual in parts)
