"""Lists of any length as cards side by side, and the ways to the rest of them where that is more than LINE takes.

Owns the dealing of rows to cards and of cards to pages. What a row says and does comes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from bot.platforms.line import flex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply

    Json: TypeAlias = dict[str, Any]

Item = TypeVar("Item")

ROWS_PER_CARD: Final = 7
"""About what a phone shows of a card without being scrolled; as many as the briefing has sections."""


_ROOM: Final = 24 * 1024
"""Bytes of a card's 30 KB that its rows may take; the rest is for its head and the lines between them."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Which page of how many is shown; the first is 0."""

    page: int
    pages: int


def cards_of_rows(kind: str, rows: Sequence[Json]) -> list[Json]:
    """Return rows on cards, seven to a card or fewer where they are long.

    Args:
        kind: At the head of each card.
        rows: At least one; as many as there are.

    Raises:
        ValueError: There are no rows.
    """
    parts = dealt(rows, ROWS_PER_CARD)
    if not parts:
        raise ValueError("a list must have rows")
    return [
        flex.card(kind, beside=f"{number} / {len(parts)}" if len(parts) > 1 else None, body=flex.rows(part))
        for number, part in enumerate(parts, 1)
    ]


def dealt(parts: Sequence[Item], most: int) -> list[list[Item]]:
    """Return parts of cards in order, `most` to a card, or fewer where they are long."""
    cards: list[list[Item]] = []
    for part in parts:
        if cards and len(cards[-1]) < most and flex.size([*cards[-1], part]) <= _ROOM:
            cards[-1].append(part)
        else:
            cards.append([part])
    return cards


def page_of_cards(cards: Sequence[Json], page: int) -> tuple[list[Json], Turns]:
    """Return as many cards as one message takes, of the page that is asked for or, past the end, of the last."""
    pages = flex.carousels(cards)
    turned = min(max(0, page), len(pages) - 1)
    return pages[turned], Turns(turned, len(pages))


def turning(turns: Turns, pen: Pen, turn: Callable[[int], object]) -> tuple[QuickReply, ...]:
    """Return the ways to the next page and the one before, where there are such."""
    words, quick = pen.words, []
    if turns.page + 1 < turns.pages:
        quick.append(pen.quick(words.say("Next page ›"), turn(turns.page + 1)))
    if turns.page > 0:
        quick.append(pen.quick(words.say("‹ Previous page"), turn(turns.page - 1)))
    return tuple(quick)
