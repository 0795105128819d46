"""What a digest's buttons open, and the list of past digests.

Owns how those are set, each with its way back to the digest. The digest itself is set in `digest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram.callbacks import ShowConcept, ShowStatement, ShowToday, encode
from bot.platforms.telegram.digest_actions import (
    ShowDetail,
    ShowDigest,
    ShowHistory,
    ShowQuotation,
    ShowQuotations,
    Spot,
    packed,
)
from bot.platforms.telegram.page import CALLBACK_DATA_BYTES, Page, SwitchInlineButton
from bot.platforms.telegram.render import buttons
from bot.platforms.telegram.render.buttons import button, keyboard, pager, quiz_me
from bot.platforms.telegram.render.concepts import concept_card
from bot.platforms.telegram.render.digest_options import with_question
from bot.platforms.telegram.settings_actions import BEGIN, HERE, OpenSettings
from bot.platforms.words.annex import chinese_only, statement_text
from bot.platforms.words.concepts import concept_body, concept_name, concept_origin, concept_title
from bot.platforms.words.digest_words import (
    gone_text,
    history_heading,
    honesty,
    no_history_text,
    past_label,
    quotation_excerpt,
    quotations_heading,
)
from bot.platforms.words.figures import figure_lines
from bot.platforms.words.settings_words import clock, day
from bot.platforms.words.text import italic, lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from bot.domain.digest_replies import (
        ComingConcept,
        DigestDetail,
        DigestGone,
        DigestStatement,
        History,
        Origin,
        Past,
        RelatedStatements,
    )
    from bot.domain.library import Concept, Footnote, Number, Statement
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.callbacks import Action
    from bot.platforms.telegram.page import Button

_RELATED: Final = 4
_STATEMENTS: Final = 4
_FIGURES: Final = 3
_WHOLE: Final = 2
"""So many quotations on a page are shown as they stand in the annex, more of them only in part."""


def way_back(origin: Origin, words: Wording) -> tuple[Button, ...]:
    """Return the button from a digest to where its reader came from, if it is not in its own message."""
    match origin:
        case UUID() as home:
            return (button(words.say("‹ Back to the digest"), ShowDigest(packed(Spot(home)))),)
        case int(page):
            return (button(words.say("‹ Back to the list"), ShowHistory(page)),)
        case None:
            return ()


def digest_detail(reply: DigestDetail, words: Wording) -> Page:
    """Return everything about a concept: what a digest has no room for as well."""
    card = reply.card
    here = Spot(reply.delivery_id, reply.origin)
    spot = packed(here)
    figures = [figure_lines(figure, words) for figure in card.figures[:_FIGURES]]
    if figures:
        figures[0] = "📊 " + figures[0]
    related = (button(concept_name(concept, words), _explains(here, concept.id)) for concept in card.related[:_RELATED])
    statements = (
        button(f"📜 {statement.occasion_id} · {statement.position}", ShowQuotation(spot, statement.id))
        for statement in card.statements[:_STATEMENTS]
    )
    return with_question(
        paragraphs(
            concept_title(card.concept, words),
            concept_body(card.concept, words),
            *figures,
            *(_number(number, words) for number in card.numbers),
            *(_footnote(footnote, words) for footnote in card.footnotes),
            _onward(card.related[:_RELATED], words),
            italic(concept_origin(card, words)),
        ),
        keyboard(
            *buttons.packed(related, per_row=2),
            *buttons.packed(statements, per_row=2),
            (quiz_me(Scope(ScopeKind.CONCEPT, card.concept.id), words),),
            _to_digest(spot, words),
        ),
        reply.asked,
        spot,
        words,
    )


def related_statements(reply: RelatedStatements, words: Wording) -> Page:
    """Return the statements that a concept cites, or the honest word that it cites none, with the nearest."""
    spot = packed(Spot(reply.delivery_id, reply.origin)) if reply.delivery_id else None
    name = concept_name(reply.concept, words)
    shown = reply.quotations
    heading = quotations_heading(reply, words)
    is_whole = len(shown) <= _WHOLE
    listed = (
        quotation_excerpt(number, quotation, words, is_whole=is_whole) for number, quotation in enumerate(shown, 1)
    )
    opened = (
        button(words.say("Full text {number}", number=number), _opens(quotation.statement, spot))
        for number, quotation in enumerate(shown, 1)
    )
    back = (
        _to_digest(spot, words)
        if spot
        else (button(words.say("Open its card: {concept}", concept=name), ShowConcept(reply.concept.id)),)
    )
    return with_question(
        paragraphs(lines(heading, honesty(reply, words), chinese_only(words) if shown else None), *listed),
        keyboard(*buttons.packed(opened), back),
        reply.asked if spot else None,
        spot or "",
        words,
    )


def digest_statement(reply: DigestStatement, words: Wording) -> Page:
    """Return a statement in full, with the way back to the list and to the digest."""
    card = reply.card
    spot = packed(Spot(reply.delivery_id, reply.origin))
    back = (button(words.say("‹ Quotations"), ShowQuotations(spot)), *_to_digest(spot, words))
    ask = quiz_me(Scope(ScopeKind.STATEMENT, card.statement.id), words)
    share = (ask, SwitchInlineButton(words.say("Share"), card.statement.id))
    return with_question(statement_text(card, words), keyboard(*buttons.packed(back), share), reply.asked, spot, words)


def coming_concept(reply: ComingConcept, words: Wording) -> Page:
    """Return the card of the concept that comes next, under when it comes."""
    card = concept_card(reply.card, words)
    if reply.due is None:
        return card
    heading = (
        words.html("⏳ Your digest is on its way, about this:")
        if reply.at is None
        else words.html("⏳ Next digest: <b>{day} {time}</b>", day=day(reply.due.on, words), time=clock(reply.at))
    )
    return Page(lines(heading, card.text), card.keyboard)


def digest_gone(reply: DigestGone, words: Wording) -> Page:
    """Return that a digest's concept is no longer taught, with ways on."""
    text = gone_text(reply, words)
    return Page(
        text,
        keyboard((button(words.say("Today’s concept"), ShowToday()), _list(words)), way_back(reply.origin, words)),
    )


