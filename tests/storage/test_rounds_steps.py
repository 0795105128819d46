"""A step of a round is written as a whole or not at all, however many are written at once."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import event, text

from bot.domain.chat import ChatKey, Platform
from bot.domain.round_steps import RoundStep
from bot.domain.rounds import QuestionState, RoundStatus
from bot.errors import StorageError
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from tests.storage.quizzing import (
    ALICE,
    BOB,
    a_card,
    a_round,
    an_answer,
    answering,
    with_question,
)

SKIPPED = QuestionState.SKIPPED


async def answers_stored(database) -> int:
    async with database.read() as connection:
        return (await connection.execute(text("SELECT count(*) FROM answers"))).scalar_one()


async def test_all_of_a_step_is_written(rounds, database):
    game = await rounds.begin(a_round(1))
    step = await rounds.step(game.id, answering(0))
    assert step.round == await rounds.get(game.id, ALICE) != game
    assert await CardRepository(database).cards(ALICE) == {"authored:q0": step.card}
    [tally] = await AnswerRepository(database).tallies(ALICE)
    assert (tally.key, tally.answered) == ("authored:q0", 1)


async def test_the_decision_sees_the_round_and_its_cards_as_they_stand(rounds, database):
    game = await rounds.begin(a_round(1))
    cards = {key: a_card(key, reviews=7) for key in ("authored:q0", "authored:q2", "authored:elsewhere")}
    for person, key in [*((ALICE, key) for key in cards), (BOB, "authored:q1")]:
        asked = an_answer(key, person, key=key)
        await AnswerRepository(database).record(asked, lambda _, key=key: cards.get(key, a_card()))
    seen = []
    await rounds.step(game.id, lambda *found: seen.append(found) or RoundStep())
    del cards["authored:elsewhere"]
    assert seen == [(game, cards)]


async def test_an_empty_step_writes_nothing(rounds, database):
    game = await rounds.begin(a_round(1))
    written = []
    event.listen(database._engines.writer.sync_engine, "before_cursor_execute", lambda *found: written.append(found[2]))
    assert await rounds.step(game.id, lambda *_: RoundStep()) == RoundStep()
    assert [statement for statement in written if not statement.startswith(("SELECT", "BEGIN"))] == []


async def test_no_round_is_no_step(rounds):
    assert await rounds.step(UUID(int=9), answering(0)) == RoundStep()


async def test_an_answer_that_is_there_already_writes_nothing_of_the_step(rounds, database):
    game = await rounds.begin(a_round(1))
    first = await rounds.step(game.id, answering(0))
    again = RoundStep(
        with_question(first.round, 1, state=SKIPPED), replace(first.answer, is_correct=False), a_card(reviews=9)
    )
    assert await rounds.step(game.id, lambda *_: again) == RoundStep()
    assert await rounds.get(game.id, ALICE) == first.round
    assert await CardRepository(database).cards(ALICE) == {"authored:q0": a_card()}
    assert await rounds.step(game.id, lambda *_: replace(again, answer=None)) == replace(again, answer=None)


async def test_of_votes_at_once_one_counts(rounds, database):
    game = await rounds.begin(a_round(1))
    steps = await asyncio.gather(*(rounds.step(game.id, answering(0)) for _ in range(5)))
    assert [step.answer is not None for step in steps] == [True, False, False, False, False]
    assert await answers_stored(database) == 1


async def test_the_same_answer_twice_in_one_batch_counts_once(rounds, database):
    game = await rounds.begin(a_round(1))
    late = RoundStep(None, an_answer(f"{game.id.hex}/0"), a_card())
    steps = await asyncio.gather(*(rounds.step(game.id, lambda *_: late) for _ in range(3)))
    assert steps == [late, RoundStep(), RoundStep()]
    assert await answers_stored(database) == 1


async def test_a_step_sees_what_the_ones_before_it_in_the_batch_did(rounds, database):
    old = await rounds.begin(a_round(1))
    new = await rounds.begin(a_round(2))
    seen = []

    def late_vote(game, cards) -> RoundStep:
        seen.append((game.status, cards["authored:q0"].reviews))
        return RoundStep(None, an_answer(f"{game.id.hex}/0"), a_card(reviews=5))

    def next_vote(game, cards) -> RoundStep:
        seen.append((game.current.position, cards["authored:q0"].reviews))
        return answering(1)(game, cards)

    decisions = ((new, answering(0)), (old, late_vote), (new, next_vote))
    await asyncio.gather(*(rounds.step(game.id, decide) for game, decide in decisions))
    assert seen == [(RoundStatus.REPLACED, 1), (1, 5)]
    expected = {"authored:q0": a_card(reviews=5), "authored:q1": a_card("authored:q1")}
    assert await CardRepository(database).cards(ALICE) == expected


async def test_a_decision_that_fails_harms_no_neighbour(rounds, database):
    games = [await rounds.begin(a_round(number, ChatKey(Platform.TELEGRAM, str(number)))) for number in (1, 2, 3)]

    def fail(*_):
        raise ValueError("no such question")

    decisions = [answering(0), fail, answering(0)]
    pairs = zip(games, decisions, strict=True)
    steps = await asyncio.gather(*(rounds.step(game.id, it) for game, it in pairs), return_exceptions=True)
    assert [getattr(step, "answer", None) is not None for step in steps] == [True, False, True]
    assert str(steps[1]) == "no such question"
    assert await answers_stored(database) == 2
    assert await rounds.get(games[1].id, games[1].person) == games[1]


async def test_all_that_came_before_the_end_is_written_and_nothing_after(rounds):
    game = await rounds.begin(a_round(1))
    step = asyncio.create_task(rounds.step(game.id, answering(0)))
    await asyncio.sleep(0)
    await rounds.close()
    assert (await step).answer is not None
    with pytest.raises(StorageError, match="stopping"):
        await rounds.step(game.id, answering(1))
