"""Rounds that are interrupted: the process dies at any step, the database fails."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.domain.chat import Platform
from bot.domain.memory import Grade, learn
from bot.domain.quiz_replies import QuestionPut, RoundResult, RoundRunning
from bot.domain.rounds import QuestionState, Wish
from bot.errors import StorageError
from bot.services.round_turns import Move
from tests.services.round_table import NEW, Table, person, table, wrong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.domain.chat import ChatKey

pytestmark = pytest.mark.asyncio(loop_scope="module")
THREE = Wish(length=3)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def laid(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Table]:
    """One database for all; each test plays as people of its own."""
    async with table(tmp_path_factory.mktemp("rounds")) as laid:
        yield laid


def restarted(laid: Table) -> Table:
    """The same database after a crash."""
    laid.clock.advance(timedelta(minutes=1))
    return Table(laid.database, laid.clock)


async def resumed(laid: Table, who: ChatKey) -> Move | RoundRunning | None:
    """What a start makes of a person's round; None if it leaves it alone."""
    found = [game for game in await laid.rounds.interrupted(Platform.TELEGRAM) if game.person == who]
    return await laid.rounds.resume(who, found[0].id) if found else None


async def test_between_a_vote_and_the_next_poll(laid):
    ann = person(1)
    first = await laid.begin(ann, THREE)
    await laid.vote(first)
    again = restarted(laid)
    move = await resumed(again, ann)
    assert (move.left.position, move.left.state) == (0, QuestionState.ANSWERED)
    assert (move.then.question.position, move.then.question.in_doubt) == (1, True)
    second = await again.put(move)
    assert await resumed(again, ann) is None
    assert (await again.finish(second)).score.correct == 3


async def test_a_question_in_doubt_is_put_once_more_by_itself_and_no_oftener(laid):
    ann = person(2)
    await laid.rounds.begin(ann, THREE)
    assert (await resumed(restarted(laid), ann)).then.question.in_doubt
    game = await laid.rounds.running(ann)
    assert await resumed(restarted(laid), ann) == RoundRunning(game.id, 1, 3, THREE)
    again = restarted(laid)
    assert await resumed(again, ann) == RoundRunning(game.id, 1, 3, THREE)
    await again.rounds.was_offered(game.id)
    assert (await again.rounds.running(ann)).current.state is QuestionState.OFFERED
    assert await resumed(restarted(laid), ann) is None
    asked_for = await laid.rounds.again(ann, game.id)
    assert (asked_for.then.question.position, asked_for.then.question.in_doubt) == (0, True)


async def test_whoever_asks_for_another_round_is_thereby_told_of_the_one_that_is_there(laid):
    ann = person(18)
    first = await laid.begin(ann, THREE)
    await laid.vote(first)
    assert (await resumed(restarted(laid), ann)).then.question.in_doubt
    assert isinstance(await laid.rounds.begin(ann, THREE), RoundRunning)
    assert (await laid.rounds.running(ann)).current.state is QuestionState.OFFERED
    assert await resumed(restarted(laid), ann) is None


async def test_a_vote_in_the_poll_that_nobody_knows_of_counts_once(laid):
    ann = person(3)
    await laid.rounds.begin(ann, THREE)
    again = restarted(laid)
    first = await again.put(await resumed(again, ann))
    move = await again.rounds.vote(ann, "the first, lost", (0,), again.clock())
    assert (move.left.position, move.left.chosen, move.then.question.position) == (0, (0,), 1)
    second = await again.put(move)
    assert await again.vote(first, (1,)) is None
    assert await again.rounds.vote(ann, "the first, lost", (1,), again.clock()) is None
    assert await again.rounds.running(ann) == second.round
    assert [place.rpartition("/")[2] for place, _ in await again.answered(ann)] == ["0"]


async def test_a_vote_that_had_to_wait_for_a_restart_is_not_timed(laid):
    ann = person(12)
    first = await laid.begin(ann, THREE)
    again = restarted(laid)
    again.clock.advance(timedelta(minutes=3))
    await again.vote(first)
    (card,) = (await again.stores.cards.cards(ann)).values()
    today = (again.clock() + timedelta(hours=8)).date()
    assert card == learn(None, first.question.key, first.question.revision, Grade.GOOD, today, aim=NEW)


async def test_a_vote_that_had_to_wait_for_an_outage_to_end_is_not_timed_and_the_next_one_is(laid):
    ann = person(15)
    first = await laid.begin(ann, THREE)
    laid.clock.advance(timedelta(minutes=3))
    laid.rounds.was_unreachable()
    second = await laid.put(await laid.vote(first))
    laid.clock.advance(timedelta(minutes=3))
    await laid.vote(second)
    cards = (await laid.stores.cards.cards(ann)).values()
    today = (laid.clock() + timedelta(hours=8)).date()
    assert {card.key: card for card in cards} == {
        put.question.key: learn(None, put.question.key, put.question.revision, grade, today, aim=NEW)
        for put, grade in ((first, Grade.GOOD), (second, Grade.HARD))
    }


async def test_a_vote_that_is_faster_than_the_platforms_answer_counts(laid):
    ann = person(4)
    begun = (await laid.rounds.begin(ann, THREE)).then
    move = await laid.rounds.vote(ann, "p", begun.question.question.correct, laid.clock())
    await laid.rounds.was_put(begun, "p", "1")
    assert (move.left.is_correct, move.then.question.position) == (True, 1)


