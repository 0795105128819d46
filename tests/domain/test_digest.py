from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import next_concept, place_in_course, progress_ahead
from bot.domain.subscription import Progress
from bot.errors import ContentError

if TYPE_CHECKING:
    from bot.domain.library import Library

FIRST = date(2026, 11, 23)


def dates(count: int) -> list[date]:
    return [FIRST + timedelta(day) for day in range(count)]


def taught(library: Library, count: int) -> Progress:
    return Progress(dict(zip(library.syllabus, dates(count), strict=False)))


def test_a_course_teaches_every_concept_once_in_order_and_then_reviews_in_the_same_order(library: Library):
    total = len(library.syllabus)
    for count in (0, 1, total - 1, total, total + 1, 2 * total - 1):
        ahead = progress_ahead(library, Progress({}), dates(count))
        expected = library.concept_by_id[library.syllabus[count % total]]
        assert next_concept(library, ahead) == (expected, count >= total)
    twice = progress_ahead(library, Progress({}), dates(2 * total))
    assert list(twice.sent_on.items()) == list(zip(library.syllabus, dates(2 * total)[total:], strict=True))


def test_looking_ahead_changes_no_progress(library: Library):
    progress = taught(library, 3)
    before = dict(progress.sent_on)
    progress_ahead(library, progress, dates(5))
    assert progress.sent_on == before


def test_a_review_takes_what_was_sent_longest_ago(library: Library):
    progress = taught(library, len(library.syllabus))
    old = library.syllabus[40]
    progress.sent_on[old] = FIRST - timedelta(1)
    assert next_concept(library, progress) == (library.concept_by_id[old], True)


def test_of_equals_the_syllabus_decides(library: Library):
    progress = Progress(dict.fromkeys(library.syllabus, FIRST))
    assert next_concept(library, progress) == (library.concept_by_id[library.syllabus[0]], True)


def test_a_concept_that_is_put_in_before_others_comes_next(library: Library):
    """An author adds a concept at the third place, after a reader has been taught ten."""
    progress = taught(library, 10)
    new = progress.sent_on.pop(library.syllabus[2])
    assert new == FIRST + timedelta(2)
    assert next_concept(library, progress)[0].id == library.syllabus[2]


def test_a_concept_that_was_taken_out_means_nothing(library: Library):
    shorter = replace(library, syllabus=library.syllabus[5:])
    assert next_concept(shorter, taught(library, 7))[0].id == library.syllabus[7]
    assert place_in_course(shorter, shorter.concept_by_id[library.syllabus[7]], taught(library, 7)) == 3


def test_an_empty_syllabus_is_said_in_an_authors_words(library: Library):
    with pytest.raises(ContentError, match="list every concept's id once"):
        next_concept(replace(library, syllabus=()), Progress({}))


@given(data=st.data())
def test_no_concept_comes_twice_before_all_have_come(library: Library, data):
    """Digests of unknown outcome do not advance; the syllabus is turned round on the way."""
    order = data.draw(st.permutations(library.syllabus[:8]))
    small = replace(library, syllabus=library.syllabus[:8])
    sent: dict[str, date] = {}
    for number, arrives in enumerate(data.draw(st.lists(st.booleans(), min_size=8, max_size=20))):
        concept, is_review = next_concept(small, Progress(dict(sent)))
        assert is_review == (len(sent) == 8)
        assert is_review or concept.id not in sent
        if arrives:
            sent[concept.id] = FIRST + timedelta(number)
        if number == 3:
            small = replace(library, syllabus=tuple(order))


def test_the_place_counts_what_was_taught(library: Library):
    fourth, first = (library.concept_by_id[library.syllabus[index]] for index in (3, 0))
    progress = taught(library, 3)
    assert place_in_course(library, fourth, progress) == 4
    assert place_in_course(library, first, progress) == 3
    assert place_in_course(library, first, Progress({})) == 1
