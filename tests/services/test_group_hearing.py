"""The results of group quizzes that several processes conduct wait for what any of them has still to hear."""

import pytest
from sqlalchemy import insert, update

from bot.domain.chat import Platform
from bot.domain.group_quizzes import Phase
from bot.storage.tables import inbox
from tests.services.group_hall import SECOND
from tests.services.group_halls import Halls, both_halls, started


@pytest.fixture
async def halls(tmp_path):
    async with both_halls(tmp_path) as built:
        yield built


async def last_rest(halls: Halls):
    """A quiz whose last question is closed."""
    quiz = await started(halls)
    for _ in quiz.questions[1:]:
        await halls.one.vote(quiz.id, "1")
        await halls.until(quiz.id, Phase.RESTING)
        await halls.until(quiz.id, Phase.OPEN)
    await halls.one.vote(quiz.id, "1")
    return await halls.until(quiz.id, Phase.RESTING)


async def arrived(halls: Halls, at) -> None:
    """Something that a replica took is not handled yet."""
    row = {"platform": Platform.TELEGRAM, "account": "1", "event_id": "7", "digest": "", "received_at": at}
    async with halls.database.write() as connection:
        await connection.execute(insert(inbox).values(**row, taken_by="two"))


async def handled(halls: Halls) -> None:
    async with halls.database.write() as connection:
        await connection.execute(update(inbox).values(handled_at=halls.clock.at))


async def test_before_the_result_is_told_all_that_had_arrived_is_heard(halls):
    quiz = await last_rest(halls)
    await arrived(halls, quiz.deadline)
    halls.clock.at = quiz.deadline + 5 * SECOND
    await halls.settle()
    assert (await halls.one.get(quiz.id)).phase is Phase.RESTING
    await halls.two.vote(quiz.id, "2")
    await handled(halls)
    await halls.settle()
    over = await halls.one.get(quiz.id)
    assert (over.phase, len([vote for vote in over.votes if vote.position == 2])) == (Phase.OVER, 2)


@pytest.mark.parametrize(("since", "late"), [(SECOND, 0), (0 * SECOND, 12)])
async def test_a_result_waits_for_nothing_that_came_later_and_for_nothing_for_long(halls, since, late):
    quiz = await last_rest(halls)
    await arrived(halls, quiz.deadline + since)
    halls.clock.at = quiz.deadline + late * SECOND
    await halls.settle()
    assert (await halls.one.get(quiz.id)).phase is Phase.OVER
