"""Generated questions of occasions, numbers and years, from their ids and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.domain.question_reading import QuestionReader, resolve
from bot.domain.questions import Question, QuestionKind
from bot.domain.questions_shown import AuthoredAsked, DateAsked, HomeAsked, MeetingAsked, StatementAsked, YearAsked

if TYPE_CHECKING:
    from bot.domain.library import Library

OCCASIONS = ("2023-09-07", "2023-12-12", "2024-01-31", "2024-03-05")


def test_a_date_is_shown_as_such(library: Library):
    assert resolve(library, Question(QuestionKind.DATE, "2024-01-31", OCCASIONS, (2,))) == DateAsked(
        occasion=library.occasion_by_id["2024-01-31"],
        options=(date(2023, 9, 7), date(2023, 12, 12), date(2024, 1, 31), date(2024, 3, 5)),
        correct=(2,),
        marks=("擺脫傳統經濟增長方式", "全要素生產率大幅提升", "綠水青山就是金山銀山"),
    )


def test_an_occasion_is_shown_for_its_date(library: Library):
    assert resolve(library, Question(QuestionKind.MEETING, "2023-09-07", OCCASIONS, (0,))) == MeetingAsked(
        occasion=library.occasions[0],
        options=library.occasions,
        correct=(0,),
        marks=("東北全面振興", "傳統製造業", "科研成果落地"),
    )


def test_statements_are_shown_with_what_is_shown_of_them(library: Library):
    options = ("2023-12-12/4", "2024-01-31/2", "2023-09-07/3")
    shown = resolve(library, Question(QuestionKind.STATEMENT, "2024-01-31", options, (1,)))
    assert isinstance(shown, StatementAsked)
    statements = [library.statement_by_id[option] for option in options]
    excerpts = [one.text[span.start : span.end] for one, span in zip(statements, shown.windows, strict=True)]
    assert shown == StatementAsked(
        library.occasion_by_id["2024-01-31"],
        tuple(statements),
        shown.windows,
        (1,),
        ("創新起主導作用", "擺脫傳統經濟增長方式", "先進生產力質態"),
        library.concept_by_id["leave-old-growth"],
    )
    assert all(excerpt.endswith("。") and len(excerpt) <= 90 for excerpt in excerpts)


def test_what_a_number_counts_is_shown_with_the_numbers(library: Library):
    numbers = library.number_by_id
    options = ("three-traits", "four-contents", "three-paths", "one-mark")
    assert resolve(library, Question(QuestionKind.HOME, "four-contents/1", options, (1,))) == HomeAsked(
        item=numbers["four-contents"].items[1],
        home=numbers["four-contents"],
        options=tuple(numbers[option] for option in options),
        correct=(1,),
    )


def test_a_year_is_shown_with_its_figure(library: Library):
    question = Question(QuestionKind.YEAR, "rd-intensity-2023", ("2022", "2023", "2024"), (1,))
    assert resolve(library, question) == YearAsked(
        figure=library.figure_by_id["rd-intensity-2023"],
        concept=library.concept_by_id["rd-intensity"],
        options=("2022", "2023", "2024"),
        correct=(1,),
    )


def test_an_author_s_question_is_shown_with_what_it_draws_on(library: Library):
    authored = next(one for one in library.questions if one.statement_ids and one.number_ids and one.holds is None)
    right = tuple(range(len(authored.right)))
    shown = resolve(library, Question(QuestionKind.AUTHORED, authored.id, authored.right, right))
    assert isinstance(shown, AuthoredAsked)
    sources = shown.sources
    assert sources.section.id == authored.section_id
    assert [concept.id for concept in sources.concepts] == list(authored.concept_ids)
    assert [statement.id for statement in sources.statements] == list(authored.statement_ids)
    assert [one.occasion_id for one in sources.statements] == [occasion.id for occasion in sources.occasions]
    assert [number.id for number in sources.numbers] == list(authored.number_ids)
    assert [figure.id for figure in sources.figures] == list(authored.figure_ids)


@pytest.mark.parametrize(
    "question",
    [
        Question(QuestionKind.DATE, "2024-02-30", OCCASIONS, (0,)),
        Question(QuestionKind.DATE, "2024-01-31", OCCASIONS, (1,)),
        Question(QuestionKind.MEETING, "2024-01-31", ("2024-01-31", "gone", "2023-09-07"), (0,)),
        Question(QuestionKind.STATEMENT, "2024-01-31", ("2024-01-31/2", "2024-01-31/3", "2023-09-07/1"), (0,)),
        Question(QuestionKind.STATEMENT, "2023-12-12", ("2023-12-12/1", "2024-01-31/3", "2023-09-07/1"), (0,)),
        Question(QuestionKind.HOME, "four-contents/9", ("four-contents", "one-mark", "one-lead"), (0,)),
        Question(QuestionKind.HOME, "four-contents", ("four-contents", "one-mark", "one-lead"), (0,)),
        Question(QuestionKind.YEAR, "rd-intensity-2023", ("2022", "2021", "2024"), (1,)),
    ],
)
def test_what_the_library_does_not_bear_out_is_not_shown(library: Library, question: Question):
    assert resolve(library, question) is None


def test_an_author_s_second_thoughts_void_the_question(library: Library):
    claim = next(one for one in library.questions if one.holds is True)
    asked = Question(QuestionKind.AUTHORED, claim.id, ("true", "false"), (0,))
    assert resolve(library, asked) is not None
    corrected = tuple(replace(one, holds=False) if one is claim else one for one in library.questions)
    assert QuestionReader(replace(library, questions=corrected)).resolve(asked) is None
