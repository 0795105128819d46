from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.asking import Asker
from bot.domain.asks import Ask, Asks
from bot.domain.chance import Chance
from bot.domain.likeness import bare, pairs_of
from bot.domain.question_reading import QuestionReader
from bot.domain.questions import QuestionKind
from bot.domain.undating import undated

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.fixture(scope="module")
def reader(library: Library) -> QuestionReader:
    return QuestionReader(library)


@pytest.fixture(scope="module")
def generated(reader: QuestionReader) -> tuple[Ask, ...]:
    return Asks(reader).generated()


def test_everything_is_asked_once_and_every_kind(generated):
    assert len(set(generated)) == len(generated)
    kinds = Counter(ask.kind for ask in generated)
    assert set(kinds) == set(QuestionKind) - {QuestionKind.AUTHORED}
    assert (kinds[QuestionKind.DATE], kinds[QuestionKind.MEETING]) == (4, 4)
    assert kinds[QuestionKind.STATEMENT] >= 12
    assert kinds[QuestionKind.HOME] >= 18
    assert kinds[QuestionKind.YEAR] >= 6


def test_a_year_is_asked_where_the_name_keeps_it(library: Library, generated):
    years = {ask.subject: ask.right for ask in generated if ask.kind is QuestionKind.YEAR}
    assert years["rd-expenditure-2023"] == "2023"
    assert "strategic-industries-share-2014" not in years  # its name says the year
    assert "tfp-contribution-1978-2020" not in years
    assert "gii-overall-rank-2023" not in years  # a rank may stay the same
    assert "postgraduate-admissions-2023" not in years  # more than 1.3 million they were a year later, too
    assert all(library.figure_by_id[figure_id].period == year for figure_id, year in years.items())


def test_a_number_that_names_what_it_counts_is_not_asked_for(library: Library, generated):
    homes = {ask.subject for ask in generated if ask.kind is QuestionKind.HOME}
    assert not {"two-breakaways/0", "two-breakaways/1"} & homes
    assert "three-keywords/1" not in homes  # 關鍵在質優 of 3 個元素/關鍵詞
    assert not {"one-lead/0", "five-ideas/0"} & homes  # 創新 is of several numbers
    for place in homes:
        number_id, _, index = place.rpartition("/")
        number = library.number_by_id[number_id]
        assert not pairs_of(bare(number.label)) & pairs_of(bare(number.items[int(index)].name))


def test_occasions_that_are_alike_but_for_the_year_are_not_asked_for(library: Library):
    first, second, *others = library.occasions
    renamed = replace(first, name="2023 年政府工作報告")
    again = replace(second, name_en=f"{first.name_en} (2023)")
    asks = Asks(QuestionReader(replace(library, occasions=(renamed, again, *others)))).generated()
    assert {ask.subject for ask in asks if ask.kind is QuestionKind.DATE} == {"2024-01-31"}


def test_every_question_can_be_asked_and_is_borne_out(reader: QuestionReader, generated):
    asker = Asker(reader)
    asked = Counter()
    for seed, ask in enumerate(generated):
        question = asker.question(ask, Chance(seed, "test"))
        if question is None:
            continue
        asked[ask.kind] += 1
        assert question.options[question.correct[0]] == ask.right
        assert len(set(question.options)) == len(question.options) == 4
        assert reader.resolve(question) is not None
        assert question == asker.question(ask, Chance(seed, "test"))
    left_out = Counter(ask.kind for ask in generated) - asked
    # where no wrong option is certain, or all would tell themselves apart
    assert set(left_out) <= {QuestionKind.CONCEPT, QuestionKind.NUMBER, QuestionKind.FIGURE}
    assert asked[QuestionKind.CONCEPT] >= 15
    assert asked[QuestionKind.NUMBER] >= 15


def test_no_option_names_an_occasion_that_is_asked_for(library: Library, reader: QuestionReader, generated):
    """Neither 東北 in a statement, nor the year in a report's name."""
    for ask in generated:
        if ask.kind is QuestionKind.STATEMENT:
            statement = library.statement_by_id[ask.right]
            span = reader.sayings.window(statement)
            assert span is not None
            assert "東北" not in statement.text[span.start : span.end]
    assert not any("20" in undated(name) for one in library.occasions for name in (one.name, one.name_en))


def test_no_wrong_excerpt_was_said_on_the_occasion(library: Library, reader: QuestionReader, generated):
    asker = Asker(reader)
    for ask in (ask for ask in generated if ask.kind is QuestionKind.STATEMENT):
        said = "\n".join(bare(one.text) for one in library.occasion_by_id[ask.subject].statements)
        for seed in range(6):
            question = asker.question(ask, Chance(seed, "test"))
            assert question is not None
            for option in question.options:
                statement = library.statement_by_id[option]
                span = reader.sayings.window(statement)
                assert span is not None
                assert (bare(statement.text[span.start : span.end]) in said) is (option == ask.right)
