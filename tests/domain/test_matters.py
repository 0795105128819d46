"""Two questions that ask the same are known by it, and a question that a round's own name answers is, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.authored_questions import QuestionForm
from bot.domain.bank import Bank
from bot.domain.matters import answers_with, occasions_named
from bot.domain.questions import QuestionKind
from bot.domain.rounds import Scope, ScopeKind

if TYPE_CHECKING:
    from bot.domain.library import Library


def repeat(bank: Bank, first: str, second: str) -> bool:
    one, other = bank.by_key[first].matter, bank.by_key[second].matter
    forth = one.repeats(set(other.asked), set(other.shown))
    assert forth is other.repeats(set(one.asked), set(one.shown))
    return forth


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("authored:frontier-research-said-where", "occasion:2023-12-12/4"),  # authored and generated
        ("occasion:2023-12-12/4", "statement:2023-12-12/4"),  # the other way round
        ("authored:frontier-research-said-where", "statement:2023-12-12/4"),
        ("date:2023-12-12", "meeting:2023-12-12"),
        ("figure:rd-intensity-2023", "authored:value-of-rd-intensity"),
        ("authored:share-of-basic-research", "authored:basic-research-against-france"),
        ("number:three-traits/0", "number:three-traits/1"),  # in the same words
        ("authored:third-of-the-traits", "number:three-traits/0"),  # which its words name
        ("authored:definition-quality-state", "statement:2024-01-31/2"),  # which quotes the gap's words
        ("authored:northeast-four-efforts", "occasion:2023-09-07/1"),
        ("authored:systematic-exposition", "occasion:2024-01-31/1"),  # another statement, the same date
        ("authored:industrial-internet-at-scale", "authored:said-smart-cities"),  # whose stem names the date
        ("authored:basic-research-outpaces-total", "year:rd-expenditure-growth-2023"),  # whose value is explained
    ],
)
def test_the_same_fact_is_known_however_it_is_asked(bank: Bank, first, second):
    assert repeat(bank, first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("date:2023-12-12", "date:2023-09-07"),
        ("figure:rd-intensity-2023", "figure:rd-expenditure-2023"),
        ("authored:high-level-self-reliance", "authored:results-come-forth"),  # two gaps in one statement
        ("authored:core-mark-of-tfp", "authored:what-tfp-explains"),
        ("authored:paired-cooperation", "occasion:2023-09-07/1"),  # a gap in another statement
    ],
)
def test_another_fact_about_the_same_is_another(bank: Bank, first, second):
    assert not repeat(bank, first, second)


def test_a_number_is_asked_once_whether_for_what_it_counts_or_for_itself(bank: Bank):
    homes = [item for item in bank.items if item.kind is QuestionKind.HOME]
    numbers = [item for item in bank.items if item.kind is QuestionKind.NUMBER]
    pairs = [(one.key, other.key) for one in homes for other in numbers if one.key[5:] == other.key[7:]]
    assert pairs
    assert all(repeat(bank, *pair) for pair in pairs)


def test_two_with_the_same_answer_about_the_same_concept_are_one(bank: Bank):
    written = {question.id: question for question in bank.library.questions if question.holds is None}
    same = [
        (f"authored:{one.id}", f"authored:{other.id}")
        for one in written.values()
        for other in written.values()
        if one.id < other.id and set(one.right) == set(other.right) and set(one.concept_ids) & set(other.concept_ids)
    ]
    assert same
    assert all(repeat(bank, *pair) for pair in same)


def test_what_a_rounds_name_gives_away_is_known(bank: Bank):
    def given(key: str) -> set[tuple[str, str]]:
        return {(str(one.kind), one.id) for one in bank.by_key[key].matter.given_away_in}

    assert given("authored:said-three-clauses") == {("occasion", "2024-01-31"), ("statement", "2024-01-31/2")}
    assert given("occasion:2023-12-12/4") == {("occasion", "2023-12-12"), ("statement", "2023-12-12/4")}
    assert given("statement:2023-12-12/4") == {("statement", "2023-12-12/4")}
    assert given("date:2023-12-12") == given("meeting:2023-12-12") == {("occasion", "2023-12-12")}
    assert given("figure:rd-intensity-2023") == given("authored:value-of-rd-intensity") == set()
    for item in bank.items:
        if item.kind is QuestionKind.CONCEPT:
            assert given(item.key) == {("concept", item.main_concept)}
        if item.kind is QuestionKind.HOME:
            assert given(item.key) == {("number", item.about.number_ids[0])}


def test_a_concepts_name_in_the_right_answer_alone_gives_it_away(library: Library):
    concept = library.concept_by_id["basic-research"]
    one = next(one for one in library.questions if one.form is QuestionForm.SINGLE)
    assert answers_with(concept, replace(one, right=(concept.name,), wrong=("甲", "乙", "丙")))
    assert answers_with(concept, replace(one, right=(f"加強{concept.name}",), wrong=("甲", "乙", "丙")))
    assert not answers_with(
        concept, replace(one, right=(f"加強{concept.name}",), wrong=(f"減少{concept.name}", "乙"), right_en=None)
    )
    assert not answers_with(concept, replace(one, right=("甲",), wrong=(concept.name,), right_en=None, wrong_en=None))
    short = replace(concept, name="脫鈎", name_en="GII", aliases=())
    assert answers_with(short, replace(one, right=("與人脫鈎",), wrong=("甲", "乙", "丙")))
    assert answers_with(short, replace(one, right=("甲",), wrong=("乙",), right_en=("GII",), wrong_en=("B",)))
    assert not answers_with(short, replace(one, right=("甲",), wrong=("乙",), right_en=("Magii",), wrong_en=("B",)))
    assert not answers_with(concept, replace(one, right=(concept.name, "甲"), right_en=None, wrong_en=None))
    both = replace(one, right=("甲",), wrong=("乙",), right_en=(f"On {concept.name_en}",), wrong_en=("B",))
    assert answers_with(concept, both)
    assert not answers_with(concept, replace(both, wrong_en=(f"Off {concept.name_en}",)))
    english = replace(one, right=("甲",), wrong=("乙",), right_en=(concept.name_en,), wrong_en=("B",))
    assert answers_with(concept, english)


def test_occasions_are_found_by_name_and_by_date(library: Library):
    for text in ("2024 年 1 月 31 日", "在中央政治局第十一次集體學習會上"):
        assert occasions_named(library, ["另一句", text]) == {"2024-01-31"}
    assert occasions_named(library, ["約半年"]) == frozenset()


def test_every_scope_is_of_a_kind_that_something_can_be_typed_for(bank: Bank):
    kinds = {scope.kind for item in bank.items for scope in item.matter.given_away_in}
    assert kinds == {ScopeKind.CONCEPT, ScopeKind.STATEMENT, ScopeKind.OCCASION, ScopeKind.NUMBER}
    given = {scope for item in bank.items for scope in item.matter.given_away_in}
    assert all(bank.askable(scope) for scope in given)


def test_what_authors_may_write_of_numbers_is_known_too(library: Library):
    one = next(one for one in library.questions if one.form is QuestionForm.SINGLE)
    number = library.number_by_id["three-traits"]
    item = number.items[0]
    about = replace(one, statement_ids=(), figure_ids=(), number_ids=(), right_en=None, wrong_en=None)
    named = replace(about, id="named", right=(number.heading,), number_ids=(number.id,), concept_ids=(item.concept_id,))
    found = replace(about, id="found", right=(item.name,), concept_ids=(item.concept_id,))
    homed = replace(about, id="homed", right=(number.heading,), concept_ids=(item.concept_id,))
    bank = Bank(replace(library, questions=(named, found, homed)))
    given = {scope for scope in bank.by_key["authored:named"].matter.given_away_in if scope.kind is ScopeKind.NUMBER}
    assert given == {Scope(ScopeKind.NUMBER, number.id)}
    assert repeat(bank, "authored:found", f"number:{number.id}/0")
    assert repeat(bank, "authored:homed", f"home:{number.id}/0")
