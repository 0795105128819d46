"""How a reader moves through the library: from an id or a name to a complete answer.

Pure functions of the library (and of the lookup over it). Nothing is worded or laid out here, and no platform's limits
may enter. A function returns None where its id is not in the library (any more): buttons and links outlive content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.lookup.query import LONGEST
from bot.domain.replies import (
    AnnexIndex,
    AskConcept,
    AskQuery,
    ConceptCard,
    FigureIndex,
    FigureList,
    Hits,
    NumberCard,
    NumberIndex,
    SectionConcepts,
    SectionIndex,
    StatementCard,
    UnknownConcept,
)
from bot.domain.syllabus import concept_of_day, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import TypeVar

    from bot.domain.library import Concept, Figure, Library, Occasion
    from bot.domain.lookup import Hit, Lookup, LookupResult

    Item = TypeVar("Item")

_NEAREST = 6
_EXAMPLES = 3
_EXAMPLE_CHARACTERS = 5
_OFFERED_UNASKED = 5


def concept_card(
    library: Library, concept_id: str, *, taught_on: date | None = None, query: str | None = None
) -> ConceptCard | None:
    """Return a concept with all that it refers to."""
    concept = library.concept_by_id.get(concept_id)
    if concept is None:
        return None
    return ConceptCard(
        concept=concept,
        section=library.section_by_id[concept.section_id],
        place=place_of(library, concept),
        related=tuple(library.concept_by_id[related] for related in concept.related_ids),
        statements=tuple(library.statement_by_id[statement] for statement in concept.statement_ids),
        numbers=tuple(library.number_by_id[number] for number in concept.number_ids),
        figures=tuple(library.figure_by_id[figure] for figure in concept.figure_ids),
        footnotes=tuple(footnote for footnote in library.footnotes if footnote.number in concept.footnotes),
        taught_on=taught_on,
        query=query,
    )


def todays_card(library: Library, on: date) -> ConceptCard:
    """Return the card of the concept that a local date teaches.

    Raises:
        ContentError: The library teaches nothing.
    """
    concept = concept_of_day(library, on)
    card = concept_card(library, concept.id, taught_on=on)
    assert card is not None, concept.id  # noqa: S101 - a syllabus holds ids of its own library
    return card


def named_concept(library: Library, lookup: Lookup, name: str) -> ConceptCard | UnknownConcept:
    """Return the card of the concept with this name or alias, or the concepts with the nearest names."""
    name = name[:LONGEST].rstrip()
    concept = lookup.concept(name)
    card = concept_card(library, concept.id, query=name) if concept else None
    return card or UnknownConcept(name, lookup.nearest_concepts(name, _NEAREST))


def section_index(library: Library) -> SectionIndex:
    """Return the sections that have concepts."""
    counts = ((section, len(library.concepts_of_section(section.id))) for section in library.sections)
    return SectionIndex(tuple((section, count) for section, count in counts if count))


def section_concepts(library: Library, section_id: str, page: int) -> SectionConcepts | None:
    """Return a section's concepts in the order of teaching."""
    section = library.section_by_id.get(section_id)
    return SectionConcepts(section, library.concepts_of_section(section_id), page) if section else None


def number_card(library: Library, number_id: str) -> NumberCard | None:
    """Return a row of Annex 2 between its neighbours."""
    number = library.number_by_id.get(number_id)
    if number is None:
        return None
    previous, following = _neighbours(library.numbers, number)
    concepts = dict.fromkeys(library.concept_by_id[item.concept_id] for item in number.items)
    return NumberCard(number, tuple(concepts), len(library.numbers), previous, following)


def number_index(library: Library) -> NumberIndex:
    """Return the rows of Annex 2."""
    return NumberIndex(library.numbers)


def figure_index(library: Library) -> FigureIndex:
    """Return the sections that have figures."""
    counts = (
        (section, sum(figure.section_id == section.id for figure in library.figures)) for section in library.sections
    )
    return FigureIndex(tuple((section, count) for section, count in counts if count))


def section_figures(library: Library, section_id: str, page: int) -> FigureList | None:
    """Return a section's figures; None also for a section without any."""
    section = library.section_by_id.get(section_id)
    figures = _with_concepts(library, [figure for figure in library.figures if figure.section_id == section_id])
    return FigureList(section, figures, page) if section and figures else None


def concept_figures(library: Library, concept_id: str, page: int) -> FigureList | None:
    """Return the figures that a concept uses; None also for a concept without any."""
    concept = library.concept_by_id.get(concept_id)
    if concept is None or not concept.figure_ids:
        return None
    figures = [library.figure_by_id[figure_id] for figure_id in concept.figure_ids]
    return FigureList(concept, _with_concepts(library, figures), page)


