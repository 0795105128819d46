"""The one markup of the content: ``**bold**`` in the source's quoted words.

Owns its reading. What platforms make of bold may not enter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.library import Span
from bot.storage.library.faults import Finding, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "**"
_RUN = re.compile(r"\*+")


def split_emphasis(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The text without its marks, and what they enclose; `marked` must have passed `check_emphasis`."""
    pieces = marked.split(MARK)
    spans, length = [], 0
    for index, piece in enumerate(pieces):
        if index % 2:
            spans.append(Span(length, length + len(piece)))
        length += len(piece)
    return "".join(pieces), tuple(spans)


def check_emphasis(marked: str) -> Iterator[Finding]:
    """The first mark that is not one of a pair around words."""
    marks = list(_RUN.finditer(marked))
    for mark in marks:
        if len(mark.group()) != len(MARK):
            remedy = "write `**` before and after the bold words"
            yield Finding(mark.start(), f"{quoted(mark.group())} is no bold mark", remedy)
            return
    if len(marks) % 2:
        yield Finding(marks[-1].start(), "the bold mark `**` has no partner", "add the second `**`, or delete this one")
        return
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        if not marked[opening.end() : closing.start()].strip():
            yield Finding(opening.start(), "the bold marks enclose nothing", "delete them")
            return
