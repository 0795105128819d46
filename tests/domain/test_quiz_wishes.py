"""What ``/quiz`` followed by words means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.authored_questions import Level
from bot.domain.lookup import Lookup
from bot.domain.quiz_replies import BadLength, UnknownScope, WhichOccasion
from bot.domain.quiz_wishes import read_wish, subject_of
from bot.domain.rounds import MOST_QUESTIONS, Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from bot.domain.library import Library

CONCEPT = Scope(ScopeKind.CONCEPT, "basic-research")
OCCASION = Scope(ScopeKind.OCCASION, "2023-12-12")


@pytest.fixture(scope="session")
def lookup(library: Library) -> Lookup:
    return Lookup(library)


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("", Wish()),
        ("10", Wish(length=10)),
        ("１０題", Wish(length=10)),
        ("十題", Wish(length=10)),
        ("基礎研究", Wish(CONCEPT)),
        ("基础研究10题", Wish(CONCEPT, length=10)),
        ("什麼是基礎研究", Wish(CONCEPT)),
        ("10 basic 基礎研究", Wish(CONCEPT, Level.BASIC, 10)),
        ("BASIC RESEARCH", Wish(CONCEPT)),
        ("初階", Wish(level=Level.BASIC)),
        ("高级 20題", Wish(level=Level.ADVANCED, length=20)),
        ("2023-12-12", Wish(OCCASION)),
        ("2023 年 12 月 12 日 3", Wish(OCCASION, length=3)),
        ("中央經濟工作會議", Wish(OCCASION)),
        ("2024-01-31/2", Wish(Scope(ScopeKind.STATEMENT, "2024-01-31/2"))),
        ("5個理念", Wish(Scope(ScopeKind.NUMBER, "five-ideas"))),
        ("引言", Wish(Scope(ScopeKind.SECTION, "introduction"))),
        ("產業革命", Wish(Scope(ScopeKind.SECTION, "industrial-revolution"))),
        ("複習 20", Wish(Scope(ScopeKind.DUE), length=20)),
        ("全部 5", Wish()),
    ],
)
def test_words_in_any_order_and_script_are_understood(library: Library, lookup: Lookup, typed: str, wish: Wish):
    assert read_wish(library, lookup, typed) == wish


@pytest.mark.parametrize("typed", ["0", "-5", "51", "99999999999999999999"])
def test_a_number_that_nobody_can_play_is_said_back_with_what_else_was_understood(
    library: Library, lookup: Lookup, typed: str
):
    assert read_wish(library, lookup, f"基礎研究 初階 {typed}") == BadLength(typed, Wish(CONCEPT, Level.BASIC))


def test_words_that_name_nothing_come_back_with_what_is_near(library: Library, lookup: Lookup):
    near = read_wish(library, lookup, "基礎科研 10")
    assert isinstance(near, UnknownScope)
    assert (near.words, near.wish) == ("基礎科研", Wish(length=10))
    assert "basic-research" in {concept.id for concept in near.nearest}
    assert read_wish(library, lookup, "xyz") == UnknownScope("xyz", Wish(), ())


def test_a_year_of_several_occasions_asks_which(library: Library, lookup: Lookup):
    asked = read_wish(library, lookup, "2023 10")
    assert asked == WhichOccasion(Wish(length=10), library.occasions[:2])


def test_every_name_of_the_library_can_be_wished_for(library: Library, lookup: Lookup):
    named = {
        **{one.name: one for one in library.concepts},
        **{one.title: one for one in library.sections},
        **{one.title_en: one for one in library.sections},
        **{one.id: one for one in library.occasions},
    }
    wishes = {name: read_wish(library, lookup, name) for name in named}
    strayed = [
        name
        for name, wish in wishes.items()
        if not isinstance(wish, Wish) or subject_of(library, wish.scope) != named[name]
    ]
    assert strayed == []


@given(typed=st.text(max_size=60))
def test_whatever_is_typed_gets_a_wish_or_a_question_back(library: Library, lookup: Lookup, typed: str):
    understood = read_wish(library, lookup, typed)
    wish = understood if isinstance(understood, Wish) else understood.wish
    assert 1 <= wish.length <= MOST_QUESTIONS
