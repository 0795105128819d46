from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.chat import ChatKey, Platform
from bot.domain.memory import Grade, learn
from bot.domain.questions import Question, QuestionKind
from bot.domain.round_answers import Vote, answered, answered_late
from bot.domain.round_steps import (
    Reading,
    RoundStep,
    Score,
    asked,
    asking,
    begun,
    ended,
    missed_of,
    offered,
    score_of,
    skipped,
    told,
    unasked,
)
from bot.domain.rounds import QuestionState, Round, RoundQuestion, RoundStatus, Wish

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
TODAY = date(2026, 1, 5)
ID = UUID(int=0xABC)
PERSON = ChatKey(Platform.TELEGRAM, "7")
ONE = Question(QuestionKind.CONCEPT, "a", ("a", "b", "c", "d"), (0,))
MANY = Question(QuestionKind.AUTHORED, "b", ("r0", "w0", "r1", "w1"), (0, 2))
READING = Reading("rev", 80)
QUESTIONS = (
    RoundQuestion(0, "concept:a", "rev", ONE),
    RoundQuestion(1, "authored:b", "rev", MANY),
    RoundQuestion(2, "concept:c", "rev", replace(ONE, subject="c", options=("x", "c", "y", "z"), correct=(1,))),
)


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def a_round(questions: tuple[RoundQuestion, ...] = QUESTIONS) -> Round:
    return begun(ID, PERSON, Wish(length=3), questions, seed=9, content_version="v1", at=START)


def put(game: Round, seconds: float = 0) -> Round:
    """Have the current question put."""
    game = asking(game, at=later(seconds)).round or game
    current = game.current
    assert current is not None
    place = current.position
    return asked(game, place, poll_id=f"poll{place}", message_id=f"{place}", at=later(seconds)).round or game


def vote(game: Round, position: int, chosen: tuple[int, ...], seconds: float, reading: Reading = READING) -> RoundStep:
    return answered(game, position, Vote(chosen, later(seconds), TODAY), cards={}, reading=reading)


def test_a_question_is_put():
    game = a_round()
    begins = asking(game, at=later(1))
    handed_over = replace(QUESTIONS[0], state=QuestionState.ASKING, puts=1)
    assert begins == RoundStep(replace(game, touched_at=later(1), questions=(handed_over, *QUESTIONS[1:])))
    assert begins.round is not None
    expected = replace(handed_over, state=QuestionState.ASKED, asked_at=later(2), poll_id="p", message_id="m")
    assert asked(begins.round, 0, poll_id="p", message_id="m", at=later(2)) == RoundStep(
        replace(game, touched_at=later(2), questions=(expected, *QUESTIONS[1:]))
    )


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


def test_after_a_crash_the_question_is_in_doubt_and_its_time_says_nothing():
    crashed = asking(a_round(), at=START).round
    assert crashed is not None
    again = asking(crashed, at=later(60)).round
    assert again is not None
    assert again.questions[0] == replace(QUESTIONS[0], state=QuestionState.ASKING, in_doubt=True, puts=2)
    early = vote(again, 0, (0,), 61)
    assert early.answer is not None
    assert (early.answer.taken, early.answer.grade) == (None, Grade.GOOD)
    assert put(again, 62).questions[0].in_doubt


def test_of_what_was_asked_for_once_more_all_polls_are_known_and_its_time_says_nothing():
    again = put(put(a_round()), 60)
    assert (again.questions[0].in_doubt, again.questions[0].puts) == (False, 2)
    step = vote(again, 0, (0,), 61)
    assert step.answer is not None
    assert step.answer.taken is None


def test_what_was_refused_waits_again_or_is_answered_where_it_was_put_before():
    refused = asking(a_round(), at=START).round
    assert refused is not None
    back = unasked(refused, 0, at=later(1)).round
    assert back is not None
    assert back.questions == QUESTIONS
    assert not put(back, 2).questions[0].in_doubt
    assert unasked(put(back), 0, at=later(3)) == RoundStep()
    twice = asking(put(back, 2), at=later(3)).round
    assert twice is not None
    still = unasked(twice, 0, at=later(4)).round
    assert still is not None
    assert still.questions == put(back, 2).questions


