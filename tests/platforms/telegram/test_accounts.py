"""What becomes of an update is noted once, whatever becomes of it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.metrics import Metrics
from bot.platforms.telegram.accounts import ACCOUNT, FLOODING, Accounts, outcome_is, taken_by
from bot.platforms.telegram.calls import Calls, outcome_of
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.dispatcher import Arrival, Dispatcher
from bot.platforms.telegram.transport import NotSentError, TurnedAwayError
from bot.services.cause import WORK
from tests.metrics.telling import told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Bot, Update

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BOT: Bot = TelegramBot("1:token")


def arrival(update_id: int = 7, **body: Any) -> Arrival:
    chat = {"id": 1, "type": "private", "first_name": "A"}
    message = {"message_id": 1, "date": 1, "chat": chat, "text": "x"}
    return Arrival(update_id, {"update_id": update_id, **(body or {"message": message})}, AT)


async def handled(
    what: Arrival, handle: Callable[[], Awaitable[None]], limit: float = 5
) -> dict[tuple[str, ...], float]:
    """Let a dispatcher handle an update, and return what is counted of it."""
    metrics = Metrics()

    async def take(update: Update, arrived_at: datetime) -> None:
        del update, arrived_at
        await handle()

    dispatcher = Dispatcher(BOT, take, limit=timedelta(seconds=limit), accounts=Accounts(metrics))
    done = asyncio.Event()
    await dispatcher.submit(what, lambda _: done.set())
    await done.wait()
    return {labels: count for labels, count in told(metrics, "bot_updates_total").items() if count}


async def nothing() -> None:
    pass


async def never() -> None:
    await asyncio.Event().wait()


async def failing() -> None:
    raise ValueError


async def cancelled() -> None:
    raise asyncio.CancelledError


async def too_much() -> None:
    outcome_is(FLOODING)


@pytest.mark.parametrize(
    ("handle", "outcome"),
    [(nothing, "handled"), (never, "timed_out"), (failing, "failed"), (cancelled, "failed"), (too_much, "flooding")],
)
async def test_what_became_of_an_update_is_counted_once(handle: Callable[[], Awaitable[None]], outcome: str) -> None:
    limit = 0.01 if handle is never else 5
    assert await handled(arrival(), handle, limit) == {("message", outcome): 1}


async def test_one_that_cannot_be_read_is_counted_as_what_it_says_it_is() -> None:
    assert await handled(arrival(message={"chat": "nonsense"}), nothing) == {("message", "unreadable"): 1}


async def test_one_that_is_in_hand_at_the_end_is_left() -> None:
    metrics, begun = Metrics(), asyncio.Event()

    async def take(*_: object) -> None:
        begun.set()
        await never()

    dispatcher = Dispatcher(BOT, take, accounts=Accounts(metrics))
    await dispatcher.submit(arrival(), lambda _: None)
    await begun.wait()
    assert (dispatcher.in_hand, dispatcher.size) == (1, 1)
    await dispatcher.drain(timedelta())
    assert told(metrics, "bot_updates_total")["message", "left"] == 1


async def test_a_repeat_is_counted_and_nothing_else() -> None:
    metrics = Metrics()
    Dispatcher(BOT, lambda *_: nothing(), accounts=Accounts(metrics)).redelivered(arrival())
    assert told(metrics, "bot_updates_total")["message", "redelivered"] == 1


@pytest.mark.parametrize(
    ("body", "kind", "chat_type"),
    [
        ({"message": {"chat": {"type": "group"}, "text": "secret"}}, "message", "group"),
        ({"callback_query": {"message": {"chat": {"type": "channel"}}, "data": "secret"}}, "callback_query", "channel"),
        ({"inline_query": {"query": "secret", "chat_type": "sender"}}, "inline_query", "sender"),
        ({"inline_query": {"query": "secret", "chat_type": "secret"}}, "inline_query", None),
        ({"message": {"chat": {"type": "secret"}}}, "message", None),
        ({"message": "secret"}, "message", None),
        ({}, "message", "private"),
    ],
)
async def test_its_line_says_what_it_is_and_not_what_is_in_it(
    caplog: pytest.LogCaptureFixture, body: dict[str, Any], kind: str, chat_type: str | None
) -> None:
    caplog.set_level(logging.DEBUG, "bot.platforms.telegram.accounts")
    with Accounts().of(arrival(**body)):
        taken_by(nothing)
        assert WORK.get() == "update-7"
    [record] = caplog.records
    facts = [getattr(record, name) for name in ("kind", "chat_type", "handler", "outcome")]
    assert facts == [kind, chat_type, "nothing", "handled"]
    assert "secret" not in str(vars(record))


async def test_where_nothing_is_in_hand_nothing_is_noted() -> None:
    assert ACCOUNT.get() is None
    outcome_is(FLOODING)
    taken_by(nothing)
    assert ACCOUNT.get() is None


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(timedelta(seconds=3)), ("rate_limited", "")),
        (Forbidden("Forbidden: bot was blocked by the user"), ("refused", "blocked")),
        (Forbidden("Forbidden: user is deactivated"), ("refused", "deactivated")),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), ("refused", "removed")),
        (BadRequest("Bad Request: chat not found"), ("refused", "forbidden")),
        (BadRequest("Bad Request: can't parse entities: nonsense"), ("refused", "wording")),
        (BadRequest("Bad Request: message is not modified: specified new"), ("needless", "")),
        (BadRequest("Bad Request: query is too old and response timeout expired"), ("needless", "")),
        (NotSentError("no route"), ("unavailable", "")),
        (TurnedAwayError("502"), ("unavailable", "")),
        (NetworkError("broken pipe"), ("unknown", "")),
        (TimedOut(), ("unknown", "")),
    ],
)
def test_what_became_of_a_call_is_told_in_few_words(error: Any, outcome: tuple[str, str]) -> None:
    assert outcome_of(error) == outcome


async def test_the_first_thing_that_is_said_is_the_answer() -> None:
    metrics, clock = Metrics(), [AT + timedelta(seconds=2)]
    calls = Calls(metrics, lambda: clock[0])
    with Accounts(metrics).of(arrival()):
        calls("sendMessage", 0.1, NetworkError("lost"))
        calls("sendMessage", 0.1, None)
        clock[0] += timedelta(seconds=5)
        calls("sendMessage", 0.1, None)
    ACCOUNT.set(None)
    calls("sendMessage", 0.1, None)
    assert told(metrics, "bot_answer_delay_seconds_sum") == {("message",): 2}
    counted = {labels: count for labels, count in told(metrics, "bot_sends_total").items() if count}
    assert counted == {("sendMessage", "sent", ""): 3, ("sendMessage", "unknown", ""): 1}


async def test_a_poll_is_no_call_and_answers_nobody() -> None:
    metrics = Metrics()
    calls = Calls(metrics, lambda: AT)
    calls("getUpdates", 30.0, None)
    calls("getUpdates", 0.1, NetworkError("lost"))
    assert [told(metrics, "bot_polls_total")[(outcome,)] for outcome in ("sent", "unknown")] == [1, 1]
    assert told(metrics, "bot_send_seconds_count") == {}
