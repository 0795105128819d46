"""Rounds whose questions are cards: which question waits, and answers by what a button names, over SQLite."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.quiz_replies import QuestionPut, RoundResult
from bot.domain.rounds import QuestionState, Wish
from bot.services.round_turns import Move
from tests.services.round_table import table, wrong

ANN = ChatKey(Platform.LINE, "U" + "a" * 32)
BOB = ChatKey(Platform.LINE, "U" + "b" * 32)
TWO = Wish(length=2)


@asynccontextmanager
async def playing(tmp_path):
    async with table(tmp_path) as laid:
        move = await laid.rounds.begin(ANN, TWO)
        assert isinstance(move, Move)
        assert isinstance(move.then, QuestionPut)
        yield laid, laid.rounds.cards, move.then


async def test_a_card_is_answered_once_whichever_of_its_copies_is_tapped(tmp_path):
    async with playing(tmp_path) as (laid, cards, put):
        await cards.was_put(put)
        laid.clock.advance(timedelta(seconds=8))
        right = put.question.question.correct
        move = await cards.answer(ANN, put.round.id, 0, right, laid.clock())
        assert (move.left.state, move.left.is_correct) == (QuestionState.ANSWERED, True)
        assert move.then.question.position == 1
        assert await cards.answer(ANN, put.round.id, 0, wrong(put), laid.clock()) is None
        assert await laid.answered(ANN) == [(f"{put.round.id.hex}/0", True)]


async def test_a_card_that_nobody_noted_is_answered_all_the_same_and_its_time_counts_from_when_it_was_made(tmp_path):
    async with playing(tmp_path) as (laid, cards, put):
        laid.clock.advance(timedelta(seconds=8))
        await cards.answer(ANN, put.round.id, 0, put.question.question.correct, laid.clock())
        question = (await cards.game(ANN, put.round.id)).questions[0]
        assert question.answered_at - question.asked_at == timedelta(seconds=8)
        assert question.message_id is None


async def test_nobody_else_answers_nor_is_a_question_answered_that_was_not_put(tmp_path):
    async with playing(tmp_path) as (laid, cards, put):
        assert await cards.answer(BOB, put.round.id, 0, (0,), laid.clock()) is None
        assert await cards.answer(ANN, put.round.id, 1, (0,), laid.clock()) is None
        assert await cards.answer(ANN, put.round.id, 9, (0,), laid.clock()) is None
        assert await laid.answered(ANN) == []


async def test_the_question_that_waits_is_there_without_being_put_anew(tmp_path):
    async with playing(tmp_path) as (laid, cards, put):
        await cards.was_put(put)
        waiting = await cards.waiting(ANN)
        assert (waiting.asked, waiting.question.state, waiting.question.puts) == (put.asked, QuestionState.ASKED, 1)
        assert await cards.waiting(BOB) is None
        await laid.rounds.stop(ANN)
        assert await cards.waiting(ANN) is None
        assert (await cards.last(ANN)).id == put.round.id


@pytest.mark.parametrize("is_noted", [True, False])
async def test_a_card_that_was_left_when_its_round_was_ended_still_feeds_the_memory(tmp_path, is_noted):
    async with playing(tmp_path) as (laid, cards, put):
        if is_noted:
            await cards.was_put(put)
        assert isinstance((await laid.rounds.stop(ANN)).then, RoundResult)
        assert await cards.answer(ANN, put.round.id, 0, put.question.question.correct, laid.clock()) is None
        assert await laid.answered(ANN) == [(f"{put.round.id.hex}/0", True)]


async def test_a_card_of_a_round_that_is_forgotten_is_not_taken_for_another(tmp_path):
    async with playing(tmp_path) as (laid, cards, put):
        begun = await laid.rounds.begin(ANN, TWO, replacing=True)
        assert begun.then.question.state is QuestionState.ASKING
        assert await cards.answer(ANN, put.round.id, 0, (0,), laid.clock()) is None
        assert (await cards.waiting(ANN)).question.state is QuestionState.ASKING
