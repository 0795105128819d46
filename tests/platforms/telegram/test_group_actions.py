"""What the buttons of group quizzes carry: kept for years, and never longer than a button can carry."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import WINDOWS, Setup
from bot.domain.group_setups import TEAM_NUMBERS
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.platforms.telegram.callbacks import decode, encode
from bot.platforms.telegram.digest_actions import identified
from bot.platforms.telegram.group_actions import (
    GROUP_ACTIONS,
    AgainQuiz,
    CancelLobby,
    GroupAction,
    GroupPress,
    JoinQuiz,
    LeaveQuiz,
    LobbyPage,
    OpenLobby,
    PauseQuiz,
    PickLength,
    PickLevel,
    PickScope,
    PickSeconds,
    PickSpeed,
    PickTeams,
    PickTournament,
    ResumeQuiz,
    ShowLobby,
    ShowOutcomes,
    ShowResult,
    StartQuiz,
    StopQuiz,
    open_lobby,
    quiz_token,
    setup_of,
)
from bot.platforms.telegram.page import CALLBACK_DATA_BYTES

ID = UUID(int=2**128 - 1)
QUIZ = quiz_token(ID)
SCOPE = Scope(ScopeKind.CONCEPT, "strategic-emerging-industries-abcdefghij")


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (JoinQuiz(QUIZ), f"1xj:{QUIZ}:0"),
        (JoinQuiz(QUIZ, 4), f"1xj:{QUIZ}:4"),
        (LeaveQuiz(QUIZ), f"1xl:{QUIZ}"),
        (StartQuiz(QUIZ), f"1xg:{QUIZ}:0"),
        (StartQuiz(QUIZ, 1), f"1xg:{QUIZ}:1"),
        (CancelLobby(QUIZ), f"1xc:{QUIZ}"),
        (ShowLobby(QUIZ), f"1xp:{QUIZ}:m"),
        (ShowLobby(QUIZ, LobbyPage.SECTION), f"1xp:{QUIZ}:o"),
        (PickLength(QUIZ, 50), f"1xn:{QUIZ}:50"),
        (PickSeconds(QUIZ, 15), f"1xw:{QUIZ}:15"),
        (PickLevel(QUIZ, 3), f"1xv:{QUIZ}:3"),
        (PickScope(QUIZ, "sgrowth-needs"), f"1xo:{QUIZ}:sgrowth-needs"),
        (PickTeams(QUIZ, 2), f"1xt:{QUIZ}:2"),
        (PickTournament(QUIZ, 1), f"1xm:{QUIZ}:1"),
        (PickSpeed(QUIZ, 0), f"1xb:{QUIZ}:0"),
        (PauseQuiz(QUIZ), f"1xh:{QUIZ}"),
        (ResumeQuiz(QUIZ), f"1xe:{QUIZ}"),
        (StopQuiz(QUIZ), f"1xz:{QUIZ}"),
        (AgainQuiz(QUIZ), f"1xa:{QUIZ}"),
        (ShowOutcomes(QUIZ, 3), f"1xu:{QUIZ}:3"),
        (ShowResult(QUIZ), f"1xk:{QUIZ}"),
    ],
)
def test_every_button_keeps_its_data_for_years(action: GroupPress, data: str):
    assert (encode(action), decode(data, lambda _: None)) == (data, action)
    assert len(data.encode()) <= CALLBACK_DATA_BYTES


def test_a_button_names_its_quiz():
    assert identified(JoinQuiz(QUIZ).quiz) == ID


@pytest.mark.parametrize(
    "data", ["1x", "1xj", f"1x:{QUIZ}", f"1xy:{QUIZ}", f"1xj:{QUIZ}", f"1xj:{QUIZ}:-1", f"xj:{QUIZ}:0"]
)
def test_what_is_no_button_of_a_group_quiz_means_nothing(data: str):
    assert decode(data, lambda _: None) is None


def test_codes_begin_with_an_x_and_leave_rankings_and_schedules_theirs():
    assert all(len(code) == 2 and code[0] == "x" and code[1] not in "rs" for code in GROUP_ACTIONS)
    assert all(fields(action)[0].name == "quiz" for action in GROUP_ACTIONS.values() if issubclass(action, GroupAction))


@given(
    setup=st.builds(
        Setup,
        st.builds(Wish, st.just(SCOPE), st.one_of(st.none(), st.sampled_from(Level)), st.integers(1, 50)),
        st.sampled_from(WINDOWS),
        st.booleans(),
        st.sampled_from(sorted(TEAM_NUMBERS)),
        st.booleans(),
    )
)
def test_settings_come_back_from_their_button(setup: Setup):
    data = encode(open_lobby(setup))
    assert len(data.encode()) <= CALLBACK_DATA_BYTES
    action = decode(data, lambda _: None)
    assert isinstance(action, OpenLobby)
    assert setup_of(action) == setup


@pytest.mark.parametrize(
    "action",
    [
        OpenLobby("x", 0, 10, 20, 0),
        OpenLobby("a", 4, 10, 20, 0),
        OpenLobby("a", 0, 51, 20, 0),
        OpenLobby("a", 0, 10, 21, 0),
        OpenLobby("a", 0, 10, 20, 1),
        OpenLobby("a", 0, 10, 20, 5),
        OpenLobby("a", 0, 10, 20, 32),
    ],
)
def test_settings_that_cannot_be_are_none(action: OpenLobby):
    assert setup_of(action) is None


def test_every_code_is_kept():
    assert decode("1xq:sgrowth-needs:3:50:30:28", lambda _: None) == OpenLobby("sgrowth-needs", 3, 50, 30, 28)
