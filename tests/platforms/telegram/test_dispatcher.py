from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.dispatcher import Arrival, Dispatcher

if TYPE_CHECKING:
    from telegram import Bot, Update

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
BOT: Bot = TelegramBot("1:token")


def arrival(update_id: int, chat_id: int = 1, text: str = "x") -> Arrival:
    chat = {"id": chat_id, "type": "private", "first_name": "A"}
    message = {"message_id": update_id, "date": 1, "chat": chat, "text": text}
    return Arrival(update_id, {"update_id": update_id, "message": message}, AT)


class Stepped:
    """A handler whose every update waits until the test lets it go."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.held: dict[int, asyncio.Future[None]] = {}

    async def __call__(self, update: Update, arrived_at: datetime) -> None:
        assert arrived_at == AT
        self.begun.append(update.update_id)
        self.held[update.update_id] = asyncio.get_running_loop().create_future()
        try:
            await self.held[update.update_id]
        finally:
            del self.held[update.update_id]


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
    async def story() -> tuple[list[int], list[int]]:
        handler = Stepped()
        done: list[int] = []
        dispatcher = Dispatcher(BOT, handler, concurrency=concurrency, capacity=capacity)

        async def feed() -> None:
            for update_id, chat in enumerate(chats):
                await dispatcher.submit(arrival(update_id, chat), done.append)

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
    assert sorted(begun) == sorted(done) == list(range(len(chats)))
    by_chat: dict[int, list[int]] = defaultdict(list)
    for update_id in begun:
        by_chat[chats[update_id]].append(update_id)
    assert all(ids == sorted(ids) for ids in by_chat.values())


async def test_a_noisy_chat_takes_turns_with_the_others() -> None:
    handler = Stepped()
    dispatcher = Dispatcher(BOT, handler, concurrency=1)
    for update_id, chat in enumerate([1, 1, 1, 2, 3]):
        await dispatcher.submit(arrival(update_id, chat), lambda _id: None)
    await settle()
    while handler.held:
        next(iter(handler.held.values())).set_result(None)
        await settle()
    assert handler.begun == [0, 3, 4, 1, 2]


PERSON = {"id": 7, "is_bot": False, "first_name": "A"}
GROUP = {"id": -5, "type": "group"}


@pytest.mark.parametrize(
    ("raw", "kind", "key"),
    [
        ({"message": {"chat": GROUP, "from": PERSON}}, "message", -5),
        ({"callback_query": {"id": "9", "from": PERSON, "message": {"chat": GROUP}}}, "callback_query", -5),
        ({"callback_query": {"id": "9", "from": PERSON, "inline_message_id": "a"}}, "callback_query", 7),
        ({"inline_query": {"id": "9", "from": PERSON}}, "inline_query", 7),
        ({"poll_answer": {"poll_id": "9", "user": PERSON}}, "poll_answer", 7),
        ({"poll_answer": {"poll_id": "9", "voter_chat": GROUP}}, "poll_answer", -5),
        ({"poll": {"id": "9"}}, "poll", ("poll", "9")),
        ({"message": {"chat": {"id": "no"}}}, "message", ("message", "4")),
        ({"message": None}, "message", ("update", 4)),
        ({}, "unknown", ("update", 4)),
    ],
)
def test_what_must_stay_in_order(raw: dict[str, Any], kind: str, key: object) -> None:
    told = Arrival(4, {"update_id": 4, **raw}, AT)
    assert (told.kind, told.key) == (kind, key)


async def test_a_malformed_update_is_reported_without_its_words_and_wedges_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[int] = []
    done: list[int] = []

    async def handle(update: Update, _at: datetime) -> None:
        seen.append(update.update_id)

    dispatcher = Dispatcher(BOT, handle)
    broken = Arrival(1, {"update_id": 1, "message": {"chat": {"id": 1, "secret": "祕密"}, "date": "never"}}, AT)
    await dispatcher.submit(broken, done.append)
    await dispatcher.submit(Arrival(2, {}, AT), done.append)
    await dispatcher.submit(arrival(3), done.append)
    await settle()
    assert (seen, sorted(done)) == ([3], [1, 2, 3])
    assert [record.getMessage() for record in caplog.records] == [
        "Update 1 (message) cannot be read: message.message_id",
        "Update 2 (unknown) cannot be read: TypeError",
    ]


async def test_errors_time_limits_and_stray_cancellations_end_with_their_update(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[int] = []

    async def handle(update: Update, _at: datetime) -> None:
        match update.update_id:
            case 1:
                raise ValueError
            case 2:
                raise asyncio.CancelledError
            case 3:
                await asyncio.Event().wait()
            case _:
                finished.set()

    finished = asyncio.Event()
    dispatcher = Dispatcher(BOT, handle, limit=timedelta(seconds=0.01))
    for update_id in (1, 2, 3, 4):
        await dispatcher.submit(arrival(update_id), done.append)
    await finished.wait()
    await settle()
    assert done == [1, 2, 3, 4]
    assert [(record.levelno, record.getMessage()[:10]) for record in caplog.records] == [
        (logging.ERROR, "Update 1 ("),
        (logging.ERROR, "The handle"),
        (logging.ERROR, "Update 3 ("),
    ]


async def test_closing_lets_handlers_end_and_leaves_the_rest() -> None:
    handler = Stepped()
    done: list[int] = []
    dispatcher = Dispatcher(BOT, handler, concurrency=2)
    for update_id, chat in enumerate([1, 2, 1, 3]):
        await dispatcher.submit(arrival(update_id, chat), done.append)
    await settle()
    handler.held[0].set_result(None)
    left = await dispatcher.drain(timedelta(seconds=0.01))
    assert (handler.begun, done, left) == ([0, 1], [0], 3)
    assert await Dispatcher(BOT, handler).drain(timedelta(0)) == 0


def test_the_end_of_the_loop_ends_the_workers() -> None:
    async def story() -> None:
        dispatcher = Dispatcher(BOT, Stepped())
        for update_id in (1, 2, 3):
            await dispatcher.submit(arrival(update_id), lambda _id: None)
        await settle()

    asyncio.run(story())  # would hang if a worker took its own end for its handler's
