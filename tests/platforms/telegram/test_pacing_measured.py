"""How long calls wait for our own limits is told, by who goes first."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import RateLimitedError
from bot.metrics import Metrics
from bot.platforms.telegram.budgets import Limits
from bot.platforms.telegram.lanes import Priority
from bot.platforms.telegram.pacing import Limiter
from tests.metrics.telling import told
from tests.platforms.telegram.virtual_time import run


def test_the_wait_of_each_call_is_told_without_what_it_does_before_and_after() -> None:
    metrics = Metrics()

    async def main() -> None:
        limiter = Limiter(Limits(), metrics)
        for _ in range(2):  # the second waits until a second after the first has been answered
            async with limiter.turn(1, Priority.BROADCAST) as turn:
                await asyncio.sleep(7)  # it prepares
                await turn.start()
                await asyncio.sleep(0.25)
        async with limiter.turn(2, Priority.REPLY) as turn:
            await turn.start()
        async with limiter.turn(2, Priority.QUIET, edit=True) as turn:
            await turn.start()
        async with limiter.turn(3, Priority.REPLY):
            pass  # it says nothing, and counts for nothing

    run(main())
    assert told(metrics, "bot_limiter_wait_seconds_count") == {("broadcast",): 2, ("reply",): 1, ("quiet",): 1}
    waited = told(metrics, "bot_limiter_wait_seconds_sum")
    assert waited["broadcast",] == pytest.approx(1.0, abs=0.01)
    assert waited["reply",] == waited["quiet",] == 0


def test_a_call_that_would_wait_too_long_is_told_as_turned_away() -> None:
    metrics = Metrics()

    async def main() -> None:
        limiter = Limiter(Limits(group=1), metrics)

        async def say() -> None:
            async with limiter.turn(-1, Priority.REPLY) as turn:
                await turn.start()

        outcomes = await asyncio.gather(*(say() for _ in range(4)), return_exceptions=True)
        assert sum(isinstance(outcome, RateLimitedError) for outcome in outcomes) == 2

    run(main())
    assert told(metrics, "bot_limiter_refusals_total") == {("reply",): 2}
