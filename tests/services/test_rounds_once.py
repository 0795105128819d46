"""Nothing takes effect twice: polls that were put before, events that are delivered again."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.domain.quiz_replies import QuestionPut, RoundResult
from bot.domain.rounds import QuestionState, RoundStatus, Wish
from bot.services.round_turns import Move
from tests.services.round_table import event, person, table, wrong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.services.round_table import Table

pytestmark = pytest.mark.asyncio(loop_scope="module")
THREE = Wish(length=3)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def laid(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Table]:
    """One database for all; each test plays as people of its own."""
    async with table(tmp_path_factory.mktemp("rounds")) as laid:
        yield laid


async def once_more(laid: Table, put: QuestionPut) -> QuestionPut:
    return await laid.put(await laid.rounds.again(put.round.person, put.round.id))


async def test_a_vote_in_an_earlier_copy_never_counts_for_another_question(laid):
    ann = person(1)
    first = await laid.begin(ann, THREE)
    second = await laid.put(await laid.vote(await once_more(laid, first)))
    await once_more(laid, second)
    before = await laid.rounds.running(ann)
    assert await laid.vote(first, wrong(first)) is None
    assert await laid.rounds.running(ann) == before
    assert [place.rpartition("/")[2] for place, _ in await laid.answered(ann)] == ["0"]


async def test_an_unknown_poll_counts_only_for_a_question_in_doubt_and_only_if_it_fits(laid):
    ann = person(2)
    first = await laid.begin(ann, THREE)
    await once_more(laid, first)
    assert await laid.rounds.vote(ann, "forgotten", (0,), laid.clock()) is None
    second = (await laid.vote(first)).then.question
    options, is_many = len(second.question.options), len(second.question.correct) > 1
    assert await laid.rounds.vote(ann, "forgotten", (options,), laid.clock()) is None
    if not is_many:
        assert await laid.rounds.vote(ann, "forgotten", (0, 1), laid.clock()) is None
    assert (await laid.rounds.vote(ann, "forgotten", (0,), laid.clock())).left.position == 1
    assert await laid.rounds.vote(ann, "forgotten", (1,), laid.clock()) is None  # known by now, and done with


async def test_a_command_to_skip_that_is_delivered_again_skips_once(laid):
    ann = person(3)
    first = await laid.begin(ann, THREE)
    with event("7/1"):
        await laid.rounds.skip(ann)
        assert await laid.rounds.skip(ann) == Move(None, first.round.id)
        assert await laid.rounds.skip(ann, first.round.id, 0) == Move(None, first.round.id)
    with event("8/2"):
        await laid.put(await laid.rounds.skip(ann))
    with event("7/1"):
        assert await laid.rounds.skip(ann) == Move(None, first.round.id)
    states = [one.state for one in (await laid.rounds.running(ann)).questions]
    assert states == [QuestionState.SKIPPED, QuestionState.SKIPPED, QuestionState.ASKED]


async def test_what_ended_a_round_says_nothing_when_delivered_again_for_the_start_tells_the_result(laid):
    ann = person(4)
    put = await laid.begin(ann, Wish(length=1))
    with event("7/1"):
        assert isinstance((await laid.rounds.skip(ann)).then, RoundResult)
        assert await laid.rounds.skip(ann) == Move(None, put.round.id)
    other = await laid.begin(ann, THREE)
    with event("8/1"):
        assert (await laid.rounds.stop(ann)).then.status is RoundStatus.STOPPED
        assert await laid.rounds.stop(ann) == Move(None, other.round.id)
        assert await laid.rounds.stop(ann, other.round.id) == Move(None, other.round.id)
    with event("9/1"):
        assert (await laid.rounds.stop(ann)).then == await laid.rounds.owed(ann)


async def test_what_began_a_round_begins_no_other_when_delivered_again(laid):
    ann = person(5)
    with event("7/1"):
        put = await laid.begin(ann, THREE)
        assert await laid.rounds.begin(ann, THREE) == Move(None, put.round.id)
    await laid.put(await laid.vote(put))
    with event("8/1"):
        other = await laid.begin(ann, THREE, replacing=True)
        assert await laid.rounds.begin(ann, THREE, replacing=True) == Move(None, other.round.id)
    with event("9/1"):
        await laid.rounds.stop(ann)
    with event("8/1"):
        assert await laid.rounds.begin(ann, THREE) == Move(None, other.round.id)
    assert await laid.rounds.running(ann) is None


async def test_a_vote_that_is_delivered_again_counts_once(laid):
    ann = person(6)
    begun = (await laid.rounds.begin(ann, THREE)).then
    for expected in (1, None):
        with event("7/p"):
            move = await laid.rounds.vote(ann, "nobody noted it", (0,), laid.clock())
        assert (move and move.then.question.position) == expected
    assert [one.state for one in (await laid.rounds.running(ann)).questions][1] is QuestionState.ASKING
    noted = await laid.rounds.was_put(begun, "nobody noted it", "33")
    assert (noted.state, noted.message_id) == (QuestionState.ANSWERED, "33")


async def test_going_on_once_is_enough_when_that_is_delivered_again(laid):
    ann = person(10)
    first = await laid.begin(ann, THREE)
    with event("7/1"):
        second = await once_more(laid, first)
        assert await laid.rounds.again(ann, first.round.id) == Move(None, first.round.id)
        assert (await laid.rounds.once_more(second)).then.question.puts == 3
    assert second.question.puts == 2


async def test_a_vote_after_the_answer_was_shown_teaches_nothing(laid):
    ann = person(7)
    first = await laid.begin(ann, THREE)
    second = await laid.put(await laid.rounds.skip(ann))
    assert await laid.vote(first) is None
    assert (await laid.answered(ann), await laid.stores.cards.cards(ann)) == ([], {})
    await laid.rounds.stop(ann)
    assert await laid.vote(second) is None
    assert len(await laid.answered(ann)) == 1


async def test_a_question_that_the_platform_refuses_is_left_out_whatever_event_it_came_from(laid):
    ann = person(8)
    with event("7/1"):
        put = (await laid.rounds.begin(ann, THREE)).then
        move = await laid.rounds.was_refused(put)
    assert (move.left.state, move.then.question.position) == (QuestionState.SKIPPED, 1)
    assert await laid.rounds.was_refused(put) is None


async def test_a_round_that_was_left_lying_is_replaced_and_its_poll_taken_back(laid):
    ann = person(9)
    first = await laid.begin(ann, THREE)
    second = await laid.put(await laid.vote(first))
    laid.clock.advance(timedelta(days=1))
    move = await laid.rounds.begin(ann, THREE)
    assert (move.left.message_id, move.left.state) == (second.question.message_id, QuestionState.LEFT)


async def lost(laid: Table, move: Move) -> QuestionPut:
    """Put a question twice, of whose first poll nobody knows."""
    assert isinstance(move.then, QuestionPut)
    return await laid.put(await laid.rounds.once_more(move.then))


async def test_a_vote_in_an_unknown_copy_of_an_earlier_question_counts_for_no_other(laid):
    ann = person(11)
    second = await lost(laid, await laid.vote(await laid.begin(ann, THREE)))
    third = await laid.vote(second)
    assert await laid.rounds.vote(ann, "the lost copy", (0,), laid.clock()) is None
    third = await lost(laid, third)
    before = await laid.rounds.running(ann)
    assert await laid.rounds.vote(ann, "the lost copy", (0,), laid.clock()) is None
    assert await laid.rounds.running(ann) == before
    assert (await laid.vote(third)).then.score.answered == 3
    again = await lost(laid, await laid.rounds.begin(ann, THREE))
    assert await laid.rounds.vote(ann, "the lost copy", (0,), laid.clock()) is None
    assert await laid.rounds.running(ann) == again.round


async def test_an_unknown_poll_counts_again_once_all_earlier_copies_are_known_or_a_day_old(laid):
    ann = person(12)
    await lost(laid, await laid.rounds.begin(ann, THREE))
    second = await laid.rounds.vote(ann, "the lost copy", (0,), laid.clock())
    assert second.left.position == 0
    await lost(laid, second)
    assert (await laid.rounds.vote(ann, "another lost copy", (0,), laid.clock())).left.position == 1
    third = await lost(laid, Move((await laid.rounds.again(ann, second.round_id)).then, second.round_id))
    result = await laid.vote(third)
    assert result.then.score.answered == 3
    laid.clock.advance(timedelta(days=1))
    await lost(laid, await laid.rounds.begin(ann, THREE))
    assert (await laid.rounds.vote(ann, "a third one", (0,), laid.clock())).left.position == 0


@pytest.mark.parametrize("is_vote_first", [True, False])
async def test_a_vote_that_meets_the_noting_of_its_own_poll_counts(laid, is_vote_first):
    """Both share a transaction, so that the vote does not find its poll."""
    ann, poll_id = person(14 + is_vote_first), f"noted while voting {is_vote_first}"
    put = (await laid.rounds.begin(ann, THREE)).then
    noting = laid.rounds.was_put(put, poll_id, "55")
    voting = laid.rounds.vote(ann, poll_id, (0,), laid.clock())
    await asyncio.gather(*((voting, noting) if is_vote_first else (noting, voting)))
    first = (await laid.rounds.running(ann)).questions[0]
    assert (first.state, first.poll_id) == (QuestionState.ANSWERED, poll_id)


async def test_what_was_certainly_not_taken_is_no_copy(laid):
    ann = person(13)
    refused = (await laid.rounds.begin(ann, THREE)).then
    second = await laid.rounds.was_refused(refused)
    twice = (await laid.rounds.once_more(second.then)).then
    await laid.rounds.was_not_put(twice)
    waiting = (await laid.rounds.running(ann)).current
    assert (waiting.state, waiting.in_doubt, waiting.puts) == (QuestionState.WAITING, True, 1)
    third = await laid.rounds.vote(ann, "the only copy of 2", (0,), laid.clock())
    assert (third.left.position, third.left.puts) == (1, 1)
    await laid.rounds.once_more(third.then)
    assert (await laid.rounds.vote(ann, "a copy of 3", (0,), laid.clock())).left.position == 2
