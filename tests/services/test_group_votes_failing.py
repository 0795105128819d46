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


async def test_a_vote_that_comes_while_nothing_can_be_written_is_kept_for_a_while(laid: Hall):
    quiz_id = await laid.start("1", "2")
    question = (await laid.get(quiz_id)).current
    vote = cast(question, "1", laid.clock.at)
    await execute(laid, "CREATE TRIGGER full BEFORE INSERT ON group_votes BEGIN SELECT RAISE(ABORT, 'full'); END")
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if sum(waits) > 30:
            await execute(laid, "DROP TRIGGER IF EXISTS full")

    laid.groups._votes._sleep = sleep
    assert await laid.groups.late_vote(vote)
    assert [(one.person_id, one.at) for one in (await laid.get(quiz_id)).votes] == [("1", vote.at)]
    assert 30 < sum(waits) < 36


async def test_a_vote_that_comes_while_nothing_can_be_read_either_is_kept_for_a_while(laid: Hall, monkeypatch):
    quiz_id = await laid.start("1", "2")
    question = (await laid.get(quiz_id)).current
    vote, votes, waits = cast(question, "1", laid.clock.at), laid.groups._votes, []
    keep = laid.stores.groups.vote

    async def lost(*_: object) -> None:
        raise StorageError("the connection was lost")

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            monkeypatch.setattr(laid.stores.groups, "vote", keep)

    monkeypatch.setattr(laid.stores.groups, "vote", lost)
    monkeypatch.setattr(votes, "_is_elsewhere", lost)
    monkeypatch.setattr(votes, "_sleep", sleep)
    assert await laid.groups.late_vote(vote)
    assert [(one.person_id, one.at) for one in (await laid.get(quiz_id)).votes] == [("1", vote.at)]
