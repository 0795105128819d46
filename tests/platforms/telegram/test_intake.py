from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.group_quizzes import CastVote
from bot.errors import StorageError
from bot.platforms.inbound import intake
from bot.platforms.telegram.arrivals import Arrival
from bot.platforms.telegram.client import TelegramBot
from tests.platforms.telegram.polling_world import NOW, World, message, vote
from tests.platforms.telegram.raw_server import TOKEN, RawServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LOG = "bot.platforms.inbound.intake"


@pytest.fixture
async def world(raw: RawServer) -> AsyncIterator[World]:
    async with TelegramBot(TOKEN, api_url=raw.url) as bot:
        yield World(raw, bot)


def cast(person_id: int) -> CastVote:
    return CastVote("ours", str(person_id), "Mei Chan", (1,), NOW)


async def test_votes_of_groups_are_stored_together_and_go_no_further(world: World) -> None:
    world.raw.script(
        "getUpdates", [message(1), vote(2, "ours", 5), vote(3, "private"), vote(4, "ours", 6)], [vote(5, "ours", 7)]
    )
    await world.run()
    assert world.ballots.batches == [[cast(5), cast(6)], [cast(7)]]
    assert (world.seen, list(world.inbox.rows), sorted(world.inbox.handled)) == ([1, 3], [1, 3], [1, 3])
    assert world.offsets() == [None, 5, 6]


async def test_votes_are_stored_before_they_are_confirmed(world: World) -> None:
    confirmed: list[list[int | None]] = []

    class Watched(type(world.ballots)):
        async def votes(self, votes):
            await asyncio.sleep(0)
            confirmed.append(world.offsets())
            return await super().votes(votes)

    world.ballots.__class__ = Watched
    world.raw.script("getUpdates", [vote(1, "ours")], [vote(2, "ours", 6)])
    await world.run()
    assert (confirmed, world.offsets()) == ([[None], [None, 2]], [None, 2, 3])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StorageError("disk full"), "The inbox cannot be used; updates are answered without being stored: disk full"),
        (ValueError("a fault of ours"), "The votes among 3 updates could not be stored together"),
    ],
)
async def test_where_votes_cannot_be_stored_all_go_the_way_of_other_updates(
    world: World, caplog: pytest.LogCaptureFixture, error: Exception, said: str
) -> None:
    world.ballots.error = error
    world.raw.script("getUpdates", [vote(1, "ours"), message(2), vote(3, "private", 6)])
    await world.run()
    assert (sorted(world.seen), list(world.inbox.rows), sorted(world.inbox.handled)) == ([1, 2, 3],) * 3
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == [said]


async def test_a_vote_that_is_stored_tells_that_storage_works_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle(update_id: int) -> None:
        world.inbox.failing = update_id < 2

    caplog.set_level(logging.INFO, LOG)
    world.handler = handle
    world.inbox.failing = True
    world.raw.script("getUpdates", [message(1)], [vote(2, "private")], [vote(3, "ours")], [])
    await world.run()
    assert world.ballots.batches == [[], [cast(5)]]
    assert [record.getMessage() for record in caplog.records if record.name == LOG] == [
        "The inbox cannot be used; updates are answered without being stored: disk full",
        "The inbox works again",
    ]


async def test_what_could_not_be_marked_is_marked_soon_though_nothing_else_comes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_RETRY_SECONDS", 0.001)
    failed, marked = 0, asyncio.Event()
    mark = world.inbox.mark_handled

    async def fail_twice(update_ids: list[str]) -> None:
        nonlocal failed
        if failed < 2:
            failed += 1
            raise StorageError("the connection was lost")
        await mark(update_ids)
        marked.set()

    monkeypatch.setattr(world.inbox, "mark_handled", fail_twice)
    marking = asyncio.create_task(world.intake.mark_as_it_goes())
    await world.intake.take([Arrival(1, message(1), NOW)])
    async with asyncio.timeout(5):
        await marked.wait()
    marking.cancel()
    assert (failed, world.inbox.handled) == (2, [1])


async def test_a_vote_that_cannot_be_read_hurts_no_other(world: World, caplog: pytest.LogCaptureFixture) -> None:
    broken = {"update_id": 1, "poll_answer": {"poll_id": "ours", "user": {"id": 5}, "option_ids": "01"}}
    world.raw.script("getUpdates", [broken, {"update_id": 2, "poll_answer": None}, vote(3, "ours", 6), message(4)])
    await world.run()
    assert world.ballots.batches == [[cast(6)]]
    assert (world.inbox.handled, world.seen) == ([1, 2, 4], [2, 4])
    assert caplog.messages == ["Update 1 (poll_answer) cannot be read: poll_answer.option_ids"]


async def test_what_is_brought_again_from_the_inbox_came_when_it_came(world: World) -> None:
    """The rest of a busy chat's updates leave memory, and keep their instants."""
    last = asyncio.Event()

    async def handle(update_id: int) -> None:
        world.now = NOW + timedelta(minutes=1)
        if update_id == 100:
            last.set()

    world.handler = handle
    world.raw.script("getUpdates", [message(number) for number in range(1, 101)], [])
    running = asyncio.create_task(world.poller.run(world.stop))
    await last.wait()
    world.stop.set()
    await running
    assert (len(world.seen), set(world.arrived_at)) == (100, {NOW})
