"""A group quiz that is paused, stopped, silenced, moved, or left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.chat import ChatKey
from bot.domain.group_events import (
    Hurried,
    Migrated,
    NotSaid,
    PauseAsked,
    PollGone,
    PutInDoubt,
    Restarted,
    ResumeAsked,
    ShutOut,
    Silenced,
    StartAsked,
    StopAsked,
    Ticked,
    Told,
)
from bot.domain.group_quiz import AWAY, COUNTDOWN, LEASE, PAUSE_LONGEST, GroupStep, advance
from bot.domain.group_quiz_replies import LobbyChanged, PausedNow, PollUnwanted, ResultDue, RevealDue, WentOn
from bot.domain.group_quizzes import End, GroupQuiz, Pause, Phase, QuestionPhase, Void
from tests.domain.group_quizzes_played import (
    GROUP,
    a_lobby,
    after,
    asked_at,
    asking,
    closing,
    counting,
    ending,
    join,
    later,
    opened,
    put_of,
    resting,
    shown,
    ticked,
    vote,
)

AT = later(60)
LONG = timedelta(hours=1, seconds=1)


def done_with(quiz: GroupQuiz, phase: QuestionPhase, void: Void | None = None, **more) -> GroupQuiz:
    """Return the quiz with its current question done with."""
    assert quiz.current is not None
    question = replace(quiz.current, phase=phase, void=void, **more)
    return replace(quiz, questions=tuple(question if one is quiz.current else one for one in quiz.questions))


def paused(quiz: GroupQuiz, why: Pause, at=AT) -> GroupQuiz:
    return replace(quiz, phase=Phase.PAUSED, pause=why, deadline=at + PAUSE_LONGEST)


def ended(quiz: GroupQuiz, end: End, at=AT) -> GroupQuiz:
    return replace(quiz, phase=Phase.ENDING, end=end, ended_at=at, deadline=at + LEASE, pause=None)


def over(quiz: GroupQuiz, end: End, at=AT) -> GroupQuiz:
    return replace(quiz, phase=Phase.OVER, end=end, ended_at=at, deadline=None, pause=None)


def test_it_is_paused_between_questions_at_once():
    for quiz in (counting(), resting()):
        held = paused(quiz, Pause.ASKED)
        assert advance(quiz, PauseAsked(AT)) == GroupStep(held, (PausedNow(Pause.ASKED),))
        assert advance(held, PauseAsked(AT)) == GroupStep()
        on = replace(quiz, phase=Phase.RESTING, deadline=AT + COUNTDOWN)
        assert advance(held, ResumeAsked(AT)) == GroupStep(on)


def test_within_a_question_it_is_paused_after_it_unless_somebody_thinks_better_of_it():
    for quiz in (asking(), opened(), closing(opened(), "1")):
        soon = advance(quiz, PauseAsked(AT))
        assert soon == GroupStep(replace(quiz, pauses=True))
        assert soon.quiz is not None
        assert advance(soon.quiz, PauseAsked(AT)) == GroupStep()
        assert advance(soon.quiz, ResumeAsked(AT)) == GroupStep(quiz)
        assert advance(quiz, ResumeAsked(AT)) == GroupStep()
    quiz = after(closing(opened(), "1"), PauseAsked(AT))
    held = paused(replace(quiz, pauses=False), Pause.ASKED, shown(quiz).at)
    assert advance(quiz, shown(quiz)) == GroupStep(held, (PausedNow(Pause.ASKED),))
    waits = after(asking(), PauseAsked(AT), NotSaid(AT, later(70)))
    assert (waits.phase, waits.position) == (Phase.PAUSED, -1)
    assert ticked(after(waits, ResumeAsked(later(80)))).position == 0


def test_after_the_last_question_there_is_nothing_to_pause_for():
    quiz = after(closing(opened(resting(opened(resting())))), PauseAsked(AT))
    rest = after(quiz, shown(quiz))
    assert rest.phase is Phase.RESTING
    assert (ticked(rest).phase, ticked(rest).pauses) == (Phase.ENDING, False)


def test_a_pause_that_is_too_long_ends_it():
    quiz = after(resting(), PauseAsked(AT))
    at = AT + PAUSE_LONGEST
    assert advance(quiz, Ticked(at)) == GroupStep(ended(quiz, End.DESERTED, at), (ResultDue(),))
    asked_all = after(resting(opened(resting(opened(resting())))), PauseAsked(AT))
    assert ticked(asked_all).end is End.FINISHED
    assert ticked(after(replace(counting(), questions=()), PauseAsked(AT))).end is End.DESERTED


@pytest.mark.parametrize("quiz", [a_lobby(), counting()])
def test_a_lobby_that_is_stopped_is_closed(quiz):
    assert advance(quiz, StopAsked(AT)) == GroupStep(over(quiz, End.STOPPED), (LobbyChanged(),))


def test_a_stop_while_a_question_is_being_put_closes_it_once_it_is_there():
    quiz = asking(resting())
    stopped = advance(quiz, StopAsked(AT))
    expected = ended(done_with(quiz, QuestionPhase.VOID, Void.IN_DOUBT), End.STOPPED)
    assert stopped == GroupStep(expected, (ResultDue(),))
    late = advance(expected, put_of(quiz))
    assert late.quiz is None
    assert [type(reply) for reply in late.replies] == [PollUnwanted]


def test_a_stop_while_a_question_is_open_closes_it_and_it_does_not_count():
    quiz = opened(resting())
    stopped = advance(quiz, StopAsked(AT))
    expected = ended(done_with(quiz, QuestionPhase.VOID, Void.CUT, closed_at=AT), End.STOPPED)
    assert expected.current is not None
    assert stopped == GroupStep(expected, (PollUnwanted(expected.current), ResultDue()))


@pytest.mark.parametrize("quiz", [closing(opened(), "1"), resting(), after(resting(), PauseAsked(AT))])
def test_a_stop_after_a_question_leaves_it_counted(quiz):
    assert advance(quiz, StopAsked(AT)) == GroupStep(ended(quiz, End.STOPPED), (ResultDue(),))


def test_a_stop_right_after_a_hurried_question_closes_its_poll():
    quiz = opened()
    at = asked_at(quiz) + timedelta(seconds=3)
    quiz = ticked(after(quiz, vote(quiz, "1"), vote(quiz, "2"), Hurried(at, 0)))
    assert quiz.current is not None
    assert advance(quiz, StopAsked(AT)).replies == (PollUnwanted(quiz.current), ResultDue())
    assert quiz.current.phase is QuestionPhase.CLOSED
    for later_on in (after(quiz, shown(quiz)), after(quiz, PollGone(AT, 0))):
        assert advance(later_on, StopAsked(AT)).replies == (ResultDue(),)


def test_where_the_bot_may_not_write_it_waits_in_silence_and_loses_no_vote():
    for quiz in (counting(), closing(), resting()):
        assert advance(quiz, Silenced(AT)) == GroupStep(paused(quiz, Pause.SILENCED))
    waits = advance(asking(), Silenced(AT))
    assert waits == GroupStep(paused(replace(counting(), position=-1), Pause.SILENCED))
    quiz = opened()
    held = paused(done_with(quiz, QuestionPhase.CLOSED, closed_at=AT), Pause.SILENCED)
    assert advance(quiz, Silenced(AT)) == GroupStep(held)
    assert len(after(held, vote(quiz, "1", seconds=19)).votes) == 1
    told = ending()
    assert advance(told, Silenced(AT)) == GroupStep(replace(told, phase=Phase.OVER, deadline=None))


def test_where_the_bot_is_thrown_out_it_is_over_and_what_was_decided_stays():
    for quiz in (a_lobby(), counting(), closing(), resting(), after(resting(), PauseAsked(AT))):
        assert advance(quiz, ShutOut(AT)) == GroupStep(over(quiz, End.SHUT_OUT))
    asked = done_with(asking(), QuestionPhase.VOID, Void.IN_DOUBT)
    assert advance(asking(), ShutOut(AT)) == GroupStep(over(asked, End.SHUT_OUT))
    cut = done_with(opened(), QuestionPhase.VOID, Void.CUT, closed_at=AT)
    assert advance(opened(), ShutOut(AT)) == GroupStep(over(cut, End.SHUT_OUT))
    assert advance(ending(), ShutOut(AT)) == advance(ending(), Told(AT))


def test_a_group_that_moves_takes_its_quiz_along_but_not_its_polls():
    quiz, there = opened(), ChatKey(GROUP.platform, "-200")
    moved = after(quiz, Migrated(AT, there))
    assert moved == replace(quiz, chat=there)
    assert advance(moved, Migrated(AT, there)) == GroupStep()
    assert [one.chat for one in opened(resting(moved)).questions] == [GROUP, there, None]


def test_a_restart_while_a_question_was_being_put_costs_that_one_and_goes_on():
    quiz = asking(resting())
    on = replace(done_with(quiz, QuestionPhase.VOID, Void.IN_DOUBT), phase=Phase.RESTING, deadline=AT)
    assert advance(quiz, Restarted(AT)) == GroupStep(on, (WentOn(void=1, untimed=None),))
    assert advance(on, Restarted(AT)) == GroupStep()
    held = advance(after(quiz, PauseAsked(AT)), Restarted(AT))
    assert held.replies == (WentOn(void=1, untimed=None), PausedNow(Pause.ASKED))
    first = after(asking(), Restarted(AT))
    assert after(asking(first), PutInDoubt(later(70), 1)).phase is Phase.RESTING


def test_a_restart_while_a_question_is_open_makes_speed_of_no_account_in_it():
    quiz = opened()
    assert quiz.deadline is not None
    went_on = (WentOn(void=None, untimed=0),)
    untimed = done_with(quiz, QuestionPhase.OPEN, is_interrupted=True)
    assert advance(quiz, Restarted(quiz.deadline - timedelta(seconds=9))) == GroupStep(untimed, went_on)
    late = quiz.deadline + timedelta(minutes=5)
    again = advance(quiz, Restarted(late))
    assert again == GroupStep(replace(untimed, deadline=late), went_on)
    assert advance(untimed, Restarted(late)) == GroupStep()
    for one in (untimed, replace(untimed, deadline=late)):
        closed = ticked(one)
        assert closed.current is not None
        assert closed.current.is_interrupted
        assert closed.deadline is not None
        assert advance(closed, Ticked(closed.deadline)).replies == (RevealDue(0, stops_poll=True),)


def test_a_restart_says_again_what_was_being_said():
    quiz = replace(closing(), failing_since=later(40))
    again = advance(quiz, Restarted(AT))
    assert again == GroupStep(replace(quiz, deadline=AT + LEASE, failing_since=None), (RevealDue(0, stops_poll=False),))
    quiz = replace(ending(), failing_since=later(40))
    again = advance(quiz, Restarted(AT + LONG))
    assert again == GroupStep(replace(quiz, deadline=AT + LONG + LEASE, failing_since=None), (ResultDue(),))


@pytest.mark.parametrize("quiz", [resting(), after(resting(), PauseAsked(AT))])
def test_what_only_waits_goes_on_waiting_over_a_restart(quiz):
    assert advance(quiz, Restarted(AT)) == GroupStep()
    assert advance(after(resting(), PauseAsked(AT)), Restarted(AT + LONG)) == GroupStep()


@pytest.mark.parametrize("kind", [Restarted, Ticked])
@pytest.mark.parametrize(
    ("quiz", "left"),
    [
        (counting(), counting()),
        (replace(counting(), questions=()), replace(counting(), questions=())),
        (asking(), done_with(asking(), QuestionPhase.VOID, Void.IN_DOUBT)),
        (closing(), closing()),
        (resting(), resting()),
    ],
)
def test_a_quiz_that_was_left_alone_for_long_waits_for_somebody(kind, quiz, left):
    at = quiz.deadline + LONG
    assert advance(quiz, kind(at)) == GroupStep(paused(left, Pause.INTERRUPTED, at), (PausedNow(Pause.INTERRUPTED),))
    assert advance(quiz, Restarted(quiz.deadline + AWAY)).replies != (PausedNow(Pause.INTERRUPTED),)


def test_its_open_question_counts_and_its_poll_is_closed():
    quiz = opened()
    assert quiz.deadline is not None
    at = quiz.deadline + LONG
    left = paused(done_with(quiz, QuestionPhase.CLOSED, closed_at=at, is_interrupted=True), Pause.INTERRUPTED, at)
    assert left.current is not None
    step = GroupStep(left, (PollUnwanted(left.current), PausedNow(Pause.INTERRUPTED)))
    assert advance(quiz, Restarted(at)) == step
    assert advance(left, Restarted(at)) == GroupStep()


def test_if_all_was_asked_it_is_finished_however_late():
    last = resting(opened(resting(opened(resting()))))
    assert last.deadline is not None
    assert advance(last, Restarted(last.deadline + LONG)) == GroupStep()
    assert ticked(last, LONG.total_seconds()).end is End.FINISHED
    lobby = after(a_lobby(), join("1"), join("2"), StartAsked(AT))
    assert after(lobby, Restarted(AT + 2 * LONG)).pause is Pause.INTERRUPTED
