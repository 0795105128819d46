from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.folding import fold
from bot.domain.likeness import bare, names_of
from bot.domain.question_making import QuestionMaker
from bot.domain.questions import Question, QuestionKind
from bot.domain.questions_shown import (
    AuthoredAsked,
    ConceptAsked,
    FigureAsked,
    HomeAsked,
    NumberAsked,
    OccasionAsked,
    YearAsked,
)
from bot.domain.subscription import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.library import Concept, Library
    from bot.domain.questions_shown import QuestionShown

FIRST = date(2026, 1, 1)
ROUNDS = 6
PLACES = st.integers(min_value=0, max_value=99)
SEEDS = st.integers(min_value=0, max_value=2**128 - 1)


@pytest.fixture(scope="module")
def asked(library: Library, maker: QuestionMaker) -> list[tuple[Concept, Progress, Question]]:
    """Every concept's digest on its first day and in a review, some seeds each."""
    digests = [digest for _ in range(ROUNDS) for digest in courses(library)]
    return [
        (concept, progress, question)
        for seed, (concept, progress) in enumerate(digests)
        if (question := maker.make(concept, progress, seed))
    ]


def courses(library: Library) -> Iterator[tuple[Concept, Progress]]:
    for place, concept_id in enumerate(library.syllabus):
        yield library.concept_by_id[concept_id], taught(library, place)
        yield library.concept_by_id[concept_id], taught(library, len(library.syllabus))


def taught(library: Library, count: int) -> Progress:
    return Progress({concept_id: FIRST + timedelta(day) for day, concept_id in enumerate(library.syllabus[:count])})


def wordings(shown: QuestionShown) -> list[tuple[str, str]]:
    """What the options say, in Chinese and in English."""
    match shown:
        case ConceptAsked(options=options):
            return [(fold(option.name), fold(option.name_en)) for option in options]
        case OccasionAsked(options=options):
            return [(fold(option.name), fold(option.name_en)) for option in options]
        case NumberAsked(options=options):
            return [(fold(option.name), fold(option.name_en)) for option in options]
        case FigureAsked(options=options) | YearAsked(options=options):
            return [(str(option), str(option)) for option in options]
        case HomeAsked(options=options):
            return [(fold(option.heading), fold(option.name_en)) for option in options]
        case AuthoredAsked(options=options, options_en=english):
            return list(zip(options or ("true", "false"), english or options or ("true", "false"), strict=True))
        case _:
            raise AssertionError(f"no digest asks {shown}")


