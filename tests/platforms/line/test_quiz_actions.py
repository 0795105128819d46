"""What buttons of private quizzes carry: wishes of every kind, options as sums, and room for the longest."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.domain.authored_questions import Level
from bot.domain.chat import ChatKey, Platform
from bot.domain.rounds import MOST_QUESTIONS, Scope, ScopeKind, Wish
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.quiz_actions import (
    QUIZ_ACTIONS,
    AnswerQuestion,
    BeginRound,
    begin,
    mask_of,
    options_of,
    wish_of,
)

ROUND = UUID("0123456789abcdef0123456789abcdef")
ANN, BOB = (ChatKey(Platform.LINE, "U" + letter * 32) for letter in "ab")
POSTBACKS = Postbacks("secret", QUIZ_ACTIONS)
WISHES = [
    Wish(),
    Wish(Scope(ScopeKind.DUE), Level.BASIC, 10),
    Wish(Scope(ScopeKind.SECTION, "overview"), None, MOST_QUESTIONS),
    Wish(Scope(ScopeKind.MISSED, ROUND.hex), Level.ADVANCED, 1),
    Wish(Scope(ScopeKind.OCCASION, "2023-12-12"), None, 20),
    Wish(Scope(ScopeKind.CONCEPT, "a-concept-with-quite-a-long-name-and-more"), None, 20),
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.scope.kind)
def test_a_wish_comes_back_as_it_was_and_to_nobody_else(wish):
    data = POSTBACKS.data(begin(wish), only=ANN)
    assert len(data) <= 120
    assert wish_of(POSTBACKS.read(data, among=(ANN,))) == wish
    assert POSTBACKS.read(data, among=(BOB,)) is None


@pytest.mark.parametrize(
    "action",
    [
        BeginRound("nonsense", "", 0, 5),
        BeginRound("all", "x", 0, 5),
        BeginRound("section", "", 0, 5),
        BeginRound("missed", "", 0, 5),
        BeginRound("due", "x", 0, 5),
        BeginRound("all", "", 9, 5),
        BeginRound("all", "", -1, 5),
        BeginRound("all", "", 0, 0),
        BeginRound("all", "", 0, MOST_QUESTIONS + 1),
    ],
)
def test_what_is_no_wish_is_none(action):
    assert wish_of(action) is None


def test_an_answer_names_its_question_and_its_options():
    action = AnswerQuestion(ROUND, 49, mask_of((0, 2, 5)))
    assert POSTBACKS.read(POSTBACKS.data(action, only=ANN), among=(ANN,)) == action
    assert (action.chosen, options_of(action.chosen, 6), options_of(action.chosen, 4)) == (37, (0, 2, 5), (0, 2))
    assert options_of(-1, 3) == (0, 1, 2)