async def test_what_was_certainly_not_put_waits_and_is_not_in_doubt(laid):
    ann = person(5)
    begun = (await laid.rounds.begin(ann, THREE)).then
    await laid.rounds.was_not_put(begun)
    assert (await laid.rounds.running(ann)).current.state is QuestionState.WAITING
    assert await laid.rounds.vote(ann, "p", (0,), laid.clock()) is None
    assert not (await resumed(restarted(laid), ann)).then.question.in_doubt


async def test_what_could_not_be_said_is_left_alone_once_somebody_went_on_with_it(laid):
    ann = person(19)
    begun = (await laid.rounds.begin(ann, THREE)).then
    await laid.rounds.was_not_put(begun)
    noted_at = laid.clock()
    assert (await laid.rounds.resume(ann, begun.round.id, noted_at)).then.question.position == 0
    laid.clock.advance(timedelta(seconds=1))
    await laid.rounds.was_not_put((await laid.rounds.again(ann, begun.round.id)).then)
    assert await laid.rounds.resume(ann, begun.round.id, noted_at) is None
    assert isinstance(await laid.rounds.resume(ann, begun.round.id, laid.clock()), Move)


async def test_a_start_that_comes_second_leaves_the_round_alone(laid):
    ann = person(6)
    await laid.rounds.begin(ann, THREE)
    again = restarted(laid)
    (found,) = [game for game in await again.rounds.interrupted(Platform.TELEGRAM) if game.person == ann]
    await again.put(await again.rounds.again(ann, found.id))
    assert await again.rounds.resume(ann, found.id) is None


async def test_a_start_leaves_alone_what_has_happened_since(laid):
    ann = person(13)
    again = restarted(laid)
    again.clock.advance(timedelta(seconds=1))
    await again.rounds.begin(ann, THREE)
    assert await resumed(again, ann) is None


async def test_a_start_leaves_alone_what_somebody_is_just_putting(laid):
    ann, bea = person(16), person(17)
    first = await laid.begin(ann, THREE)
    await laid.rounds.begin(bea, THREE)
    again = restarted(laid)
    again.clock.advance(timedelta(seconds=1))
    await again.vote(first)
    asked_for = await laid.rounds.running(bea)
    await again.rounds.again(bea, asked_for.id)
    assert await again.rounds.resume(ann, first.round.id) is None
    assert await again.rounds.resume(bea, asked_for.id) is None


async def test_a_round_that_was_left_lying_is_not_gone_on_with(laid):
    ann = person(7)
    await laid.rounds.begin(ann, THREE)
    laid.clock.advance(timedelta(days=1))
    assert await resumed(restarted(laid), ann) is None


async def test_a_result_that_was_not_told_is_told_by_the_next_start_and_counts_once(laid):
    ann = person(8)
    put = await laid.begin(ann, Wish(length=1))
    move = await laid.vote(put)
    assert isinstance(move.then, RoundResult)
    again = restarted(laid)
    assert (await resumed(again, ann)).then == move.then
    assert [await again.vote(put), await again.vote(put, wrong(put))] == [None, None]
    assert (await again.rounds.owed(ann), len(await again.answered(ann))) == (move.then, 1)
    await again.rounds.was_told(put.round.id)
    later = restarted(laid)
    assert [await resumed(later, ann), await later.rounds.owed(ann), await later.rounds.stop(ann)] == [None] * 3
    assert await again.rounds.resume(ann, put.round.id) is None


async def test_a_result_that_was_not_told_for_a_day_is_told_no_more(laid):
    ann = person(14)
    await laid.vote(await laid.begin(ann, Wish(length=1)))
    laid.clock.advance(timedelta(days=1))
    again = restarted(laid)
    assert [await resumed(again, ann), await again.rounds.owed(ann), await again.rounds.stop(ann)] == [None] * 3


async def test_putting_a_question_again_counts_votes_in_both_polls_but_not_the_time(laid):
    ann = person(9)
    old = await laid.begin(ann, THREE)
    new = await laid.put(await laid.rounds.again(ann, old.round.id))
    assert (new.question.key, new.question.poll_id != old.question.poll_id) == (old.question.key, True)
    assert not new.question.in_doubt
    move = await laid.rounds.vote(ann, old.question.poll_id, old.question.question.correct, laid.clock())
    assert move.left.is_correct
    assert await laid.vote(new) is None
    (card,) = (await laid.stores.cards.cards(ann)).values()
    today = (laid.clock() + timedelta(hours=8)).date()
    assert card == learn(None, old.question.key, old.question.revision, Grade.GOOD, today, aim=NEW)


async def test_a_database_that_fails_changes_nothing_and_the_round_goes_on(tmp_path):
    async with table(tmp_path) as laid:
        put = await laid.begin(person(1), THREE)
        await laid.stores.rounds.close()
        with pytest.raises(StorageError):
            await laid.vote(put)
        again = Table(laid.database, laid.clock)
        assert await again.answered(person(1)) == []
        second = await again.vote(put)
        assert isinstance(second.then, QuestionPut)
        await again.stores.close()


async def test_a_result_is_told_even_if_the_memory_cannot_be_read(tmp_path, monkeypatch):
    async with table(tmp_path) as laid:
        put = await laid.begin(person(1), Wish(length=1))

        async def fail(_: ChatKey) -> None:
            raise StorageError("the disk is full")

        monkeypatch.setattr(laid.stores.cards, "cards", fail)
        result = (await laid.vote(put)).then
        assert (result.score.correct, result.due_today, result.due_tomorrow, result.streak_days) == (1, 0, 0, None)
