"""What a digest may still ask beside what it quotes and counts, and where little else is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.likeness import bare, names_of
from bot.domain.question_making import QuestionMaker
from bot.domain.questions import QuestionKind
from bot.domain.subscription import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.library import Concept, Library, Statement


def test_what_the_digest_quotes_or_counts_settles_no_claim_and_no_value(library: Library, maker: QuestionMaker):
    about_the_quoted = 0
    for seed in range(3):
        for concept in library.concepts:
            for figure in [library.figure_by_id[one] for one in concept.figure_ids] or [None]:
                for quoted in [library.statement_by_id[one] for one in concept.statement_ids] or [None]:
                    question = maker.make(concept, Progress({}), seed, quoted=quoted, figure=figure, today_first=True)
                    assert question is not None
                    if question.kind is not QuestionKind.AUTHORED:
                        continue
                    written = library.question_by_id[question.subject]
                    assert not (figure and figure.id in written.figure_ids)
                    is_of_it = quoted is not None and quoted.id in written.statement_ids
                    about_the_quoted += is_of_it
                    assert not (is_of_it and written.holds is not None)
    assert about_the_quoted


def test_a_library_that_says_nothing_asks_nothing(library: Library):
    concept = replace(library.concepts[0], statement_ids=(), number_ids=(), figure_ids=(), related_ids=())
    empty = replace(
        library, concepts=(concept,), syllabus=(concept.id,), occasions=(), numbers=(), figures=(), questions=()
    )
    assert QuestionMaker(empty).make(concept, Progress({}), 1) is None


def test_two_occasions_are_too_few_to_choose_from(library: Library):
    few = replace(
        library, occasions=library.occasions[:2], numbers=(), figures=(), concepts=(), syllabus=(), questions=()
    )
    concept = replace(library.concepts[0], statement_ids=(), number_ids=(), figure_ids=(), related_ids=())
    assert QuestionMaker(few).make(concept, Progress({}), 1) is None


def quoting(library: Library) -> Iterator[tuple[Concept, Statement]]:
    """Every digest that quotes something."""
    for concept in library.concepts:
        for statement_id in concept.statement_ids:
            yield concept, library.statement_by_id[statement_id]


def test_where_nothing_else_is_left_a_strange_statement_is_asked_also_in_english(library: Library):
    """Rather one that names the concept, and never one of a date that the digest shows."""
    maker = QuestionMaker(replace(library, questions=()))
    strange = 0
    for seed, (concept, quoted) in enumerate(quoting(library)):
        question = maker.make(concept, Progress({}), seed, quoted=quoted, in_english=True)
        assert question is not None
        assert maker.reader.resolve(question) is not None
        if question.kind is not QuestionKind.OCCASION or question.subject in concept.statement_ids:
            continue
        strange += 1
        asked = library.statement_by_id[question.subject]
        others = [one for one in library.statements if one.id not in concept.statement_ids]
        askable = [one for one in others if one.occasion_id != quoted.occasion_id and maker.reader.tellings.window(one)]
        named = [one for one in askable if any(name in bare(one.text) for name in names_of(concept))]
        assert asked in (named or askable)
    assert strange


def test_a_date_that_the_digest_shows_is_hardly_ever_asked_for(library: Library, maker: QuestionMaker):
    digests = [(seed, *digest) for seed in range(3) for digest in quoting(library)]
    asked = [maker.make(one, Progress({}), seed, quoted=quoted, today_first=True) for seed, one, quoted in digests]
    shown = [
        one
        for one, (_, _, quoted) in zip(asked, digests, strict=True)
        if one and one.kind is QuestionKind.OCCASION and one.options[one.correct[0]] == quoted.occasion_id
    ]
    assert len(shown) < len(asked) / 20


def test_rather_a_claim_is_asked_than_a_date_that_the_digest_shows(library: Library):
    concept, quoted = library.concept_by_id["sme-digitalisation"], library.statement_by_id["2024-03-05/2"]
    claim = next(one for one in library.questions if one.holds is not None and not one.statement_ids)
    claim = replace(claim, concept_ids=(concept.id,), figure_ids=(), number_ids=())
    subjects = []
    for questions in ((), (claim,)):
        question = QuestionMaker(replace(library, questions=questions)).make(
            concept, Progress({}), 1, quoted=quoted, today_first=True
        )
        assert question is not None
        subjects.append(question.subject)
    assert subjects == ["2024-03-05/4", claim.id]
