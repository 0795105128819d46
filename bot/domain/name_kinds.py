"""What kind of words a Chinese name is: options of one kind cannot be told apart by grammar alone.

Owns the kinds, told by a name's own words. What is asked, and which options are offered, may not enter.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

_HEADING: Final = re.compile(r"[0-9]{4} ?年|[：:]|譯名")
_CLAIM: Final = re.compile("是|起|作為|在|看|減弱")
_ACTION: Final = re.compile("^(?:擺脫|搶佔|防止|促進|培育|優化|從)")
_SEVERAL: Final = re.compile("[、與和]")


class NameKind(StrEnum):
    """What kind of words a name is."""

    THING = "thing"
    """A noun, which can stand for itself in a sentence: 基礎研究, TFP 的增長貢獻率."""
    SEVERAL = "several"
    """Several things side by side: 氫能、新材料與創新藥."""
    ACTION = "action"
    """What is done: 擺脫傳統增長方式."""
    CLAIM = "claim"
    """A sentence: 特點是創新."""
    HEADING = "heading"
    """It says a time, has a sign in it, or is about words rather than things: 2023 年 9 月首次提出, 英文譯名."""


def kind_of(name: str) -> NameKind:
    """Return the kind of a name in Traditional Chinese."""
    if _HEADING.search(name):
        return NameKind.HEADING
    if "的" in name:
        return NameKind.THING  # what stands before only says which: 優化組合的躍升
    if _ACTION.search(name):
        return NameKind.ACTION
    if _CLAIM.search(name):
        return NameKind.CLAIM
    return NameKind.SEVERAL if _SEVERAL.search(name) else NameKind.THING
