"""Lists of any length as cards side by side, and the ways to the rest of them where that is more than LINE takes.

Owns the dealing of rows to cards and of cards to pages. What a row says and does comes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.platforms.line import flex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply

    Json: TypeAlias = dict[str, Any]

ROWS_PER_CARD: Final = 6
"""What a phone shows of a card without being scrolled."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Which page of how many is shown; the first is 0."""

    page: int
    pages: int


def page_of_rows(kind: str, title: str | None, rows: Sequence[Json], page: int) -> tuple[list[Json], Turns]:
    """Return the cards of a page of rows, six to a card; a page past the end means the last.

    Args:
        kind: At the head of each card.
        title: Of the first card.
        rows: At least one; as many as there are.
        page: 0 for the first.

    Raises:
        ValueError: There are no rows.
    """
    parts = [rows[at : at + ROWS_PER_CARD] for at in range(0, len(rows), ROWS_PER_CARD)]
    if not parts:
        raise ValueError("a list must have rows")
    cards = [
        flex.card(
            kind,
            beside=f"{number} / {len(parts)}" if len(parts) > 1 else None,
            title=title if number == 1 else None,
            body=flex.rows(part),
        )
        for number, part in enumerate(parts, 1)
    ]
    return page_of_cards(cards, page)


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
