from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import SettingsError
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.polling import ALLOWED_UPDATES
from tests.platforms.telegram.polling_world import NOW, World, message
from tests.platforms.telegram.raw_server import TOKEN, RawServer, refusal, result

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from aiohttp import web


@pytest.fixture
async def world(raw: RawServer) -> AsyncIterator[World]:
    async with TelegramBot(TOKEN, api_url=raw.url) as bot:
        yield World(raw, bot)


async def test_updates_are_stored_then_confirmed_then_marked(world: World) -> None:
    world.raw.script("getUpdates", [message(10), message(11, 2)], [], [message(12)])
    await world.run()
    assert (sorted(world.seen), sorted(world.inbox.handled)) == ([10, 11, 12], [10, 11, 12])
    assert world.offsets() == [None, 12, 12, 13]
    payload, received_at = world.inbox.rows[10]
    assert (json.loads(payload), received_at) == (message(10), NOW)
    assert world.raw.of("deleteWebhook")[0].params == {"drop_pending_updates": False}
    whole = {"limit": 100, "allowed_updates": [str(kind) for kind in ALLOWED_UPDATES]}
    polls = [{"timeout": 0, **whole}, *({"timeout": 7, "offset": offset, **whole} for offset in (12, 12, 13))]
    assert [call.params for call in world.raw.of("getUpdates")] == polls


async def test_nothing_is_confirmed_while_it_is_being_stored(world: World) -> None:
    store, is_storing, may_go_on = world.inbox.store, asyncio.Event(), asyncio.Event()

    async def slowly(updates: Sequence[tuple[int, str]], received_at: datetime) -> frozenset[int]:
        is_storing.set()
        await may_go_on.wait()
        return await store(updates, received_at)

    world.inbox.store = slowly  # type: ignore[method-assign]  # a slow disk
    world.raw.script("getUpdates", [message(10)], [])
    running = asyncio.create_task(world.run())
    await is_storing.wait()
    await asyncio.sleep(0.03)  # a poll would be there in a tenth of that
    assert (world.offsets(), world.seen) == ([None], [])
    may_go_on.set()
    await running
    assert (world.offsets(), world.seen) == ([None, 11, 11], [10])


async def test_what_an_answer_names_twice_is_handled_once(world: World) -> None:
    world.raw.script("getUpdates", [message(10), message(10), message(11)], [])
    await world.run()
    assert (sorted(world.seen), sorted(world.inbox.handled)) == ([10, 11], [10, 11])


async def test_what_an_earlier_run_left_comes_first_and_redelivery_has_no_effect(world: World) -> None:
    earlier = NOW - timedelta(hours=1)
    stored = {8: json.dumps(message(8)), 9: json.dumps(message(9)), 7: "not JSON"}
    world.inbox.rows = {update_id: (payload, earlier) for update_id, payload in stored.items()}
    world.inbox.handled = [8]
    world.raw.script("getUpdates", [message(8), message(9), message(10)])
    await world.run()
    assert (world.seen, world.arrived_at) == ([9, 10], [earlier, NOW])
    assert sorted(world.inbox.handled) == [7, 8, 9, 10]


