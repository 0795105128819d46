"""Annex 1 on Telegram: its occasions, and its statements one by one.

Owns how quotations are set. Annex 1 exists in Chinese alone, so that quotations stay Chinese for everyone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram.callbacks import ShowAnnex, ShowHits, ShowStatement
from bot.platforms.telegram.page import Page, SwitchInlineButton
from bot.platforms.telegram.render.buttons import button, keyboard, packed, quiz_me
from bot.platforms.telegram.render.concepts import concept_buttons
from bot.platforms.telegram.render.text import (
    LONG_QUOTE,
    QUOTE_CHARACTERS,
    blockquote,
    excerpt,
    lines,
    paragraphs,
    quoted,
)

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.library import Occasion, Statement
    from bot.domain.replies import AnnexIndex, StatementCard
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Keyboard

_CONCEPTS: Final = 4
_READING_CHARACTERS: Final = 800


def annex_index(index: AnnexIndex, words: Wording) -> Page:
    """Return the occasions to choose from."""
    total = sum(len(occasion.statements) for occasion in index.occasions)
    heading = words.html_n(
        "📜 <b>Annex 1: what the leaders said</b>\nOne statement, by occasion.",
        "📜 <b>Annex 1: what the leaders said</b>\n{n} statements, by occasion.",
        total,
    )
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
    return Page(paragraphs(heading, lines(*listed)), packed(buttons, per_row=2))


def statement_card(card: StatementCard, words: Wording) -> Page:
    """Return a statement in full under its source, with what the source literally reads where it was corrected."""
    return Page(statement_text(card, words), _statement_keyboard(card, words))


def statement_text(card: StatementCard, words: Wording) -> Markup:
    """Return what stands on a statement's card, for cards with other buttons as well."""
    statement = card.statement
    window = excerpt(statement.text, card.highlights, QUOTE_CHARACTERS)
    quote = quoted(statement.text, words, emphasis=statement.emphasis, highlights=card.highlights, window=window)
    return paragraphs(
        source_line(statement, card.occasion, words),
        lines(chinese_only(words), blockquote(quote, fold=len(statement.text) > LONG_QUOTE)),
        _source_reading(statement, words),
    )


def source_line(statement: Statement, occasion: Occasion, words: Wording) -> Markup:
    """Return who is quoted: date, occasion and place in the annex."""
    return lines(
        words.html("📜 <b>{occasion}</b>", occasion=occasion_name(occasion, words)),
        words.html(
            "{date} · Annex 1, statement {position} of {total}",
            date=words.date(occasion.held_on),
            position=statement.position,
            total=len(occasion.statements),
        ),
    )


def occasion_name(occasion: Occasion, words: Wording) -> str:
    """Return an occasion's name in the reader's language."""
    return words.pick(occasion.name, occasion.name_en)


def chinese_only(words: Wording) -> Markup | None:
    """Return why an English reader meets Chinese here."""
    if words.language is not Language.ENGLISH:
        return None
    return words.html("<i>Annex 1 is quoted in the original Chinese:</i>")


def _source_reading(statement: Statement, words: Wording) -> Markup | None:
    """Return what the source's extraction literally says, where the text is a corrected reading."""
    reading = statement.source_reading
    if reading is None:
        return None
    shown = quoted(reading, words, window=excerpt(reading, (), _READING_CHARACTERS))
    return lines(
        words.html("<i>A slip in the copy we work from was mended here. It reads:</i>"), blockquote(shown, fold=True)
    )


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
