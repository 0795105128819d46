"""Rounds as they are played, over a real database: begun, answered, skipped, ended, and what is kept of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import pytest_asyncio

from bot.domain.authored_questions import Level
from bot.domain.memory import Grade, learn
from bot.domain.quiz_replies import (
    Missed,
    NothingDue,
    NothingToAsk,
    QuestionPut,
    QuestionWhy,
    RoundResult,
    RoundRunning,
)
from bot.domain.round_steps import Score
from bot.domain.rounds import REVIEW, QuestionState, RoundStatus, Scope, ScopeKind, Wish
from bot.services.round_turns import Move
from tests.services.round_table import NEW, composer, person, table, wrong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.services.round_table import Table

pytestmark = pytest.mark.asyncio(loop_scope="module")
TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
THREE = Wish(length=3)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def laid(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Table]:
    """One database for all; each test plays as people of its own."""
    async with table(tmp_path_factory.mktemp("rounds")) as laid:
        yield laid


async def test_a_round_is_one_answer_after_another_each_kept_with_its_card(laid):
    ann, started = person(1), laid.clock()
    first = await laid.begin(ann, THREE)
    assert (first.question.position, first.question.state, first.question.in_doubt) == (0, QuestionState.ASKED, False)
    second = await laid.put(await laid.vote(first))
    third = await laid.put(await laid.vote(second, wrong(second)))
    last = await laid.vote(third)
    game = await laid.stores.rounds.get(first.round.id, ann)
    cards = await laid.stores.cards.cards(ann)
    keys = [one.key for one in game.questions]
    assert (game.status, game.ended_at, game.started_at) == (RoundStatus.FINISHED, laid.clock(), started)
    assert [one.is_correct for one in game.questions] == [True, False, True]
    assert await laid.answered(ann) == [(f"{game.id.hex}/{n}", n != 1) for n in range(3)]
    assert cards == {
        one.key: learn(None, one.key, one.revision, Grade.GOOD if one.is_correct else Grade.AGAIN, TODAY, aim=NEW)
        for one in game.questions
    }
    due = sum(card.due_on == TOMORROW for card in cards.values())
    assert last == Move(
        RoundResult(
            game.id,
            THREE,
            None,
            RoundStatus.FINISHED,
            Score(2, 3, 0, 3),
            (Missed(1, second.asked, is_skipped=False),),
            due_today=0,
            due_tomorrow=due,
            streak_days=1,
        ),
        game.id,
        game.questions[2],
    )
    assert len(set(keys)) == 3


async def test_time_taken_says_how_well_a_thing_is_known(laid):
    ann = person(2)
    put = await laid.begin(ann, THREE)
    laid.clock.advance(timedelta(minutes=4))
    await laid.vote(put)
    (card,) = (await laid.stores.cards.cards(ann)).values()
    assert card == learn(None, put.question.key, put.question.revision, Grade.HARD, TODAY, aim=NEW)


async def test_a_second_vote_a_retraction_and_other_peoples_votes_change_nothing(laid):
    ann, eve = person(3), person(4)
    first = await laid.begin(ann, THREE)
    assert await laid.vote(first, ()) is None
    assert await laid.rounds.vote(eve, first.question.poll_id, (0,), laid.clock()) is None
    assert await laid.rounds.vote(ann, "no poll of ours", (0,), laid.clock()) is None
    assert await laid.vote(first, (9,)) is None
    second = await laid.put(await laid.vote(first))
    before = await laid.stores.rounds.running(ann)
    assert await laid.vote(first, wrong(first)) is None
    assert await laid.rounds.vote(eve, second.question.poll_id, (0,), laid.clock()) is None
    assert await laid.stores.rounds.running(ann) == before
    assert (await laid.answered(ann), await laid.answered(eve)) == ([(f"{first.round.id.hex}/0", True)], [])


async def test_a_running_round_is_asked_about_unless_it_was_left_lying(laid):
    ann = person(5)
    first = await laid.begin(ann, THREE)
    second = await laid.put(await laid.vote(first))
    wish = Wish(Scope(ScopeKind.SECTION, "introduction"))
    assert await laid.rounds.begin(ann, wish) == RoundRunning(first.round.id, 2, 3, wish)
    again = await laid.rounds.begin(ann, wish, replacing=True)
    left = replace(second.question, state=QuestionState.LEFT)
    assert (again.round_id, again.left) == (first.round.id, left)
    replaced = await laid.stores.rounds.get(first.round.id, ann)
    assert (replaced.status, replaced.questions[1]) == (RoundStatus.REPLACED, left)
    await laid.vote(await laid.put(again))
    laid.clock.advance(timedelta(days=1))
    assert isinstance(await laid.rounds.begin(ann, THREE), Move)


async def test_a_round_of_which_nothing_was_answered_is_replaced_without_asking(laid):
    ann = person(18)
    first = await laid.begin(ann, THREE)
    move = await laid.rounds.begin(ann, Wish(length=2))
    assert (move.round_id, move.left.state) == (first.round.id, QuestionState.LEFT)
    second = await laid.put(move)
    assert len(second.round.questions) == 2
    await laid.put(await laid.rounds.skip(ann))
    assert isinstance(await laid.rounds.begin(ann, THREE), RoundRunning)


async def test_a_late_vote_in_a_round_that_was_replaced_feeds_the_memory_only(laid):
    ann = person(6)
    old = await laid.begin(ann, THREE)
    new = await laid.begin(ann, THREE, replacing=True)
    before = await laid.stores.rounds.running(ann)
    assert await laid.vote(old) is None
    assert await laid.vote(old, wrong(old)) is None
    assert await laid.stores.rounds.running(ann) == before
    assert before.id == new.round.id
    assert await laid.answered(ann) == [(f"{old.round.id.hex}/0", True)]
    today = (laid.clock() + timedelta(hours=8)).date()
    expected = learn(None, old.question.key, old.question.revision, Grade.GOOD, today, aim=NEW)
    assert await laid.stores.cards.cards(ann) == {old.question.key: expected}


async def test_skipping_leaves_memory_alone_and_fits_only_the_current_question(laid):
    ann = person(7)
    first = await laid.begin(ann, THREE)
    assert await laid.rounds.skip(ann, first.round.id, 1) is None
    assert await laid.rounds.skip(person(8), first.round.id, 0) is None
    move = await laid.rounds.skip(ann, first.round.id, 0)
    assert (move.left.state, move.left.position) == (QuestionState.SKIPPED, 0)
    await laid.put(move)
    assert await laid.rounds.skip(ann, first.round.id, 0) is None
    second = await laid.rounds.skip(ann)
    result = (await laid.rounds.skip(ann)).then
    assert isinstance(second.then, QuestionPut)
    assert (result.status, result.score, result.streak_days) == (RoundStatus.FINISHED, Score(0, 0, 3, 3), None)
    assert await laid.rounds.skip(ann) is None
    assert (await laid.stores.cards.cards(ann), await laid.answered(ann)) == ({}, [])


async def test_stopping_tells_of_what_was_answered(laid):
    ann = person(9)
    first = await laid.begin(ann, THREE)
    second = await laid.put(await laid.vote(first, wrong(first)))
    move = await laid.rounds.stop(ann)
    assert (move.left, move.then.status, move.then.score) == (
        replace(second.question, state=QuestionState.LEFT),
        RoundStatus.STOPPED,
        Score(0, 1, 0, 3),
    )
    assert [missed.position for missed in move.then.missed] == [0]
    assert move.then.streak_days is None
    assert await laid.rounds.why(ann, first.round.id, 1) is None
    await laid.rounds.was_told(first.round.id)
    retry = await laid.begin(ann, Wish(Scope(ScopeKind.MISSED, first.round.id.hex)))
    assert [one.key for one in retry.round.questions] == [first.question.key]
    told = await laid.rounds.stop(ann)
    assert (await laid.rounds.stop(ann)).then == told.then
    await laid.rounds.was_told(retry.round.id)
    assert await laid.rounds.stop(ann) is None
    assert await laid.rounds.stop(ann, first.round.id) is None
    assert await laid.rounds.again(person(10), first.round.id) is None


async def test_what_was_missed_is_asked_again_and_nothing_else(laid):
    ann = person(11)
    first = await laid.begin(ann, THREE)
    second = await laid.put(await laid.vote(first, wrong(first)))
    third = await laid.put(await laid.vote(second))
    await laid.vote(third, wrong(third))
    retry = Wish(Scope(ScopeKind.MISSED, first.round.id.hex))
    again = await laid.begin(ann, retry)
    assert [one.key for one in again.round.questions] == [first.question.key, third.question.key]
    result = await laid.finish(again)
    assert (result.score, result.missed) == (Score(2, 2, 0, 2), ())
    none = Wish(Scope(ScopeKind.MISSED, again.round.id.hex))
    assert await laid.rounds.begin(ann, none) == NothingToAsk(none, None)
    forged = Wish(Scope(ScopeKind.MISSED, "zz"))
    assert await laid.rounds.begin(person(12), retry) == NothingToAsk(retry, None)
    assert await laid.rounds.begin(ann, forged) == NothingToAsk(forged, None)


async def test_review_asks_what_is_due_and_says_when_the_next_is(laid):
    ann, due = person(13), Wish(Scope(ScopeKind.DUE))
    assert await laid.rounds.begin(ann, due) == NothingDue(None, 0, is_tomorrow=False)
    result = await laid.finish(await laid.begin(ann, THREE), wrongly=True)
    today = (laid.clock() + timedelta(hours=8)).date()
    assert await laid.rounds.begin(ann, due) == NothingDue(today + timedelta(days=1), 3, is_tomorrow=True)
    assert (result.due_today, result.due_tomorrow) == (0, 3)
    laid.clock.advance(timedelta(days=1))
    review = await laid.begin(ann, due)
    assert len(review.round.questions) == 3


async def test_what_is_due_today_is_not_told_as_due_tomorrow(laid):
    ann = person(19)
    await laid.finish(await laid.begin(ann, Wish(length=4)), wrongly=True)
    laid.clock.advance(timedelta(days=1))
    one = await laid.finish(await laid.begin(ann, replace(REVIEW, length=1)), wrongly=True)
    assert (one.due_today, one.due_tomorrow) == (3, 1)
    rest = await laid.finish(await laid.begin(ann, REVIEW), wrongly=True)
    assert (rest.score.total, rest.due_today, rest.due_tomorrow) == (3, 0, 4)


async def test_levels_and_scopes_are_as_wished_for_and_an_empty_one_is_said(laid):
    wish = Wish(Scope(ScopeKind.CONCEPT, "basic-research"), Level.BASIC, 2)
    put = await laid.begin(person(14), wish)
    items = [composer().bank.by_key[one.key] for one in put.round.questions]
    assert all(item.level is Level.BASIC and "basic-research" in item.about.concept_ids for item in items)
    nowhere = Wish(Scope(ScopeKind.CONCEPT, "no-such-concept"))
    assert await laid.rounds.begin(person(15), nowhere) == NothingToAsk(nowhere, None)


async def test_an_explanation_is_given_once_a_question_is_done_with(laid):
    ann = person(16)
    put = await laid.begin(ann, THREE)
    round_id = put.round.id
    assert await laid.rounds.why(ann, round_id, 0) is None
    await laid.vote(put)
    assert await laid.rounds.why(ann, round_id, 0) == QuestionWhy(
        round_id, 0, put.asked, put.question.question.correct, is_playing=True
    )
    assert await laid.rounds.why(ann, round_id, 1) is None
    assert await laid.rounds.why(ann, round_id, 99) is None
    assert await laid.rounds.why(person(17), round_id, 0) is None
    assert await laid.rounds.why(ann, uuid4(), 0) is None
    await laid.rounds.stop(ann)
    assert not (await laid.rounds.why(ann, round_id, 0)).is_playing
