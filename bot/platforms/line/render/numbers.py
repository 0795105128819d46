"""Annex 2 on LINE: its rows side by side, and each with all that it counts.

Owns how a row is set as a card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.line import flex
from bot.platforms.line.browse_actions import ShowNumber, ShowNumbers
from bot.platforms.line.render import ways
from bot.platforms.line.render.concepts import concept_rows
from bot.platforms.line.render.pen import all_shown, shown
from bot.platforms.words.numbers import number_item, number_name, number_printed, numbers_heading
from bot.platforms.words.text import paragraphs

if TYPE_CHECKING:
    from bot.domain.library import Number
    from bot.domain.replies import NumberCard, NumberIndex
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply, Speech

    Json: TypeAlias = dict[str, Any]


def number_index(index: NumberIndex, pen: Pen) -> Speech:
    """Return the tour: a card for each row, side by side, that opens in full."""
    words = pen.words
    heading = flex.plain(numbers_heading(words))
    cards = [_summary(number, len(index.numbers), pen) for number in index.numbers]
    return all_shown(heading, cards, _around(pen))


def number_card(card: NumberCard, pen: Pen) -> Speech:
    """Return one row: as the source prints it, what it means, and each thing that it counts."""
    words, number = pen.words, card.number
    items = (number_item(position, item, words) for position, item in enumerate(number.items, 1))
    body = [
        *flex.prose(
            paragraphs(number_printed(number, words), words.pick(number.explanation, number.explanation_en), *items)
        ),
        flex.separator("lg"),
        *flex.rows(concept_rows(card.concepts, pen)),
    ]
    following = card.following
    onward = [pen.button(words.say("Next ›"), ShowNumber(following.id), is_main=True)] if following else []
    shown_card = flex.card(
        words.say("🔢 Annex 2"),
        beside=_place(number, card.total, words),
        title=number_name(number, words),
        body=body,
        buttons=onward,
    )
    previous = card.previous and pen.quick(words.say("‹ Previous"), ShowNumber(card.previous.id))
    around = _around(pen, Scope(ScopeKind.NUMBER, number.id))
    quick = (previous or None, pen.quick(words.say("All numbers"), ShowNumbers()), *around)
    return shown(f"🔢 {number_name(number, words)}", [shown_card], quick)


def _summary(number: Number, total: int, pen: Pen) -> Json:
    words = pen.words
    return flex.card(
        words.say("🔢 Annex 2"),
        beside=_place(number, total, words),
        title=number_name(number, words),
        body=flex.prose(
            paragraphs(number_printed(number, words), words.pick(number.explanation, number.explanation_en))
        ),
        buttons=[pen.button(words.say("One by one"), ShowNumber(number.id), is_main=True)],
    )


def _place(number: Number, total: int, words: Wording) -> str:
    return words.say("Row {position} of {total}", position=number.position, total=total)


def _around(pen: Pen, scope: Scope = ways.EVERYTHING) -> tuple[QuickReply, ...]:
    return (
        ways.quiz(pen, scope=scope),
        ways.figures(pen),
        ways.browse(pen),
        ways.annex(pen),
        ways.today(pen),
        ways.help_(pen),
    )
