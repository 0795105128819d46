"""Concept cards on LINE, and the ways to them.

Owns how concepts are set as cards. Choosing what is on a card belongs to `bot.domain.reading`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.line import flex
from bot.platforms.line.browse_actions import (
    ShowConcept,
    ShowConceptFigures,
    ShowHits,
    ShowNumber,
    ShowSection,
    ShowSections,
    ShowStatement,
)
from bot.platforms.line.render import ways
from bot.platforms.line.render.lists import cards_of_rows, page_of_cards, turning
from bot.platforms.line.render.pen import all_shown, shown
from bot.platforms.words.concepts import (
    ask_concept_text,
    concept_body,
    concept_name,
    concept_names,
    concept_origin,
    concepts_heading,
    nearest_hint,
    no_such_concept,
    numbered_section,
    section_title,
    todays_heading,
)
from bot.platforms.words.numbers import number_name
from bot.platforms.words.text import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.library import Concept
    from bot.domain.replies import AskConcept, ConceptCard, SectionConcepts, SectionIndex, UnknownConcept
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply, Speech

    Json: TypeAlias = dict[str, Any]

_RELATED: Final = 4
_STATEMENTS: Final = 4
_NUMBERS: Final = 2


def concept_rows(concepts: Iterable[Concept], pen: Pen, query: str | None = None) -> list[Json]:
    """Return a row for each concept."""
    return [pen.row(concept_name(concept, pen.words), ShowConcept(concept.id, query)) for concept in concepts]


def concept_card(card: ConceptCard, pen: Pen) -> Speech:
    """Return a concept's card, and beside it what it refers to and what to read next."""
    words = pen.words
    name = concept_name(card.concept, words)
    summary = words.pick(card.concept.summary, card.concept.summary_en)
    onward = list(_onward(card, pen))

    def made(most_spans: int) -> list[Json]:
        main = concept_bubble(card, pen, most_spans)
        beside = flex.card(words.say("🧭 Read on"), beside=name, body=flex.rows(onward)) if onward else None
        return [main, beside] if beside else [main]

    return shown(f"📘 {name}\n{summary}", flex.fitted(made), _card_ways(card, pen))


def concept_bubble(card: ConceptCard, pen: Pen, most_spans: int = flex.MOST_SPANS) -> Json:
    """Return a concept as a card without buttons."""
    words, concept = pen.words, card.concept
    name, other_name = concept_names(concept, words)
    day = flex.plain(todays_heading(card.taught_on, words)) if card.taught_on else None
    return flex.card(
        day or words.say("📘 Concept"),
        beside=section_title(card.section, words),
        title=name,
        subtitle=other_name,
        body=flex.prose(concept_body(concept, words), most_spans=most_spans),
        source=concept_origin(card, words),
    )


def section_index(index: SectionIndex, pen: Pen) -> Speech:
    """Return the sections to choose from."""
    words = pen.words
    rows = [
        pen.row(
            f"{numbered_section(section, words)} ({count})",
            ShowSection(section.id),
            beside=words.pick(section.summary, section.summary_en),
        )
        for section, count in index.sections
    ]
    quick = (ways.today(pen), ways.ask(pen), ways.numbers(pen), ways.figures(pen), ways.annex(pen), ways.help_(pen))
    alt = flex.plain(concepts_heading(index, words))
    return all_shown(alt, cards_of_rows(alt, rows), quick)


def section_concepts(reply: SectionConcepts, pen: Pen) -> Speech:
    """Return a section's concepts, each with its sentence, on cards side by side."""
    words, section = pen.words, reply.section
    title = section_title(section, words)
    rows = [
        pen.row(
            concept_name(concept, words),
            ShowConcept(concept.id),
            beside=words.pick(concept.summary, concept.summary_en),
        )
        for concept in reply.concepts
    ]
    bubbles, turns = page_of_cards(cards_of_rows(f"📘 {title}", rows), reply.page)
    quick = (
        *turning(turns, pen, lambda page: ShowSection(section.id, page)),
        pen.quick(words.say("All sections"), ShowSections()),
        ways.quiz(pen, title, scope=Scope(ScopeKind.SECTION, section.id)),
        ways.today(pen),
        ways.ask(pen),
    )
    return shown(f"📘 {title}", bubbles, quick)


def ask_concept(reply: AskConcept, pen: Pen) -> Speech:
    """Return a question for a concept's name."""
    words = pen.words
    text = ask_concept_text(reply, words)
    body = [*flex.prose(text), *flex.rows(concept_rows(reply.examples, pen))]
    card = flex.card(words.say("📘 Concept"), body=body, buttons=[_browse(pen)])
    return shown(flex.plain(text), [card], (ways.today(pen), ways.browse(pen), ways.ask(pen)))


def unknown_concept(reply: UnknownConcept, pen: Pen) -> Speech:
    """Return that there is no such concept, with the nearest."""
    words = pen.words
    message = no_such_concept(reply, words)
    body = [*flex.prose(lines(message, nearest_hint(reply, words))), *flex.rows(concept_rows(reply.nearest, pen))]
    search = pen.button(words.say("Look up in Annex 1"), ShowHits(reply.name), is_main=True)
    card = flex.card(words.say("📘 Concept"), body=body, buttons=[search, _browse(pen)])
    return shown(flex.plain(message), [card], (ways.today(pen), ways.ask(pen), ways.help_(pen)))


def _browse(pen: Pen) -> Json:
    return pen.button(pen.words.say("Browse concepts"), ShowSections())


def _onward(card: ConceptCard, pen: Pen) -> Iterator[Json]:
    """Yield rows to the statements, numbers and figures that the concept refers to, then to related concepts."""
    words = pen.words
    for statement in card.statements[:_STATEMENTS]:
        label = f"📜 {statement.occasion_id} · {statement.position}"
        yield pen.row(label, ShowStatement(statement.id), beside=words.content(_beginning(statement.text)))
    for number in card.numbers[:_NUMBERS]:
        yield pen.row("🔢 " + number_name(number, words), ShowNumber(number.id))
    if card.figures:
        label = words.say_n("📊 One figure", "📊 {n} figures", len(card.figures))
        yield pen.row(label, ShowConceptFigures(card.concept.id))
    yield from (pen.row("📘 " + concept_name(one, words), ShowConcept(one.id)) for one in card.related[:_RELATED])


def _beginning(text: str) -> str:
    most = 40
    return text if len(text) <= most else text[:most] + "…"


def _card_ways(card: ConceptCard, pen: Pen) -> tuple[QuickReply | None, ...]:
    """Return the ways to its neighbours, to a quiz on it, back to what was looked for, and out."""
    words, place = pen.words, card.place
    query = card.query
    return (
        pen.quick(words.say("Look up these words"), ShowHits(query)) if query else None,
        ways.quiz(pen, concept_name(card.concept, words), scope=Scope(ScopeKind.CONCEPT, card.concept.id)),
        pen.quick(words.say("Next ›"), ShowConcept(place.following.id)) if place.following else None,
        pen.quick(words.say("‹ Previous"), ShowConcept(place.previous.id)) if place.previous else None,
        pen.quick(words.say("Section"), ShowSection(card.section.id)),
        ways.digests(pen) if card.taught_on else ways.today(pen),
        ways.ask(pen),
        ways.help_(pen),
    )
