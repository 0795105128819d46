"""Times of day as people type them: 08:30, 8:30pm, 20h30, 早上八點半, 晚上十點十五分, 正午, half past eight.

Owns their reading. Time zones and dates may not enter, nor may what the time is for.

The whole text must be a time, but for polite words around it (每天…吧, at … please), because what is typed in a private
chat is a lookup otherwise. For the same reason bare digits (0830, 830, 8), bare numerals (八, eight) and 8.30, which
could be years, amounts or figures, are times only where one was asked for (`lenient`). Without a word for the part of
the day a time is read on the 24-hour clock: 8點 is 08:00.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from bot.domain.day_parts import split_day_parts
from bot.domain.folding import fold
from bot.domain.numerals import HAN_NUMBER, WORDS, read_number

MAX_LENGTH: Final = 64
"""Characters; nobody needs more for a time."""
_HOUR = 60
_DAY = 24 * _HOUR
_HALF, _QUARTER, _FIVE = 30, 15, 5

_ALONE: Final = {
    **dict.fromkeys(("正午", "中午", "noon", "midday"), time(12)),
    **dict.fromkeys(("午夜", "半夜", "子夜", "midnight"), time(0)),
}
_POLITE_BEFORE: Final = (
    *("每天", "每日", "每", "天天", "日日", "请", "麻烦你", "麻烦", "唔该", "在", "于", "喺", "改到", "改为", "改成"),
    *("设为", "设在", "大约", "大概", "约", "就", "我要", "我想要", "我想", "every day", "everyday", "daily", "please"),
    *("at", "around", "about", "by", "make it"),
)
_POLITE_AFTER: Final = (
    *("吧", "啦", "呀", "喇", "左右", "正", "整", "发送", "推送", "发给我", "谢谢你", "谢谢", "唔该", "好吗", "sharp"),
    *("please", "pls", "thanks", "thank you", "every day", "everyday", "daily", "each day"),
)
_POINTS = " .。,，、!！~～:的"

_HAN = rf"\d{{1,2}}|{HAN_NUMBER}"
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_SAID: Final = {
    **dict.fromkeys(("quarter", "a quarter", "fifteen"), _QUARTER),
    "half": _HALF,
    "five": _FIVE,
    "ten": 2 * _FIVE,
    **_TENS,
    **{f"{ten}{sign}five": minutes + _FIVE for ten, minutes in _TENS.items() for sign in " -"},
}
"""Minutes in English words."""


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_DIGITS = _compiled(r"(?P<hour>\d{1,2}) ?(?:[:∶h] ?(?P<minute>\d\d) ?(?:分|h|hrs?|hours)?|h)")
_TOGETHER = _compiled(r"(?P<hour>\d{1,2})(?P<minute>\d\d) ?(?:h|hrs?|hours)")
_CHINESE = _compiled(rf"(?P<hour>{_HAN}) ?(?:点钟?|时)(?P<rest>.*)")
_O_CLOCK = _compiled(r"(?P<hour>[a-z]+|\d{1,2}) ?o ?['’]? ?clock")
_SIDED = _compiled(r"(?P<said>[a-z][a-z -]*?)(?: minutes)? (?P<side>past|after|to|before) (?P<hour>[a-z]+|\d{1,2})")
_SPELT = _compiled(r"(?P<hour>[a-z]+)[ -](?P<said>[a-z][a-z -]*)")
_CLOCKS: Final = (_DIGITS, _TOGETHER, _CHINESE, _O_CLOCK, _SIDED, _SPELT)
_BARE: Final = (
    _compiled(r"(?P<hour>\d{1,2})(?: ?\. ?| ?)(?P<minute>\d\d)"),
    _compiled(rf"(?P<hour>{_HAN}|[a-z]+)"),
)
"""Times where one was asked for, or beside a part of the day: 830, 8.30, 8, 早上八, 8pm."""

_CHINESE_MINUTES: Final = (
    (_compiled(rf"过?(?P<n>{_HAN}) ?分钟?"), 1),
    (_compiled(r"(?P<n>\d\d|[零〇○][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)"), 1),
    (_compiled(rf"(?:踏|搭)?(?P<n>{_HAN}) ?个字"), _FIVE),  # Hong Kong reads the minute hand: 八點九個字 is 08:45
    (_compiled(rf"(?:踏|搭)(?P<n>{_HAN})"), _FIVE),
    (_compiled(r"(?P<n>[一二两三1-3]) ?刻钟?"), _QUARTER),
)


def parse_time(text: str, *, lenient: bool = False) -> time | None:
    """Read a time of day; None where the text is none, or contradicts itself (13:00 am, 25:00).

    Args:
        text: Anything that a person typed.
        lenient: Whether a time was asked for, so that bare digits are one, too.
    """
    if len(text) > MAX_LENGTH:
        return None
    plain = _without_manners(" ".join(fold(text).split()))
    if plain in _ALONE:
        return _ALONE[plain]
    clock, parts = split_day_parts(plain)
    matchers = _CLOCKS + _BARE if lenient or parts else _CLOCKS
    match = next(filter(None, (matcher.fullmatch(clock.strip(_POINTS)) for matcher in matchers)), None)
    return _read(match, parts) if match else None


def _without_manners(text: str) -> str:
    """Take polite words and points off both ends."""
    rest = text.strip(_POINTS)
    for word in _POLITE_BEFORE:
        rest = rest.removeprefix(word)
    for word in _POLITE_AFTER:
        rest = rest.removesuffix(word)
    return rest if rest == text else _without_manners(rest)


def _read(match: re.Match[str], parts: tuple[dict[int, int], ...]) -> time | None:
    hour, minutes = _hour(match["hour"]), _minutes(match)
    meant = {part.get(hour) for part in parts} if hour is not None and parts else {hour}
    if minutes is None or len(meant) > 1 or (hour := meant.pop()) is None:
        return None
    total = hour * _HOUR + minutes
    return time(*divmod(total % _DAY, _HOUR)) if total <= _DAY else None


def _hour(text: str) -> int | None:
    return WORDS.get(text) if text[0].isascii() and text.isalpha() else read_number(text)


def _minutes(match: re.Match[str]) -> int | None:
    """Return the minutes after the hour, negative before it; None where there cannot be so many."""
    groups = match.groupdict()
    if groups.get("rest"):
        minutes = _chinese_minutes(groups["rest"].strip())
    elif groups.get("said"):
        minutes = _SAID.get(groups["said"])
    else:
        minutes = int(groups.get("minute") or 0)
    if minutes is None or minutes >= _HOUR:
        return None
    return -minutes if groups.get("side") in {"to", "before"} else minutes


def _chinese_minutes(text: str) -> int | None:
    if text in {"半", "半钟"}:
        return _HALF
    for matcher, minutes in _CHINESE_MINUTES:
        if match := matcher.fullmatch(text):
            return read_number(match["n"]) * minutes
    return None
