"""How many rounds of a person are kept, and that nothing of the others is left behind."""

import sqlalchemy as sa

from bot.storage import round_queries
from bot.storage.rounds import RoundRepository
from bot.storage.tables import round_polls, round_questions, rounds
from tests.storage.quizzing import ALICE, BOB, DAY, NOW, a_round


async def test_the_newest_rounds_of_a_person_are_kept_and_others_are_no_concern_of_theirs(database, monkeypatch):
    monkeypatch.setattr(round_queries, "KEPT", 3)
    store = RoundRepository(database)
    await store.begin(a_round(100, BOB))
    for number in range(1, 7):
        await store.begin(a_round(number, started_at=NOW + number * DAY))
    assert [await store.get(a_round(number).id, ALICE) is not None for number in range(1, 7)] == [False] * 3 + [
        True
    ] * 3
    assert await store.get(a_round(100).id, BOB) is not None
    async with database.read() as connection:
        left = [
            (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in (rounds, round_questions, round_polls)
        ]
    assert left == [4, 12, 0]
    await store.close()
