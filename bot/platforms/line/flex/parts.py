"""The parts that cards are made of: text, quotations, buttons, rows that can be tapped, bars.

Owns their looks. What they say and do comes in; how much fits is `bubbles`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from markupsafe import escape

from bot.platforms.line.flex.colours import ACCENT, GREY, INK, LINE, QUIET, SHADE
from bot.platforms.line.flex.spans import MOST_SPANS, Paragraph, paragraphs_of, spans
from bot.platforms.line.speech import MOST_LABEL, check_data
from bot.platforms.words.cutting import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    Json: TypeAlias = dict[str, Any]
    Size: TypeAlias = Literal["xxs", "xs", "sm", "md", "lg", "xl", "xxl"]
    Margin: TypeAlias = Size | Literal["none"]

_MOST_SAID: Final = 300
"""UTF-16 units that a tap writes in the person's name."""
_FULL: Final = 100


def text(
    said: str,
    *,
    size: Size = "sm",
    color: str = INK,
    is_bold: bool = False,
    margin: Margin | None = None,
    flex: int | None = None,
    align: Literal["start", "center", "end"] | None = None,
    most_lines: int | None = None,
) -> Json:
    """Return plain text, or `Markup` of one paragraph, that goes on in the next line where it must.

    Raises:
        ValueError: There is nothing to say; LINE would refuse the whole message.
    """
    found = paragraphs_of(str(escape(said)))
    if not found:
        raise ValueError("a text must say something")
    runs = tuple(run for paragraph in found for run in paragraph.runs)
    part: Json = {"type": "text", "wrap": True, "size": size, "color": color, **spans(runs)}
    options = {"margin": margin, "flex": flex, "align": align, "maxLines": most_lines}
    if is_bold:
        part["weight"] = "bold"
    return part | {name: value for name, value in options.items() if value is not None}


def prose(said: str, *, most_spans: int = MOST_SPANS, size: Size = "sm", is_below: bool = False) -> list[Json]:
    """Return text of any length as components: paragraphs apart, quotations in boxes, styles as spans.

    Args:
        said: Plain text or `Markup`.
        most_spans: In each paragraph; what comes behind these is plain.
        size: Of the letters.
        is_below: Whether something stands above it, from which it is to stand apart.
    """
    return [
        _paragraph(one, most_spans, size, is_first=not (at or is_below))
        for at, one in enumerate(paragraphs_of(str(escape(said))))
    ]


def quote(said: str, *, most_spans: int = MOST_SPANS) -> Json:
    """Return a quotation in its box, with a bar at its side."""
    inner = [
        {"type": "text", "wrap": True, "size": "sm", "color": INK, **spans(one.runs, most_spans)}
        for one in paragraphs_of(str(escape(said)))
    ]
    return _quote_box(inner)


def separator(margin: Margin = "md") -> Json:
    """Return a thin line."""
    return {"type": "separator", "margin": margin, "color": LINE}


def box(
    contents: Sequence[Json], *, layout: Literal["vertical", "horizontal", "baseline"] = "vertical", **options: Any
) -> Json:
    """Return a box of parts; `options` are LINE's own, such as ``margin="md"``."""
    return {"type": "box", "layout": layout, "contents": list(contents), **options}


def postback(label: str, data: str, *, says: str | None = None) -> Json:
    """Return what a tap does: send `data`, and write `says`, by default the label, in the person's name.

    Args:
        label: Cut to 20 characters; what LINE reads aloud where it is not shown.
        data: What `Postbacks.data` made.
        says: An empty text writes nothing.

    Raises:
        ValueError: The data is empty or too long.
    """
    check_data(data)
    action = {"type": "postback", "label": short_label(label), "data": data}
    said = cut(label if says is None else says, _MOST_SAID)
    return action | ({"displayText": said} if said else {})


def saying(label: str, said: str) -> Json:
    """Return what a tap does: write something in the person's name, which the bot answers as if they had typed it."""
    return {"type": "message", "label": short_label(label), "text": cut(said, _MOST_SAID)}


def link(label: str, url: str) -> Json:
    """Return what a tap does: open `url`."""
    return {"type": "uri", "label": short_label(label), "uri": url}


def button(action: Json, *, is_main: bool = False) -> Json:
    """Return a button; of the buttons of a card, one at most is the main one."""
    colour = {"style": "primary", "color": ACCENT} if is_main else {"style": "secondary", "color": QUIET}
    return {"type": "button", "height": "sm", "adjustMode": "shrink-to-fit", "action": action, **colour}


def row(said: str, action: Json, *, beside: str | None = None) -> Json:
    """Return a line of any length that can be tapped, for names that no button holds.

    Args:
        said: Plain text or `Markup`.
        action: What a tap does.
        beside: Said below it, smaller and grey.
    """
    said_parts = [text(said, color=ACCENT, is_bold=True)]
    if beside:
        said_parts.append(text(beside, size="xs", color=GREY, margin="xs"))
    arrow = {"type": "text", "text": "›", "size": "md", "color": ACCENT, "flex": 0, "gravity": "center"}
    return box(
        [box(said_parts, flex=1), arrow],
        layout="horizontal",
        spacing="md",
        paddingTop="8px",
        paddingBottom="8px",
        action=action,
    )


def rows(many: Sequence[Json]) -> list[Json]:
    """Return rows with thin lines between them."""
    return [part for one in many for part in (separator("none"), one)][1:]


def bar(label: str, value: str, share: float, *, colour: str = ACCENT) -> Json:
    """Return a line of a chart: its name and value, and below them a bar as long as its share of the whole, 0 to 1."""
    percent = round(_FULL * min(1.0, max(0.0, share)))
    filled = box([], width=f"{percent}%", height="8px", backgroundColor=colour, cornerRadius="4px")
    track = box([filled] if percent else [], height="8px", backgroundColor=SHADE, cornerRadius="4px", margin="xs")
    if not percent:
        track["contents"] = []
    names = [text(label, size="xs", flex=3), text(value, size="xs", color=GREY, flex=2, align="end")]
    return box([box(names, layout="horizontal"), track], margin="md")


def short_label(label: str) -> str:
    """Return a label that LINE takes, 20 characters at most, cut between words where there are such."""
    return cut(label, MOST_LABEL)


def _paragraph(paragraph: Paragraph, most_spans: int, size: Size, *, is_first: bool) -> Json:
    shown = spans(paragraph.runs, most_spans)
    part: Json = {"type": "text", "wrap": True, "size": size, "color": INK, **shown}
    if paragraph.is_quote:
        return _quote_box([part])
    return part if is_first else {**part, "margin": "md"}


def _quote_box(inner: Sequence[Json]) -> Json:
    side = box([], width="3px", backgroundColor=ACCENT, cornerRadius="2px")
    words = box(inner, flex=1, spacing="sm", paddingAll="10px")
    return box([side, words], layout="horizontal", backgroundColor=SHADE, cornerRadius="4px", margin="md")
