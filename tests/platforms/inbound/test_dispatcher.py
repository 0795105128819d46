from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chat import Platform
from bot.platforms.inbound.dispatcher import Dispatcher
from tests.platforms.inbound.arriving import Came, arrival

if TYPE_CHECKING:
    import pytest


class Stepped:
    """A handler whose every update waits until the test lets it go."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.held: dict[int, asyncio.Future[None]] = {}

    async def __call__(self, one: Came) -> None:
        number = int(one.event_id)
        self.begun.append(number)
        self.held[number] = asyncio.get_running_loop().create_future()
        try:
            await self.held[number]
        finally:
            del self.held[number]


async def settle() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


@settings(max_examples=60, deadline=None)
@given(
    chats=st.lists(st.integers(1, 5), max_size=40),
    concurrency=st.integers(1, 4),
    capacity=st.integers(1, 12),
    data=st.data(),
)
def test_each_chat_is_served_in_order_each_update_once_within_bounds(
    chats: list[int], concurrency: int, capacity: int, data: st.DataObject
) -> None:
    async def story() -> tuple[list[int], list[str]]:
        handler = Stepped()
        done: list[str] = []
        dispatcher = Dispatcher(concurrency=concurrency, capacity=capacity)

        async def feed() -> None:
            for update_id, chat in enumerate(chats):
                await dispatcher.submit(arrival(update_id, chat), handler, done.append)

        feeding = asyncio.create_task(feed())
        await settle()
        while handler.held:
            held = sorted(handler.held)
            assert len(held) <= concurrency
            assert dispatcher.size <= capacity
            assert len({chats[update_id] for update_id in held}) == len(held)
            handler.held[data.draw(st.sampled_from(held))].set_result(None)
            await settle()
        await feeding
        assert dispatcher.size == 0
        return handler.begun, done

    begun, done = asyncio.run(story())
    assert sorted(begun) == sorted(map(int, done)) == list(range(len(chats)))
    by_chat: dict[int, list[int]] = defaultdict(list)
    for update_id in begun:
        by_chat[chats[update_id]].append(update_id)
    assert all(ids == sorted(ids) for ids in by_chat.values())


async def test_a_noisy_chat_takes_turns_with_the_others() -> None:
    handler = Stepped()
    dispatcher = Dispatcher(concurrency=1)
    for update_id, chat in enumerate([1, 1, 1, 2, 3]):
        await dispatcher.submit(arrival(update_id, chat), handler, lambda _id: None)
    await settle()
    while handler.held:
        next(iter(handler.held.values())).set_result(None)
        await settle()
    assert handler.begun == [0, 3, 4, 1, 2]


async def test_a_platform_that_does_not_answer_keeps_no_other_waiting() -> None:
    handler = Stepped()
    done: list[str] = []
    dispatcher = Dispatcher(concurrency=4, capacity=8, kept=4)
    for number in range(6):
        await dispatcher.submit(Came(str(number), number), handler, done.append)
    flooding = asyncio.create_task(dispatcher.submit(Came("6", 6), handler, done.append))
    await settle()
    assert (handler.begun, flooding.done()) == ([0, 1, 2], False)
    assert (dispatcher.room(Platform.LINE), dispatcher.room(Platform.TELEGRAM)) == (0, 2)
    for number in (7, 8):
        await dispatcher.submit(Came(str(number), number, platform=Platform.TELEGRAM), handler, done.append)
    for number in (7, 8):
        await settle()
        handler.held[number].set_result(None)
    await settle()
    assert handler.begun == [0, 1, 2, 7, 8]
    while handler.held:
        next(iter(handler.held.values())).set_result(None)
        await settle()
    await flooding
    assert (handler.begun, dispatcher.size) == ([0, 1, 2, 7, 8, 3, 4, 5, 6], 0)


async def test_errors_time_limits_and_stray_cancellations_end_with_their_update(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    async def handle(one: Came) -> None:
        match one.event_id:
            case "1":
                raise ValueError
            case "2":
                raise asyncio.CancelledError
            case "3":
                await asyncio.Event().wait()
            case _:
                finished.set()

    finished = asyncio.Event()
    dispatcher = Dispatcher(limit=timedelta(seconds=0.01))
    for update_id in (1, 2, 3, 4):
        await dispatcher.submit(arrival(update_id), handle, done.append)
    await finished.wait()
    await settle()
    assert done == ["1", "2", "3", "4"]
    assert [(record.levelno, record.getMessage()[:10]) for record in caplog.records] == [
        (logging.ERROR, "Update 1 ("),
        (logging.ERROR, "The handle"),
        (logging.ERROR, "Update 3 ("),
    ]


async def test_closing_lets_handlers_end_and_leaves_the_rest() -> None:
    handler = Stepped()
    done: list[str] = []
    dispatcher = Dispatcher(concurrency=2)
    for update_id, chat in enumerate([1, 2, 1, 3]):
        await dispatcher.submit(arrival(update_id, chat), handler, done.append)
    await settle()
    handler.held[0].set_result(None)
    left = await dispatcher.drain(timedelta(seconds=0.01))
    assert (handler.begun, done, left) == ([0, 1], ["0"], 3)
    assert await Dispatcher().drain(timedelta(0)) == 0


def test_the_end_of_the_loop_ends_the_workers() -> None:
    async def story() -> None:
        dispatcher = Dispatcher()
        for update_id in (1, 2, 3):
            await dispatcher.submit(arrival(update_id), Stepped(), lambda _id: None)
        await settle()

    asyncio.run(story())  # would hang if a worker took its own end for its handler's
