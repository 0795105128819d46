from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.domain import reading
from bot.domain.library import Concept
from bot.domain.replies import ConceptCard, Hits, UnknownConcept
from tests import shipped

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.lookup import Lookup


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped.library()


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return shipped.lookup()


def test_a_card_holds_all_that_its_concept_refers_to(library: Library):
    for concept in library.concepts:
        card = reading.concept_card(library, concept.id)
        assert card is not None
        referred = (
            tuple(other.id for other in card.related),
            tuple(statement.id for statement in card.statements),
            tuple(number.id for number in card.numbers),
            tuple(figure.id for figure in card.figures),
            tuple(footnote.number for footnote in card.footnotes),
            card.section.id,
        )
        assert referred == (
            concept.related_ids,
            concept.statement_ids,
            concept.number_ids,
            concept.figure_ids,
            concept.footnotes,
            concept.section_id,
        )


def test_todays_card_says_of_which_day_it_is(library: Library):
    card = reading.todays_card(library, date(2026, 11, 23))
    assert card == replace(card, taught_on=date(2026, 11, 23), query=None)


def test_browsing_by_section_shows_every_concept_once(library: Library):
    index = reading.section_index(library)
    pages = [reading.section_concepts(library, section.id, 0) for section, _ in index.sections]
    concepts = [concept for page in pages if page for concept in page.concepts]
    assert sorted(concept.id for concept in concepts) == sorted(library.concept_by_id)
    assert [count for _, count in index.sections] == [len(page.concepts) for page in pages if page]


def test_browsing_by_section_shows_every_figure_once(library: Library):
    lists = [reading.section_figures(library, section.id, 0) for section, _ in reading.figure_index(library).sections]
    figures = [figure.id for shown in lists if shown for figure, _ in shown.figures]
    assert sorted(figures) == sorted(library.figure_by_id)


def test_the_tour_of_numbers_and_the_annex_have_an_end_on_both_sides(library: Library, lookup: Lookup):
    numbers = [reading.number_card(library, number.id) for number in library.numbers]
    assert [card and card.previous for card in numbers] == [None, *library.numbers[:-1]]
    assert [card and card.following for card in numbers] == [*library.numbers[1:], None]
    statements = [reading.statement_card(library, lookup, statement.id) for statement in library.statements]
    assert [card and card.previous for card in statements] == [None, *library.statements[:-1]]
    assert [card and card.following for card in statements] == [*library.statements[1:], None]


def test_ids_that_are_gone_lead_to_nothing(library: Library, lookup: Lookup):
    assert [
        reading.concept_card(library, "gone"),
        reading.section_concepts(library, "gone", 0),
        reading.number_card(library, "gone"),
        reading.section_figures(library, "gone", 0),
        reading.section_figures(library, "introduction", 0),
        reading.concept_figures(library, "gone", 0),
        reading.statement_card(library, lookup, "1999-01-01/1"),
        reading.hits(library, lookup, "創新", "1999-01-01", 0),
    ] == [None] * 8


def test_a_statement_that_was_looked_for_is_highlighted(library: Library, lookup: Lookup):
    card = reading.statement_card(library, lookup, "2023-12-12/3", "低空經濟")
    assert card is not None
    assert [card.statement.text[span.start : span.end] for span in card.highlights] == ["低空經濟"]


def test_hits_count_their_occasions_whichever_is_chosen(library: Library, lookup: Lookup):
    everywhere = reading.hits(library, lookup, "創新", None, 0)
    one = reading.hits(library, lookup, "創新", "2023-09-07", 0)
    assert everywhere is not None
    assert one is not None
    assert sum(count for _, count in everywhere.occasions) == len(everywhere.result.hits)
    assert one.occasions == everywhere.occasions
    assert len(one.result.hits) == {occasion.id: count for occasion, count in one.occasions}["2023-09-07"]
    assert one.occasion == library.occasion_by_id["2023-09-07"]


def test_plain_text_opens_a_concept_by_name_and_looks_up_anything_else(library: Library, lookup: Lookup):
    named = reading.answer(library, lookup, "低空經濟")
    other = reading.answer(library, lookup, "產業園區")
    assert isinstance(named, ConceptCard)
    assert (named.concept.name, named.query) == ("低空經濟", "低空經濟")
    assert isinstance(other, Hits)
    assert [hit.statement.id for hit in other.result.hits] == ["2023-09-07/2"]


def test_a_concept_is_found_by_its_name_and_missed_with_neighbours(library: Library, lookup: Lookup):
    found = reading.named_concept(library, lookup, "tfp")
    missed = reading.named_concept(library, lookup, "低空經劑")
    assert isinstance(found, ConceptCard)
    assert isinstance(missed, UnknownConcept)
    assert "低空經濟" in [concept.name for concept in missed.nearest]


def test_examples_are_words_of_the_annex_and_a_date(library: Library, lookup: Lookup):
    examples = reading.ask_query(library).examples
    assert len(examples) == 3
    assert [example for example in examples if not lookup.find(example).hits] == []


def test_examples_of_concepts_come_from_all_over(library: Library):
    assert len({concept.section_id for concept in reading.ask_concept(library).examples}) > 1


def test_without_words_the_concept_of_the_day_is_offered_first(library: Library, lookup: Lookup):
    on = date(2026, 11, 23)
    offered = reading.offers(library, lookup, " ", on)
    assert offered[0] == reading.todays_card(library, on).concept
    assert len(offered) == len(set(offered)) == 5


def test_a_concepts_name_offers_its_card_then_the_hits(library: Library, lookup: Lookup):
    offered = reading.offers(library, lookup, "低空經濟", date(2026, 11, 23))
    kinds = [isinstance(offer, Concept) for offer in offered]
    assert isinstance(offered[0], Concept)
    assert offered[0].name == "低空經濟"
    assert kinds[1] is False
    assert len({offer.id if isinstance(offer, Concept) else offer.statement.id for offer in offered}) == len(offered)


def test_a_statements_id_offers_that_statement(library: Library, lookup: Lookup):
    first = reading.offers(library, lookup, "2024-01-31/3", date(2026, 11, 23))[0]
    assert not isinstance(first, Concept)
    assert first.statement.id == "2024-01-31/3"
