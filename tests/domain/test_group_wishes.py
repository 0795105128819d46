"""What ``/quiz`` followed by words means in a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import DEFAULT_WISH, Setup
from bot.domain.group_wishes import BadTeams, BadWindow, GroupWishUnclear, read_group_wish
from bot.domain.lookup import Lookup
from bot.domain.quiz_replies import BadLength, UnknownScope, WhichWish
from bot.domain.quiz_wishes import read_wish
from bot.domain.rounds import Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from bot.domain.library import Library

CONCEPT = Scope(ScopeKind.CONCEPT, "basic-research")
ABOUT = Wish(CONCEPT, length=10)
INDUSTRY = Scope(ScopeKind.SECTION, "industrial-competitiveness")


@pytest.fixture(scope="session")
def lookup(library: Library) -> Lookup:
    return Lookup(library)


@pytest.mark.parametrize(
    ("typed", "setup"),
    [
        ("", Setup()),
        ("5", Setup(Wish(length=5))),
        ("15秒", Setup(seconds=15)),
        ("２０ 秒", Setup(seconds=20)),
        ("十五秒", Setup(seconds=15)),
        ("三十秒鐘", Setup(seconds=30)),
        ("30s", Setup(seconds=30)),
        ("10 sec", Setup(seconds=10)),
        ("ten seconds", Setup(seconds=10)),
        ("每題15秒", Setup(seconds=15)),
        ("5題每題15秒", Setup(Wish(length=5), 15)),
        ("20 15秒", Setup(Wish(length=20), 15)),
        ("15秒 20", Setup(Wish(length=20), 15)),
        ("10 基礎研究", Setup(ABOUT)),
        ("基礎研究15秒", Setup(ABOUT, 15)),
        ("基础研究，5题，15秒，两队", Setup(Wish(CONCEPT, length=5), 15, teams=2)),
        ("10 產業", Setup(Wish(INDUSTRY, length=10))),
        ("产业 5题 15秒", Setup(Wish(INDUSTRY, length=5), 15)),
        ("competitiveness 初階", Setup(Wish(INDUSTRY, Level.BASIC, 10))),
        ("創新", Setup(Wish(Scope(ScopeKind.SECTION, "original-innovation"), length=10))),
        ("分組", Setup(teams=2)),
        ("分组", Setup(teams=2)),
        ("team mode", Setup(teams=2)),
        ("2隊", Setup(teams=2)),
        ("兩隊", Setup(teams=2)),
        ("分三組", Setup(teams=3)),
        ("分成4隊 初階", Setup(Wish(level=Level.BASIC, length=10), teams=4)),
        ("分組 3隊", Setup(teams=3)),
        ("3 teams basic", Setup(Wish(level=Level.BASIC, length=10), teams=3)),
        ("不分組", Setup()),
        ("比賽", Setup(is_tournament=True)),
        ("锦标赛", Setup(is_tournament=True)),
        ("Tournament 5", Setup(Wish(length=5), is_tournament=True)),
        ("不計速度", Setup(has_speed_bonus=False)),
        ("不计速度", Setup(has_speed_bonus=False)),
        ("no speed bonus", Setup(has_speed_bonus=False)),
        ("計速度", Setup()),
        ("比賽 2隊 基礎研究 30秒 高階 20題 不計時", Setup(Wish(CONCEPT, Level.ADVANCED, 20), 30, False, 2, True)),  # noqa: FBT003 - in the order of its fields
        ("不計時 高階 20題 比賽 30秒 基礎研究 2隊", Setup(Wish(CONCEPT, Level.ADVANCED, 20), 30, False, 2, True)),  # noqa: FBT003 - the same
    ],
)  # fmt: skip
def test_words_in_any_order_and_script_are_understood(library: Library, lookup: Lookup, typed: str, setup: Setup):
    assert read_group_wish(library, lookup, typed) == setup


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("基礎研究 5 25秒", BadWindow("25秒", Setup(Wish(CONCEPT, length=5)))),
        ("0s", BadWindow("0s", Setup())),
        ("每題120秒 2隊", BadWindow("每題120秒", Setup(teams=2))),
        ("10秒 20秒 比賽", BadWindow("10秒 20秒", Setup(is_tournament=True))),
        ("10s 20s", BadWindow("10s 20s", Setup())),
        ("五隊 15秒", BadTeams("五隊", Setup(seconds=15))),
        ("1 team", BadTeams("1 team", Setup())),
        ("2隊 3隊", BadTeams("2隊 3隊", Setup())),
        ("99 15秒", GroupWishUnclear(BadLength("99", DEFAULT_WISH), Setup(seconds=15))),
        ("xyz 2隊", GroupWishUnclear(UnknownScope("xyz", DEFAULT_WISH, ()), Setup(teams=2))),
        ("5 10 15秒", GroupWishUnclear(WhichWish((Wish(length=5), Wish(length=10))), Setup(seconds=15))),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_back_and_nothing_else_is_lost(
    library: Library, lookup: Lookup, typed: str, wish: object
):
    assert read_group_wish(library, lookup, typed) == wish


def test_no_name_in_the_library_is_taken_for_a_setting(library: Library, lookup: Lookup):
    names = [concept.name for concept in library.concepts] + [section.title for section in library.sections]
    names += [number.heading for number in library.numbers] + [figure.name for figure in library.figures]
    for name in names:
        read = read_group_wish(library, lookup, name)
        understood = read_wish(library, lookup, name, DEFAULT_WISH)
        assert read == (Setup(understood) if isinstance(understood, Wish) else GroupWishUnclear(understood, Setup()))


@settings(max_examples=50)
@given(typed=st.text(max_size=40))
def test_no_words_break_the_reading(library: Library, lookup: Lookup, typed: str):
    read_group_wish(library, lookup, typed)
    read_group_wish(library, lookup, typed + "15秒2隊比賽")


@pytest.mark.parametrize("typed", ["業", "a b", "industrial", "數字化", "新產業新模式"])
def test_words_that_no_title_or_several_have_are_asked_about(library: Library, lookup: Lookup, typed: str):
    wish = read_group_wish(library, lookup, typed)
    assert isinstance(wish, GroupWishUnclear)
    assert isinstance(wish.unclear, UnknownScope)
