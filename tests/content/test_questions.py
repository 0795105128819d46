"""The shipped questions: as many as promised, and none whose answer shows by its length or its place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.domain.authored_questions import Level, QuestionForm
from bot.domain.bank import Bank
from bot.domain.language import Language
from bot.domain.question_making import QuestionMaker
from bot.domain.questions import QuestionKind
from bot.platforms.i18n import wording
from bot.platforms.words.question_words import option_texts
from tests import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.library import Library

SEEDS = 8
UNLIKELY = 16.27
"""What chi-square with three degrees of freedom exceeds once in a thousand times."""
LENIENCE = 2.6
"""Standard errors above chance that still pass: exceeded once in two hundred times."""
ALWAYS_THE_SAME = {QuestionKind.OCCASION, QuestionKind.MEETING, QuestionKind.DATE}
"""Kinds whose options are the four occasions."""
VALUE = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Guesser(NamedTuple):
    """Somebody who knows nothing and goes by the looks of the options."""

    questions: int
    hits: float
    chance: float

    def bound(self) -> float:
        """What chance alone hardly ever exceeds."""
        return self.chance + LENIENCE * sqrt(self.chance * (1 - self.chance / self.questions))


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped.library()


@pytest.fixture(scope="module")
def maker(library: Library) -> QuestionMaker:
    return QuestionMaker(library)


@pytest.fixture(scope="module")
def bank(library: Library, maker: QuestionMaker) -> Bank:
    return Bank(library, maker)


def test_there_are_as_many_as_promised(library: Library):
    forms = Counter(question.form for question in library.questions)
    levels = Counter(question.level for question in library.questions)
    assert len(library.questions) >= 150
    assert sum(question.is_core and question.has_english for question in library.questions) >= 60
    assert set(forms) == set(QuestionForm)
    assert min(forms.values()) >= 10
    assert all(levels[level] >= 0.15 * len(library.questions) for level in Level)


def test_four_options_are_the_rule(library: Library):
    single = [question for question in library.questions if len(question.right) == 1]
    assert all(len(question.right) + len(question.wrong) == 4 for question in single)


def test_claims_are_as_often_true_as_false(library: Library):
    claims = [question.holds for question in library.questions if question.form is QuestionForm.TRUE_FALSE]
    assert 0.35 <= sum(map(bool, claims)) / len(claims) <= 0.65


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("by_length", [max, min])
@pytest.mark.parametrize("is_authored", [True, False])
def test_who_goes_by_length_knows_no_more_than_chance(maker, bank, language, by_length, is_authored):
    guesser = guesses(maker, bank, language, by_length, is_authored=is_authored)
    assert guesser.questions >= (60 if is_authored else 90)
    assert guesser.hits <= guesser.bound()


def test_length_would_tell_if_every_third_answer_were_longer(library: Library):
    longer = [
        question if index % 3 else replace(question, right=tuple(f"{one}，這樣說才完整" for one in question.right))
        for index, question in enumerate(library.questions)
    ]
    maker = QuestionMaker(replace(library, questions=tuple(longer)))
    bank = Bank(maker.reader.library, maker)
    guesser = guesses(maker, bank, Language.TRADITIONAL, max, is_authored=True)
    assert guesser.hits > guesser.bound()


def guesses(
    maker: QuestionMaker, bank: Bank, language: Language, by_length: Callable[[list[int]], int], *, is_authored: bool
) -> Guesser:
    """What is got by always choosing the longest option, or the shortest, and any of several such."""
    found = [
        (by_looks([len(option) for option in options], right, by_length), 1 / len(options))
        for options, right in asked(maker, bank, language, is_authored=is_authored)
    ]
    return Guesser(len(found), sum(hit for hit, _ in found), sum(chance for _, chance in found))


def by_looks(lengths: list[int], right: int, by_length: Callable[[list[int]], int]) -> float:
    chosen = [index for index, length in enumerate(lengths) if length == by_length(lengths)]
    return (right in chosen) / len(chosen)


def asked(
    maker: QuestionMaker, bank: Bank, language: Language, *, is_authored: bool
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Questions with one right answer, as options and its index; those of occasions have always the same options."""
    for seed, item in enumerate(bank.items):
        question = bank.question(item.key, seed)
        shown = question and maker.reader.resolve(question)
        assert question is not None
        assert shown is not None
        in_english = language is Language.ENGLISH and item.is_authored
        if in_english and not bank.library.question_by_id[question.subject].has_english:
            continue
        if item.is_authored is is_authored and not item.has_many_answers and item.kind not in ALWAYS_THE_SAME:
            options = option_texts(shown, wording(language))
            if question.options != ("true", "false"):
                yield options, question.correct[0]


def test_several_right_options_are_as_long_as_the_others(library: Library):
    several = [question for question in library.questions if len(question.right) > 1]
    right = [len(option) for question in several for option in question.right]
    wrong = [len(option) for question in several for option in question.wrong]
    assert 0.85 <= (sum(right) / len(right)) / (sum(wrong) / len(wrong)) <= 1.15


@pytest.mark.parametrize("is_authored", [True, False])
def test_the_right_option_is_as_likely_in_every_place(bank: Bank, is_authored):
    places: Counter[int] = Counter()
    for item in bank.items:
        if item.is_authored is is_authored and not item.has_many_answers:
            drawn = (bank.question(item.key, seed) for seed in range(SEEDS))
            places.update(question.correct[0] for question in drawn if question and len(question.options) == 4)
    assert chi_square(places) < UNLIKELY


def chi_square(counts: Counter[int]) -> float:
    expected = sum(counts.values()) / 4
    return sum((counts[place] - expected) ** 2 / expected for place in range(4))


def test_the_right_value_is_not_always_in_the_middle(library: Library):
    ranks: Counter[int] = Counter()
    for question in library.questions:
        values = [VALUE.findall(option) for option in (*question.right, *question.wrong)]
        units = {VALUE.sub("", option) for option in (*question.right, *question.wrong)}
        if len(question.right) == 1 and len(units) == 1 and [len(found) for found in values] == [1] * 4:
            numbers = [float(found.replace(",", "")) for (found,) in values]
            ranks[sorted(numbers).index(numbers[0])] += 1
    assert sum(ranks.values()) >= 10
    assert min(ranks[rank] for rank in range(4)) > 0
    assert chi_square(ranks) < UNLIKELY
