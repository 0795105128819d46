from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.syllabus import Place, concept_of_day, place_of
from bot.errors import ContentError
from tests import shipped

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped.library()


def test_as_many_days_as_concepts_teach_each_concept_once_in_order(library: Library):
    first = date(2026, 1, 1)
    taught = [concept_of_day(library, first + timedelta(days=day)).id for day in range(len(library.syllabus))]
    start = library.syllabus.index(taught[0])
    assert tuple(taught) == library.syllabus[start:] + library.syllabus[:start]


def test_the_same_day_always_teaches_the_same_concept(library: Library):
    assert concept_of_day(library, date(2026, 11, 23)) == concept_of_day(library, date(2026, 11, 23))


def test_an_empty_syllabus_is_said_in_an_authors_words(library: Library):
    with pytest.raises(ContentError, match="list every concept's id once"):
        concept_of_day(replace(library, syllabus=()), date(2026, 11, 23))


def test_the_ends_of_the_syllabus_have_one_neighbour(library: Library):
    concepts = [library.concept_by_id[concept_id] for concept_id in library.syllabus]
    total = len(concepts)
    assert [place_of(library, concepts[0]), place_of(library, concepts[1]), place_of(library, concepts[-1])] == [
        Place(1, total, None, concepts[1]),
        Place(2, total, concepts[0], concepts[2]),
        Place(total, total, concepts[-2], None),
    ]
