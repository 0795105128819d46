"""What the buttons of quizzes carry, and what becomes of data that nobody made."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.authored_questions import Level
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.platforms.telegram.callbacks import decode, encode
from bot.platforms.telegram.digest_actions import token
from bot.platforms.telegram.page import CALLBACK_DATA_BYTES
from bot.platforms.telegram.quiz_actions import (
    BackToQuestion,
    BeginRound,
    OpenSetup,
    QuizPress,
    ReplaceRound,
    ResumeRound,
    ShowScopes,
    ShowSetup,
    ShowSource,
    ShowWhy,
    SkipQuestion,
    StopRound,
    begin,
    pick_section,
    replace_by,
    scope_code,
    scope_of,
    set_up,
    wish_of,
)

ROUND = token(UUID(int=2**128 - 1))
WHOLE = {ScopeKind.ALL, ScopeKind.DUE}
scopes = st.sampled_from(ScopeKind).flatmap(
    lambda kind: st.just(Scope(kind)) if kind in WHOLE else st.builds(Scope, st.just(kind), st.just("2024-01-31/2"))
)
wishes = st.builds(Wish, scopes, st.one_of(st.none(), st.sampled_from(Level)), st.integers(1, 50))


@given(wish=wishes, make=st.sampled_from([begin, replace_by, set_up, pick_section]))
def test_a_wish_comes_back_from_its_button(wish, make):
    action = make(wish)
    data = encode(action)
    assert len(data.encode()) <= CALLBACK_DATA_BYTES
    assert (decode(data, lambda _: None), wish_of(action)) == (action, wish)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (BeginRound("cbasic-research", 0, 5), "10:cbasic-research:0:5"),
        (ReplaceRound("m" + "f" * 32, 3, 50), "11:m" + "f" * 32 + ":3:50"),
        (ShowSetup("a", 2, 10), "12:a:2:10"),
        (ShowScopes("d", 0, 5), "13:d:0:5"),
        (OpenSetup(), "14"),
        (ResumeRound(ROUND), f"15:{ROUND}"),
        (StopRound(ROUND), f"16:{ROUND}"),
        (SkipQuestion(ROUND, 49), f"17:{ROUND}:49"),
        (ShowWhy(ROUND, 0), f"18:{ROUND}:0"),
        (ShowSource(ROUND, 7), f"19:{ROUND}:7"),
        (BackToQuestion(), "1M"),
    ],
)
def test_every_button_keeps_its_data_for_years(action: QuizPress, data: str):
    assert (encode(action), decode(data, lambda _: None)) == (data, action)


@pytest.mark.parametrize("scope", ["", "x", "zconcept", "c", "aeverything", "dall", "m"])
def test_a_scope_that_is_none_makes_no_wish(scope: str):
    assert scope_of(scope) is None
    assert wish_of(BeginRound(scope, 0, 5)) is None


@pytest.mark.parametrize(("level", "length"), [(4, 5), (0, 0), (0, 51)])
def test_a_level_or_a_length_that_is_none_makes_no_wish(level: int, length: int):
    assert wish_of(BeginRound("a", level, length)) is None


def test_every_kind_of_scope_has_a_letter_of_its_own():
    codes = [scope_code(Scope(kind, "" if kind in WHOLE else "id")) for kind in ScopeKind]
    assert len({code[0] for code in codes}) == len(ScopeKind)
