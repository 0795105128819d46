"""Turns of the limiter one by one: refused, not used, cancelled, forgotten. Its pace is in `test_pacing`."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import RateLimitedError
from bot.platforms.telegram.lanes import Priority
from bot.platforms.telegram.pacing import Limiter
from tests.platforms.telegram.virtual_time import run

REPLY, BROADCAST = Priority.REPLY, Priority.BROADCAST


def test_a_refusal_closes_its_chat_alone() -> None:
    async def main() -> list[float]:
        loop, limiter, began = asyncio.get_running_loop(), Limiter(), []
        started_at = loop.time()

        async def say(chat: int, priority: Priority) -> None:
            async with limiter.turn(chat, priority) as turn:
                await turn.start()
                began.append(loop.time() - started_at)

        async with limiter.turn(5, REPLY) as turn:
            await turn.start()
            turn.refused(timedelta(seconds=9))

        async def turn_the_page() -> None:
            async with limiter.turn(5, REPLY, edit=True):
                began.append(loop.time() - started_at)

        await asyncio.gather(say(5, REPLY), say(5, BROADCAST), turn_the_page(), say(6, REPLY), say(7, BROADCAST))
        return began

    assert run(main()) == pytest.approx([0, 0, 9, 9, 10], abs=0.01)


def test_those_who_wait_are_told_when_their_chat_is_closed_for_long() -> None:
    async def main() -> None:
        limiter = Limiter()
        async with limiter.turn(5, REPLY) as turn:
            await turn.start()
            async with limiter.turn(5, REPLY) as second, limiter.turn(5, REPLY) as third:
                await second.start()
                await third.start()
                waiting = asyncio.create_task(limiter.turn(5, REPLY).__aenter__())
                await asyncio.sleep(0)
            turn.refused(timedelta(minutes=5))
        for refused in (waiting, limiter.turn(5, BROADCAST).__aenter__()):
            with pytest.raises(RateLimitedError) as caught:
                await refused
            assert caught.value.retry_after == timedelta(minutes=5)

    run(main())


@pytest.mark.parametrize("how_many", [0, 1])
def test_many_chats_refused_at_once_slow_everybody_down(caplog: pytest.LogCaptureFixture, how_many: int) -> None:
    async def main() -> list[float]:
        loop, limiter, began = asyncio.get_running_loop(), Limiter(), []
        started_at = loop.time()

        async def say(chat: int, priority: Priority) -> None:
            async with limiter.turn(chat, priority) as turn:
                assert loop.time() - started_at >= 8  # nothing is prepared in vain, either
                await turn.start()
                began.append(loop.time() - started_at)

        for chat in (1, 2, 3, 4):
            async with limiter.turn(chat, REPLY) as turn:
                await turn.start()
                turn.refused(timedelta(seconds=7 + chat))
        replies = [say(9, REPLY) for _ in range(how_many)]
        await asyncio.gather(*replies, *(say(10 + number, BROADCAST) for number in range(3)))
        return began

    assert run(main()) == pytest.approx([8] * how_many + [8, 8 + 1 / 15, 8 + 2 / 15], abs=0.04)
    assert caplog.messages == ["Telegram refuses several chats at once: everything waits for 8 s"]


def test_refusals_between_calls_that_are_taken_slow_nobody_down() -> None:
    async def main() -> float:
        loop, limiter = asyncio.get_running_loop(), Limiter()
        started_at = loop.time()
        for chat in (1, 2, 3, 4, 5):
            async with limiter.turn(chat, REPLY) as turn:
                await turn.start()
                turn.refused(timedelta(seconds=9))
            async with limiter.turn(chat + 10, REPLY) as turn:
                await turn.start()
        return loop.time() - started_at

    assert run(main()) == 0


def test_a_turn_that_is_not_used_or_not_awaited_costs_nothing() -> None:
    async def main() -> list[float]:
        loop, limiter = asyncio.get_running_loop(), Limiter()
        started_at, began = loop.time(), []
        for _ in range(50):
            async with limiter.turn(5, BROADCAST):
                pass
        async with limiter.turn(5, BROADCAST) as turn:
            await turn.start()
            began.append(loop.time() - started_at)
        impatient = [asyncio.create_task(limiter.turn(5, BROADCAST).__aenter__()) for _ in range(9)]
        await asyncio.sleep(0)
        for task in impatient:
            task.cancel()
        await asyncio.gather(*impatient, return_exceptions=True)
        async with limiter.turn(5, BROADCAST) as turn:
            await turn.start()
            began.append(loop.time() - started_at)
        return [began[1] - began[0]]

    assert run(main()) == pytest.approx([1.0], abs=0.01)


def test_a_turn_cancelled_in_the_moment_it_comes_is_passed_on() -> None:
    async def main() -> float:
        loop, limiter = asyncio.get_running_loop(), Limiter()
        started_at = loop.time()
        async with limiter.turn(5, BROADCAST):
            just_before, just_after, late = (
                asyncio.create_task(limiter.turn(5, BROADCAST).__aenter__()) for _ in range(3)
            )
            await asyncio.sleep(0)
            just_before.cancel()
        just_after.cancel()
        await late
        return loop.time() - started_at

    assert run(main()) == pytest.approx(0, abs=0.01)


def test_a_broadcast_that_is_dropped_when_it_is_ready_gives_way_to_the_next() -> None:
    async def main() -> list[float]:
        loop, limiter, began = asyncio.get_running_loop(), Limiter(), []
        started_at = loop.time()

        async def say(chat: int) -> None:
            async with limiter.turn(chat, BROADCAST) as turn:
                await turn.start()
                began.append(loop.time() - started_at)

        await asyncio.gather(*(say(chat) for chat in range(1, 31)))
        tasks = [asyncio.create_task(say(100 + number)) for number in range(20)]
        for _ in range(10):
            await asyncio.sleep(0)
        for task in tasks[:19]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return began[30:]

    assert run(main()) == pytest.approx([1.0], abs=0.05)


def test_a_broadcast_dropped_in_the_moment_of_its_place_gives_way_to_the_next() -> None:
    async def main() -> list[int]:
        loop, limiter, began = asyncio.get_running_loop(), Limiter(), []

        async def say(chat: int) -> None:
            async with limiter.turn(chat, BROADCAST) as turn:
                await turn.start()
                began.append(chat)

        await say(1)
        dropped, following = asyncio.create_task(say(2)), asyncio.create_task(say(3))
        await asyncio.sleep(0.001)
        loop._jumping.now += 1  # type: ignore[attr-defined]  # the machine was busy: its place is free, nobody noticed
        dropped.cancel()
        async with limiter.turn(4, REPLY):  # notices before the dropped one can tell
            pass
        await following
        return began

    assert run(main()) == [1, 3]


def test_chats_are_forgotten_when_nothing_about_them_counts_any_more() -> None:
    async def main() -> list[int]:
        limiter, sizes = Limiter(), []
        for chat in [*range(1, 200), *range(-200, 0)]:
            async with limiter.turn(chat, BROADCAST) as turn:
                await turn.start()
            sizes.append(len(limiter))
        await asyncio.sleep(61)  # on the loop's own clock, which jumps
        async with limiter.turn(1, REPLY) as turn:
            await turn.start()
        return [max(sizes[:199]), len(limiter)]

    remembered, left = run(main())
    assert remembered < 40
    assert left == 1
