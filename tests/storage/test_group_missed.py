"""What a group's digest may come back to, from the votes in its quizzes and from what digests came back to before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import MOST_DUE_KEYS, Beginning, Settlement
from bot.domain.group_quiz import GroupStep
from bot.domain.group_quizzes import End, Phase
from bot.domain.subscription import ChatKind, DeliveryStatus
from bot.storage.group_missed import AGAIN_AFTER, LATELY, MissedRepository
from bot.storage.group_quizzes import GroupQuizRepository
from tests.storage.group_playing import GROUP, OTHER, cast, closed, playing

DAY = timedelta(days=1)


@pytest.fixture
async def quizzes(database):
    repository = GroupQuizRepository(database)
    yield repository
    await repository.close()


@pytest.fixture
async def keys(database, desk, clock):
    """What the next digest of the group may come back to."""
    subscription = await desk.subscribe(GROUP.chat_id, kind=ChatKind.GROUP)
    missed = MissedRepository(database)

    async def read() -> tuple[str, ...]:
        return await missed.keys(subscription, clock())

    return read


async def played(quizzes, clock, number: int, wrong: dict[int, tuple[int, int]], chat=GROUP) -> None:
    """A quiz that ends now; of each position so many votes are wrong, of so many."""
    quiz = playing(number, chat)
    questions = tuple(closed(number, position, chat=chat) for position in wrong)
    await quizzes.open(replace(quiz, questions=questions, position=len(wrong) - 1))
    votes = [
        cast(f"poll{number}.{position}", person, (0,) if person < missed else (1,))
        for position, (missed, total) in wrong.items()
        for person in range(total)
    ]
    await quizzes.vote(GROUP.platform, votes)
    over = {"phase": Phase.OVER, "deadline": None, "end": End.FINISHED, "ended_at": clock()}
    await quizzes.step(quiz.id, lambda found: GroupStep(replace(found, **over)))


async def came_back(desk, position: int, status: DeliveryStatus = DeliveryStatus.SENT, *, asks: bool = True) -> None:
    """The group's digest of the day asks a question."""
    await desk.plan()
    [waiting] = await desk.take()
    question = closed(1, position).question
    begun = Beginning(waiting.delivery.id, "tfp", False, question, asks_missed=asks)  # noqa: FBT003 - as it is read
    assert await desk.deliveries.begin(begun)
    await desk.deliveries.settle(Settlement(waiting.delivery.id, status, not_before=desk.clock()))


async def test_the_worst_comes_first_and_other_groups_do_not_count(quizzes, keys, clock):
    await played(quizzes, clock, 1, {0: (1, 4), 1: (3, 4), 2: (0, 4), 3: (1, 1)})
    await played(quizzes, clock, 2, {4: (4, 4)}, chat=OTHER)
    assert await keys() == ("authored:q1", "authored:q0")


async def test_what_was_long_ago_does_not_count(quizzes, keys, clock):
    await played(quizzes, clock, 1, {0: (2, 2)})
    clock.advance(LATELY)
    assert await keys() == ("authored:q0",)
    clock.advance(timedelta(seconds=1))
    assert await keys() == ()


async def test_what_a_digest_came_back_to_rests_for_a_while(quizzes, keys, desk, clock):
    await played(quizzes, clock, 1, {0: (2, 2), 1: (1, 2)})
    await came_back(desk, 0)
    assert await keys() == ("authored:q1",)
    clock.advance(AGAIN_AFTER)
    assert await keys() == ("authored:q1",)
    clock.advance(timedelta(seconds=1))
    assert await keys() == ("authored:q0", "authored:q1")


@pytest.mark.parametrize(
    ("status", "asks"), [(DeliveryStatus.REFUSED, True), (DeliveryStatus.PLANNED, True), (DeliveryStatus.SENT, False)]
)
async def test_what_did_not_arrive_or_was_asked_for_another_reason_does_not_rest(
    quizzes, keys, desk, clock, status, asks
):
    await played(quizzes, clock, 1, {0: (2, 2)})
    await came_back(desk, 0, status, asks=asks)
    assert await keys() == ("authored:q0",)


async def test_a_digest_brings_along_as_many_as_it_may_whatever_rests(quizzes, keys, desk, clock):
    await played(quizzes, clock, 1, dict.fromkeys(range(MOST_DUE_KEYS + 2), (2, 2)))
    await came_back(desk, 0)
    desk_keys = await keys()
    assert (len(desk_keys), "authored:q0" in desk_keys) == (MOST_DUE_KEYS, False)
    await desk.plan()
    clock.advance(DAY)
    await desk.plan()
    [waiting] = await desk.take()
    assert waiting.due_keys == desk_keys