async def test_a_failing_inbox_delays_the_confirmation_and_not_the_answers(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    confirmed_when_handled: list[list[int | None]] = []

    async def handle(_update_id: int) -> None:
        confirmed_when_handled.append(world.offsets())
        world.inbox.failing = len(world.seen) < 3

    world.handler = handle
    world.inbox.failing = True
    world.raw.script("getUpdates", [message(1), message(2)], [message(2), message(3)], [message(4)])
    await world.run()
    assert world.seen == [1, 2, 3, 4]  # 2 came twice and was known
    assert confirmed_when_handled == [[None], [None], [None, 3], [None, 3, 4]]
    assert sorted(world.inbox.handled) == [1, 2, 3, 4]
    assert [record.getMessage() for record in caplog.records if record.name == "bot.platforms.inbound.intake"] == [
        "The inbox cannot be used; updates are answered without being stored: disk full",
        "The inbox works again",
    ]


async def test_an_outage_is_said_once_and_tried_ever_more_slowly(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    failures = [refusal(502, "Bad Gateway") for _ in range(8)]
    world.raw.script("getUpdates", *failures, [message(1)])
    await world.run()
    assert world.seen == [1]
    assert world.slept == [0.75, 1.5, 3.0, 6.0, 12.0, 24.0, 45.0, 45.0]
    assert [record.getMessage() for record in caplog.records if record.name == "bot.platforms.telegram.patience"] == [
        "Telegram cannot be polled; trying again until it can: The Bot API server is in trouble: HTTP 502",
        "Telegram can be polled again (attempts that failed: 8)",
    ]


async def test_another_instance_is_named_and_given_time(world: World, caplog: pytest.LogCaptureFixture) -> None:
    conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    world.raw.script("getUpdates", refusal(409, conflict), refusal(409, conflict), [message(1)])
    await world.run()
    assert (world.seen, world.slept) == ([1], [7.5, 15.0])
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "Another instance of the bot is running with this token"
    ]
    assert len(world.raw.of("deleteWebhook")) == 1


async def test_a_webhook_that_comes_in_the_way_is_removed(world: World) -> None:
    text = (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    world.raw.script("getUpdates", refusal(409, text), [message(1)])
    await world.run()
    assert world.seen == [1]
    assert len(world.raw.of("deleteWebhook")) == 2


async def test_a_wait_that_telegram_asks_for_is_kept(world: World) -> None:
    world.raw.script("deleteWebhook", refusal(429, "Too Many Requests: retry after 17", retry_after=17))
    world.raw.script("getUpdates", [message(1)])
    await world.run()
    assert (world.seen, world.slept) == ([1], [17.0])


@pytest.mark.parametrize("nonsense", ["words", [{"no": "id"}], {"a": 1}])
async def test_nonsense_is_an_outage_too(world: World, nonsense: object) -> None:
    world.raw.script("getUpdates", nonsense, [message(1)])
    await world.run()
    assert (world.seen, world.slept) == ([1], [0.75])


async def test_a_refused_token_ends_it_in_words(world: World) -> None:
    world.raw.script("getUpdates", [message(1)], refusal(401, "Unauthorized"))
    with pytest.raises(SettingsError, match="refuses this token"):
        await world.run()
    assert world.inbox.handled == [1]


async def test_a_stop_lets_handlers_end_and_leaves_the_rest_in_the_inbox(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle(update_id: int) -> None:
        if update_id == 2:
            await asyncio.Event().wait()
        if update_id == 4:
            await world.stop.wait()
            for _ in range(40):  # for longer than it takes to end what waits for nothing
                await asyncio.sleep(0)

    world.handler = handle
    world.raw.script("getUpdates", [message(1, 1), message(2, 2), message(3, 2), message(4, 4)])
    await world.run()
    assert (world.seen, sorted(world.inbox.handled)) == ([1, 2, 4], [1, 4])
    assert [update_id for update_id, *_ in await world.inbox.pending()] == ["2", "3"]
    assert caplog.messages == ["2 updates were not handled in time; they are taken up at the next start"]


async def test_marks_that_failed_are_made_up_for_at_the_end(world: World) -> None:
    async def handle(_update_id: int) -> None:
        world.inbox.failing = True

    world.handler = handle
    world.raw.script("getUpdates", [message(1)])
    running = asyncio.create_task(world.poller.run(world.stop))
    await world.raw.exhausted.wait()
    assert (world.seen, world.inbox.handled) == ([1], [])
    world.inbox.failing = False
    world.stop.set()
    await running
    assert world.inbox.handled == [1]


async def test_an_inbox_that_cannot_be_read_at_the_start_is_read_later(world: World) -> None:
    world.inbox.rows = {1: (json.dumps(message(1)), NOW)}
    world.inbox.failing = True

    def mend() -> None:
        world.inbox.failing = False

    world.on_sleep = mend
    world.raw.script("getUpdates", refusal(500, "x"), [message(2)])
    await world.run()
    assert world.seen == [1, 2]
    assert world.inbox.handled == [1, 2]


async def test_a_busy_chat_keeps_nobody_waiting_and_loses_nothing(world: World) -> None:
    busy = [message(number, 1) for number in range(1, 301)]
    let_go, last = asyncio.Event(), asyncio.Event()

    async def slowly(update_id: int) -> None:
        if update_id == 999:  # the other chat's turn comes while the busy one stands still
            let_go.set()
        await let_go.wait()
        if update_id == 1000:
            last.set()

    world.handler = slowly
    world.raw.script("getUpdates", busy[:100], busy[100:200], busy[200:], [message(999, 2)], [message(1000, 1)], [])
    running = asyncio.create_task(world.poller.run(world.stop))
    async with asyncio.timeout(10):
        await last.wait()
    world.stop.set()
    await running
    assert sorted(world.inbox.handled) == [*range(1, 301), 999, 1000]
    assert [update_id for update_id in world.seen if update_id != 999] == [*range(1, 301), 1000]


async def test_what_a_busy_chat_left_in_the_inbox_is_there_at_the_next_start(world: World) -> None:
    async def never(_: int) -> None:
        await asyncio.Event().wait()

    world.handler = never
    world.raw.script("getUpdates", [message(number, 1) for number in range(1, 101)])
    await world.run()
    assert world.inbox.handled == []
    assert [update_id for update_id, *_ in await world.inbox.pending()] == list(map(str, range(1, 101)))


async def test_an_outage_is_told_before_what_came_meanwhile_is_handed_on(world):
    world.raw.script("getUpdates", [message(1)], refusal(502, "Bad Gateway"), [message(2)], [message(3)])
    await world.run()
    assert (world.recovered, world.seen) == ([1], [1, 2, 3])


async def test_it_has_caught_up_once_all_that_waited_is_stored_and_handed_on(world: World) -> None:
    world.inbox.rows = {9: (json.dumps(message(9, 9)), NOW)}
    seen_before: list[tuple[bool, int]] = []

    async def polled(_: web.Request) -> web.StreamResponse:
        seen_before.append((world.poller.caught_up.is_set(), len(world.inbox.rows)))
        return result([message(number, number) for number in range(next(batches), next(batches))])

    batches = iter((10, 110, 110, 209, 209, 210))  # a hundred, ninety-nine, one
    world.raw.script("getUpdates", polled, polled, polled)
    await world.run()
    assert seen_before == [(False, 1), (False, 101), (True, 200)]
    assert [call.params["timeout"] for call in world.raw.of("getUpdates")] == [0, 0, 7, 7]


async def test_it_has_not_caught_up_before_the_inbox_was_read(world: World) -> None:
    caught_up: list[bool] = []

    async def polled(_: web.Request) -> web.StreamResponse:
        caught_up.append(world.poller.caught_up.is_set())
        world.inbox.failing = len(caught_up) < 2
        return result([])

    world.inbox.failing = True
    world.raw.script("getUpdates", polled, polled, polled)
    await world.run()
    assert caught_up == [False, False, True]
    assert [call.params["timeout"] for call in world.raw.of("getUpdates")] == [0, 7, 7, 7]


async def test_nor_while_what_it_brought_cannot_be_fetched(world: World) -> None:
    world.on_sleep = lambda: slept.append(world.poller.caught_up.is_set())
    slept: list[bool] = []
    world.raw.script("getUpdates", refusal(502, "Bad Gateway"), [])
    await world.run()
    assert (slept, world.poller.caught_up.is_set()) == ([False], True)
