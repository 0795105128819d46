"""Broadcasts: one call each, and what its failure means. What replies do is in `test_messenger`."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.errors import (
    NOTHING_SENT,
    DeliveryError,
    RateLimitedError,
    RefusedError,
    StorageError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.lanes import Priority
from bot.platforms.telegram.messenger import Messenger
from bot.platforms.telegram.pacing import Limiter
from bot.platforms.telegram.page import Page
from tests.platforms.telegram.raw_server import TOKEN, RawServer, refusal
from tests.platforms.telegram.virtual_time import run

PAGE = Page("<b>朝</b>")


class Sweep:
    """A messenger under the real limiter, and what is told when a broadcast begins or a group moves."""

    def __init__(self, bot: TelegramBot) -> None:
        self.limiter = Limiter()
        self.messenger = Messenger(bot, migrated=self.moved, limiter=self.limiter, sleep=self.no_sleep)
        self.told: list[Any] = []
        self.is_wanted = True
        self.failure: Exception | None = None

    async def begin(self) -> bool:
        self.told.append("begin")
        if self.failure is not None:
            raise self.failure
        return self.is_wanted

    async def moved(self, old: int, new: int) -> None:
        self.told.append((old, new))
        if self.failure is not None:
            raise self.failure

    async def no_sleep(self, seconds: float) -> None:
        raise AssertionError(f"nothing is waited for but the chat's turn, not {seconds} s")

    async def say(self, chat: int = 5) -> int | None:
        return await self.messenger.broadcast(chat, PAGE, self.begin)


@pytest.fixture
def sweep(bot: TelegramBot) -> Sweep:
    return Sweep(bot)


def texts(raw: RawServer) -> list[tuple[int, str]]:
    return [(call.params["chat_id"], call.params["text"]) for call in raw.of("sendMessage")]


async def test_it_begins_and_makes_one_call(raw: RawServer, sweep: Sweep) -> None:
    raw.script("sendMessage", {"message_id": 31, "date": 0, "chat": {"id": 5, "type": "private"}})
    assert await sweep.say() == 31
    assert (sweep.told, texts(raw)) == (["begin"], [(5, PAGE.text)])


async def test_what_is_not_wanted_any_more_is_not_said_and_costs_nothing(raw: RawServer, sweep: Sweep) -> None:
    sweep.is_wanted = False
    assert [await sweep.say() for _ in range(40)] == [None] * 40
    sweep.failure = StorageError("full")
    with pytest.raises(StorageError, match="full"):
        await sweep.say()
    assert (texts(raw), sweep.told) == ([], ["begin"] * 41)
    async with asyncio.timeout(0.2), sweep.limiter.turn(5, Priority.BROADCAST):
        pass


@pytest.mark.parametrize(
    ("code", "words", "error", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", RefusedError, "blocked"),
        (400, "Bad Request: USER_IS_BLOCKED", RefusedError, "blocked"),
        (403, "Forbidden: user is deactivated", RefusedError, "deactivated"),
        (400, "Bad Request: INPUT_USER_DEACTIVATED", RefusedError, "deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat", RefusedError, "removed"),
        (403, "Forbidden: bot was kicked from the channel chat", RefusedError, "removed"),
        (403, "Forbidden: bot is not a member of the channel chat", RefusedError, "removed"),
        (403, "Forbidden: the group chat was deleted", RefusedError, "removed"),
        (400, "Bad Request: group chat was deactivated", RefusedError, "removed"),
        (403, "Forbidden: bot can't initiate conversation with a user", RefusedError, "forbidden"),
        (403, "Forbidden: something that nobody has heard of", RefusedError, "forbidden"),
        (400, "Bad Request: chat not found", RefusedError, "forbidden"),
        (400, "Bad Request: not enough rights to send text messages to the chat", RefusedError, "forbidden"),
        (400, "Bad Request: need administrator rights in the channel chat", RefusedError, "forbidden"),
        (400, "Bad Request: have no rights to send a message", RefusedError, "forbidden"),
        (400, "Bad Request: CHAT_RESTRICTED", RefusedError, "forbidden"),
        (400, "Bad Request: BUTTON_URL_INVALID", WordingRefusedError, None),
        (401, "Unauthorized", UnavailableError, None),
        (503, "Service Unavailable", UnavailableError, None),
        (502, "Bad Gateway", UnknownOutcomeError, None),
        (500, "Internal Server Error: restart", UnknownOutcomeError, None),
        (504, "Gateway Timeout", UnknownOutcomeError, None),
    ],
)
async def test_a_failure_is_known_by_its_kind_and_not_tried_again(
    raw: RawServer, sweep: Sweep, code: int, words: str, error: type[DeliveryError], reason: str | None
) -> None:
    raw.script("sendMessage", refusal(code, words))
    with pytest.raises(DeliveryError) as caught:
        await sweep.say()
    assert (type(caught.value), getattr(caught.value, "reason", None)) == (error, reason)
    assert (len(texts(raw)), sweep.told) == (1, ["begin"])


async def test_a_lost_answer_is_unknown(raw: RawServer, sweep: Sweep) -> None:
    raw.script("sendMessage", raw.cut)
    with pytest.raises(UnknownOutcomeError):
        await sweep.say()
    assert len(texts(raw)) == 1


async def test_without_a_connection_nothing_was_sent(raw: RawServer) -> None:
    with pytest.raises(UnavailableError):  # not connected yet
        await Sweep(TelegramBot(TOKEN, api_url=raw.url)).say()
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        lonely = TelegramBot(TOKEN, api_url=f"http://127.0.0.1:{taken.getsockname()[1]}")
        await lonely.request.initialize()
        with pytest.raises(UnavailableError):
            await Sweep(lonely).say()
        await lonely.request.shutdown()
    assert raw.calls == []


async def test_a_429_is_reported_at_once_and_closes_the_chat(raw: RawServer, sweep: Sweep) -> None:
    raw.script("sendMessage", refusal(429, "Too Many Requests: retry after 300", retry_after=300))
    with pytest.raises(RateLimitedError) as caught:
        await sweep.say()
    assert caught.value.retry_after == timedelta(seconds=300)
    with pytest.raises(RateLimitedError) as closed:
        await sweep.say()
    assert timedelta(seconds=299) < closed.value.retry_after <= timedelta(seconds=300)
    with pytest.raises(RateLimitedError):
        await sweep.messenger.send(5, PAGE)
    assert await sweep.say(6) == 7
    assert sweep.told == ["begin", "begin"]
    assert texts(raw) == [(5, PAGE.text), (6, PAGE.text)]


async def test_html_that_telegram_dislikes_goes_out_plain(raw: RawServer, sweep: Sweep) -> None:
    raw.script("sendMessage", refusal(400, "Bad Request: can't parse entities: Unsupported start tag"))
    assert await sweep.say() == 7
    assert (sweep.told, texts(raw)) == (["begin"], [(5, "<b>朝</b>"), (5, "朝")])


@pytest.mark.parametrize("first", ["can't parse entities: Unsupported start tag", "chat was upgraded"])
async def test_a_gateway_that_turns_the_second_call_away_proves_nothing_either(
    raw: RawServer, sweep: Sweep, first: str
) -> None:
    moved = {"migrate_to_chat_id": -6} if "upgraded" in first else {}
    raw.script("sendMessage", refusal(400, f"Bad Request: {first}", **moved), refusal(502, "Bad Gateway"))
    with pytest.raises(UnknownOutcomeError):
        await sweep.say()
    assert len(texts(raw)) == 2


async def test_a_group_that_moved_is_followed_once(raw: RawServer, sweep: Sweep) -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    raw.script("sendMessage", refusal(400, words, migrate_to_chat_id=-1005))
    assert await sweep.say(-5) == 7
    assert (sweep.told, texts(raw)) == (["begin", (-5, -1005)], [(-5, PAGE.text), (-1005, PAGE.text)])
    raw.script("sendMessage", refusal(400, words, migrate_to_chat_id=-5))
    with pytest.raises(UnavailableError):
        await sweep.say(-5)


async def test_a_move_that_cannot_be_noted_sends_nothing(raw: RawServer, sweep: Sweep) -> None:
    raw.script("sendMessage", refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005))

    async def begin() -> bool:
        sweep.failure = StorageError("full")
        return True

    with pytest.raises(UnavailableError, match="the group moved, which could not be noted: full"):
        await sweep.messenger.broadcast(-5, PAGE, begin)
    assert len(texts(raw)) == 1


class Hasty:
    """A line to Telegram that refuses the first call for haste."""

    def __init__(self) -> None:
        self.called_at: list[float] = []

    async def call(self, _method: str, **_parameters: object) -> Any:
        self.called_at.append(asyncio.get_running_loop().time())
        if len(self.called_at) == 1:
            raise RetryAfter(20)
        return {"message_id": 1}


def test_a_reply_to_a_closed_chat_waits_once_for_its_turn() -> None:
    async def main() -> float:
        bot: Any = Hasty()
        await Sweep(bot).messenger.send(5, PAGE)  # which raises if anything else is waited for
        return bot.called_at[1] - bot.called_at[0]

    assert run(main()) == pytest.approx(20)


class Quick:
    """A line to Telegram that takes everything at once."""

    def __init__(self) -> None:
        self.called_at: list[float] = []

    async def call(self, _method: str, **_parameters: object) -> Any:
        self.called_at.append(asyncio.get_running_loop().time())
        return {"message_id": 1}


def test_a_broadcast_cancelled_before_its_call_tells_that_nothing_was_sent() -> None:
    async def main() -> tuple[int, int, int]:
        bot: Any = Quick()
        messenger, begun, noted = Sweep(bot).messenger, list[int](), list[int]()

        async def broadcast(chat: int) -> None:
            async def begin() -> bool:
                begun.append(chat)
                return True

            try:
                await messenger.broadcast(chat, PAGE, begin)
            except asyncio.CancelledError as end:
                if NOTHING_SENT in getattr(end, "__notes__", ()):
                    noted.append(chat)

        sending = [asyncio.create_task(broadcast(chat)) for chat in range(1, 100)]
        await asyncio.sleep(0.5)
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)
        return len(begun), len(bot.called_at), len(noted)

    begun, called, noted = run(main())
    assert noted == begun - called > 0


def test_broadcasts_wait_for_their_place_after_they_have_begun() -> None:
    async def main() -> list[float]:
        bot: Any = Quick()
        messenger, begun_at = Sweep(bot).messenger, list[float]()

        async def begin() -> bool:
            begun_at.append(asyncio.get_running_loop().time())
            return True

        await asyncio.gather(*(messenger.broadcast(chat, PAGE, begin) for chat in range(1, 100)))
        assert all(begun <= called for begun, called in zip(begun_at, bot.called_at, strict=True))
        return bot.called_at

    times = run(main())
    assert all(later - earlier > 1.0 for earlier, later in zip(times, times[30:], strict=False))
