"""Annex 2 on LINE: its rows side by side, and each with all that it counts.

Owns how a row is set as a card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.domain.language import Language
from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.line import flex
from bot.platforms.line.browse_actions import ShowNumber, ShowNumbers
from bot.platforms.line.render import ways
from bot.platforms.line.render.concepts import concept_rows
from bot.platforms.line.render.pen import all_shown, shown
from bot.platforms.words.numbers import number_item, number_name
from bot.platforms.words.text import blockquote, lines, paragraphs

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.library import Number
    from bot.domain.replies import NumberCard, NumberIndex
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply, Speech

    Json: TypeAlias = dict[str, Any]


def number_index(index: NumberIndex, pen: Pen) -> Speech:
    """Return the tour: a card for each row, side by side, that opens in full."""
    words = pen.words
    heading = flex.plain(words.html("🔢 <b>Annex 2: the idea in numbers</b>"))
    cards = [_summary(number, len(index.numbers), pen) for number in index.numbers]
    return all_shown(heading, cards, _around(pen))


def number_card(card: NumberCard, pen: Pen) -> Speech:
    """Return one row: as the source prints it, what it means, and each thing that it counts."""
    words, number = pen.words, card.number
    items = (number_item(position, item, words) for position, item in enumerate(number.items, 1))
    body = [
        *flex.prose(paragraphs(_printed(number, words), words.pick(number.explanation, number.explanation_en), *items)),
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
        body=flex.prose(paragraphs(_printed(number, words), words.pick(number.explanation, number.explanation_en))),
        buttons=[pen.button(words.say("One by one"), ShowNumber(number.id), is_main=True)],
    )


def _printed(number: Number, words: Wording) -> Markup:
    """Return a row as the source prints it; its heading as well where the title is not in Chinese."""
    heading = words.content(number.heading) if words.language is Language.ENGLISH else None
    return blockquote(lines(heading, words.content(number.interpretation)), fold=False)


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
