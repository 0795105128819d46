"""A group quiz while it is played: one question after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.group_events import (
    Answered,
    Hurried,
    NotSaid,
    PauseAsked,
    PollGone,
    Put,
    PutInDoubt,
    PutRefused,
    Revealed,
    Silenced,
    Ticked,
    Told,
)
from bot.domain.group_quiz import (
    CYCLE,
    GRACE,
    HURRY,
    LEASE,
    PAUSE_LONGEST,
    REST,
    TOURNAMENT_REST,
    TROUBLE,
    GroupStep,
    advance,
)
from bot.domain.group_quiz_replies import PausedNow, PollUnwanted, QuestionDue, ResultDue, RevealDue
from bot.domain.group_quizzes import End, GroupQuiz, Pause, Phase, Player, QuestionPhase, Void, Vote
from tests.domain.group_quizzes_played import (
    GROUP,
    QUESTIONS,
    SETUP,
    after,
    asked_at,
    asking,
    closing,
    counting,
    ending,
    later,
    opened,
    put_of,
    resting,
    shown,
    ticked,
    vote,
)

SECOND = timedelta(seconds=1)
WINDOW = timedelta(seconds=SETUP.seconds)


def unanswered(quiz: GroupQuiz | None = None) -> GroupQuiz:
    """Return a quiz whose next question nobody answered."""
    quiz = closing(opened(quiz))
    return after(quiz, shown(quiz))


def test_a_question_is_put_closed_and_revealed():
    counts = counting()
    assert counts.deadline is not None
    due = advance(counts, Ticked(counts.deadline))
    first = replace(QUESTIONS[0], phase=QuestionPhase.ASKING)
    handed = replace(
        counts, phase=Phase.ASKING, position=0, deadline=counts.deadline + LEASE, questions=(first, *QUESTIONS[1:])
    )
    assert due == GroupStep(handed, (QuestionDue(0),))
    at = later(20)
    there = advance(handed, Put(at, 0, GROUP, "poll", "5"))
    first = replace(first, phase=QuestionPhase.OPEN, asked_at=at, chat=GROUP, poll_id="poll", message_id="5")
    put = replace(handed, phase=Phase.OPEN, deadline=at + WINDOW + GRACE, questions=(first, *QUESTIONS[1:]))
    assert there == GroupStep(put)
    voted = after(put, vote(put, "1", 1), vote(put, "2", 0))
    assert voted == replace(put, votes=(Vote(0, "1", (1,), at + 2 * SECOND), Vote(0, "2", (0,), at + 2 * SECOND)))
    closed_at = at + WINDOW + GRACE
    first = replace(first, phase=QuestionPhase.CLOSED, closed_at=closed_at)
    closed = replace(voted, phase=Phase.REVEALING, deadline=closed_at + LEASE, questions=(first, *QUESTIONS[1:]))
    assert advance(voted, Ticked(closed_at)) == GroupStep(closed, (RevealDue(0, stops_poll=False),))
    rest = replace(closed, phase=Phase.RESTING, deadline=closed_at + SECOND + REST)
    assert advance(closed, Revealed(closed_at + SECOND, 0)) == GroupStep(rest)
    assert advance(rest, Ticked(closed_at + SECOND + REST)).replies == (QuestionDue(1),)


def test_after_the_last_question_there_is_a_rest_and_then_the_result():
    quiz = resting(opened(resting(opened(resting()))))
    assert quiz.phase is Phase.RESTING
    assert quiz.deadline is not None
    step = advance(quiz, Ticked(quiz.deadline))
    told = replace(quiz, phase=Phase.ENDING, end=End.FINISHED, ended_at=quiz.deadline, deadline=quiz.deadline + LEASE)
    assert step == GroupStep(told, (ResultDue(),))
    assert advance(told, Told(later(999))) == GroupStep(replace(told, phase=Phase.OVER, deadline=None))


def test_the_first_vote_of_each_person_stands():
    quiz = opened()
    once = after(quiz, vote(quiz, "1", 0))
    assert advance(once, vote(quiz, "1", 1, 3)) == advance(once, vote(quiz, "1", 0, 2)) == GroupStep()


@pytest.mark.parametrize("chosen", [(), (4,), (-1,), (1, 7)])
def test_a_vote_that_was_taken_back_or_does_not_fit_its_question_is_none(chosen):
    assert advance(opened(), Answered(later(20), 0, "1", "P1", chosen)) == GroupStep()


def test_what_a_vote_chose_is_kept_in_order():
    assert after(opened(), Answered(later(20), 0, "1", "P1", (2, 0, 2))).votes == (Vote(0, "1", (0, 2), later(20)),)


def test_late_votes_count_until_everything_is_decided():
    quiz = resting(opened(resting()), "1")
    late = after(quiz, vote(quiz, "2", 1, 30), vote(quiz, "3", 1, 30, position=0))
    assert [(one.position, one.person_id) for one in late.votes][-2:] == [(1, "2"), (0, "3")]
    assert late.players[-1] == Player("3", "P3", None)
    done = ending()
    assert advance(done, vote(done, "9")) == advance(asking(), Answered(later(20), 1, "9", "P9", (1,))) == GroupStep()
    assert advance(opened(), Answered(later(20), 7, "9", "P9", (1,))) == GroupStep()


def test_a_poll_that_nobody_waits_for_is_closed():
    late = Put(later(99), 0, GROUP, "late", "9")
    for quiz in (opened(), ending(), after(asking(), PutInDoubt(later(17), 0)), after(asking(), Silenced(later(17)))):
        step = advance(quiz, late)
        question = replace(quiz.questions[0], asked_at=later(99), chat=GROUP, poll_id="late", message_id="9")
        assert step == GroupStep(replies=(PollUnwanted(question),))
    assert advance(opened(), put_of(asking())) == GroupStep()
    assert advance(opened(), replace(late, position=3)) == GroupStep()


def test_once_all_who_play_have_answered_it_is_closed_soon_and_its_poll_stopped():
    quiz = opened()
    at = asked_at(quiz)
    voted = after(quiz, vote(quiz, "1"), vote(quiz, "9"))
    assert advance(voted, Hurried(at + 5 * SECOND, 0)) == GroupStep()
    all_in = after(voted, vote(quiz, "2", 3, 4))
    hurried = advance(all_in, Hurried(at + 5 * SECOND, 0))
    assert hurried == GroupStep(replace(all_in, deadline=at + 5 * SECOND + HURRY))
    assert hurried.quiz is not None
    assert advance(hurried.quiz, Hurried(at + 5.5 * SECOND, 0)) == GroupStep()
    assert advance(hurried.quiz, Ticked(at + 6 * SECOND)).replies == (RevealDue(0, stops_poll=True),)
    assert advance(all_in, Hurried(at + WINDOW + GRACE, 0)) == GroupStep()
    gone = after(hurried.quiz, Ticked(at + 6 * SECOND), PollGone(at + 7 * SECOND, 0))
    assert advance(gone, Ticked(at + timedelta(minutes=2))).replies == (RevealDue(0, stops_poll=False),)


def test_nobody_is_hurried_for_where_nobody_plays():
    quiz = opened()
    nobody = replace(quiz, players=tuple(replace(one, left_at=later(20)) for one in quiz.players))
    assert advance(nobody, Hurried(asked_at(quiz) + SECOND, 0)) == GroupStep()
    one = replace(quiz, players=(quiz.players[0], replace(quiz.players[1], left_at=later(20))))
    voted = after(one, vote(quiz, "1"))
    assert after(voted, Hurried(asked_at(quiz) + 3 * SECOND, 0)).deadline == asked_at(quiz) + 4 * SECOND


@pytest.mark.parametrize(("late", "stops"), [(0, False), (9, False), (9.1, True), (300, True)])
def test_a_question_that_was_left_alone_for_long_has_its_poll_stopped(late, stops):
    quiz = opened()
    assert quiz.deadline is not None
    step = advance(quiz, Ticked(quiz.deadline + late * SECOND))
    assert step.replies == (RevealDue(0, stops_poll=stops),)
    assert step.quiz is not None
    assert advance(step.quiz, Ticked(later(900))).replies == step.replies


def test_the_next_question_comes_no_sooner_than_a_group_may_be_sent_it():
    quiz = opened()
    at = asked_at(quiz)
    quick = after(quiz, vote(quiz, "1", 1, 0.1), vote(quiz, "2", 1, 0.2), Hurried(at + 0.2 * SECOND, 0))
    quick = after(quick, Ticked(at + 1.2 * SECOND))
    assert after(quick, Revealed(at + 2 * SECOND, 0)).deadline == at + CYCLE
    assert after(quick, Revealed(at + 5 * SECOND, 0)).deadline == at + 5 * SECOND + REST
    tournament = replace(quick, setup=replace(SETUP, is_tournament=True))
    assert after(tournament, Revealed(at + 5 * SECOND, 0)).deadline == at + CYCLE
    assert after(tournament, Revealed(at + 8 * SECOND, 0)).deadline == at + 8 * SECOND + TOURNAMENT_REST


def test_whoever_votes_without_having_joined_is_asked_once():
    quiz = opened()
    closed = closing(after(quiz, vote(quiz, "8")), "1", "9")
    assert [one.asked_in for one in closed.players] == [None, None, 0, 0]
    again = closing(opened(resting(quiz, "8")), "8", "9")
    assert [(one.person_id, one.asked_in) for one in again.players[2:]] == [("8", 0), ("9", 1)]
    late = after(closed, vote(closed, "7", 1, 22))
    assert closing(opened(after(late, shown(late)))).players[-1] == Player("7", "P7", None, asked_in=1)


def test_a_tournament_leaves_that_after_its_last_question_to_its_result():
    quiz = opened(counting(setup=replace(SETUP, is_tournament=True)))
    quiz = resting(after(quiz, vote(quiz, "8")), "1")
    assert quiz.players[-1] == Player("8", "P8", None, asked_in=0)
    assert len(quiz.questions) == 3
    last = opened(resting(opened(quiz), "1"))
    assert ending(after(last, vote(last, "9"))).players[-1] == Player("9", "P9", None)


def test_two_questions_without_an_answer_pause_it_and_the_third_ends_it():
    one = unanswered()
    assert (one.phase, one.unanswered) == (Phase.RESTING, 1)
    quiz = closing(opened(one), "9")
    step = advance(quiz, shown(quiz))
    assert step.replies == (PausedNow(Pause.UNANSWERED),)
    two = after(quiz, shown(quiz))
    assert (two.phase, two.pause, two.deadline) == (Phase.PAUSED, Pause.UNANSWERED, shown(quiz).at + PAUSE_LONGEST)
    four = replace(two, phase=Phase.RESTING, pause=None, questions=(*two.questions, replace(QUESTIONS[2], position=3)))
    third = closing(opened(four))
    step = advance(third, shown(third))
    assert step.replies == (ResultDue(),)
    assert step.quiz is not None
    assert (step.quiz.phase, step.quiz.end, step.quiz.ended_at) == (Phase.ENDING, End.UNANSWERED, shown(third).at)
    assert resting(opened(four)).unanswered == 0


def test_the_last_question_without_an_answer_finishes_it():
    for before in (0, 1, 2):
        last = replace(resting(opened(resting())), unanswered=before)
        assert unanswered(last).phase is Phase.RESTING
        assert ticked(unanswered(last)).end is End.FINISHED


def test_a_late_vote_and_one_of_somebody_who_left_are_answers():
    first = closing()
    assert after(after(first, vote(first, "1", 0, 22)), shown(first)).unanswered == 0
    quiz = opened()
    gone = replace(quiz, players=tuple(replace(one, left_at=later(20)) for one in quiz.players))
    assert resting(gone, "1").unanswered == 0


def test_what_does_not_count_neither_pauses_it_nor_forgets_what_was_unanswered():
    quiz = closing(opened(replace(resting(), unanswered=2)))
    void = after(quiz, PollGone(shown(quiz).at, 1))
    assert advance(void, PollGone(shown(quiz).at, 1)) == GroupStep()
    rest = after(void, shown(void))
    assert (rest.phase, rest.unanswered) == (Phase.RESTING, 2)
    assert rest.questions[1] == replace(quiz.questions[1], phase=QuestionPhase.VOID, void=Void.DELETED)


@pytest.mark.parametrize(("kind", "void"), [(PutInDoubt, Void.IN_DOUBT), (PutRefused, Void.REFUSED)])
def test_a_question_that_was_not_surely_put_does_not_count_and_the_next_comes_at_once(kind, void):
    quiz = after(asking(), kind(later(30), 0))
    assert (quiz.phase, quiz.position, quiz.deadline) == (Phase.RESTING, 0, later(30))
    assert quiz.questions[0] == replace(QUESTIONS[0], phase=QuestionPhase.VOID, void=void)
    assert advance(quiz, Ticked(later(30))).replies == (QuestionDue(1),)
    held = after(asking(), PauseAsked(later(29)), kind(later(30), 0))
    assert (held.phase, held.pause, held.pauses) == (Phase.PAUSED, Pause.ASKED, False)


def test_two_in_doubt_in_a_row_pause_it_before_all_are_used_up():
    first = ticked(asking())
    assert (first.phase, first.questions[0].void) == (Phase.RESTING, Void.IN_DOUBT)
    second = asking(first)
    step = advance(second, PutInDoubt(later(200), 1))
    assert step.replies == (PausedNow(Pause.TROUBLE),)
    assert after(second, PutRefused(later(200), 1)).phase is Phase.RESTING
    for going in (asking(), asking(resting())):
        failed = after(going, NotSaid(later(50), later(60)))
        assert after(asking(failed), PutInDoubt(later(200), failed.position + 1)).phase is Phase.RESTING
    between = asking(resting(opened(first)))
    last = after(between, PutInDoubt(later(300), 2))
    assert (last.phase, last.questions[1].void) == (Phase.RESTING, None)
    assert (
        after(asking(replace(first, questions=first.questions[:2])), PutInDoubt(later(300), 1)).phase is Phase.RESTING
    )


def test_what_was_not_said_is_said_later():
    quiz = asking(resting())
    again = after(quiz, NotSaid(later(60), later(80)))
    assert (again.phase, again.position, again.deadline) == (Phase.RESTING, 0, later(80))
    assert (again.questions[1], again.failing_since) == (QUESTIONS[1], later(60))
    assert advance(again, Ticked(later(80))).replies == (QuestionDue(1),)
    assert opened(again).failing_since is None
    quiz = closing()
    again = after(quiz, NotSaid(later(60), later(50)))
    assert again == replace(quiz, deadline=later(60), failing_since=later(60))
    assert advance(again, Ticked(later(60))).replies == (RevealDue(0, stops_poll=False),)
    assert after(again, shown(again)).failing_since is None
    quiz = after(ending(), NotSaid(later(200), later(210)))
    assert (quiz.phase, quiz.deadline) == (Phase.ENDING, later(210))
    assert advance(quiz, Ticked(later(210))).replies == (ResultDue(),)


def test_what_cannot_be_said_for_long_is_given_up():
    at = later(600) + TROUBLE
    for quiz, phase in [(asking(), Phase.PAUSED), (closing(), Phase.PAUSED), (ending(), Phase.OVER)]:
        first = after(quiz, NotSaid(later(600), later(601)))
        tried = replace(first, phase=quiz.phase, questions=quiz.questions, position=quiz.position)
        assert after(tried, NotSaid(at, at + SECOND)).phase is not phase
        step = advance(tried, NotSaid(at + SECOND, at + 2 * SECOND))
        assert step.quiz is not None
        assert (step.quiz.phase, step.quiz.failing_since) == (phase, None)
        assert step.replies == ((PausedNow(Pause.TROUBLE),) if phase is Phase.PAUSED else ())
        assert step.quiz.questions == (QUESTIONS if quiz.phase is Phase.ASKING else quiz.questions)
    assert advance(replace(ending(), failing_since=later(0)), Ticked(at)).replies == ()
