"""What ``/quiz`` followed by words means."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.authored_questions import Level
from bot.domain.quiz_replies import BadLength, ReviewOnly, UnknownScope, WhichOccasion, WhichWish
from bot.domain.quiz_wishes import is_there, read_review, read_wish, subject_of
from bot.domain.rounds import MOST_QUESTIONS, REVIEW, Scope, ScopeKind, Wish
from tests import shipped

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.lookup import Lookup

CONCEPT = Scope(ScopeKind.CONCEPT, "basic-research")
OCCASION = Scope(ScopeKind.OCCASION, "2023-12-12")


@pytest.fixture(scope="session")
def lookup() -> Lookup:
    return shipped.lookup()


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
        ("basic", Wish(level=Level.BASIC)),
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
        ("3 題 基礎研究", Wish(CONCEPT, length=3)),
        ("十題基礎研究", Wish(CONCEPT, length=10)),
        ("基礎研究十題", Wish(CONCEPT, length=10)),
        ("基礎研究，１０ 題", Wish(CONCEPT, length=10)),
        ("10條問題", Wish(length=10)),
        ("ten questions about basic research", Wish(CONCEPT, length=10)),
        ("關於基礎研究的題目", Wish(CONCEPT)),
        ("吧", Wish()),
        ("初級題目", Wish(level=Level.BASIC)),
        ("第一章 10", Wish(Scope(ScopeKind.SECTION, "introduction"), length=10)),
        ("Section 1", Wish(Scope(ScopeKind.SECTION, "introduction"))),
        ("錯題", Wish(Scope(ScopeKind.DUE))),
    ],
)
def test_words_in_any_order_and_script_are_understood(library: Library, lookup: Lookup, typed: str, wish: Wish):
    assert read_wish(library, lookup, typed) == wish


@pytest.mark.parametrize("typed", ["0", "-5", "51", "99999999999999999999", "一百題", "100題"])
def test_a_number_that_nobody_can_play_is_said_back_with_what_else_was_understood(
    library: Library, lookup: Lookup, typed: str
):
    assert read_wish(library, lookup, f"基礎研究 初階 {typed}") == BadLength(typed, Wish(CONCEPT, Level.BASIC))


@pytest.mark.parametrize(
    ("typed", "wishes"),
    [
        ("高階 基礎研究 初階", (Wish(CONCEPT, Level.BASIC), Wish(CONCEPT, Level.ADVANCED))),
        ("20 10", (Wish(length=10), Wish(length=20))),
    ],
)
def test_two_of_a_kind_are_asked_about(library: Library, lookup: Lookup, typed: str, wishes: tuple[Wish, ...]):
    assert read_wish(library, lookup, typed) == WhichWish(wishes)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("", REVIEW),
        ("20 題", replace(REVIEW, length=20)),
        ("初階", replace(REVIEW, level=Level.BASIC)),
        ("全部", replace(REVIEW, length=MOST_QUESTIONS)),
        ("9999", BadLength("9999", REVIEW)),
        ("xyz", ReviewOnly("xyz", None, None)),
    ],
)
def test_a_review_has_a_length_and_a_level(library: Library, lookup: Lookup, typed: str, understood: object):
    assert read_review(library, lookup, typed) == understood


def test_a_review_of_one_thing_alone_is_a_round_on_it_instead(library: Library, lookup: Lookup):
    concept = library.concept_by_id["basic-research"]
    assert read_review(library, lookup, "基礎研究 5") == ReviewOnly("基礎研究 5", Wish(CONCEPT), concept)


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


class Counting:
    """A lookup that counts how often it is asked for a concept."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        self.asked += name == "concept"
        return getattr(self._lookup, name)


def test_a_line_of_settings_alone_is_read_no_further_than_anybody_types_them(library: Library, lookup: Lookup):
    counting = Counting(lookup)
    assert isinstance(read_wish(library, counting, "1 " * 128), UnknownScope)
    assert counting.asked < 20


def test_what_is_about_nothing_in_the_library_is_there_as_long_as_that_is_about_nothing_in_particular(library: Library):
    of_library = set(ScopeKind) - {ScopeKind.ALL, ScopeKind.DUE, ScopeKind.MISSED, ScopeKind.GROUP_MISSED}
    assert {kind for kind in ScopeKind if not is_there(library, Scope(kind, "gone"))} == of_library
    assert is_there(library, Scope(ScopeKind.CONCEPT, library.concepts[0].id))
