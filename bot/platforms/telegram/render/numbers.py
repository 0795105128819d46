"""Annex 2 on Telegram: a tour of its rows, one at a time.

Owns how a row and its items are set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram.callbacks import ShowNumber, ShowNumbers
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, keyboard, packed, quiz_me
from bot.platforms.telegram.render.concepts import concept_buttons
from bot.platforms.words.numbers import number_item, number_name, number_printed, numbers_heading
from bot.platforms.words.text import bold, lines, paragraphs

if TYPE_CHECKING:
    from bot.domain.replies import NumberCard, NumberIndex
    from bot.platforms.i18n import Wording


def number_index(index: NumberIndex, words: Wording) -> Page:
    """Return all rows at a glance."""
    listed = (
        lines(
            bold(number_name(number, words)),
            words.say("; ").join(words.pick(item.name, item.name_en) for item in number.items),
        )
        for number in index.numbers
    )
    buttons = (button(number_name(number, words), ShowNumber(number.id)) for number in index.numbers)
    return Page(paragraphs(numbers_heading(words), *listed), packed(buttons))


def number_card(card: NumberCard, words: Wording) -> Page:
    """Return one row: as the source prints it, what it means, and each thing that it counts."""
    number = card.number
    heading = words.html(
        "🔢 <b>{name}</b>\nAnnex 2, row {position} of {total}",
        name=number_name(number, words),
        position=number.position,
        total=card.total,
    )
    items = (number_item(position, item, words) for position, item in enumerate(number.items, 1))
    ask = quiz_me(Scope(ScopeKind.NUMBER, number.id), words)
    neighbours = []
    if card.previous:
        neighbours.append(button(words.say("‹ Previous"), ShowNumber(card.previous.id)))
    neighbours.append(button(words.say("All numbers"), ShowNumbers()))
    if card.following:
        neighbours.append(button(words.say("Next ›"), ShowNumber(card.following.id)))
    return Page(
        paragraphs(
            heading, number_printed(number, words), words.pick(number.explanation, number.explanation_en), *items
        ),
        keyboard(*packed(concept_buttons(card.concepts, words)), tuple(neighbours), (ask,)),
    )
