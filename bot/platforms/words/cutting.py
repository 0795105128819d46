"""Text cut to what there is room for where it may be cut: at the end of a sentence, else of a clause, else of a word.

Owns the cutting of plain text, by UTF-16 units as Telegram and LINE count, or by its width on a screen. Markup may not
enter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from bot.platforms.words.text import utf16_length

_SENTENCE: Final = re.compile(r"[。！？!?]+[」』”’）)]*|\.(?=\s|$)|\n")
_CLAUSE: Final = re.compile(r"[，；：、,;:](?!\d)")
_LOOSE: Final = " ，；：、,;:"
_LEAST: Final = 0.4
"""The part of the room that has to be filled, or the cut is made elsewhere."""


def cut(text: str, units: int) -> str:
    """Return as much of a text as `units` UTF-16 units hold; where it is cut inside a sentence, with an ellipsis."""
    if utf16_length(text) <= units:
        return text
    kept = _begin(text, units)
    ends = [match.end() for match in _SENTENCE.finditer(kept)]
    if ends and ends[-1] >= _LEAST * len(kept):
        return kept[: ends[-1]].rstrip()
    kept = _begin(text, units - 1)
    commas = [match.start() for match in _CLAUSE.finditer(kept)]
    end = commas[-1] if commas and commas[-1] >= _LEAST * len(kept) else _word_end(text, len(kept))
    return kept[:end].rstrip() + "…"


def brief(text: str, width: int) -> str:
    """Return the beginning of a text, `width` columns of a screen at most; Chinese characters are two wide each."""
    if columns(text) <= width:
        return text
    end, left = 0, width - columns("…")
    while (left := left - columns(text[end])) >= 0:
        end += 1
    return text[: _word_end(text, end)].rstrip(_LOOSE) + "…"


@lru_cache(maxsize=4096)
def columns(text: str) -> int:
    """Return how wide a label is, wide characters counting twice."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _word_end(text: str, end: int) -> int:
    """Return where a text may be cut, at `end` or before, so that no word is halved; Chinese needs no such care."""
    blank = text.rfind(" ", 0, end + 1)
    is_inside = text[end - 1 : end + 1].isascii() and " " not in text[end - 1 : end + 1]
    return blank if is_inside and blank >= _LEAST * end else end


def _begin(text: str, units: int) -> str:
    """Return the beginning of a text that has `units` UTF-16 units at most, no character halved."""
    kept = text[:units]
    while utf16_length(kept) > units:
        kept = kept[:-1]
    return kept
