"""Several processes under one limit: each keeps to its share, which changes as others come and go."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.telegram.budgets import share_of
from bot.platforms.telegram.lanes import Priority
from bot.platforms.telegram.pacing import Limiter
from tests.platforms.telegram.virtual_time import run


@given(st.integers(1, 30), st.integers(0, 100))
def test_all_together_keep_within_the_limit(overall: int, others: int):
    leader, each = share_of(overall, others, leads=True), share_of(overall, others, leads=False)
    if others + 2 <= overall:  # beyond that each has the least there is
        assert leader + others * each <= overall
    assert min(leader, each) >= 1


def test_whoever_is_alone_has_all_and_the_leader_two_parts():
    assert [share_of(30, 0, leads=leads) for leads in (True, False)] == [30, 30]
    assert [share_of(30, others, leads=True) for others in (1, 2, 3)] == [20, 15, 12]
    assert [share_of(30, others, leads=False) for others in (1, 2, 3)] == [10, 7, 6]


async def _sent_within(limiter: Limiter, seconds: float, priority: Priority) -> int:
    """How many of a crowd, a chat each, get through in so many seconds."""
    sent = 0

    async def one(chat: int) -> None:
        nonlocal sent
        async with limiter.turn(chat, priority) as turn:
            await turn.start()
            sent += 1

    crowd = [asyncio.create_task(one(chat)) for chat in range(1, 400)]
    await asyncio.sleep(seconds)
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    return sent


@pytest.mark.parametrize("priority", [Priority.REPLY, Priority.BROADCAST])
def test_a_share_is_kept_to_and_given_back(priority: Priority):
    async def main() -> list[int]:
        limiter, counts = Limiter(), []
        for others, leads in ((0, True), (2, False), (2, True), (0, True)):
            limiter.share(others, leads=leads)
            await asyncio.sleep(2)
            counts.append(await _sent_within(limiter, 4.5, priority))
        return counts

    alone, follows, leads, again = run(main())
    assert alone == again
    assert [round(count / alone, 1) for count in (follows, leads)] == [0.2, 0.5]
