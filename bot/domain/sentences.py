"""Where the sentences of a statement begin and end.

Owns the cutting of Chinese prose into pieces that can stand alone. Which of them is chosen may not enter.
"""

from __future__ import annotations

import re

from bot.domain.library import Span

_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[」』”’）)]*|[^。！？!?]+")
_CLAUSE = re.compile(r"[^，、；：,;:]*[，、；：,;:]+|[^，、；：,;:]+")


def sentences_of(text: str, longest: int) -> tuple[Span, ...]:
    """Return the sentences of `text` in order; one that is longer than `longest` characters as pieces of it.

    Such a piece ends at a comma where it can. The pieces leave nothing out.
    """
    return tuple(
        piece
        for match in _SENTENCE.finditer(text)
        for piece in (_pieces(text, Span(*match.span()), longest) if len(match.group()) > longest else [_span(match)])
    )


def clauses_of(text: str) -> tuple[str, ...]:
    """Return what stands between the commas and stops of `text`."""
    return tuple(match.group() for match in _CLAUSE.finditer(text))


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())


def _pieces(text: str, sentence: Span, longest: int) -> list[Span]:
    pieces: list[Span] = []
    start = sentence.start
    for match in _CLAUSE.finditer(text, sentence.start, sentence.end):
        if match.end() - start > longest and match.start() > start:
            pieces.append(Span(start, match.start()))
            start = match.start()
        while match.end() - start > longest:
            pieces.append(Span(start, start + longest))
            start += longest
    return [*pieces, Span(start, sentence.end)] if start < sentence.end else pieces