def test_a_question_in_doubt_waits_for_whoever_is_told_that_it_is_there():
    game = asking(a_round(), at=START).round
    assert game is not None
    assert offered(a_round()) == offered(game) == offered(put(game)) == RoundStep()
    again = asking(game, at=later(60)).round
    assert again is not None
    waits = offered(again).round
    assert waits is not None
    assert waits == replace(again, questions=(replace(again.questions[0], state=QuestionState.OFFERED), *QUESTIONS[1:]))
    assert offered(waits) == RoundStep()
    assert vote(waits, 0, (0,), 61) == vote(again, 0, (0,), 61)
    gone_on = put(waits, 62).questions[0]
    assert (gone_on.state, gone_on.in_doubt, gone_on.puts) == (QuestionState.ASKED, True, 3)


def test_where_a_question_was_put_is_noted_also_when_it_is_done_with():
    asked_for = asking(a_round(), at=START).round
    assert asked_for is not None
    left_out = skipped(asked_for, 0, at=later(1), by="update 7").round
    assert left_out is not None
    noted = asked(left_out, 0, poll_id="p", message_id="m", at=later(2)).round
    assert noted is not None
    assert noted.questions[0] == replace(
        QUESTIONS[0],
        state=QuestionState.SKIPPED,
        puts=1,
        asked_at=later(2),
        poll_id="p",
        message_id="m",
        done_by="update 7",
    )
    assert noted.current == QUESTIONS[1]
    assert noted.was_moved_by("update 7")
    assert not noted.was_moved_by("update 8")
    assert asked(noted, 9, poll_id="p", message_id="m", at=later(3)) == RoundStep()


def test_it_is_told_once_how_a_round_went_and_never_of_a_replaced_one():
    game = a_round()
    assert told(game, at=later(1)) == RoundStep()
    over = ended(game, RoundStatus.STOPPED, at=later(2), by="update 9").round
    assert over is not None
    assert (over.told_at, over.ended_by) == (None, "update 9")
    assert told(over, at=later(3)) == RoundStep(replace(over, told_at=later(3)))
    assert told(replace(over, told_at=later(3)), at=later(4)) == RoundStep()
    replaced = ended(game, RoundStatus.REPLACED, at=later(2)).round
    assert replaced is not None
    assert replaced.told_at == later(2)


def test_what_was_answered_is_missed_though_nobody_knows_when_it_was_put_and_what_was_never_put_is_not():
    game = asking(a_round(), at=START).round
    assert game is not None
    wrong = vote(game, 0, (1,), 9).round
    assert wrong is not None
    could_not_be_put = skipped(wrong, 1, at=later(10)).round
    assert could_not_be_put is not None
    assert [(one.key, one.asked_at) for one in missed_of(could_not_be_put)] == [("concept:a", None)]
    assert [one.is_untouched for one in (put(a_round()), wrong)] == [True, False]


def test_after_five_minutes_the_time_says_nothing():
    step = vote(put(a_round()), 0, (0,), 301)
    assert step.answer is not None
    assert (step.answer.taken, step.answer.grade) == (None, Grade.GOOD)


def test_a_round_ends_with_its_last_question_and_tells_how_it_went():
    game = vote(put(a_round()), 0, (0,), 20).round
    assert game is not None
    game = skipped(put(game), 1, at=later(40)).round
    assert game is not None
    assert score_of(game) == Score(correct=1, answered=1, skipped=1, total=3)
    game = vote(put(game), 2, (0,), 60).round
    assert game is not None
    assert (game.status, game.ended_at, game.current) == (RoundStatus.FINISHED, later(60), None)
    assert score_of(game) == Score(correct=1, answered=2, skipped=1, total=3)
    assert [one.key for one in missed_of(game)] == ["authored:b", "concept:c"]
    assert asking(game, at=later(61)) == ended(game, RoundStatus.STOPPED, at=later(61)) == RoundStep()


def test_a_stopped_round_leaves_the_rest():
    game = vote(put(a_round()), 0, (1,), 20).round
    assert game is not None
    over = ended(put(game), RoundStatus.STOPPED, at=later(50)).round
    assert over is not None
    assert (over.status, over.ended_at) == (RoundStatus.STOPPED, later(50))
    assert score_of(over) == Score(correct=0, answered=1, skipped=0, total=3)
    assert [one.key for one in missed_of(over)] == ["concept:a"]
    assert skipped(over, 1, at=later(51)) == vote(over, 1, (0,), 51) == RoundStep()


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
