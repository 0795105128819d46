"""Two processes on one PostgreSQL, as far as the storage knows of them: nothing is lost, and nothing happens twice."""

import asyncio
from collections import Counter
from dataclasses import replace
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.chat import Platform
from bot.domain.group_events import Answered
from bot.domain.group_quiz import GroupStep, advance
from bot.domain.group_quizzes import Phase
from bot.storage.database import Database
from bot.storage.deliveries import CLAIM, DeliveryRepository
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.group_tables import group_votes
from bot.storage.inbox import InboxRepository
from bot.storage.tables import deliveries
from tests.storage.conftest import TODAY, daily
from tests.storage.group_playing import SECOND, cast, playing
from tests.storage.quizzing import NOW

TELEGRAM = Platform.TELEGRAM
FIRST = UUID(int=1)


@pytest.fixture
def places(server_places):
    return server_places


@pytest.fixture
async def both(database, database_url):
    """One database, opened by two."""
    other = await Database.open(database_url)
    yield database, other
    await other.close()


async def test_steps_and_votes_of_a_quiz_on_both_sides_all_count(both):
    """Each side steps and takes votes at once: as many steps as were asked for, and each person's vote once."""
    sides = [GroupQuizRepository(side, replica=name) for side, name in zip(both, "ab", strict=True)]
    await sides[0].open(playing(people=40))
    seen: list[int] = []

    def one_more(quiz):
        seen.append(len(quiz.votes))
        return GroupStep(replace(quiz, unanswered=quiz.unanswered + 1))

    doing = []
    for number in range(40):
        doing.append(sides[number % 2].vote(TELEGRAM, [cast("poll1.0", number + 1, (number % 2,))]))
        doing.append(sides[(number + 1) % 2].vote(TELEGRAM, [cast("poll1.0", number + 1, (number % 2,), after=1)]))
        if number % 4 == 0:
            doing += [side.step(FIRST, one_more) for side in sides]
    await asyncio.gather(*doing)
    [one, other] = [await side.get(FIRST) for side in sides]
    assert one == other
    assert (one.unanswered, one.version) == (20, 20)
    assert Counter(vote.person_id for vote in one.votes) == Counter(str(number + 1) for number in range(40))
    steps = [await side.step(FIRST, one_more) for side in sides]
    assert [len(step.quiz.votes) for step in steps] == [40, 40]
    assert sorted(seen)[-2:] == [40, 40]


async def test_the_domain_makes_the_same_of_votes_wherever_they_are_taken(both):
    sides = [GroupQuizRepository(side) for side in both]
    quiz = await sides[0].open(playing(people=6))
    for number in range(6):
        vote = cast("poll1.0", number + 1, (1,), after=number)
        assert (await sides[number % 2].vote(TELEGRAM, [vote]))[0].quiz_id == FIRST
        quiz = advance(quiz, Answered(vote.at, 0, vote.person_id, vote.name, vote.chosen)).quiz or quiz
    assert [await side.get(FIRST) for side in sides] == [quiz, quiz]


async def test_what_one_side_ended_takes_no_vote_on_the_other(both):
    sides = [GroupQuizRepository(side) for side in both]
    await sides[0].open(playing(people=2))
    await sides[1].vote(TELEGRAM, [cast("poll1.0", 1)])
    over = replace(await sides[0].get(FIRST), phase=Phase.OVER, deadline=None, ended_at=NOW + SECOND)
    await sides[0].step(FIRST, lambda _: GroupStep(over))
    await sides[1].vote(TELEGRAM, [cast("poll1.0", 2)])
    assert [row.person_id for row in await both[1].fetch(select(group_votes))] == ["1"]


async def test_what_is_due_is_claimed_once_by_whichever_side(both, desk, clock):
    for number in range(30):
        await desk.subscribe(str(number + 1))
    ids = count(1)
    stores = [DeliveryRepository(side, clock, lambda: UUID(int=next(ids))) for side in both * 3]
    claimed = await asyncio.gather(*(store.plan_due(clock(), 7, daily) for store in stores))
    assert sum(found.count for found in claimed) == 30
    rows = await both[0].fetch(select(deliveries.c.subscription_id, deliveries.c.due_on))
    assert Counter(rows) == Counter({(number + 1, TODAY): 1 for number in range(30)})
    waiting = await asyncio.gather(*(store.take(clock(), 100) for store in stores[:2]))
    begun = await asyncio.gather(
        *(desk_of.begin(number + 1) for desk_of in (type(desk)(side, clock) for side in both) for number in range(30))
    )
    assert ([len(found) for found in waiting], sum(begun)) == ([30, 30], 30)


async def test_claiming_skips_what_another_transaction_has_in_hand(desk, clock, database_url):
    """Even outside of a turn to write, nobody waits and nobody gets the same."""
    for number in range(6):
        await desk.subscribe(str(number + 1))
    engine = create_async_engine(database_url)
    async with engine.connect() as mine, engine.connect() as theirs:
        first = {row.id for row in await mine.execute(CLAIM, {"now": clock(), "most": 4})}
        second = {row.id for row in await theirs.execute(CLAIM, {"now": clock(), "most": 4})}
        assert (len(first), len(second), first & second) == (4, 2, set())
    await engine.dispose()


async def test_an_update_that_both_sides_receive_is_new_to_one(both, clock):
    boxes = [InboxRepository(side, TELEGRAM, "42", clock) for side in both]
    new = await asyncio.gather(*(boxes[number % 2].store([(str(number // 2), "{}")]) for number in range(60)))
    assert Counter(update_id for some in new for update_id in some) == Counter(map(str, range(30)))
    assert {update_id for update_id, *_ in await boxes[0].pending()} == set(map(str, range(30)))


async def test_an_event_of_line_s_that_both_sides_receive_in_other_words_is_new_to_one(both, clock):
    boxes = [InboxRepository(side, Platform.LINE, "U42", clock, ids_are_unique=True) for side in both]
    ways = ('{"isRedelivery": false}', '{"isRedelivery": true}')
    new = await asyncio.gather(
        *(boxes[number % 2].store([(f"01{number // 2}", ways[number % 2])]) for number in range(20))
    )
    assert Counter(event_id for some in new for event_id in some) == Counter(f"01{number}" for number in range(10))
