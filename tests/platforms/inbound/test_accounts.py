"""What becomes of an update is noted once, whatever becomes of it."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.metrics import Metrics
from bot.platforms.inbound.accounts import ACCOUNT, FLOODING, UNREADABLE, Accounts, outcome_is, taken_by
from bot.platforms.inbound.dispatcher import Dispatcher
from bot.services.cause import WORK
from tests.metrics.telling import told
from tests.platforms.inbound.arriving import Came, arrival

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def handled(handle: Callable[[], Awaitable[None]], limit: float = 5) -> dict[tuple[str, ...], float]:
    """Let a dispatcher handle an update, and return what is counted of it."""
    metrics = Metrics()

    async def take(_: Came) -> None:
        await handle()

    dispatcher = Dispatcher(limit=timedelta(seconds=limit), accounts=Accounts(metrics))
    done = asyncio.Event()
    await dispatcher.submit(arrival(7), take, lambda _: done.set())
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


async def unreadable() -> None:
    outcome_is(UNREADABLE)


@pytest.mark.parametrize(
    ("handle", "outcome"),
    [
        (nothing, "handled"),
        (never, "timed_out"),
        (failing, "failed"),
        (cancelled, "failed"),
        (too_much, "flooding"),
        (unreadable, "unreadable"),
    ],
)
async def test_what_became_of_an_update_is_counted_once(handle: Callable[[], Awaitable[None]], outcome: str) -> None:
    limit = 0.01 if handle is never else 5
    assert await handled(handle, limit) == {("line", "message", outcome): 1}


async def test_one_that_is_in_hand_at_the_end_is_left() -> None:
    metrics, begun = Metrics(), asyncio.Event()

    async def take(_: Came) -> None:
        begun.set()
        await never()

    dispatcher = Dispatcher(accounts=Accounts(metrics))
    await dispatcher.submit(arrival(7), take, lambda _: None)
    await begun.wait()
    assert (dispatcher.in_hand, dispatcher.size) == (1, 1)
    await dispatcher.drain(timedelta())
    assert told(metrics, "bot_updates_total")["line", "message", "left"] == 1


async def test_a_repeat_is_counted_and_nothing_else() -> None:
    metrics = Metrics()
    Dispatcher(accounts=Accounts(metrics)).redelivered(arrival(7))
    assert told(metrics, "bot_updates_total")["line", "message", "redelivered"] == 1


async def test_its_line_says_what_it_is_and_not_what_is_in_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot.platforms.inbound.accounts")
    with Accounts().of(Came("7", chat_type="group", raw={"text": "secret"})):
        taken_by(nothing)
        assert WORK.get() == "update-7"
    [record] = caplog.records
    facts = [getattr(record, name) for name in ("platform", "kind", "chat_type", "handler", "outcome")]
    assert facts == ["line", "message", "group", "nothing", "handled"]
    assert "secret" not in str(vars(record))


async def test_where_nothing_is_in_hand_nothing_is_noted() -> None:
    assert ACCOUNT.get() is None
    outcome_is(FLOODING)
    taken_by(nothing)
    assert ACCOUNT.get() is None
