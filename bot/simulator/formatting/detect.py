"""Owns finding what Telegram marks by itself: commands, mentions, hashtags, addresses; may not parse markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.simulator.formatting import utf16

if TYPE_CHECKING:
    from collections.abc import Iterator

Entity = dict[str, Any]

_COMMON_ENDINGS = (
    "com|org|net|edu|gov|int|info|io|me|dev|app|ai|hk|cn|tw|sg|jp|uk|de|fr|eu|us|ca|au|nl|ru|ua|in|br|xyz|site|online"
)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_TAIL = r"(?::\d{1,5})?(?:[/?#][^\s<>«»\"，。；：！？、（）「」『』《》]*)?"
_TRAILING = ".,;:!?'\")]}"
_PATTERNS = (
    ("url", re.compile(rf"(?<![\w@.])https?://(?:{_LABEL}\.)*{_LABEL}{_TAIL}", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![\w@])")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("url", re.compile(rf"(?<![\w@./-])(?:{_LABEL}\.)+(?:{_COMMON_ENDINGS})(?![\w-]){_TAIL}", re.IGNORECASE)),
    ("hashtag", re.compile(r"(?<![\w#@/])#(?=\w*[^\W\d_])\w{1,256}(?!#)")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
)
_MARKS = frozenset("/@#$.:")
_UNBROKEN = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji"})


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            end = match.end()
            while kind == "url" and text[end - 1] in _TRAILING:
                end -= 1
            yield kind, match.start(), end


def detect(text: str, known: list[Entity]) -> list[Entity]:
    """The entities Telegram adds to `text`, none of them crossing another or one that cannot be broken."""
    if _MARKS.isdisjoint(text):
        return []
    taken = [(e["offset"], e["offset"] + e["length"]) for e in known if e["type"] in _UNBROKEN]
    borders = [(e["offset"], e["offset"] + e["length"]) for e in known if e["type"] not in _UNBROKEN]
    added: list[Entity] = []
    for kind, start, end in _found(text):
        low = utf16.offset_at(text, start)
        high = low + utf16.length(text[start:end])
        if any(low < b and a < high for a, b in taken) or any(_crosses(low, high, a, b) for a, b in borders):
            continue
        taken.append((low, high))
        added.append({"type": kind, "offset": low, "length": high - low})
    return added


def _crosses(low: int, high: int, a: int, b: int) -> bool:
    return low < b and a < high and not (a <= low and high <= b) and not (low <= a and b <= high)
