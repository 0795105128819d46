"""Parts of the day, in Chinese and English, and what an hour that is said with one means on the 24-hour clock.

Owns that table alone: 晚上八點 is 20:00, 晚上兩點 02:00, 早上八點 08:00. Missing from it is what a part of the day
cannot have (下午二十五點, 13:00 am). Hours that are already said on the 24-hour clock (晚上20點) mean themselves.

凌晨 (1 to 6) and 半夜 (12 to 3) are as Hong Kong speaks; 上午十二點半 is 00:30, as telephones write it in Chinese.
"""

from __future__ import annotations

from typing import Final

_NOON, _DAY = 12, 24


def _hours(*, same: range = range(0), later: range = range(0), twelve: int | None = None) -> dict[int, int]:
    """Return what hours mean: `same` themselves, `later` twelve more, 12 (and 24, if midnight) `twelve`."""
    meant = {hour: hour for hour in same}
    for hour in later:
        meant |= {hour: hour + _NOON, hour + _NOON: hour + _NOON}
    if twelve is not None:
        meant[_NOON] = twelve
    if twelve == 0:
        meant[_DAY] = 0
    return meant


_FORENOON = _hours(same=range(_NOON), twelve=0)
_AFTERNOON = _hours(later=range(1, _NOON), twelve=_NOON)
_MORNING = _hours(same=range(1, _NOON))
_MIDDAY = _hours(same=range(10, _NOON), later=range(1, 3), twelve=_NOON)
_DUSK = _hours(later=range(4, 9))
_EVENING = _hours(same=range(5), later=range(5, _NOON), twelve=0)
_NIGHT = _hours(same=range(6), later=range(8, _NOON), twelve=0)
_SMALL_HOURS = _hours(same=range(7), twelve=0)

DAY_PARTS: Final = {
    **dict.fromkeys(("am", "a.m", "上午"), _FORENOON),
    **dict.fromkeys(("pm", "p.m", "下午", "下昼", "晏昼", "in the afternoon"), _AFTERNOON),
    **dict.fromkeys(("早上", "早晨", "清晨", "清早", "朝早", "晨早", "早", "朝", "in the morning"), _MORNING),
    **dict.fromkeys(("中午", "正午", "noon"), _MIDDAY),
    **dict.fromkeys(("傍晚", "黄昏"), _DUSK),
    **dict.fromkeys(("晚上", "夜晚", "晚间", "夜间", "晚黑", "晚", "夜", "in the evening"), _EVENING),
    **dict.fromkeys(("半夜", "午夜", "深夜", "夜里", "at night", "midnight"), _NIGHT),
    **dict.fromkeys(("凌晨",), _SMALL_HOURS),
}
"""Folded names, without a final full stop; for each, hours as said to hours of the 24-hour clock."""


def split_day_parts(text: str) -> tuple[str, tuple[dict[int, int], ...]]:
    """Take a part of the day off either end; return the rest, and what it says about hours."""
    found: list[dict[int, int]] = []
    if opening := next(filter(text.startswith, _LONGEST_FIRST), None):
        text = text[len(opening) :]
        found.append(DAY_PARTS[opening])
    if closing := next(filter(text.endswith, _LONGEST_FIRST), None):
        text = text[: -len(closing)]
        found.append(DAY_PARTS[closing])
    return text, tuple(found)


_LONGEST_FIRST = sorted(DAY_PARTS, key=len, reverse=True)
