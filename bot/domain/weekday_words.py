"""On which weekdays something shall come, as people type it: 逢星期五, 一至五, 平日, 週一、三, every Friday, Mon-Fri.

Owns the reading of such words out of a line, and nothing of what the rest of the line says.
"""

from __future__ import annotations

import re
from typing import Final

from bot.domain.folding import fold
from bot.domain.schedule import EVERY_DAY, WORKING_DAYS

WEEKEND: Final = EVERY_DAY - WORKING_DAYS
_HAN: Final = {
    **dict(zip("一二三四五六日", range(1, 8), strict=True)),
    "天": 7,
    **{str(number): number for number in range(1, 8)},
}
_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OTHER: Final = ("mo", "tues", "weds", "thur", "thurs")

_DAY: Final = "[一二三四五六日天]"
_WEEK: Final = fold("(?:星期|禮拜|週|周)")
_TO: Final = fold("(?:至|到|–|-|~|—)")
_AND: Final = fold("(?:、|,|和|及|與|同|/| )*")
_COMMA: Final = fold(" ?(?:、|,|和|及|與|同|/) ?")
"""Between digits more than a blank has to stand: 星期1 7 is seven o’clock on Mondays."""
_EVERY: Final = fold("(?:逢|每個|每逢|每|各)?")
_DIGIT_DAY: Final = fold(r"[1-7](?![\d:點時號月])")
"""A weekday as a digit, which is no time, date or number."""
_ENGLISH_DAY: Final = "(?:" + "|".join(sorted((*_FULL, *_ENGLISH, *_OTHER), key=len, reverse=True)) + ")s?"

_NAMED: Final = (
    (
        re.compile(rf"{_EVERY} ?(?:{fold('平日|工作日|工作天|上班日')})|(?:every |on )?(?:week ?days?|working days?)"),
        WORKING_DAYS,
    ),
    (re.compile(rf"{_EVERY} ?(?:{fold('週末|周末')})|(?:every |on |at )?week ?ends?"), WEEKEND),
    (
        re.compile(rf"{fold('每日|每天|日日|天天')}|{fold('[每逢]')}(?={fold('[晚早朝夜午]')})|every ?day|daily"),
        EVERY_DAY,
    ),
)
_RANGE: Final = re.compile(
    rf"{_EVERY} ?{_WEEK}?(?P<first>{_DAY}) ?{_TO} ?{_WEEK}?(?P<last>{_DAY})(?!{fold('[點時號月]')})"
)
_DIGIT_RANGE: Final = re.compile(
    rf"(?:{_EVERY} ?{_WEEK}|{fold('逢')}) ?(?P<first>[1-7]) ?{_TO} ?{_WEEK}?(?P<last>{_DIGIT_DAY})"
)
_LIST: Final = re.compile(
    rf"(?:{_EVERY} ?{_WEEK}|{fold('逢')}) ?"
    rf"(?P<days>(?:{_DAY}|{_DIGIT_DAY})"
    rf"(?:{_AND}{_WEEK}?{_DAY}(?!{fold('[點時十]')})|{_COMMA}{_WEEK}?{_DIGIT_DAY})*)"
)
_ENGLISH_RANGE: Final = re.compile(
    rf"(?:every |on )?\b(?P<first>{_ENGLISH_DAY})\b ?(?:-|–|to|through|till|until) ?\b(?P<last>{_ENGLISH_DAY})\b"
)
_ENGLISH_LIST: Final = re.compile(
    rf"(?:every |on |each )?\b{_ENGLISH_DAY}\b(?:(?: ?, ?| and | ?& ?| ?/ ?| )\b{_ENGLISH_DAY}\b)*"
)


def read_weekdays(text: str) -> tuple[frozenset[int] | None, str]:
    """Take weekdays out of a line: return them as ISO numbers, None where it names none, and what is left of it.

    A range may lead over Sunday (五至一 is Friday to Monday).
    """
    folded = fold(text)
    line = text if len(folded) == len(text) else folded
    for pattern, weekdays in _NAMED:
        if match := pattern.search(folded):
            return weekdays, _without(line, match)
    if match := _RANGE.search(folded) or _DIGIT_RANGE.search(folded):
        return _between(_HAN[match["first"]], _HAN[match["last"]]), _without(line, match)
    if match := _LIST.search(folded):
        return frozenset(_HAN[one] for one in match["days"] if one in _HAN), _without(line, match)
    if match := _ENGLISH_RANGE.search(folded):
        return _between(_number(match["first"]), _number(match["last"])), _without(line, match)
    if match := _ENGLISH_LIST.search(folded):
        return frozenset(map(_number, re.findall(_ENGLISH_DAY, match[0]))), _without(line, match)
    return None, text


def _between(first: int, last: int) -> frozenset[int]:
    return frozenset((first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1))


def _number(name: str) -> int:
    """Return the ISO number of an English weekday, by its first letters, which two suffice for."""
    return next(number for number, day in enumerate(_FULL, 1) if day.startswith(name[:2]))


def _without(line: str, match: re.Match[str]) -> str:
    rest = f"{line[: match.start()]} {line[match.end() :]}"
    return " ".join(rest.split()).strip(" ,、，的")
