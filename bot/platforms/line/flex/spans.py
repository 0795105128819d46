"""Marked-up text as the Flex components that show it: text with spans, and quotations in boxes.

Owns the way from the few tags of `bot.platforms.words.text` (b, i, u, code, blockquote) to components, so that both
platforms say the same messages. A tag that is none of these is left out, and what stands in it stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final

from bot.platforms.line.flex.colours import ACCENT, FOUND, GREY

if TYPE_CHECKING:
    from markupsafe import Markup

MOST_SPANS: Final = 60
"""In one text; what comes behind is plain. A text of ours has a handful."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks: bold, italic, what was looked for, what a machine says."""

    is_bold: bool = False
    is_italic: bool = False
    is_found: bool = False
    is_code: bool = False


PLAIN: Final = Style()
_STYLES: Final = {
    "b": {"is_bold": True},
    "i": {"is_italic": True},
    "u": {"is_found": True},
    "code": {"is_code": True},
}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one style."""

    text: str
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What stands apart from what is around it: a paragraph, or one of a quotation."""

    runs: tuple[Run, ...]
    is_quote: bool = False

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


@lru_cache(maxsize=512)
def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of marked-up text, empty ones left out; what is no HTML must come escaped."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return tuple(reader.done())


def plain(text: Markup) -> str:
    """Return the words of marked-up text: for messages without a card, and for what notifications show."""
    return "\n\n".join(paragraph.text for paragraph in paragraphs_of(str(text)))


def spans(runs: tuple[Run, ...], most: int = MOST_SPANS) -> dict[str, Any]:
    """Return what a text component says: plain text, or spans where any of it has a style; `most` spans."""
    if all(run.style == PLAIN for run in runs) or most < 1:
        return {"text": "".join(run.text for run in runs)}
    kept, rest = runs[: most - 1], runs[most - 1 :]
    if len(rest) > 1:
        rest = (Run("".join(run.text for run in rest)),)
    return {"contents": [_span(run) for run in (*kept, *rest)]}


def _span(run: Run) -> dict[str, Any]:
    style = run.style
    span: dict[str, Any] = {"type": "span", "text": run.text}
    if style.is_bold or style.is_found:
        span["weight"] = "bold"
    if style.is_found:
        span |= {"color": FOUND, "decoration": "underline"}
    elif style.is_code:
        span |= {"color": ACCENT, "weight": "bold"}
    elif style.is_italic:
        # Chinese has no italics, and LINE's phones slant it badly: what is said beside is grey instead.
        span["color"] = GREY
    return span


class _Reader(HTMLParser):
    """Reads runs and paragraphs off HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._paragraphs: list[Paragraph] = []
        self._runs: list[Run] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a style, or a quotation."""
        del attrs  # whether a quotation is folded is Telegram's
        if tag == "blockquote":
            self._end()
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End the last of these that is open."""
        if tag == "blockquote":
            self._end()
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag)]

    def handle_data(self, data: str) -> None:
        """Take words; an empty line ends a paragraph."""
        style = PLAIN
        for tag in self._open:
            style = replace(style, **_STYLES.get(tag, {}))
        first, *others = data.split("\n\n")
        self._say(first, style)
        for other in others:
            self._end()
            self._say(other, style)

    def done(self) -> list[Paragraph]:
        """Return all paragraphs."""
        self._end()
        return self._paragraphs

    def _say(self, words: str, style: Style) -> None:
        if not words:
            return
        if self._runs and self._runs[-1].style == style:
            self._runs[-1] = Run(self._runs[-1].text + words, style)
        else:
            self._runs.append(Run(words, style))

    def _end(self) -> None:
        runs = _stripped(self._runs)
        if runs:
            self._paragraphs.append(Paragraph(runs, "blockquote" in self._open))
        self._runs = []


def _stripped(runs: list[Run]) -> tuple[Run, ...]:
    """Return runs without the line feeds around them."""
    kept = list(runs)
    while kept and not kept[0].text.lstrip("\n"):
        del kept[0]
    while kept and not kept[-1].text.rstrip("\n"):
        del kept[-1]
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip("\n"))
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip("\n"))
    return tuple(kept)
