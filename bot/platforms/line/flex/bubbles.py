"""Cards, carousels and messages of them, within what LINE takes.

Owns the one design of a card (its kind and section at the head, title, body, source, buttons at the foot) and LINE's
limits: 30 KB for a bubble, 50 KB and 12 bubbles for a carousel, 1,500 units for the words that stand in for it. Sizes
are counted with every Chinese character escaped, six bytes each: the most that any client makes of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from bot.platforms.line.flex.colours import ACCENT, BESIDE_ON_ACCENT, GREY, LINE, ON_ACCENT, PAPER
from bot.platforms.line.flex.parts import box, separator, text
from bot.platforms.line.flex.spans import MOST_SPANS
from bot.platforms.words.cutting import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Json: TypeAlias = dict[str, Any]
    Width: TypeAlias = Literal["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"]

MOST_BUBBLE: Final = 30 * 1024
"""Bytes (Messaging API reference, "Bubble")."""
MOST_CAROUSEL: Final = 50 * 1024
"""Bytes (Messaging API reference, "Carousel")."""
MOST_BUBBLES: Final = 12
"""In a carousel."""
_SHOWN_ALT: Final = 400
"""UTF-16 units of the alternative text that anybody would read in notifications and the list of chats; LINE takes more.
"""
_AROUND: Final = 64
"""Bytes of a carousel besides its bubbles."""
_FEWER_SPANS: Final = (MOST_SPANS, 20, 6, 0)


def card(
    kind: str,
    *,
    beside: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    body: Sequence[Json] = (),
    source: str | None = None,
    buttons: Sequence[Json] = (),
    width: Width = "mega",
) -> Json:
    """Return a bubble in the bot's design.

    Args:
        kind: What it is, with its sign: ``📘 概念``.
        beside: Where it belongs or which of how many it is, small.
        title: What it is about; as all texts here plain or `Markup`.
        subtitle: The title in the other language, or the like.
        body: Parts.
        source: Where it comes from; small and grey.
        buttons: At its foot, below each other.
        width: In LINE's words; a carousel's bubbles should all have the same.

    Raises:
        ValueError: It says nothing.
    """
    titles = _titles(title, subtitle)
    inside = [*titles, *_below(titles, body), *_source(source)]
    if not inside:
        raise ValueError("a card must say something")
    shown: Json = {
        "type": "bubble",
        "size": width,
        "header": _head(kind, beside),
        "body": box(inside, spacing="sm", paddingAll="16px"),
        "styles": {"header": {"backgroundColor": ACCENT}, "body": {"backgroundColor": PAPER}},
    }
    return _footed(shown, buttons) if buttons else shown


def _footed(shown: Json, buttons: Sequence[Json]) -> Json:
    foot = {"backgroundColor": PAPER, "separator": True, "separatorColor": LINE}
    footer = box(buttons, spacing="sm", paddingAll="12px")
    return shown | {"footer": footer, "styles": shown["styles"] | {"footer": foot}}


def message(alt: str, bubbles: Sequence[Json]) -> Json:
    """Return a message of one card, or of several side by side.

    Args:
        alt: What notifications show instead; cut where it is long.
        bubbles: 1 to 12.

    Raises:
        ValueError: LINE would refuse it.
    """
    if not fits(bubbles):
        raise ValueError(f"{len(bubbles)} bubbles of {[size(one) for one in bubbles]} bytes are not for LINE")
    contents = bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": list(bubbles)}
    return {"type": "flex", "altText": cut(alt.strip(), _SHOWN_ALT) or "…", "contents": contents}


def size(part: object) -> int:
    """Return how many bytes a part is, as it is sent."""
    return len(json.dumps(part))


def fits(bubbles: Sequence[Json]) -> bool:
    """Tell whether LINE takes these bubbles as one message."""
    return _fit([size(one) for one in bubbles])


def _fit(sizes: Sequence[int]) -> bool:
    """Tell whether LINE takes bubbles of these sizes as one message."""
    total = sum(sizes) + len(sizes) * 2 + _AROUND
    most = MOST_CAROUSEL if len(sizes) > 1 else MOST_BUBBLE + _AROUND + 2
    return 1 <= len(sizes) <= MOST_BUBBLES and all(one <= MOST_BUBBLE for one in sizes) and total <= most


def fitted(make: Callable[[int], list[Json]]) -> list[Json]:
    """Return bubbles that LINE takes as one message, with as much emphasis as fits.

    Args:
        make: Makes them with so many spans in a paragraph at most; with none, all text is plain.

    Raises:
        ValueError: Even plain they do not fit: more was put into them than an author's check lets pass.
    """
    for most_spans in _FEWER_SPANS:
        bubbles = make(most_spans)
        if fits(bubbles):
            return bubbles
    raise ValueError("even without emphasis these bubbles are too much for LINE")


def carousels(bubbles: Iterable[Json]) -> list[list[Json]]:
    """Return bubbles in groups that each fit one message, in order: as few as will do."""
    groups: list[list[Json]] = []
    sizes: list[int] = []  # of the last group's; each bubble is written out once, not with every one after it
    for one in bubbles:
        sizes.append(size(one))
        if groups and _fit(sizes):
            groups[-1].append(one)
        else:
            groups.append([one])
            sizes = sizes[-1:]
    return groups


def _head(kind: str, beside: str | None) -> Json:
    shown = [text(kind, size="sm", color=ON_ACCENT, is_bold=True)]
    if beside:
        shown.append(text(beside, size="xxs", color=BESIDE_ON_ACCENT, margin="xs"))
    return box(shown, paddingAll="12px", paddingStart="16px")


def _below(titles: Sequence[Json], body: Sequence[Json]) -> list[Json]:
    """Return a body with some room above it, where there are titles."""
    return [{"margin": "md", **part} if titles and not at else part for at, part in enumerate(body)]


def _source(source: str | None) -> list[Json]:
    return [separator("lg"), text(source, size="xxs", color=GREY, margin="md")] if source else []


def _titles(title: str | None, subtitle: str | None) -> list[Json]:
    shown = [text(title, size="lg", is_bold=True)] if title else []
    return [*shown, text(subtitle, size="xs", color=GREY, margin="xs")] if subtitle else shown
