from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.domain.authored_questions import Level
from bot.domain.bank import Bank
from bot.domain.questions import QuestionKind
from bot.domain.rounds import Scope, ScopeKind

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.mark.parametrize(
    ("key", "level"),
    [
        ("figure:third-industrial-revolution-century", Level.BASIC),
        ("figure:mid-level-developed-country-year", Level.BASIC),  # a year that everybody should know
        ("figure:stem-graduates-vs-us", Level.BASIC),
        ("figure:rd-expenditure-2023", Level.INTERMEDIATE),  # written as a magnitude, asked to the last digit
        ("figure:tfp-contribution-2013-2020", Level.INTERMEDIATE),
        ("figure:rd-intensity-2023", Level.ADVANCED),
        ("year:rd-expenditure-2023", Level.INTERMEDIATE),
        ("year:rd-intensity-2023", Level.ADVANCED),
        ("occasion:2023-12-12/4", Level.INTERMEDIATE),
        ("statement:2023-12-12/4", Level.ADVANCED),
        ("date:2023-12-12", Level.INTERMEDIATE),
    ],
)
def test_a_generated_question_is_as_hard_as_what_it_asks(bank: Bank, key, level):
    assert bank.by_key[key].level is level


def test_a_concept_and_where_something_belongs_are_basic(bank: Bank):
    kinds = {QuestionKind.CONCEPT, QuestionKind.HOME}
    assert {item.level for item in bank.items if item.kind in kinds} == {Level.BASIC}


def test_an_item_is_within_what_it_is_about_and_whatever_a_past_makes(bank: Bank):
    item = bank.by_key["occasion:2023-12-12/4"]
    past = [Scope(ScopeKind.DUE), Scope(ScopeKind.MISSED, "ab"), Scope(ScopeKind.GROUP_MISSED, "ab")]
    within = [Scope(), *past, Scope(ScopeKind.OCCASION, "2023-12-12")]
    without = [Scope(ScopeKind.OCCASION, "2024-01-31"), Scope(ScopeKind.STATEMENT, "2023-12-12/1")]
    assert [scope for scope in (*within, *without) if item.is_within(scope)] == within


def test_the_length_is_what_has_to_be_read(bank: Bank):
    item = bank.by_key["number:three-traits/0"]
    number = bank.library.number_by_id["three-traits"]
    question = bank.question(item.key, 0)
    assert question is not None
    places = [one.rpartition("/") for one in question.options]
    names = [bank.library.number_by_id[number_id].items[int(place)].name for number_id, _, place in places]
    assert item.length == len(number.heading) + sum(map(len, names))


def test_the_year_of_a_value_is_a_level_harder_than_a_value_to_remember_at_a_glance(library: Library):
    figure = replace(library.figure_by_id["rd-expenditure-2023"], value=Decimal(50))
    figures = tuple(figure if one.id == figure.id else one for one in library.figures)
    bank = Bank(replace(library, figures=figures))
    levels = [bank.by_key[f"{kind}:{figure.id}"].level for kind in ("figure", "year")]
    assert levels == [Level.BASIC, Level.INTERMEDIATE]
