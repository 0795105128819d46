from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.memory import Grade, learn
from bot.domain.round_answers import Vote, answered, answered_late
from bot.domain.round_steps import (
    Reading,
    RoundStep,
    asking,
    begun,
    ended,
    skipped,
    unasked,
)
from bot.domain.rounds import QuestionState, RoundStatus, Wish
from tests.domain.rounds_played import ID, PERSON, QUESTIONS, READING, START, TODAY, a_round, later, put, vote


def test_a_vote_is_kept_with_its_card_and_the_next_question_comes_up():
    game = put(a_round())
    step = vote(game, 0, (0,), 20)
    assert step.answer == Answer(
        person=PERSON,
        key="concept:a",
        revision="rev",
        content_version="v1",
        answered_in=AnsweredIn.ROUND,
        place="00000000000000000000000000000abc/0",
        chosen=(0,),
        is_correct=True,
        grade=Grade.GOOD,
        taken=timedelta(seconds=20),
        at=later(20),
        on=TODAY,
    )
    assert step.card == learn(None, "concept:a", "rev", Grade.GOOD, TODAY)
    assert step.round is not None
    assert step.round.questions[0] == replace(
        game.questions[0], state=QuestionState.ANSWERED, chosen=(0,), is_correct=True, answered_at=later(20)
    )
    assert step.round.current == QUESTIONS[1]
    assert (step.round.status, step.round.ended_at) == (RoundStatus.RUNNING, None)


@pytest.mark.parametrize(
    ("chosen", "is_correct"), [((0, 2), True), ((2, 0), True), ((0,), False), ((0, 1, 2), False), ((1, 3), False)]
)
def test_several_answers_count_all_or_nothing(chosen, is_correct):
    step = vote(put(a_round(QUESTIONS[1:])), 1, chosen, 30)
    assert step.answer is not None
    assert (step.answer.is_correct, step.answer.chosen) == (is_correct, tuple(sorted(chosen)))


@pytest.mark.parametrize(("position", "chosen"), [(1, (0,)), (2, (0,)), (7, (0,)), (0, ())])
def test_a_vote_elsewhere_or_taken_back_changes_nothing(position, chosen):
    assert vote(put(a_round()), position, chosen, 5) == RoundStep()


def test_a_vote_before_anything_was_put_changes_nothing():
    assert vote(a_round(), 0, (0,), 5) == RoundStep()


def test_a_second_vote_in_the_same_poll_changes_nothing():
    game = vote(put(a_round()), 0, (1,), 5).round
    assert game is not None
    assert vote(game, 0, (0,), 6) == RoundStep()


def test_a_quick_hit_is_easy_only_for_who_met_it_before():
    game = put(a_round())
    card = learn(None, "concept:a", "rev", Grade.GOOD, TODAY - timedelta(3))
    step = answered(game, 0, Vote((0,), later(3), TODAY), cards={card.key: card}, reading=READING)
    assert step.answer is not None
    assert step.answer.grade is Grade.EASY
    assert step.card == learn(card, "concept:a", "rev", Grade.EASY, TODAY)
    old = replace(card, revision="old")
    fresh = answered(game, 0, Vote((0,), later(3), TODAY), cards={old.key: old}, reading=READING)
    assert fresh.card == learn(None, "concept:a", "rev", Grade.GOOD, TODAY)


def test_a_round_keeps_its_persons_aim():
    game = put(replace(a_round(), aim=0.75))
    step = vote(game, 0, (0,), 20)
    assert step.card == learn(None, "concept:a", "rev", Grade.GOOD, TODAY, aim=0.75)
    assert begun(ID, PERSON, Wish(), QUESTIONS, seed=1, content_version="v", at=START, aim=0.8).aim == 0.8


@pytest.mark.parametrize("reading", [Reading("edited", 80), Reading(None, 0)])
def test_an_edited_question_is_judged_as_it_was_put_and_leaves_the_memory_alone(reading):
    step = vote(put(a_round()), 0, (0,), 20, reading)
    assert step.answer is not None
    assert (step.answer.is_correct, step.answer.revision, step.card) == (True, "rev", None)


def test_after_five_minutes_the_time_says_nothing():
    step = vote(put(a_round()), 0, (0,), 301)
    assert step.answer is not None
    assert (step.answer.taken, step.answer.grade) == (None, Grade.GOOD)


def test_a_late_first_vote_is_an_answer_and_no_more():
    over = ended(put(a_round()), RoundStatus.STOPPED, at=later(50)).round
    assert over is not None
    late = answered_late(over, 0, Vote((0,), later(60), TODAY))
    assert late is not None
    assert (late.place, late.is_correct, late.grade, late.taken) == (f"{ID.hex}/0", True, Grade.GOOD, None)
    assert answered_late(over, 0, Vote((), later(60), TODAY)) is None
    assert answered_late(over, 9, Vote((0,), later(60), TODAY)) is None
    left_out = skipped(put(a_round()), 0, at=later(5)).round
    assert left_out is not None
    assert answered_late(left_out, 0, Vote((0,), later(60), TODAY)) is None
    running = vote(put(a_round()), 0, (0,), 20).round
    assert running is not None
    assert answered_late(running, 0, Vote((1,), later(60), TODAY)) is None
    assert answered_late(running, 1, Vote((1,), later(60), TODAY)) is None


def test_a_poll_that_nobody_knew_of_is_the_questions_from_then_on():
    game = put(a_round())
    stray = answered(game, 0, Vote((0,), later(3), TODAY, poll_id="stray"), cards={}, reading=READING).round
    known = vote(game, 0, (0,), 3).round
    assert stray is not None
    assert known is not None
    assert [one.questions[0].poll_id for one in (stray, known)] == ["stray", "poll0"]


def test_what_waits_in_doubt_may_be_answered_in_the_poll_that_nobody_knows():
    crashed = asking(a_round(), at=START).round
    assert crashed is not None
    again = asking(crashed, at=later(60)).round
    assert again is not None
    refused = unasked(again, 0, at=later(61)).round
    assert refused is not None
    assert refused.questions[0].state is QuestionState.WAITING
    step = vote(refused, 0, (0,), 62)
    assert step.answer is not None
    assert (step.answer.is_correct, step.answer.taken) == (True, None)


def test_the_time_of_a_vote_that_was_kept_back_says_nothing():
    step = answered(put(a_round()), 0, Vote((0,), later(3), TODAY, is_timed=False), cards={}, reading=READING)
    assert step.answer is not None
    assert (step.answer.taken, step.answer.grade) == (None, Grade.GOOD)
