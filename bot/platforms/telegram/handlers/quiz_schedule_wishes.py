"""What an admin wishes for who types ``/schedule 逢星期五 20:00 10題``, ``/schedule 8pm London``, ``/schedule off``.

Owns reading such a line. Weekdays are read by `bot.domain.weekday_words`, times by `bot.domain.clock_times`, places by
`bot.platforms.zones`, quizzes by `bot.domain.group_wishes`; what becomes of a wish is decided elsewhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.domain.clock_times import parse_time
from bot.domain.folding import fold
from bot.domain.group_quizzes import Setup
from bot.domain.group_wishes import read_group_wish
from bot.domain.quiz_schedule_replies import ScheduleMisread, ScheduleSlip
from bot.domain.weekday_words import read_weekdays
from bot.platforms.zones import find_zones, nearest_zones
from bot.services.quiz_schedules import QuizWish

if TYPE_CHECKING:
    from datetime import time

    from bot.domain.library import Library
    from bot.domain.lookup import Lookup
    from bot.platforms.telegram.context import Context

LONGEST: Final = 96
"""Characters of a wish; longer ones are none."""
_LONGEST_TIME: Final = 4
"""Words of a time: a quarter past eight."""
_LONGEST_PLACE: Final = 4


class ScheduleOrder(StrEnum):
    """What is said in a word."""

    END = "end"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class ScheduleWish:
    """What a line asks for."""

    wish: QuizWish
    zones: tuple[str, ...] = ()
    """Several places that it may mean, of which one is to be chosen."""


Typed: TypeAlias = ScheduleWish | ScheduleOrder | ScheduleMisread

_ORDERS: Final = {
    ScheduleOrder.END: "off/stop/end/cancel/none/no/remove/delete/disable/關/關閉/停/停止/取消/結束/不要/刪除/停用",
    ScheduleOrder.RESUME: "on/resume/enable/again/開/開啟/恢復/繼續/啟用",
}
_ORDER_OF: Final = {fold(word): order for order, words in _ORDERS.items() for word in words.split("/")}


async def heard(context: Context, text: str) -> Typed:
    """Read a line in a thread, since places take long; anew where the library was replaced meanwhile.

    A thread may see half of one library and half of another: whatever comes of that, an error included, is not used.
    """
    while True:
        library = context.library
        try:
            understood = await asyncio.to_thread(read_schedule, library, context.lookup, text)
        except Exception:
            if context.library is library:
                raise
        else:
            if context.library is library:
                return understood


def read_schedule(library: Library, lookup: Lookup, text: str) -> Typed:
    """Return what a line wishes for: weekdays, a time, a place and a quiz, in any order; what is missing stays."""
    order = _ORDER_OF.get(fold(text).strip(" .!。！"))
    if order is not None:
        return order
    if len(text) > LONGEST:
        return ScheduleMisread(text, ScheduleSlip.NO_TIME)
    weekdays, rest = read_weekdays(text)
    at, words = _time_in(rest.split())
    zones, words = _place_in(words)
    wish = QuizWish(at, zones[0] if len(zones) == 1 else None, weekdays)
    if not words:
        return ScheduleWish(wish, zones if len(zones) > 1 else ())
    left = " ".join(words)
    setup = read_group_wish(library, lookup, left)
    if isinstance(setup, Setup):
        return ScheduleWish(QuizWish(wish.at, wish.zone, weekdays, setup), zones if len(zones) > 1 else ())
    return _not_understood(wish, zones, text, left)


def _not_understood(wish: QuizWish, zones: tuple[str, ...], text: str, left: str) -> ScheduleWish | ScheduleMisread:
    """Return what a line may mean of which a part is no quiz: with a time beside it, perhaps a place."""
    if wish.at is None and wish.weekdays is None and not zones:
        return ScheduleMisread(text, ScheduleSlip.NO_TIME)
    near = () if zones else nearest_zones(left)
    return ScheduleWish(wish, near) if near else ScheduleMisread(left, ScheduleSlip.NO_QUIZ)


def _time_in(words: list[str]) -> tuple[time | None, list[str]]:
    """Take a time out of words; bare digits are one only where nothing else is said."""
    at = parse_time(" ".join(words), lenient=True)
    if at is not None:
        return at, []
    for length in range(min(_LONGEST_TIME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            at = parse_time(" ".join(words[start : start + length]))
            if at is not None:
                return at, words[:start] + words[start + length :]
    return None, words


def _place_in(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Take a place out of words: the zones that it may mean, and what is left."""
    for length in range(min(_LONGEST_PLACE, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            place = " ".join(words[start : start + length]).strip(" ,，、@()（）")
            zones = find_zones(place) if place and not place.isdecimal() else ()
            if zones:
                return zones, words[:start] + words[start + length :]
    return (), words
