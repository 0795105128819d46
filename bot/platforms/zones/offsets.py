"""Distances from UTC: what people write for them, the zones that keep them, and how they are shown.

Owns arithmetic of offsets. Names of places may not enter.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.platforms.zones.database import UTC_NAME, canonical_zone, fixed_offset

if TYPE_CHECKING:
    from datetime import datetime

_SIGNED: Final = re.compile(r"(utc|gmt)? ?([+-]) ?(\d{1,2})(?::?([0-5]\d))?")
_BARE: Final = re.compile(r"(?:utc|gmt) ?(\d{1,2})(?::([0-5]\d))?")
_IANA: Final = re.compile(r"etc/gmt([+-])(\d{1,2})")
_CHINESE: Final = re.compile(r"(?:utc|gmt)?([东西])(?:(\d{1,2})|([一二三四五六七八九十]{1,2}))(?:时)?区(?:时间)?")
_NUMERALS: Final = {numeral: at for at, numeral in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_DASHES: Final = str.maketrans("−–—‒﹣", "-----")
_EAST, _WEST = 14, -12
_BETWEEN: Final = {
    (5, 30): "Asia/Kolkata",
    (5, 45): "Asia/Kathmandu",
    (6, 30): "Asia/Yangon",
    (3, 30): "Asia/Tehran",
    (4, 30): "Asia/Kabul",
    (9, 30): "Australia/Darwin",
    (10, 30): "Australia/Lord_Howe",
    (8, 45): "Australia/Eucla",
    (12, 45): "Pacific/Chatham",
    (-3, 30): "America/St_Johns",
    (-9, 30): "Pacific/Marquesas",
}
"""The best-known place of each offset that is not in whole hours."""


def zone_by_offset(folded: str) -> str | None:
    """Return the zone of an offset such as ``utc+8``, ``+08:00``, ``gmt-5`` or ``东八区``, given folded; else None.

    ``etc/gmt-8`` means what it means in the database: eight hours *east*.
    """
    text = folded.translate(_DASHES).strip()
    if match := _IANA.fullmatch(text):
        return canonical_zone(f"Etc/GMT{match[1]}{int(match[2])}") or (UTC_NAME if int(match[2]) == 0 else None)
    if match := _SIGNED.fullmatch(text):
        return _zone(-1 if match[2] == "-" else 1, int(match[3]), int(match[4] or 0))
    if match := _BARE.fullmatch(text):
        return _zone(1, int(match[1]), int(match[2] or 0))
    if match := _CHINESE.fullmatch(text):
        hours = int(match[2]) if match[2] else _NUMERALS.get(match[3], _EAST + 1)
        return _zone(1 if match[1] == "东" else -1, hours, 0)
    return UTC_NAME if text in {"零时区", "中时区"} else None


def _zone(sign: int, hours: int, minutes: int) -> str | None:
    if minutes:
        return _BETWEEN.get((sign * hours, minutes))
    return fixed_offset(sign * hours) if _WEST <= sign * hours <= _EAST else None


def offset_label(zone: str, at: datetime) -> str:
    """Return how far a zone's clocks are from UTC at an instant: ``UTC+8``, ``UTC−5``, ``UTC+5:30``, ``UTC+0``.

    Raises:
        ZoneInfoNotFoundError: There is no such zone.
    """
    offset = at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    minutes = round(abs(offset) / timedelta(minutes=1))
    sign = "−" if offset < timedelta() else "+"
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")