def annex_index(library: Library) -> AnnexIndex:
    """Return the occasions of Annex 1."""
    return AnnexIndex(library.occasions)


def statement_card(
    library: Library, lookup: Lookup, statement_id: str, query: str | None = None
) -> StatementCard | None:
    """Return a statement between its neighbours, what `query` finds in it highlighted."""
    statement = library.statement_by_id.get(statement_id)
    if statement is None:
        return None
    previous, following = _neighbours(library.statements, statement)
    hits = lookup.find(query).hits if query else ()
    return StatementCard(
        statement=statement,
        occasion=library.occasion_by_id[statement.occasion_id],
        highlights=next((hit.highlights for hit in hits if hit.statement.id == statement_id), ()),
        concepts=library.concepts_citing(statement_id),
        previous=previous,
        following=following,
        query=query,
    )


def hits(library: Library, lookup: Lookup, query: str, occasion_id: str | None, page: int) -> Hits | None:
    """Return what Annex 1 says about `query`, on one occasion or on all."""
    occasion = library.occasion_by_id.get(occasion_id) if occasion_id else None
    if occasion_id and occasion is None:
        return None
    everywhere = lookup.find(query)
    result = lookup.find(query, occasion_id) if occasion else everywhere
    return Hits(result, _occasions(library, lookup, everywhere), occasion, page)


def answer(library: Library, lookup: Lookup, text: str) -> ConceptCard | Hits:
    """Return what plain text asks for: the card of the concept it names, else what Annex 1 says about it."""
    result = lookup.find(text)
    card = concept_card(library, result.exact_concept.id, query=text) if result.exact_concept else None
    return card or Hits(result, _occasions(library, lookup, result), None, 0)


def ask_query(library: Library) -> AskQuery:
    """Return a question for words, with examples that do occur in Annex 1 and a date."""
    spoken = [
        concept.name
        for concept in _syllabus(library)
        if len(concept.name) <= _EXAMPLE_CHARACTERS
        and any(concept.name in statement.text for statement in library.statements)
    ]
    dates = [occasion.id for occasion in library.occasions[-1:]]
    return AskQuery((*_spread(spoken, _EXAMPLES - len(dates)), *dates))


def ask_concept(library: Library) -> AskConcept:
    """Return a question for a name, with examples from all over the syllabus."""
    return AskConcept(_spread(_syllabus(library), _EXAMPLES))


def _occasions(library: Library, lookup: Lookup, result: LookupResult) -> tuple[tuple[Occasion, int], ...]:
    """Return the occasions with hits, each with how many, in the annex's order."""
    counts = lookup.counts(result)
    return tuple((occasion, counts[occasion.id]) for occasion in library.occasions if occasion.id in counts)


def _syllabus(library: Library) -> list[Concept]:
    """Return the concepts in the order of teaching."""
    return [library.concept_by_id[concept_id] for concept_id in library.syllabus]


def _spread(items: Sequence[Item], count: int) -> tuple[Item, ...]:
    """Return `count` items at even distances, or all if they are fewer."""
    return tuple(items[:: max(1, len(items) // max(1, count))][:count])


def _neighbours(items: Sequence[Item], item: Item) -> tuple[Item | None, Item | None]:
    """Return what stands before and after `item`."""
    index = items.index(item)
    return (items[index - 1] if index else None), (items[index + 1] if index + 1 < len(items) else None)


def _with_concepts(library: Library, figures: Sequence[Figure]) -> tuple[tuple[Figure, Concept], ...]:
    """Return each figure with the concept that uses it first."""
    return tuple((figure, library.concept_by_id[figure.concept_ids[0]]) for figure in figures)


def offers(library: Library, lookup: Lookup, query: str, on: date) -> tuple[Concept | Hit, ...]:
    """Return what can be quoted elsewhere for a query, the best first.

    No words: the concept of the local date `on` and the next few. A concept's name: its card, then
    the hits. Anything else: the hits, then the concepts that speak of it.
    """
    if not query.strip():
        start = library.syllabus.index(concept_of_day(library, on).id)
        following = library.syllabus[start:] + library.syllabus[:start]
        return tuple(library.concept_by_id[concept_id] for concept_id in following[:_OFFERED_UNASKED])
    result = lookup.find(query)
    first = (result.exact_concept,) if result.exact_concept else ()
    return (*first, *result.hits, *(concept for concept in result.concepts if concept not in first))
