"""Before the first question of a group quiz, and who is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.group_events import (
    Answered,
    Drawn,
    Joined,
    Left,
    LobbyShown,
    NotSaid,
    PauseAsked,
    Restarted,
    ResumeAsked,
    SetUp,
    StartAsked,
    Ticked,
)
from bot.domain.group_quiz import AWAY, COUNTDOWN, LOBBY_LONGEST, LOBBY_WAIT, PAUSE_LONGEST, TROUBLE, GroupStep, advance
from bot.domain.group_quiz_replies import LobbyChanged, PausedNow, QuestionsWanted
from bot.domain.group_quizzes import End, Pause, Phase, Player, Setup
from tests.domain.group_quizzes_played import (
    QUESTIONS,
    SETUP,
    START,
    a_lobby,
    after,
    asking,
    closing,
    counting,
    ending,
    join,
    later,
    opened,
    resting,
    ticked,
    vote,
)

SHOWN = (LobbyChanged(),)
BEGINS = (LobbyChanged(), QuestionsWanted())
TEAMS = Setup(teams=3)


def two_in(setup: Setup = SETUP):
    return after(a_lobby(setup=setup), join("1"), join("2", 3))


def test_people_come_and_go():
    first = advance(a_lobby(), join("1", 2))
    assert first == GroupStep(replace(a_lobby(), players=(Player("1", "P1", later(2)),)), SHOWN)
    assert first.quiz is not None
    assert advance(first.quiz, join("1", 9)) == GroupStep()
    assert advance(first.quiz, Left(later(3), "2")) == GroupStep()
    assert advance(first.quiz, Left(later(3), "1")) == GroupStep(a_lobby(), SHOWN)


def test_whoever_comes_again_has_another_name_or_team_but_no_empty_one():
    quiz = after(a_lobby(setup=TEAMS), join("1", team=2))
    assert after(quiz, Joined(later(1), "1", "Ann")).players == (Player("1", "Ann", START, team=2),)
    assert after(quiz, Joined(later(1), "1", "", team=3)).players == (Player("1", "P1", START, team=3),)
    assert advance(quiz, join("1", team=4)) == advance(quiz, join("1", team=0)) == GroupStep()
    assert after(a_lobby(), Joined(START, "1", "", team=1)).players == (Player("1", "", START),)


def test_the_settings_can_be_changed_and_teams_that_are_no_more_are_forgotten():
    quiz = after(a_lobby(setup=TEAMS), join("1", team=3), join("2", team=1), join("3"))
    two = advance(quiz, SetUp(later(1), replace(TEAMS, teams=2)))
    assert two.replies == SHOWN
    assert two.quiz is not None
    assert [player.team for player in two.quiz.players] == [None, 1, None]
    assert [player.team for player in after(quiz, SetUp(later(1), SETUP)).players] == [None, None, None]
    assert advance(quiz, SetUp(later(1), TEAMS)) == GroupStep()


def test_it_starts_when_somebody_says_so_if_enough_are_in():
    for alone in (False, True):
        assert advance(a_lobby(), StartAsked(later(5), alone=alone)) == GroupStep()
    one = after(a_lobby(), join("1"))
    assert advance(one, StartAsked(later(5))) == GroupStep()
    begun = replace(one, phase=Phase.COUNTDOWN, deadline=later(5) + COUNTDOWN)
    assert advance(one, StartAsked(later(5), alone=True)) == GroupStep(begun, BEGINS)
    two = two_in()
    begun = replace(two, phase=Phase.COUNTDOWN, deadline=later(5) + COUNTDOWN)
    assert advance(two, StartAsked(later(5))) == GroupStep(begun, BEGINS)


def test_it_starts_by_itself_after_a_minute_or_once_a_second_one_comes():
    at = START + LOBBY_WAIT
    assert advance(two_in(), Ticked(at)).replies == BEGINS
    one = after(a_lobby(), join("1"))
    waiting = advance(one, Ticked(at))
    assert waiting == GroupStep(replace(one, deadline=at + LOBBY_LONGEST), SHOWN)
    assert waiting.quiz is not None
    second = advance(waiting.quiz, join("2", 100))
    assert second.replies == BEGINS
    assert second.quiz is not None
    assert (second.quiz.phase, second.quiz.deadline) == (Phase.COUNTDOWN, later(100) + COUNTDOWN)
    assert advance(waiting.quiz, join("1", 100)) == GroupStep()
    nobody = advance(waiting.quiz, Left(later(100), "1"))
    assert nobody == GroupStep(replace(waiting.quiz, players=()), SHOWN)
    assert advance(replace(waiting.quiz, players=()), join("3", 101)).replies == SHOWN


def test_a_lobby_that_stays_empty_is_closed():
    waiting = ticked(a_lobby())
    at = START + LOBBY_WAIT + LOBBY_LONGEST
    closed = replace(waiting, phase=Phase.OVER, deadline=None, end=End.UNFILLED, ended_at=at)
    assert advance(waiting, Ticked(at)) == GroupStep(closed, SHOWN)
    assert advance(a_lobby(), Ticked(at)) == GroupStep(closed, SHOWN)


def test_a_lobby_that_was_left_alone_for_hours_does_not_start_by_itself():
    at = START + LOBBY_WAIT + AWAY
    assert advance(two_in(), Ticked(at)).replies == BEGINS
    late = advance(two_in(), Ticked(at + timedelta(microseconds=1)))
    assert late.replies == SHOWN
    assert late.quiz is not None
    assert (late.quiz.phase, late.quiz.end) == (Phase.OVER, End.UNFILLED)


def test_whoever_picked_no_team_gets_the_smallest_in_turn():
    quiz = after(a_lobby(setup=TEAMS), join("1"), join("2", team=1), join("3", team=3), join("4"), join("5"))
    begun = after(quiz, StartAsked(later(9)))
    assert [player.team for player in begun.players] == [2, 1, 3, 1, 2]
    assert after(begun, join("6", 10)).players[-1].team == 3
    assert after(begun, join("6", 10, team=1)).players[-1].team == 1
    assert after(begun, join("1", 10, team=3)).players[0].team == 3


def test_questions_are_taken_once_and_a_quiz_without_any_is_over():
    begun = after(two_in(), StartAsked(later(5)))
    assert after(begun, Drawn(later(6), QUESTIONS, "v1")) == replace(begun, questions=QUESTIONS, content_version="v1")
    none = advance(begun, Drawn(later(6), (), "v1"))
    over = replace(begun, phase=Phase.OVER, deadline=None, end=End.NOTHING_TO_ASK, ended_at=later(6))
    assert none == GroupStep(over, SHOWN)


def test_questions_are_wanted_again_until_they_come_but_not_for_ever():
    begun = after(two_in(), StartAsked(later(5)))
    again = advance(begun, Ticked(later(10)))
    assert again == GroupStep(
        replace(begun, deadline=later(10) + COUNTDOWN, failing_since=later(10)), (QuestionsWanted(),)
    )
    assert again.quiz is not None
    assert after(again.quiz, Drawn(later(12), QUESTIONS, "v1")).failing_since is None
    assert advance(again.quiz, Ticked(later(10) + TROUBLE)).replies == (QuestionsWanted(),)
    given_up = advance(again.quiz, Ticked(later(11) + TROUBLE))
    assert given_up.replies == SHOWN
    assert given_up.quiz is not None
    assert given_up.quiz.end is End.NOTHING_TO_ASK


def test_a_countdown_that_is_paused_before_the_questions_came_goes_on_where_it_was():
    begun = after(two_in(), StartAsked(later(5)))
    step = advance(begun, PauseAsked(later(6)))
    held = replace(begun, phase=Phase.PAUSED, pause=Pause.ASKED, deadline=later(6) + PAUSE_LONGEST)
    assert step == GroupStep(held, (PausedNow(Pause.ASKED),))
    again = advance(held, ResumeAsked(later(60)))
    assert again == GroupStep(replace(begun, deadline=later(60) + COUNTDOWN), (QuestionsWanted(),))
    drawn = after(held, Drawn(later(7), QUESTIONS, "v1"))
    assert after(drawn, ResumeAsked(later(60))).phase is Phase.RESTING


@pytest.mark.parametrize(
    ("quiz", "first"),
    [
        (counting(), 0),
        (asking(), 0),
        (opened(), 0),
        (closing(), 1),
        (resting(), 1),
        (after(asking(), NotSaid(later(20), later(30))), 0),
        (after(counting(), PauseAsked(later(11))), 0),
        (after(resting(), PauseAsked(later(50))), 1),
        (resting(opened(resting(opened(resting())))), 3),
    ],
)
def test_whoever_comes_later_plays_from_the_open_question_or_the_next(quiz, first):
    step = advance(quiz, join("9", 400))
    assert step.quiz is not None
    assert step.quiz.players[-1] == Player("9", "P9", later(400), from_position=first)


def test_a_vote_shortly_before_joining_counts():
    quiz = opened()
    voted = after(quiz, vote(quiz, "9"))
    assert voted.players[-1] == Player("9", "P9", None)
    assert after(voted, join("9", 40)).players[-1] == Player("9", "P9", later(40), from_position=0)


def test_whoever_left_is_waited_for_no_more_and_may_come_back_as_they_were():
    quiz = opened(counting("1", "2", setup=replace(SETUP, teams=2)))
    gone = advance(quiz, Left(later(30), "2"))
    assert gone == GroupStep(after(quiz, Left(later(30), "2")))
    assert gone.quiz is not None
    assert gone.quiz.players[1] == replace(quiz.players[1], left_at=later(30))
    assert advance(gone.quiz, Left(later(31), "2")) == GroupStep()
    rested = resting(gone.quiz, "1")
    assert after(rested, Joined(later(99), "2", "Bo", team=1)).players[1] == replace(quiz.players[1], name="Bo")
    assert advance(quiz, join("2", 31, team=1)) == GroupStep()


def test_everybody_may_leave_before_the_first_question():
    quiz = after(counting(), Left(later(11), "1"), Left(later(11), "2"))
    assert quiz.players == ()
    assert asking(quiz).phase is Phase.ASKING
    early = after(asking(), Answered(later(16), 0, "1", "P1", (1,)), NotSaid(later(17), later(20)))
    assert after(early, Left(later(18), "1")).players[0].left_at == later(18)


def test_the_lobby_s_message_is_noted_whenever_it_comes():
    for quiz in (a_lobby(), opened(), ending()):
        noted = advance(quiz, LobbyShown(later(1), "5"))
        assert noted == GroupStep(replace(quiz, lobby_message_id="5"))


def test_after_a_restart_a_lobby_is_shown_again():
    assert advance(a_lobby(), Restarted(later(30))) == GroupStep(replies=SHOWN)
    assert advance(counting(), Restarted(later(11))) == GroupStep(replies=SHOWN)
    assert advance(replace(counting(), questions=()), Restarted(later(11))) == GroupStep(replies=BEGINS)


def test_a_stranger_cannot_leave_but_join_and_is_asked_no_more():
    quiz = opened()
    quiz = closing(after(quiz, vote(quiz, "9")), "1")
    assert quiz.players[-1] == Player("9", "P9", None, asked_in=0)
    assert advance(quiz, Left(later(99), "9")) == GroupStep()
    for name, known_as in [("Eve", "Eve"), ("", "P9")]:
        now_in = after(quiz, Joined(later(99), "9", name)).players[-1]
        assert now_in == Player("9", known_as, later(99), from_position=1, asked_in=0)


def test_somebody_may_come_after_the_last_question_and_changes_nothing_of_how_it_went():
    quiz = after(resting(opened(resting(opened(resting())))), join("9", 200))
    assert quiz.players[-1].from_position == 3
    assert ticked(quiz).end is End.FINISHED
