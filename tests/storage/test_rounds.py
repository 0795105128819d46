from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from bot.domain.authored_questions import Level
from bot.domain.chat import ChatKey, Platform
from bot.domain.round_answers import Polled
from bot.domain.round_steps import RoundStep
from bot.domain.rounds import QuestionState, RoundStatus, Scope, ScopeKind, Wish
from bot.domain.schedule import Schedule
from bot.errors import StorageError
from tests.storage.quizzing import (
    ALICE,
    BOB,
    NOW,
    SECOND,
    a_card,
    a_round,
    answering,
    by_poll,
    put,
    question,
    with_question,
)

ANSWERED, SKIPPED, LEFT = QuestionState.ANSWERED, QuestionState.SKIPPED, QuestionState.LEFT

WHOLE = a_round(
    1,
    wish=Wish(Scope(ScopeKind.SECTION, "growth-needs"), Level.ADVANCED, 4),
    seed=2**63 - 1,
    status=RoundStatus.FINISHED,
    touched_at=NOW + SECOND,
    ended_at=NOW + SECOND,
    begun_by="7/8",
    ended_by="9/10",
    told_at=NOW + 2 * SECOND,
    questions=4,
)
WHOLE = replace(
    WHOLE,
    questions=(
        put(0, state=ANSWERED, chosen=(0, 2), is_correct=False, answered_at=NOW + SECOND, done_by="8/9"),
        put(1, state=SKIPPED, in_doubt=True, message_id=None, puts=2),
        put(2),
        question(3),
    ),
)


async def test_a_round_is_kept_as_it_is(rounds):
    assert await rounds.begin(WHOLE) == WHOLE
    assert await rounds.get(WHOLE.id, ALICE) == WHOLE
    assert await rounds.get(WHOLE.id, BOB) is None
    assert await rounds.get(UUID(int=9), ALICE) is None
    found = [await by_poll(rounds, poll_id) for poll_id in ("poll0", "poll2", "poll3")]
    assert found == [(WHOLE, 0), (WHOLE, 2), None]


async def test_every_poll_that_ever_put_a_question_leads_to_it(rounds):
    game = await rounds.begin(a_round(1))
    for poll_id in ("first", "second", "third"):
        moved = with_question(game, 1, poll_id=poll_id)
        await rounds.step(game.id, lambda *_, moved=moved: RoundStep(moved))
    assert [await by_poll(rounds, poll_id) for poll_id in ("first", "second", "third")] == [(moved, 1)] * 3
    other = with_question(a_round(2, BOB), 0, poll_id="first")  # a platform that counts anew
    await rounds.begin(other)
    assert (await by_poll(rounds, "first"), await by_poll(rounds, "second")) == ((other, 0), (moved, 1))


async def test_a_vote_meets_its_round_its_question_and_what_is_known_of_its_person(rounds, desk):
    await rounds.begin(game := a_round(1))
    seen: list[Polled] = []

    def decide(polled: Polled) -> RoundStep:
        seen.append(polled)
        return RoundStep(with_question(game, 1, poll_id="poll"), None, a_card("authored:q2"))

    assert (await rounds.vote("poll", decide), seen) == (None, [])
    moved = decide(Polled(game, 1, {}, None))
    await rounds.step(game.id, lambda *_: moved)
    await desk.subscribe("1", schedule=Schedule(time(8), "Asia/Tokyo"))
    assert await rounds.vote("poll", decide) == (1, moved)
    assert seen[1:] == [Polled(moved.round, 1, {"authored:q2": moved.card}, "Asia/Tokyo")]
    unwished = {"ended_at": NOW - SECOND, "created_at": NOW}  # it only keeps the place of who fetches digests
    await desk.subscriptions.change(ALICE, lambda old: replace(old, **unwished))
    await rounds.vote("poll", decide)
    assert seen[-1].zone is None


async def test_the_latest_round_is_found_running_or_not(rounds):
    assert await rounds.latest(ALICE) is None
    later = a_round(1, started_at=NOW + SECOND, status=RoundStatus.STOPPED)
    for game in (later, a_round(2, status=RoundStatus.STOPPED), a_round(3, BOB)):
        await rounds.begin(game)
    assert await rounds.latest(ALICE) == later


async def test_rounds_that_ended_untold_are_found(rounds):
    over = {"status": RoundStatus.FINISHED, "ended_at": NOW}
    changes = ({}, over, {**over, "told_at": NOW}, {**over, "ended_at": NOW - SECOND})
    for number, changed in enumerate(changes, start=1):
        await rounds.begin(a_round(number, ChatKey(Platform.TELEGRAM, str(number)), **changed))
    await rounds.begin(a_round(9, ChatKey(Platform.LINE, "9"), **over))
    assert [found.id.int for found in await rounds.untold(Platform.TELEGRAM, NOW)] == [2]