def right_ones(shown: QuestionShown) -> list[bool]:  # noqa: PLR0911 - one case for each kind, nothing else
    """Which options are right, told from the library's texts rather than from ids."""
    match shown:
        case ConceptAsked(concept=concept, options=options):
            return [option.summary == concept.summary for option in options]
        case OccasionAsked(statement=statement, window=window, options=options):
            said = fold(statement.text[window.start : window.end])
            return [any(said in fold(one.text) for one in option.statements) for option in options]
        case NumberAsked(number=number, options=options):
            own = [{fold(item.name), fold(item.name_en)} for item in number.items]
            return [any({fold(option.name), fold(option.name_en)} & names for names in own) for option in options]
        case FigureAsked(figure=figure, options=options):
            near = 0 if figure.unit in {"年", "世紀", "位"} else figure.value / 10
            return [abs(option - figure.value) <= near for option in options]
        case YearAsked(figure=figure, options=options):
            return [option == figure.period for option in options]
        case HomeAsked(item=item, options=options):
            return [fold(item.name) in [fold(one.name) for one in option.items] for option in options]
        case AuthoredAsked(authored=authored, options=options):
            return [option in authored.right for option in options] or [bool(authored.holds), not authored.holds]
        case _:
            raise AssertionError(f"no digest asks {shown}")


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS, place=PLACES, known=st.lists(PLACES, unique=True, max_size=100))
def test_one_option_is_right_and_all_differ(library: Library, maker: QuestionMaker, seed, place, known):
    ids = [*library.syllabus, *(f"gone-{number}" for number in range(6))]
    concept = library.concept_by_id[library.syllabus[place % 94]]
    progress = Progress({ids[one]: FIRST + timedelta(day // 2) for day, one in enumerate(known)})
    question = maker.make(concept, progress, seed)
    assert question is not None
    assert question == maker.make(concept, progress, seed)
    shown = maker.reader.resolve(question)
    assert shown is not None
    assert right_ones(shown) == [(index,) == question.correct for index, _ in enumerate(question.options)]
    assert len(question.options) == 4 or question.kind is QuestionKind.AUTHORED
    for words in zip(*wordings(shown), strict=True):
        assert len(set(words)) == len(question.options)


def test_it_does_not_matter_what_was_asked_before(library: Library, asked):
    concept, progress, question = asked[100]
    assert QuestionMaker(library).make(concept, progress, 100) == question


def test_every_digest_asks_also_the_first(library: Library, asked):
    assert len(asked) == ROUNDS * 2 * len(library.syllabus)


def test_what_is_asked_was_taught_before(library: Library, asked):
    def teaches(concept: Concept, question: Question) -> bool:
        ids = (*concept.statement_ids, *concept.number_ids, *concept.figure_ids, concept.id)
        if question.kind is QuestionKind.AUTHORED:
            return concept.id in library.question_by_id[question.subject].concept_ids
        return question.subject.rpartition("/")[0] in ids or question.subject in ids

    for concept, progress, question in asked:
        before = [library.concept_by_id[one] for one in progress.sent_on if one != concept.id]
        assert not before or any(teaches(one, question) for one in before)


def test_the_digest_does_not_give_it_away(library: Library, asked):
    for concept, progress, question in asked:
        options = set(question.options)
        match question.kind:
            case QuestionKind.CONCEPT:
                assert concept.id not in options
            case QuestionKind.OCCASION:
                assert question.subject not in concept.statement_ids or not progress.sent_on
            case QuestionKind.NUMBER | QuestionKind.HOME:
                assert question.subject.partition("/")[0] not in concept.number_ids
            case QuestionKind.AUTHORED:
                authored = library.question_by_id[question.subject]
                text = bare(concept.name + concept.summary + concept.explanation + concept.importance)
                assert concept.id not in authored.concept_ids or not progress.sent_on
                assert not any(bare(right) in text for right in authored.right)
            case QuestionKind.FIGURE | QuestionKind.YEAR:
                assert question.subject not in concept.figure_ids
                value = str(library.figure_by_id[question.subject].value)
                assert value not in concept.explanation.replace(",", "").split()


@pytest.mark.parametrize("concept_id", ["new-quality-productive-forces", "trait-high-tech", "tfp-contribution"])
def test_the_first_digest_asks_what_it_does_not_show(library: Library, maker: QuestionMaker, concept_id):
    concept = library.concept_by_id[concept_id]
    quoted = library.statement_by_id["2024-01-31/2"]
    shown_figure = library.figure_by_id[concept.figure_ids[0]] if concept.figure_ids else None
    text = bare(concept.name + concept.summary + concept.explanation + concept.importance)
    for seed in range(40):
        question = maker.make(concept, Progress({}), seed, quoted=quoted, figure=shown_figure)
        assert question is not None
        assert question.subject != quoted.id
        shown = maker.reader.resolve(question)
        if isinstance(shown, NumberAsked):
            assert bare(shown.options[shown.correct[0]].name) not in text
        if isinstance(shown, FigureAsked):
            assert shown.figure != shown_figure
            assert str(shown.figure.value) not in concept.explanation


def test_a_clue_names_no_option(maker: QuestionMaker, asked):
    shown = [maker.reader.resolve(question) for _, _, question in asked if question.kind is QuestionKind.CONCEPT]
    assert len(shown) > 50
    for one in shown:
        assert isinstance(one, ConceptAsked)
        clue = bare(one.clue)
        assert not any(name in clue for option in one.options for name in names_of(option) if not name.isascii())


def test_the_right_place_is_as_likely_everywhere(asked):
    drawn = [question for _, _, question in asked if len(question.options) == 4]
    counts = Counter(question.correct[0] for question in drawn)
    assert sum(counts.values()) == len(drawn) > 0.8 * len(asked)
    assert all(abs(counts[place] / len(drawn) - 0.25) < 0.05 for place in range(4))


@pytest.mark.parametrize("kind", [QuestionKind.CONCEPT, QuestionKind.NUMBER])
def test_the_right_one_is_not_known_by_its_length(maker: QuestionMaker, kind):
    longest = shortest = total = 0
    asks = [ask for ask in maker.asks() if ask.kind is kind]
    for question in (maker.question(ask, seed) for ask in asks for seed in range(ROUNDS)):
        shown = question and maker.reader.resolve(question)
        if question and shown:
            lengths = [len(words) for words, _ in wordings(shown)]
            right = lengths.pop(question.correct[0])
            total += 1
            longest += right > max(lengths)
            shortest += right < min(lengths)
    assert longest < 0.4 * total > shortest


def test_the_right_value_is_not_known_by_its_rank(maker: QuestionMaker, asked):
    ranks = Counter(
        sorted(shown.options).index(shown.figure.value)
        for _, _, question in asked
        if isinstance(shown := maker.reader.resolve(question), FigureAsked)
    )
    assert len(ranks) == 4


def test_all_kinds_are_asked_and_none_too_often(asked):
    kinds = Counter(question.kind for _, _, question in asked)
    of_occasions = {QuestionKind.DATE, QuestionKind.MEETING, QuestionKind.STATEMENT}
    assert set(kinds) == set(QuestionKind) - of_occasions
    assert max(kinds.values()) < 0.75 * len(asked)
    assert kinds[QuestionKind.OCCASION] < 0.4 * len(asked)


def test_an_english_reader_is_asked_what_is_there_in_english(library: Library, maker: QuestionMaker):
    asked = [
        maker.make(concept, progress, seed, today_first=today_first, in_english=True)
        for seed, (concept, progress) in enumerate(courses(library))
        for today_first in (True, False)
    ]
    authored = [one.subject for one in asked if one and one.kind is QuestionKind.AUTHORED]
    assert None not in asked
    assert len(authored) > 20
    assert all(library.question_by_id[question_id].has_english for question_id in authored)


def test_whoever_was_taught_nothing_before_is_asked_about_today(library: Library, maker: QuestionMaker):
    written = [one for one in library.concepts if any(one.id in q.concept_ids for q in library.questions)]
    asked = [(one, maker.make(one, Progress({}), 1)) for one in written]
    own = [
        question.kind is not QuestionKind.OCCASION or question.subject in concept.statement_ids
        for concept, question in asked
        if question
    ]
    assert sum(own) > 0.9 * len(written)


def test_a_claim_is_only_asked_where_the_concept_has_nothing_better(library: Library, maker: QuestionMaker):
    mixed = 0
    for concept in library.concepts:
        written = [one for one in library.questions if concept.id in one.concept_ids]
        mixed += len({one.holds is None for one in written}) > 1
        asked = [maker.make(concept, Progress({}), seed, today_first=True) for seed in range(8)]
        claims = {
            bool(one) and one.kind is QuestionKind.AUTHORED and library.question_by_id[one.subject].holds is not None
            for one in asked
        }
        assert len(claims) == 1
    assert mixed


def test_no_question_with_several_answers_is_asked(library: Library, asked):
    several = {one.id for one in library.questions if len(one.right) > 1}
    assert several
    assert not several & {question.subject for _, _, question in asked}


def test_the_newest_are_asked_about_in_turn(library: Library, maker: QuestionMaker):
    """Of ten days in a row, no two ask the same of the newest seven; earlier ones may come by chance."""
    questions = []
    for place in range(20, 30):
        progress = taught(library, place)
        concept = library.concept_by_id[library.syllabus[place]]
        questions.append(maker.make(concept, progress, place))
    assert len({(question.kind, question.subject) for question in questions if question}) >= 8
