from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chance import Chance
from bot.domain.clues import Clues
from bot.domain.distractors import Distractors, has_telling_year, values_beside, years_beside
from bot.domain.library import Qualifier
from bot.domain.name_kinds import kind_of
from bot.domain.tellings import Tellings

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.fixture(scope="module")
def distractors(library: Library) -> Distractors:
    return Distractors(library, Clues(library))


def test_what_stands_in_the_same_number_stands_beside(library: Library, distractors: Distractors):
    siblings, others = distractors.concepts(library.concept_by_id["trait-high-quality"])
    assert set(siblings) == {"trait-high-efficiency", "trait-high-tech"}
    assert len(others) == 6


def test_names_beside_are_of_the_same_kind_and_of_nothing_related(library: Library, distractors: Distractors):
    for concept in library.concepts:
        siblings, others = distractors.concepts(concept)
        names = [library.concept_by_id[one].name for one in (*siblings, *others)]
        assert {kind_of(name) for name in names} <= {kind_of(concept.name)}, concept.id
        assert not set(others) & set(concept.related_ids)


def test_what_gives_itself_away_has_nothing_beside(library: Library, distractors: Distractors):
    """No other of the five ideas holds 創新, no other of the three paths 產業: the clue says both."""
    for concept_id in ("idea-innovation", "path-upgrading"):
        assert distractors.concepts(library.concept_by_id[concept_id]) == ((), ())


def test_what_the_clue_names_does_not_stand_beside(library: Library, distractors: Distractors):
    """基礎研究's clue speaks of 顛覆性創新, which would do beside another one's."""
    beside = {
        one: set(distractors.concepts(library.concept_by_id[one])[1]) for one in ("basic-research", "zero-to-one")
    }
    assert "disruptive-innovation" not in beside["basic-research"]
    assert "research-commercialisation" in beside["zero-to-one"]


def test_what_is_part_of_the_name_does_not_stand_beside(library: Library, distractors: Distractors):
    _, others = distractors.concepts(library.concept_by_id["tfp"])
    assert not {"tfp-as-mark", "tfp-contribution"} & set(others)


def test_items_of_the_same_name_never_stand_beside_each_other(library: Library, distractors: Distractors):
    """創新 leads, is the first of the five ideas, and stands in 特點是創新."""
    number = library.number_by_id["one-lead"]
    beside = distractors.items(number, number.items[0])
    assert len(beside) == 6
    assert not {"five-ideas/0", "three-keywords/0", "three-directions/2", "three-paths/1"} & set(beside)


def test_a_number_that_names_its_items_is_not_asked(library: Library, distractors: Distractors):
    number = library.number_by_id["two-breakaways"]
    assert [distractors.items(number, item) for item in number.items] == [(), ()]


@pytest.mark.parametrize(
    ("figure_id", "expected"),
    [
        ("third-industrial-revolution-century", {"17", "18", "19", "21"}),
        ("mid-level-developed-country-year", {"2020", "2025", "2030", "2040", "2045", "2050"}),
        ("gii-overall-rank-2023", {"10", "14", "15", "17", "19"}),
        ("rd-expenditure-2023", None),
        ("rd-intensity-2023", None),
        ("tfp-contribution-1978-2020", None),
    ],
)
def test_wrong_values_look_like_the_right_one(library: Library, figure_id, expected):
    figure = library.figure_by_id[figure_id]
    drawn = {str(value) for seed in range(60) for value in values_beside(figure, Chance(seed, "test"))}
    assert expected is None or drawn == expected
    assert {len(value) for value in drawn} == {len(str(figure.value))}
    assert str(figure.value) not in drawn


@pytest.mark.parametrize("qualifier", [Qualifier.OVER, Qualifier.UP_TO])
def test_what_is_only_bounded_is_not_asked(library: Library, qualifier):
    figure = replace(library.figure_by_id["rd-intensity-2023"], qualifier=qualifier)
    assert values_beside(figure, Chance(1, "test")) == ()


@settings(max_examples=200, deadline=None)
@given(
    value=st.decimals(min_value=Decimal("0.1"), max_value=99_999, places=1).map(lambda value: value.normalize()),
    unit=st.sampled_from(["%", "倍", "年", "位", "世紀", "億元人民幣"]),
    seed=st.integers(0, 1000),
)
def test_any_figure_gets_three_other_values_or_none(library: Library, value, unit, seed):
    value = Decimal(f"{value:f}")
    figure = replace(library.figure_by_id["rd-intensity-2023"], value=value, unit=unit)
    wrong = values_beside(figure, Chance(seed, "test"))
    assert len(wrong) in {0, 3}
    assert len({*wrong, value}) in {1, 4}
    assert all(one.adjusted() == value.adjusted() and one > 0 for one in wrong)
    assert unit != "%" or all(one < 100 for one in wrong)


def test_no_number_stands_beside_that_counts_something_of_the_name(library: Library, distractors: Distractors):
    """創新 leads, is one of five ideas and one of three keywords; 創新性配置 and 數字經濟創新發展 hold it, too."""
    number = library.number_by_id["five-ideas"]
    beside = distractors.homes(number, number.items[0])
    assert {"two-breakaways", "three-traits", "four-contents", "one-mark"} == set(beside)


def test_sayings_of_other_occasions_stand_beside_about_as_long(library: Library, distractors: Distractors):
    sayings = Tellings(library, 90)
    statement = library.statement_by_id["2023-09-07/2"]
    beside = [library.statement_by_id[one] for one in distractors.sayings(statement, sayings)]
    lengths = [span.end - span.start for one in (statement, *beside) if (span := sayings.window(one))]
    assert len(lengths) == 6
    assert all(one.occasion_id != "2023-09-07" for one in beside)
    assert max(abs(length - lengths[0]) for length in lengths) <= 10


@given(seed=st.integers(0, 2**64))
def test_wrong_years_lie_around_the_right_one_and_not_beyond_the_briefing(library: Library, seed: int):
    figure = library.figure_by_id["rd-expenditure-2023"]
    years = years_beside(figure, 2024, Chance(seed, "test"))
    assert len(set(years)) == 3
    assert set(years) <= {2019, 2020, 2021, 2022, 2024}


def test_the_right_year_is_not_always_the_last(library: Library):
    figure = replace(library.figure_by_id["rd-expenditure-2023"], period="2024")
    drawn = [years_beside(figure, 2024, Chance(seed, "test")) for seed in range(40)]
    assert {max(years) > 2024 for years in drawn} == {False}
    forecast = replace(figure, qualifier=Qualifier.EXPECTED)
    drawn = [years_beside(forecast, 2024, Chance(seed, "test")) for seed in range(40)]
    assert {max(years) > 2024 for years in drawn} == {True, False}


@pytest.mark.parametrize(
    ("change", "telling"),
    [
        ({}, True),
        ({"period": "2023-09"}, False),
        ({"period": "2022-2023"}, False),
        ({"period": None}, False),
        ({"unit": "位"}, False),
        ({"qualifier": Qualifier.OVER}, False),
        ({"name": "2023 年研發經費"}, False),
        ({"name_en": "R&D spending in 2023"}, False),
    ],
)
def test_some_figures_tell_their_year(library: Library, change, telling):
    figure = library.figure_by_id["rd-expenditure-2023"]
    assert has_telling_year(replace(figure, **change)) is telling
