"""Annex 1 on LINE: by occasion, and one statement in full.

Owns how these are set as cards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.line import flex
from bot.platforms.line.browse_actions import ShowAnnex, ShowHits, ShowStatement
from bot.platforms.line.render import ways
from bot.platforms.line.render.concepts import concept_rows
from bot.platforms.line.render.lists import cards_of_rows
from bot.platforms.line.render.pen import all_shown, shown
from bot.platforms.words.annex import annex_heading, occasion_name, place_in_annex, statement_quote

if TYPE_CHECKING:
    from bot.domain.replies import AnnexIndex, StatementCard
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply, Speech

    Json: TypeAlias = dict[str, Any]

_CONCEPTS: Final = 4


def annex_index(index: AnnexIndex, pen: Pen) -> Speech:
    """Return the occasions to choose from."""
    words = pen.words
    rows = [
        pen.row(
            occasion_name(occasion, words),
            ShowStatement(occasion.statements[0].id),
            beside=words.say_n(
                "{date} · one statement", "{date} · {n} statements", len(occasion.statements),
                date=words.date(occasion.held_on),
            ),
        )
        for occasion in index.occasions
        if occasion.statements
    ]  # fmt: skip
    alt = flex.plain(annex_heading(index, words))
    quick = (ways.ask(pen), ways.browse(pen), ways.numbers(pen), ways.today(pen), ways.help_(pen))
    return all_shown(alt, cards_of_rows(alt, rows), quick)


def statement_card(card: StatementCard, pen: Pen) -> Speech:
    """Return a statement in full under its source, with what the source literally reads where it was corrected."""
    words = pen.words
    name, place = occasion_name(card.occasion, words), place_in_annex(card.statement, card.occasion, words)

    def made(most_spans: int) -> list[Json]:
        body = flex.prose(statement_quote(card, words), most_spans=most_spans)
        concepts = concept_rows(card.concepts[:_CONCEPTS], pen)
        if concepts:
            body += [flex.separator("lg"), *flex.rows(concepts)]
        return [flex.card(f"📜 {name}", beside=place, body=body, buttons=_buttons(card, pen))]

    return shown(f"📜 {name}\n{place}", flex.fitted(made), _quick(card, pen))


def _buttons(card: StatementCard, pen: Pen) -> list[Json]:
    """Return the way to the next statement, and back to where the reader came from."""
    words = pen.words
    buttons = []
    if card.query:
        buttons.append(pen.button(words.say("↩ Back to the hits"), ShowHits(card.query)))
    if card.following:
        following = ShowStatement(card.following.id, card.query)
        buttons.append(pen.button(words.say("Next ›"), following, is_main=True))
    return buttons[::-1]


def _quick(card: StatementCard, pen: Pen) -> tuple[QuickReply | None, ...]:
    words = pen.words
    previous = card.previous and pen.quick(words.say("‹ Previous"), ShowStatement(card.previous.id, card.query))
    return (
        previous or None,
        pen.quick(words.say("Occasions"), ShowAnnex()),
        ways.ask(pen),
        ways.quiz(pen, scope=Scope(ScopeKind.STATEMENT, card.statement.id)),
        ways.browse(pen),
        ways.today(pen),
    )
