"""Concept cards and the ways to them.

Owns how concepts are set as messages. Choosing what is on a card belongs to `bot.domain.reading`.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram.callbacks import (
    ShowConcept,
    ShowConceptFigures,
    ShowHits,
    ShowNumber,
    ShowSection,
    ShowSections,
    ShowStatement,
)
from bot.platforms.telegram.page import Page, SwitchInlineButton
from bot.platforms.telegram.render.buttons import (
    ROW_COLUMNS,
    button,
    keyboard,
    packed,
    page_of,
    pager,
    quiz_me,
    subscribe,
)
from bot.platforms.words.concepts import (
    ask_concept_text,
    concept_body,
    concept_name,
    concept_origin,
    concept_title,
    concepts_heading,
    nearest_hint,
    no_such_concept,
    numbered_section,
    section_title,
    todays_heading,
)
from bot.platforms.words.cutting import columns
from bot.platforms.words.text import bold, italic, lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markupsafe import Markup

    from bot.domain.library import Concept, Section
    from bot.domain.replies import AskConcept, ConceptCard, SectionConcepts, SectionIndex, UnknownConcept
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.callbacks import Action
    from bot.platforms.telegram.page import Button, Keyboard

CONCEPTS_PER_PAGE: Final = 8
_RELATED: Final = 4
_STATEMENTS: Final = 4
_NUMBERS: Final = 2


def concept_buttons(concepts: Iterable[Concept], words: Wording, query: str | None = None) -> tuple[Button, ...]:
    """Return a button for each concept."""
    return tuple(button(concept_name(concept, words), ShowConcept(concept.id, query)) for concept in concepts)


def concept_card(card: ConceptCard, words: Wording) -> Page:
    """Return a concept's card."""
    return Page(
        paragraphs(_heading(card, words), concept_body(card.concept, words), italic(concept_origin(card, words))),
        _card_keyboard(card, words),
    )


def section_index(index: SectionIndex, words: Wording) -> Page:
    """Return the sections to choose from."""
    described = [
        lines(
            words.html(
                "{position}. <b>{title}</b> ({count})",
                position=section.position,
                title=section_title(section, words),
                count=count,
            ),
            words.pick(section.summary, section.summary_en),
        )
        for section, count in index.sections
    ]
    buttons = section_buttons([section for section, _ in index.sections], words, lambda one: ShowSection(one.id))
    return Page(paragraphs(concepts_heading(index, words), *described), packed(buttons))


def section_buttons(sections: Sequence[Section], words: Wording, opens: Callable[[Section], Action]) -> list[Button]:
    """Return a button for each section: by its title, or by its number alone where a title is wider than a phone."""
    labels = [numbered_section(section, words) for section in sections]
    if max(map(columns, labels), default=0) > ROW_COLUMNS:
        labels = [words.say("Section {position}", position=section.position) for section in sections]
    return [button(label, opens(section)) for label, section in zip(labels, sections, strict=True)]


def section_concepts(reply: SectionConcepts, words: Wording) -> Page:
    """Return a page of a section's concepts, each with its sentence."""
    section = reply.section
    concepts, page, pages = page_of(reply.concepts, reply.page, CONCEPTS_PER_PAGE)
    listed = [
        lines(bold(concept_name(concept, words)), words.pick(concept.summary, concept.summary_en))
        for concept in concepts
    ]
    return Page(
        paragraphs(
            words.html("📘 <b>{section}</b>", section=section_title(section, words)),
            *listed,
            page_footer(page, pages, words),
        ),
        keyboard(
            *packed(concept_buttons(concepts, words)),
            pager(page, pages, words, lambda turned: ShowSection(section.id, turned)),
            (
                button(words.say("All sections"), ShowSections()),
                quiz_me(Scope(ScopeKind.SECTION, section.id), words),
            ),
        ),
    )


def ask_concept(reply: AskConcept, words: Wording) -> Page:
    """Return a question for a concept's name."""
    return Page(
        ask_concept_text(reply, words), keyboard(*packed(concept_buttons(reply.examples, words)), (_browse(words),))
    )


def unknown_concept(reply: UnknownConcept, words: Wording) -> Page:
    """Return that there is no such concept, with the nearest."""
    search = button(words.say("Look it up in Annex 1"), ShowHits(0, "", reply.name))
    return Page(
        lines(no_such_concept(reply, words), nearest_hint(reply, words)),
        keyboard(*packed(concept_buttons(reply.nearest, words)), (search,), (_browse(words),)),
    )


def page_footer(page: int, pages: int, words: Wording) -> Markup | None:
    """Return which page of how many this is, if there are several."""
    return words.html("<i>Page {page} of {pages}</i>", page=page + 1, pages=pages) if pages > 1 else None


def _browse(words: Wording) -> Button:
    """Return the button to the sections."""
    return button(words.say("Browse concepts"), ShowSections())


def _heading(card: ConceptCard, words: Wording) -> Markup:
    """Return the card's title, under the day it is taught on."""
    day = todays_heading(card.taught_on, words) if card.taught_on else None
    return lines(day, concept_title(card.concept, words))


def _card_keyboard(card: ConceptCard, words: Wording) -> Keyboard:
    """Return buttons to all that the concept refers to, then to its neighbours, then out of the card."""
    concept, place = card.concept, card.place
    neighbours = [button(words.say("‹ Previous"), ShowConcept(place.previous.id))] if place.previous else []
    neighbours.append(button(words.say("Section"), ShowSection(card.section.id)))
    if place.following:
        neighbours.append(button(words.say("Next ›"), ShowConcept(place.following.id)))
    ask = quiz_me(Scope(ScopeKind.CONCEPT, concept.id), words)
    share = SwitchInlineButton(words.say("Share"), words.content(concept.name))
    found = button(words.say("Look up these words"), ShowHits(0, "", card.query)) if card.query else None
    return keyboard(
        *packed(concept_buttons(card.related[:_RELATED], words), per_row=2),
        *packed(_source_buttons(card, words), per_row=2),
        tuple(neighbours),
        *packed((ask, share, found) if found else (ask, share)),
        (subscribe(words),) if card.taught_on else (),
    )


def _source_buttons(card: ConceptCard, words: Wording) -> Iterable[Button]:
    """Return buttons to the statements, numbers and figures that the concept refers to."""
    statements = (
        button(
            f"📜 {statement.occasion_id} · {statement.position}",
            ShowStatement(statement.id),
        )
        for statement in card.statements[:_STATEMENTS]
    )
    numbers = (
        button("🔢 " + words.pick(number.heading, number.name_en), ShowNumber(number.id))
        for number in card.numbers[:_NUMBERS]
    )
    figures = (
        (
            button(
                words.say_n("📊 One figure", "📊 {n} figures", len(card.figures)), ShowConceptFigures(card.concept.id)
            ),
        )
        if card.figures
        else ()
    )
    return chain(statements, numbers, figures)
