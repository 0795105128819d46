"""Marked-up text from pieces: quotes with emphasis and highlights, excerpts, what a person typed.

Owns markup and excerpts. Wording and buttons may not enter. Everything returned as `Markup` is balanced HTML of a few
tags (b, i, u, code, blockquote), which Telegram takes as it is and LINE's room turns into spans; everything taken as
`str` is escaped.
"""

from __future__ import annotations

import unicodedata
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from bot.domain.library import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.platforms.i18n import Wording

ECHO_CHARACTERS: Final = 60
QUOTE_CHARACTERS: Final = 2800
"""The longest quote on one page; far above any of the briefing's, and safe under Telegram's 4,096 with all else."""
LONG_QUOTE: Final = 220
"""Quotes longer than this are folded until tapped, where a platform can."""

_FOLDED, _OPEN, _CLOSE = Markup("<blockquote expandable>"), Markup("<blockquote>"), Markup("</blockquote>")
_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_SENTENCE_ENDS: Final = "。；！？"
_JOINERS: Final = "\u200d\ufe0e\ufe0f"


def echo(text: str) -> str:
    """Return what a person typed, fit to be shown: one line, 60 characters at most, unable to turn text around it.

    Control characters and directional marks go; text with right-to-left letters is isolated, so that punctuation beside
    it stays where it is; a cut leaves no dangling joiner of an emoji.
    """
    kept = "".join(c if _showable(c) else " " for c in text)
    line = " ".join(kept.split())
    if len(line) > ECHO_CHARACTERS:
        line = line[: ECHO_CHARACTERS - 1].rstrip(_JOINERS + " ") + "…"
    turns = any(unicodedata.bidirectional(c) in {"R", "AL"} for c in line)
    return f"{_ISOLATE}{line}{_POP_ISOLATE}" if turns else line


def bold(text: str) -> Markup:
    """Return `text` in bold."""
    return Markup("<b>") + text + Markup("</b>")


def italic(text: str) -> Markup:
    """Return `text` in italics."""
    return Markup("<i>") + text + Markup("</i>")


def code(text: str) -> Markup:
    """Return `text` as what a machine says, which a tap copies."""
    return Markup("<code>") + text + Markup("</code>")


def blockquote(text: str, *, fold: bool) -> Markup:
    """Return `text` as a quotation, folded until tapped if `fold`."""
    return (_FOLDED if fold else _OPEN) + text + _CLOSE


def lines(*parts: str | None) -> Markup:
    """Return the parts that there are, each on its own line."""
    return Markup("\n").join(part for part in parts if part)


def paragraphs(*parts: str | None) -> Markup:
    """Return the parts that there are with an empty line between them."""
    return Markup("\n\n").join(part for part in parts if part)


def quoted(
    text: str,
    words: Wording,
    *,
    emphasis: Sequence[Span] = (),
    highlights: Sequence[Span] = (),
    window: Span | None = None,
) -> Markup:
    """Return Chinese text in the reader's script, the source's emphasis bold, what was looked for bold and underlined.

    Offsets are those of `text`, which conversion keeps. `window` shows only that part, with an ellipsis where text is
    left out.
    """
    shown = words.content(text)
    window = window or Span(0, len(text))
    edges = {window.start, window.end}
    for span in (*emphasis, *highlights):
        edges |= {edge for edge in (span.start, span.end) if window.start < edge < window.end}
    strong, found = _covered(emphasis), _covered(highlights)
    pieces = [
        _styled(escape(shown[start:end]), strong=start in strong, found=start in found)
        for start, end in pairwise(sorted(edges))
    ]
    lead, tail = "…" if window.start else "", "…" if window.end < len(text) else ""
    return Markup("".join((lead, *pieces, tail)))  # noqa: S704 - every piece is escaped above


def excerpt(text: str, highlights: Sequence[Span], limit: int) -> Span:
    """Return the part of `text`, `limit` characters at most, that shows most highlights; without any, the beginning.

    It starts where a sentence does, if that is near.
    """
    if len(text) <= limit:
        return Span(0, len(text))
    anchors = sorted(highlights)

    def shown(anchor: Span) -> int:
        return sum(anchor.start <= other.start and other.end <= anchor.start + limit * 3 // 4 for other in anchors)

    first = max(anchors, key=shown, default=Span(0, 0)).start
    earliest = max(0, first - limit // 4)
    sentence = max(text.rfind(end, earliest, first) for end in _SENTENCE_ENDS) + 1
    start = sentence or earliest
    return Span(start, min(len(text), start + limit))


def utf16_length(text: str) -> int:
    """Return the length as Telegram and LINE count it; half a character, as some programs send it, counts one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _showable(character: str) -> bool:
    """Say whether a character shows something or joins what does."""
    return character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _covered(spans: Iterable[Span]) -> frozenset[int]:
    """Return the characters that the spans cover."""
    return frozenset(chain.from_iterable(range(span.start, span.end) for span in spans))


def _styled(piece: Markup, *, strong: bool, found: bool) -> str:
    """Return an escaped piece in its style: the source's bold, what was looked for underlined as well."""
    if found:
        return f"<b><u>{piece}</u></b>"
    return f"<b>{piece}</b>" if strong else str(piece)
