"""Group quizzes in the rows that several processes share: who has one in hand, and that nothing gets lost."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.chat import Platform
from bot.domain.group_quiz import GroupStep
from bot.domain.group_quizzes import Phase
from bot.storage.database import Database
from bot.storage.group_queries import ANOTHERS
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.group_tables import group_questions, group_quizzes
from tests.storage.group_playing import OTHER, cast, playing, put
from tests.storage.quizzing import NOW

TELEGRAM = Platform.TELEGRAM
pytestmark = pytest.mark.parametrize("places", ["postgresql"], indirect=True)
SECOND = timedelta(seconds=1)


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


async def test_votes_and_steps_of_two_processes_at_once_lose_nothing(quizzes, database_url):
    """Each process with connections of its own; what one writes, the other reads with its next step."""
    elsewhere = await Database.open(database_url)
    theirs = GroupQuizRepository(elsewhere, replica=quizzes.second.id)
    quiz = await quizzes.mine.open(playing(1, people=40))
    steps = [advance_by(SECOND * 0.001)] * 10

    async def vote(store, numbers):
        for number in numbers:
            await store.vote(TELEGRAM, [cast("poll1.0", number)])

    async def move(store):
        return [await store.step(quiz.id, step) for step in steps]

    *_, first, second = await asyncio.gather(
        vote(quizzes.mine, range(0, 40, 2)), vote(theirs, range(1, 40, 2)), move(quizzes.mine), move(theirs)
    )
    assert sorted(step.quiz.version for step in (*first, *second)) == list(range(1, 21))
    for store in (quizzes.mine, theirs):
        found = await store.get(quiz.id)
        assert (found.version, found.deadline) == (20, quiz.deadline + SECOND * 0.02)
        assert sorted(int(vote.person_id) for vote in found.votes) == list(range(40))
    await theirs.close()
    await elsewhere.close()


def advance_by(step: timedelta):
    return lambda found: GroupStep(replace(found, deadline=found.deadline + step))