def history(reply: History, words: Wording) -> Page:
    """Return a page of past digests, each a button that opens it; kind words where there are none yet."""
    if not reply.past:
        return _no_history(reply, words)
    hint = words.html("A tap opens one again; ✓ marks those that were opened.")
    footer = words.html("<i>Page {page} of {pages}</i>", page=reply.page + 1, pages=reply.pages)
    listed = ((button(past_label(past, words), _reopens(past, reply.page)),) for past in reply.past)
    return Page(
        paragraphs(
            history_heading(reply, words),
            lines(hint, footer if reply.pages > 1 else None),
        ),
        keyboard(*listed, pager(reply.page, reply.pages, words, ShowHistory)),
    )


def _no_history(reply: History, words: Wording) -> Page:
    begin = () if reply.is_subscribed else ((button(words.say("Subscribe"), OpenSettings(HERE, BEGIN)),),)
    return Page(no_history_text(reply, words), (*begin, (button(words.say("Today’s concept"), ShowToday()),)))


def _reopens(past: Past, page: int) -> Action:
    return ShowDigest(packed(Spot(past.delivery_id, page)))


def _opens(statement: Statement, spot: str | None) -> Action:
    return ShowQuotation(spot, statement.id) if spot else ShowStatement(statement.id)


def _number(number: Number, words: Wording) -> Markup:
    """Return a row of Annex 2 that the concept belongs to, explained."""
    return words.html(
        "🔢 <b>{number}</b> (Annex 2)\n{explanation}",
        number=words.pick(number.heading, number.name_en),
        explanation=words.pick(number.explanation, number.explanation_en),
    )


def _onward(related: Sequence[Concept], words: Wording) -> Markup | None:
    """Return the related concepts, each with what it says in a sentence or two."""
    if not related:
        return None
    listed = (
        words.html(
            "· <b>{concept}</b>: {summary}",
            concept=concept_name(one, words),
            summary=words.pick(one.summary, one.summary_en),
        )
        for one in related
    )
    return lines(words.html("🔗 <b>Read on</b>"), *listed)


def _explains(spot: Spot, concept_id: str) -> Action:
    """Return what explains a concept; a long id leaves no room for where the digest itself was opened from."""
    action = ShowDetail(packed(spot), concept_id)
    fits = len(encode(action).encode()) <= CALLBACK_DATA_BYTES
    return action if fits else ShowDetail(packed(spot.here()), concept_id)


def _footnote(footnote: Footnote, words: Wording) -> Markup:
    return words.html(
        "<i>Note {number}: {text}</i>",
        number=footnote.number,
        text=words.pick(footnote.summary, footnote.summary_en),
    )


def _to_digest(spot: str, words: Wording) -> tuple[Button, ...]:
    return (button(words.say("‹ Back to the digest"), ShowDigest(spot)),)


def _list(words: Wording) -> Button:
    return button(words.say("Past digests"), ShowHistory())
