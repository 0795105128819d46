"""Annex 1 on Telegram: its occasions, and its statements one by one.

Owns how quotations are set. Annex 1 exists in Chinese alone, so that quotations stay Chinese for everyone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram.callbacks import ShowAnnex, ShowHits, ShowStatement
from bot.platforms.telegram.page import Page, SwitchInlineButton
from bot.platforms.telegram.render.buttons import button, keyboard, packed, quiz_me
from bot.platforms.telegram.render.concepts import concept_buttons
from bot.platforms.words.annex import annex_heading, occasion_name, statement_text
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from bot.domain.replies import AnnexIndex, StatementCard
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Keyboard

_CONCEPTS: Final = 4


def annex_index(index: AnnexIndex, words: Wording) -> Page:
    """Return the occasions to choose from."""
    listed = (
        words.html_n(
            "{date} · <b>{occasion}</b>, one statement",
            "{date} · <b>{occasion}</b>, {n} statements",
            len(occasion.statements),
            date=words.date(occasion.held_on),
            occasion=occasion_name(occasion, words),
        )
        for occasion in index.occasions
    )
    buttons = (
        button(words.date(occasion.held_on), ShowStatement(occasion.statements[0].id))
        for occasion in index.occasions
        if occasion.statements
    )
    return Page(paragraphs(annex_heading(index, words), lines(*listed)), packed(buttons, per_row=2))


def statement_card(card: StatementCard, words: Wording) -> Page:
    """Return a statement in full under its source, with what the source literally reads where it was corrected."""
    return Page(statement_text(card, words), _statement_keyboard(card, words))


def _statement_keyboard(card: StatementCard, words: Wording) -> Keyboard:
    """Return buttons to the neighbours, to the concepts that cite the statement, and out of it."""
    neighbours = []
    if card.previous:
        neighbours.append(button(words.say("‹ Previous"), ShowStatement(card.previous.id, card.query)))
    neighbours.append(button(words.say("Occasions"), ShowAnnex()))
    if card.following:
        neighbours.append(button(words.say("Next ›"), ShowStatement(card.following.id, card.query)))
    ask = quiz_me(Scope(ScopeKind.STATEMENT, card.statement.id), words)
    share = SwitchInlineButton(words.say("Share"), card.statement.id)
    back = button(words.say("↩ Back to the hits"), ShowHits(0, "", card.query)) if card.query else None
    return keyboard(
        tuple(neighbours),
        *packed(concept_buttons(card.concepts[:_CONCEPTS], words), per_row=2),
        *packed((ask, share, back) if back else (ask, share)),
    )
