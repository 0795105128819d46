"""What a person wishes for in their own words: a time, weekdays, a place, or all of them in one line.

Owns reading such a line. Times are read by `bot.domain.clock_times`, places by `bot.platforms.zones`; what becomes of a
wish is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.domain.clock_times import parse_time
from bot.domain.pauses import parse_pause
from bot.domain.schedule import local_date
from bot.domain.settings_replies import Misread, Slip
from bot.domain.subscribing import coming_on, pause_in_force
from bot.domain.weekday_words import read_weekdays
from bot.errors import NoSuchDateError, PauseOverError, PauseTooLongError
from bot.platforms.zones import find_zones, nearest_zones

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime, time

    from bot.domain.subscription import Subscription

LONGEST: Final = 64
"""Characters of a wish; longer ones are none."""
_OFFSET: Final = re.compile(r"utc|gmt|[-+−]\s?\d|[東东西]\s?\w+\s?[區区]", re.IGNORECASE)
_BARE_OFFSET: Final = re.compile(r"[-+−]\s?[\d:.]+")
_WITHIN: Final = re.compile(r"[0-9A-Za-z:.+−-]{2}", re.ASCII)
"""Two characters between which no line is cut: one number or one Latin word."""
_DIGIT: Final = re.compile(r"\d")
_DAY_LIKE: Final = re.compile(
    r"星期|[禮礼]拜|[週周][一-龥\d]|逢|[明後后聽听今昨]日|[明後后今昨][天晚]|隔[日天]|每[^日天]{1,2}[日天]|^[下今這这本]$|\b(?:tomorrow|next|today|tonight)\b",
    re.IGNORECASE,
)
"""Words about days that are no weekdays, and no place either: 星期八, 下星期一, 明天."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a line asks for; none of its fields says something if there is no line."""

    at: time | None = None
    zones: tuple[str, ...] = ()
    """Several mean that the person should choose."""
    no_place: str | None = None
    """What stands beside the time where a place would, and is none that we know."""
    weekdays: frozenset[int] | None = None
    """ISO numbers; None where none are named."""


def read_wish(text: str) -> Wish | None:
    """Return what a line wishes for: ``08:30``, 逢星期一八點半, ``London``, ``Mon-Fri 8:30pm London``; None if nothing.

    The line is the answer to a question, so that bare digits are a time.
    """
    if not text or len(text) > LONGEST:
        return None
    weekdays, rest = read_weekdays(text)
    if weekdays is None:
        return _timed(text)
    if not rest:
        return Wish(weekdays=weekdays)
    wish = _timed(rest)
    return wish and replace(wish, weekdays=weekdays)


def _timed(text: str) -> Wish | None:
    """Return what a line without weekdays wishes for."""
    at = parse_time(text, lenient=True)
    if at is not None:
        return Wish(at)
    for said, place in _cuts(text):
        at = parse_time(said, lenient=True)
        zones = find_zones(place) if at is not None else ()
        if zones:
            return Wish(at, zones)
    half = _half(text)
    if half is not None or _BARE_OFFSET.fullmatch(text):
        return half  # a signed number is rather a slip of the hand than hours from Greenwich
    if _DIGIT.search(text) and not _OFFSET.search(text):
        return None  # a time that could not be read, and a place: half a wish is none
    zones = find_zones(text)
    return Wish(None, zones) if zones else None


def _half(text: str) -> Wish | None:
    """Return a wish for a time beside a word that is no place, if a line is that."""
    first, _, after = text.partition(" ")
    before, _, last = text.rpartition(" ")
    for said, rest in ((first, after), (before, last), (last, before), (after, first)):
        at = parse_time(said)  # not lenient: bare digits beside other words may be anything
        if at is not None and rest and not _DIGIT.search(rest) and not _DAY_LIKE.search(rest):
            return Wish(at, no_place=rest)
    return None


def names_place(text: str) -> bool:
    """Say whether a line that ends with an @ and a word means the place of that name, as ``08:30 @London`` does."""
    time_said, _, place = text.rpartition("@")
    return bool(time_said) and place.isalpha() and bool(find_zones(place)) and read_wish(text) is not None


def read_place(text: str) -> tuple[str, ...]:
    """Return the zones that a place may mean, similar names included; none if nothing comes near."""
    if len(text) > LONGEST:
        return ()
    return find_zones(text) or nearest_zones(text)


def is_sure(text: str) -> bool:
    """Say whether a place is certainly the one zone that it was found to mean."""
    return len(find_zones(text)) == 1


def read_break(text: str, subscription: Subscription, now: datetime) -> date | Misread:
    """Return the local date on which digests are to come again, as words say, or what is wrong with the words."""
    today, next_on = local_date(subscription.schedule.zone, now), coming_on(subscription, now)
    try:
        until = parse_pause(text, today, next_on=next_on)
    except PauseOverError:
        return Misread(text, Slip.DATE_OVER)
    except PauseTooLongError as error:
        return Misread(text, Slip.DATE_TOO_FAR, error.latest)
    except NoSuchDateError:
        return Misread(text, Slip.DATE_UNKNOWN)
    if until is None:
        return Misread(text, Slip.NO_DATE)
    leaves_nothing_out = until <= next_on and pause_in_force(subscription, now) is None
    return Misread(text, Slip.NOTHING_SKIPPED, next_on) if leaves_nothing_out else until


def _cuts(text: str) -> Iterator[tuple[str, str]]:
    """Yield a line's beginning and rest, longest beginning first, then its end and what stands before it."""
    points = [at for at in range(len(text) - 1, 0, -1) if not _WITHIN.fullmatch(text[at - 1 : at + 1])]
    for at in points:
        yield text[:at].strip(" ,，、@"), text[at:].strip(" ,，、@")
    for at in reversed(points):
        yield text[at:].strip(" ,，、@"), text[:at].strip(" ,，、@")
