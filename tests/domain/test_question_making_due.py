"""What is due for a reader is what a digest asks, unless the digest shows the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.authored_asking import ask_authored
from bot.domain.chance import Chance
from bot.domain.question_making import QuestionMaker
from bot.domain.questions import QuestionKind
from bot.domain.subscription import Progress

if TYPE_CHECKING:
    from bot.domain.library import Library


def test_what_is_due_is_asked_of_any_kind_unless_the_digest_shows_it(library: Library, maker: QuestionMaker):
    concept = library.concept_by_id["trait-high-tech"]
    due = [question for seed, ask in enumerate(maker.asks()) if (question := maker.question(ask, seed))]
    asked = [maker.make(concept, Progress({}), 1, due=[question]) for question in due]
    kept = {question.kind for question, got in zip(due, asked, strict=True) if question == got}
    assert kept == {question.kind for question in due}
    shown = [one for one in due if one.kind in {QuestionKind.DATE, QuestionKind.MEETING, QuestionKind.STATEMENT}]
    cited = {library.statement_by_id[one].occasion_id for one in concept.statement_ids}
    for question in shown:
        got = maker.make(concept, Progress({}), 1, due=[question])
        right = question.options[question.correct[0]]
        assert (got == question) is (right not in (concept.statement_ids if "/" in right else cited))


def test_a_written_question_on_a_date_that_is_due_is_asked_unless_the_digest_shows_the_date(
    library: Library, maker: QuestionMaker
):
    due = ask_authored(library.question_by_id["systematic-exposition"], Chance(1, "x"))
    concept = library.concept_by_id["idea-coordination"]
    for quoted_id, is_asked in [("2023-12-12/4", True), ("2024-01-31/7", False)]:
        quoted = library.statement_by_id[quoted_id]
        assert (maker.make(concept, Progress({}), 1, quoted=quoted, due=[due]) == due) is is_asked


def test_a_figure_that_the_digest_shows_is_not_asked_when_it_is_due(library: Library, maker: QuestionMaker):
    kinds = {QuestionKind.FIGURE, QuestionKind.YEAR}
    due = [question for ask in maker.asks() if ask.kind in kinds and (question := maker.question(ask, 1))]
    plain = library.concept_by_id["idea-coordination"]
    for question in due:
        figure = library.figure_by_id[question.subject]
        got = [maker.make(plain, Progress({}), 1, figure=one, due=[question]) for one in (None, figure)]
        assert (got[0] == question, got[1] == question) == (True, False)


def test_an_occasion_that_the_digest_names_or_cites_is_not_asked_when_it_is_due(library: Library, maker: QuestionMaker):
    due = [question for ask in maker.asks() if ask.kind is QuestionKind.DATE and (question := maker.question(ask, 1))]
    for concept in library.concepts:
        cited = {library.statement_by_id[one].occasion_id for one in concept.statement_ids}
        got = [maker.make(concept, Progress({}), 1, due=[question]) == question for question in due]
        assert not any(is_asked and one.subject in cited for is_asked, one in zip(got, due, strict=True))
    plain = library.concept_by_id["quantity-to-quality"]
    naming = replace(plain, explanation=f"{plain.explanation}那是 2024 年 1 月 31 日。")
    question = next(one for one in due if one.subject == "2024-01-31")
    got = [QuestionMaker(library).make(one, Progress({}), 1, due=[question]) == question for one in (plain, naming)]
    assert got == [True, False]


def test_a_written_question_on_a_number_that_the_digest_goes_through_is_not_asked_when_it_is_due(
    library: Library, maker: QuestionMaker
):
    written = next(one for one in library.questions if one.number_ids == ("three-traits",) and len(one.right) == 1)
    due = ask_authored(replace(written, right=("別的",)), Chance(1, "x"))
    asked = {concept.id for concept in library.concepts if maker.make(concept, Progress({}), 1, due=[due]) == due} & {
        concept.id for concept in library.concepts if "three-traits" in concept.number_ids
    }
    assert asked == set()
