"""Faults: what is wrong with a library, where, and what to write instead.

Owns the shape and the wording helpers (quoting, nearest spelling). What counts as a fault is decided elsewhere.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

QUOTED = 40
"""Characters of an offending value that a message shows."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend; ordered by file, line and column. `line` and `column` count from 1, in characters."""

    file: str
    """As the author would open it: the directory as given, then the path inside it."""
    line: int
    column: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        """``file:line:column: what is wrong; what to write instead``."""
        return f"{self.file}:{self.line}:{self.column}: {self.problem}; {self.remedy}"


class Finding(NamedTuple):
    """What is wrong with a text: a fault whose file is not known yet."""

    offset: int
    """The character of the text at which to look."""
    problem: str
    remedy: str


def quoted(value: str, limit: int = QUOTED) -> str:
    """The value in backquotes, on one line, control and invisible characters escaped, at most `limit` characters."""
    shown = value if len(value) <= limit else value[: limit - 1] + "…"
    return f"`{visible(shown)}`"


def visible(text: str) -> str:
    """The text with its control and invisible characters written out."""
    if text.isprintable():
        return text
    unseen = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
    return "".join(
        f"<{code_point(one)}>" if one != " " and unicodedata.category(one) in unseen else one for one in text
    )


def code_point(character: str) -> str:
    """The character's number as Unicode writes it: ``U+200B``."""
    return f"U+{ord(character):04X}"


def nearest(value: str, known: Collection[str]) -> str | None:
    """The known spelling closest to `value`, if any is close enough to be what was meant."""
    matches = get_close_matches(value[:80], known, n=1, cutoff=0.6)
    return matches[0] if matches else None


def shortened(values: Collection[str], limit: int = 8) -> str:
    """The first few values, for a remedy that lists what is allowed."""
    listed = list(values)
    return ", ".join(listed[:limit]) + (", …" if len(listed) > limit else "")
