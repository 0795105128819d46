"""Processes that share a PostgreSQL database: who is alive, who leads, and what the dead leave behind."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import select, text

from bot.domain.chat import Platform
from bot.domain.delivery import Beginning
from bot.domain.group_quiz import GroupStep
from bot.domain.group_quizzes import Phase
from bot.domain.subscription import DeliveryStatus
from bot.errors import StorageError
from bot.storage.deliveries import DeliveryRepository
from bot.storage.group_queries import ANOTHERS
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.group_tables import group_questions, group_quizzes
from bot.storage.inbox import InboxRepository
from bot.storage.leadership import NOT_LEADING, Fence
from bot.storage.operation_tables import replicas
from bot.storage.replicas import POLLING, Census, Presence
from tests.storage.group_playing import OTHER, cast, playing, put
from tests.storage.quizzing import NOW

TELEGRAM = Platform.TELEGRAM
pytestmark = pytest.mark.parametrize("places", ["postgresql"], indirect=True)
SECOND = timedelta(seconds=1)


class Replicas:
    """Several processes' presences in one database."""

    def __init__(self, database, clock, stack):
        self._database, self._clock, self._stack = database, clock, stack
        self._numbers = count(1)
        self._broken = asyncio.Event()
        self.lost = []

    def _lose(self, presence) -> None:
        self.lost.append(presence)
        self._broken.set()

    async def join(self, *, registers: bool = True) -> Presence:
        name = next(self._numbers)
        ids = iter((UUID(int=name), UUID(int=name << 65)))
        presence = Presence(self._database, self._clock, new_id=lambda: next(ids))
        await presence.connect(lambda: self._lose(presence))
        if registers:
            await presence.register()
        self._stack.push_async_callback(presence.drop)
        return presence

    async def break_connection(self, presence) -> None:
        """What the server does to a session that it, or somebody, ends."""
        pid = (await presence._apart.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        async with self._database.write() as connection:
            await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        await self._broken.wait()
        self._broken.clear()

    async def rows(self):
        async with self._database.read() as connection:
            found = await connection.execute(select(replicas.c.id, replicas.c.leads_since).order_by(replicas.c.id))
            return {int(row.id, 16): row.leads_since for row in found}


@pytest.fixture
async def others(database, clock):
    async with AsyncExitStack() as stack:
        yield Replicas(database, clock, stack)


async def test_replicas_count_each_other(others):
    first, second = await others.join(), await others.join()
    await others.join(registers=False)  # stands by
    assert await first.look() == await second.look() == Census(1, ())
    assert await others.rows() == {1: None, 2: None}
    await second.leave()
    assert (await first.look(), await others.rows()) == (Census(0, ()), {1: None})


async def test_one_that_is_dead_is_counted_no_more_and_forgotten_at_the_second_look(others):
    first, second, third = await others.join(), await others.join(), await others.join()
    await second.drop()
    assert await first.look() == Census(1, ())
    assert len(await others.rows()) == 3
    assert await first.look() == Census(1, (second.id,))
    assert await third.look() == Census(1, ())
    assert len(await others.rows()) == 2


async def test_one_whose_connection_broke_comes_back_and_is_not_taken_for_dead(others):
    first, second = await others.join(), await others.join()
    await others.break_connection(second)
    assert others.lost == [second]
    with pytest.raises(StorageError, match="locks is lost"):
        await second.look()
    assert await first.look() == Census(0, ())
    await second.connect(lambda: None)
    await second.register()
    assert await first.look() == Census(1, ())
    await first.look()
    assert len(await others.rows()) == 2


async def test_one_that_was_taken_for_dead_has_its_row_again(others, caplog):
    first, second = await others.join(), await others.join()
    await second.drop()
    await first.look()
    await first.look()
    await second.connect(lambda: None)
    await second.register()
    assert await first.look() == Census(1, ())
    await first._remove([second.id])
    assert await second.look() == Census(1, ())
    assert len(await others.rows()) == 2
    assert "taken for dead" in caplog.text


async def test_one_replica_polls(others):
    first, second = await others.join(registers=False), await others.join(registers=False)
    assert [await first.try_lock(POLLING), await second.try_lock(POLLING)] == [True, False]
    await first.drop()
    assert await second.try_lock(POLLING)


async def test_one_replica_leads_until_it_resigns_or_dies(others, clock):
    first, second, third = [await others.join() for _ in range(3)]
    assert [await each.lead() for each in (first, second, third)] == [True, False, False]
    assert await others.rows() == {1: clock(), 2: None, 3: None}
    await first.resign()
    assert await others.rows() == {1: None, 2: None, 3: None}
    assert [await third.lead(), await second.lead()] == [True, False]
    await third.drop()
    assert await second.lead()
    assert await others.rows() == {1: None, 2: clock(), 3: None}


async def test_who_has_no_row_does_not_lead(others):
    first, second = await others.join(), await others.join()
    await second._remove([first.id])
    assert not await first.lead()
    assert await second.lead()


async def test_leading_ends_where_it_is_asked_with_what_it_protects(others, database):
    first, second = await others.join(), await others.join()
    old, new = Fence(first.id), Fence(second.id)
    assert await first.lead()
    await first.drop()  # its process stands still, and knows nothing
    async with database.write() as connection:
        assert await old.stands(connection)
    assert await second.lead()
    async with database.write() as connection:
        assert [await old.stands(connection), await new.stands(connection)] == [False, True]
        with pytest.raises(StorageError, match="another replica leads"):
            await old.check(connection)


async def test_a_leader_of_before_begins_no_delivery_and_settles_what_it_sent(others, desk, database, clock):
    first, second = await others.join(), await others.join()
    await first.lead()
    numbers = count(1)
    old = DeliveryRepository(database, clock, lambda: UUID(int=next(numbers)), fence=Fence(first.id))
    desk.deliveries = old
    for chat in ("1", "2"):
        await desk.subscribe(chat)
    await desk.plan()
    assert await desk.begin(1)
    await first.drop()
    assert await second.lead()
    refused, settled = await asyncio.gather(
        old.begin(Beginning(UUID(int=2), "concept", is_review=False, question=None)),
        desk.settle(1, DeliveryStatus.SENT, message_id="m"),
        return_exceptions=True,
    )
    assert (str(refused), settled) == (NOT_LEADING, None)
    assert await desk.states() == {1: DeliveryStatus.SENT, 2: DeliveryStatus.PLANNED}
    with pytest.raises(StorageError, match="another replica leads"):
        await old.settle_abandoned(clock())


async def test_what_a_dead_replica_had_in_the_inbox_is_handed_to_one_other(others, database, clock):
    first, second, third = [await others.join() for _ in range(3)]
    boxes = [InboxRepository(database, TELEGRAM, "42", clock, replica=each.id) for each in (first, second, third)]
    await boxes[0].store([(9, "{c}"), (7, "{a}"), (8, "{b}")])
    await boxes[1].store([(10, "{d}"), (7, "{a}")])
    await boxes[0].mark_handled([8])
    assert [await box.pending() for box in boxes] == [(), (), ()]
    await first.leave()
    assert await boxes[2].pending() == [(9, "{c}", clock()), (7, "{a}", clock())]  # in the order of their arrival
    assert [await box.pending() for box in boxes[1:]] == [(), ()]
    assert await boxes[0].load([7, 9]) == []
    assert await boxes[2].load([7, 9, 10]) == [(9, "{c}", clock()), (7, "{a}", clock())]


class Quizzes:
    """Two replicas' views of the group quizzes of one database."""

    def __init__(self, database, first, second):
        self.database = database
        self.mine = GroupQuizRepository(database, replica=first.id)
        self.theirs = GroupQuizRepository(database, replica=second.id)
        self._names = {first.id: "mine", second.id: "theirs"}

    async def holders(self):
        async with self.database.read() as connection:
            rows = await connection.execute(select(group_quizzes.c.id, group_quizzes.c.held_by))
            return {row.id.int: self._names.get(row.held_by, row.held_by) for row in rows}


@pytest.fixture
async def quizzes(others, database):
    first, second = await others.join(), await others.join()
    quizzes = Quizzes(database, first, second)
    quizzes.first, quizzes.second = first, second
    yield quizzes
    await quizzes.mine.close()
    await quizzes.theirs.close()


async def test_whoever_moves_a_deadline_has_a_quiz_in_hand(quizzes):
    quiz = await quizzes.mine.open(playing(1))
    assert await quizzes.holders() == {1: "mine"}
    await quizzes.theirs.step(quiz.id, lambda found: GroupStep(replace(found, pauses=True)))
    assert await quizzes.holders() == {1: "mine"}
    await quizzes.theirs.step(quiz.id, lambda found: GroupStep(replace(found, deadline=found.deadline + SECOND)))
    assert await quizzes.holders() == {1: "theirs"}


async def test_what_another_has_in_hand_is_due_a_while_later(quizzes):
    await quizzes.mine.open(playing(1, deadline=NOW))
    await quizzes.theirs.open(playing(2, chat=OTHER, deadline=NOW - SECOND))
    assert await quizzes.mine.due(NOW, [TELEGRAM], 9) == (UUID(int=1),)
    assert await quizzes.theirs.due(NOW, [TELEGRAM], 9) == (UUID(int=2),)
    assert await quizzes.mine.next_deadline() == NOW
    assert await quizzes.theirs.next_deadline() == NOW - SECOND
    later = NOW + ANOTHERS
    assert await quizzes.mine.due(later - SECOND, [TELEGRAM], 9) == (UUID(int=2), UUID(int=1))
    assert await quizzes.theirs.due(later - SECOND, [TELEGRAM], 9) == (UUID(int=2),)
    assert await quizzes.theirs.due(later, [TELEGRAM], 9) == (UUID(int=2), UUID(int=1))


async def test_the_next_deadline_may_be_that_of_a_quiz_which_another_leaves_lying(quizzes):
    assert await quizzes.mine.next_deadline() is None
    await quizzes.theirs.open(playing(1, deadline=NOW))
    assert await quizzes.mine.next_deadline() == NOW + ANOTHERS


async def test_quizzes_of_a_dead_replica_are_handed_to_one_other(quizzes):
    await quizzes.mine.open(playing(1))
    await quizzes.mine.open(playing(2, chat=OTHER, phase=Phase.OVER, deadline=None))
    assert [await quizzes.mine.unfinished(TELEGRAM), await quizzes.theirs.unfinished(TELEGRAM)] == [(), ()]
    await quizzes.first.leave()
    assert await quizzes.theirs.unfinished(TELEGRAM) == (UUID(int=1),)
    assert await quizzes.theirs.unfinished(TELEGRAM) == ()
    assert await quizzes.holders() == {1: "theirs", 2: "mine"}


async def test_a_question_that_is_being_put_is_known_to_all(quizzes):
    assert await quizzes.theirs.asking(TELEGRAM) == frozenset()
    await quizzes.mine.open(playing(1, phase=Phase.ASKING, position=2, questions=3))
    assert await quizzes.theirs.asking(TELEGRAM) == {(UUID(int=1), 2)}


async def test_a_late_vote_is_learnt_wherever_it_was_noted_that_others_were(quizzes):
    quiz = playing(1, questions=1)
    await quizzes.mine.open(replace(quiz, questions=(put(1, 0),)))
    poll = put(1, 0).poll_id
    await quizzes.mine.vote(TELEGRAM, [cast(poll, 1)])
    await quizzes.theirs.learnt(quiz.id, 0, NOW)
    await quizzes.mine.vote(TELEGRAM, [cast(poll, 2)])
    async with quizzes.database.read() as connection:
        assert (await connection.execute(select(group_questions.c.learnt_at))).scalar_one() is None
