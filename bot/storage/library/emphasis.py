"""The one markup of the content: ``**bold**`` in the source's quoted words.

Owns its reading. What platforms make of bold may not enter.
"""

from __future__ import annotations

import re

from bot.domain.library import Span

MARK = "**"
_RUN = re.compile(r"\*+")


def split_emphasis(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The text without its marks, and what they enclose; `marked` must have passed `emphasis_fault`."""
    pieces = marked.split(MARK)
    spans, length = [], 0
    for index, piece in enumerate(pieces):
        if index % 2:
            spans.append(Span(length, length + len(piece)))
        length += len(piece)
    return "".join(pieces), tuple(spans)


def emphasis_fault(marked: str) -> tuple[int, str, str] | None:
    """The first mark that is not a pair's: its offset, what is wrong and what to write; None when all is well."""
    marks = list(_RUN.finditer(marked))
    for mark in marks:
        if len(mark.group()) != len(MARK):
            return mark.start(), f"`{mark.group()}` is no bold mark", "write `**` before and after the bold words"
    if len(marks) % 2:
        return marks[-1].start(), "the bold mark `**` has no partner", "close it with a second `**`, or delete it"
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        if not marked[opening.end() : closing.start()].strip():
            return opening.start(), "the bold marks enclose nothing", "delete them"
    return None
