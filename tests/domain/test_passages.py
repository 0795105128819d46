"""What a passage of Annex 1 is known by, once it has been asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.likeness import wording_of
from bot.domain.passages import Passages
from bot.domain.question_reading import QuestionReader

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.fixture(scope="module")
def passages(library: Library) -> Passages:
    return Passages(library)


def test_marks_stand_in_the_passage_and_on_no_other_occasion(library: Library, passages: Passages):
    wording = wording_of(library)
    known = 0
    for occasion in library.occasions:
        elsewhere = [wording(one.text) for other in library.occasions if other != occasion for one in other.statements]
        for statement in occasion.statements:
            marks = passages.marks(occasion, statement.text)
            known += bool(marks)
            assert len(marks) <= 3
            assert list(marks) == sorted(marks, key=statement.text.index)
            assert not any(wording(mark) in said for mark in marks for said in elsewhere)
    assert known >= 12


def test_what_another_occasion_says_too_in_other_words_is_no_mark(library: Library, passages: Passages):
    """The session says 高品質, the others as well, whichever way it is written."""
    occasion = library.occasion_by_id["2024-01-31"]
    assert passages.marks(occasion, "「高品質發展」，「高質量」，「寬容失敗」") == ("寬容失敗",)


def test_a_passage_is_about_the_concept_that_it_names(library: Library, passages: Passages):
    statement = library.statement_by_id["2023-12-12/4"]
    assert passages.about(statement, statement.text) is library.concept_by_id["enterprise-innovation"]
    assert passages.about(statement, "鼓勵發展創業投資、股權投資。") is library.concept_by_id["venture-investment"]


def test_every_passage_that_is_asked_about_says_something(library: Library, passages: Passages):
    reader = QuestionReader(library)
    for statement in library.statements:
        window = reader.tellings.window(statement)
        if window:
            text = statement.text[window.start : window.end]
            occasion = library.occasion_by_id[statement.occasion_id]
            assert passages.marks(occasion, text) or passages.about(statement, text), statement.id