async def test_of_each_person_the_newest_round_runs_and_the_one_before_is_replaced(rounds):
    begun = with_question(with_question(a_round(1), 0, state=ANSWERED), 1, state=QuestionState.ASKED)
    bobs = await rounds.begin(a_round(2, BOB))
    await rounds.begin(begun)
    assert await rounds.running(ALICE) == begun
    later = NOW + timedelta(hours=1)
    newer = await rounds.begin(a_round(3, started_at=later, begun_by="5/6"))
    assert (await rounds.running(ALICE), await rounds.running(BOB)) == (newer, bobs)
    left = with_question(with_question(begun, 1, state=LEFT), 2, state=LEFT)
    over = {"touched_at": later, "ended_at": later, "told_at": later, "ended_by": "5/6"}
    replaced = replace(left, status=RoundStatus.REPLACED, **over)
    assert await rounds.get(begun.id, ALICE) == replaced
    assert await rounds.running(ChatKey(Platform.LINE, ALICE.chat_id)) is None


async def test_a_round_that_cannot_be_begun_leaves_the_earlier_one_running(rounds):
    first = await rounds.begin(a_round(1))
    with pytest.raises(StorageError):
        await rounds.begin(a_round(1, started_at=NOW + SECOND))
    assert await rounds.running(ALICE) == first


async def test_a_start_goes_on_with_rounds_that_wait_for_us(rounds):
    states = {1: QuestionState.WAITING, 2: QuestionState.ASKING, 3: QuestionState.ASKED}
    for number, state in states.items():
        await rounds.begin(with_question(a_round(number, ChatKey(Platform.TELEGRAM, str(number))), 0, state=state))
    await rounds.begin(a_round(4, ChatKey(Platform.TELEGRAM, "4"), status=RoundStatus.STOPPED))
    done = a_round(5, ChatKey(Platform.TELEGRAM, "5"), questions=1)
    await rounds.begin(with_question(done, 0, state=SKIPPED))
    await rounds.begin(a_round(6, ChatKey(Platform.LINE, "1")))
    assert [found.id.int for found in await rounds.unfinished(Platform.TELEGRAM)] == [1, 2]
    assert [found.id.int for found in await rounds.unfinished(Platform.LINE)] == [6]


@pytest.mark.parametrize(
    "damage",
    [
        'UPDATE round_questions SET question = \'{"kind":"riddle"}\' WHERE position = 1',
        "UPDATE rounds SET scope_kind = 'galaxy' WHERE person_id = '1'",
        "UPDATE round_questions SET state = 'pondered'",
    ],
)
async def test_a_round_that_is_not_understood_is_left_alone_and_stands_in_nobody_s_way(
    rounds, database, damage, caplog
):
    await rounds.begin(a_round(1))
    async with database.write() as connection:
        await connection.execute(text(damage))
    assert await rounds.running(ALICE) is None
    assert await rounds.step(UUID(int=1), answering(0)) == RoundStep()
    assert await rounds.unfinished(Platform.TELEGRAM) == ()
    assert "The rows of round 00000000-0000-0000-0000-000000000001 are not understood" in caplog.text
    newer = await rounds.begin(a_round(2))
    assert await rounds.running(ALICE) == newer


async def test_a_question_that_was_put_oftener_than_is_known_has_strays(rounds):
    def put_so_often(number: int, *often: int, person: ChatKey = ALICE, at=NOW):
        questions = tuple(put(place, poll_id=f"{number}/{place}", puts=puts) for place, puts in enumerate(often))
        return replace(a_round(number, person, started_at=at, touched_at=at), questions=questions)

    async def has_strays(game, position: int, person: ChatKey = ALICE) -> bool:
        return await rounds.has_strays(person, NOW - SECOND, (game.id, position))

    known = await rounds.begin(put_so_often(1, 1, 1))
    assert not await has_strays(known, 0)
    astray = await rounds.begin(put_so_often(2, 1, 2))
    assert (await has_strays(astray, 0), await has_strays(astray, 1), await has_strays(known, 1)) == (True, False, True)
    assert not await has_strays(known, 0, BOB)
    await rounds.begin(put_so_often(3, 2, 1, person=BOB, at=NOW - 2 * SECOND))
    assert not await has_strays(known, 0, BOB)
    eve = ChatKey(Platform.TELEGRAM, "3")
    await rounds.begin(put_so_often(4, 1, person=eve))
    assert not await has_strays(known, 0, eve)
