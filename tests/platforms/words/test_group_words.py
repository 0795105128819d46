"""Names, lists and points, as messages of group quizzes share them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.group_quizzes import Player
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.words.cutting import columns
from bot.platforms.words.group_words import (
    NAME_COLUMNS,
    name_list,
    name_of,
    points,
    shown_name,
    signed_name,
    team_name,
)
from tests.platforms.telegram.group_games import NAMES, people

TRADITIONAL, SIMPLIFIED, ENGLISH = (wording(language) for language in Language)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("陳大文", "陳大文"),
        ("  Amy \n Wong ", "Amy Wong"),
        ("\u202eevil\u202c", "evil"),
        ("محمد", "\u2068محمد\u2069"),
        ("a\u0300\u0301\u0302\u0303\u0304b", "a\u0300\u0301\u0302b"),
        ("歐陽" * 20, "歐陽歐陽歐陽歐陽歐陽歐…"),
        ("שלום" * 20, "\u2068" + ("שלום" * 20)[:23] + "…\u2069"),
        ("👨\u200d👩\u200d👧" * 9, "👨\u200d👩\u200d👧" * 2 + "…"),
        ("\u200b\u2060\ufeff", ""),
        ("\u3164\u3164", ""),
        ("\u2800", ""),
        ("\u200d\ufe0f", ""),
        ("\u0301", ""),
        ("", ""),
    ],
)
def test_a_name_is_shown_as_far_as_it_can_be_seen(name: str, shown: str):
    assert shown_name(name) == shown


@given(st.text(max_size=80))
def test_no_name_breaks_a_line_or_turns_what_is_around_it(name: str):
    shown = shown_name(name)
    assert "\n" not in shown
    assert columns(shown.strip("\u2068\u2069")) <= NAME_COLUMNS
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067")
    assert shown.count("\u2068") == shown.count("\u2069") == int(shown.startswith("\u2068"))


def test_whoever_has_no_name_gets_a_word():
    nobody = Player("gone:1", "", None)
    assert [name_of(nobody, words) for words in (TRADITIONAL, SIMPLIFIED, ENGLISH)] == [
        "匿名朋友",
        "匿名朋友",
        "somebody",
    ]


def test_long_lists_name_the_first_and_count_the_others():
    some = people(*NAMES[:3])
    assert name_list(some, TRADITIONAL) == "陳大文、Amy、Bob"
    assert name_list(some, ENGLISH, most=2) == "陳大文, Amy and one more"
    assert name_list(people(*NAMES), TRADITIONAL, most=2) == "陳大文、Amy 和另外 10 人"
    assert name_list(people(*NAMES), ENGLISH, most=2) == "陳大文, Amy and 10 more"


def test_teams_have_a_colour_and_a_name():
    assert [team_name(team, TRADITIONAL) for team in range(1, 5)] == ["🔴 紅隊", "🔵 藍隊", "🟢 綠隊", "🟡 黃隊"]
    assert [team_name(team, ENGLISH) for team in (1, 4)] == ["🔴 Red team", "🟡 Yellow team"]
    assert [signed_name(one, ENGLISH) for one in people("Amy", "Bob", teams=(2, None))] == ["🔵 Amy", "Bob"]


def test_points_are_whole_and_grouped():
    assert [points(number, ENGLISH) for number in (0, 1, 12345, Fraction(5, 2))] == [
        "0 points",
        "1 point",
        "12,345 points",
        "3 points",
    ]
    assert points(12345, TRADITIONAL) == "12,345 分"
