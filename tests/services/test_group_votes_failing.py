"""Votes in groups while the database refuses them: each is taken by itself later, whatever its neighbours were."""

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from tests.services.group_hall import SECOND, Hall, cast, hall


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


async def execute(laid: Hall, statement: str) -> None:
    async with laid.database.write() as connection:
        await connection.execute(text(statement))


async def test_votes_that_could_not_be_stored_together_are_taken_one_by_one(laid: Hall):
    quiz_id = await laid.start("1", "2", "3")
    question = (await laid.get(quiz_id)).current
    laid.clock.advance(SECOND)
    votes = [cast(question, name, laid.clock.at) for name in ("1", "2")]
    only_one = "BEFORE INSERT ON group_votes WHEN NEW.person_id = '2' BEGIN SELECT RAISE(ABORT, 'no'); END"
    await execute(laid, f"CREATE TRIGGER broken {only_one}")
    with pytest.raises(StorageError):
        await laid.groups.votes(votes)
    assert await laid.groups.late_vote(votes[0])
    with pytest.raises(StorageError):
        await laid.groups.late_vote(votes[1])
    await execute(laid, "DROP TRIGGER broken")
    assert await laid.groups.late_vote(votes[1])
    assert [vote.person_id for vote in (await laid.get(quiz_id)).votes] == ["1", "2"]
