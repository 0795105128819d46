from __future__ import annotations

from dataclasses import replace

from bot.domain.memory import Grade
from bot.domain.round_steps import (
    RoundStep,
    Score,
    asked,
    asking,
    ended,
    missed_of,
    offered,
    renewed,
    score_of,
    skipped,
    told,
    unasked,
)
from bot.domain.rounds import QuestionState, RoundStatus
from tests.domain.rounds_played import ONE, QUESTIONS, START, a_round, later, put, vote


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


def test_what_nobody_can_have_seen_is_made_anew_and_nothing_else():
    made = replace(ONE, options=("a", "e", "f", "g"))
    game = a_round()
    new = renewed(game, made, "new", "v2")
    expected = replace(QUESTIONS[0], question=made, revision="new")
    assert new == replace(game, content_version="v2", questions=(expected, *QUESTIONS[1:]))
    over = ended(game, RoundStatus.STOPPED, at=later(1)).round
    assert over is not None
    for one in (put(game), over):
        assert renewed(one, made, "new", "v2") is one
