"""Owns delivering updates to webhooks: order, connections, retries, methods in the answer; may not know methods.

Updates of one chat go one after the other; different chats go side by side, up to `max_connections`, of the oldest
`2 * max_connections` updates. What is not answered with 2xx is tried again at once, then after 2, 4, 8 … seconds of the
simulator's clock, or when `Retry-After` says; whoever cannot be connected to has failed no update, and is called again
soon. All as Telegram's own server does it (tdlib/telegram-bot-api, WebhookActor.cpp).
"""

from __future__ import annotations

import asyncio
import json
import logging
from itertools import islice
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.simulator.bodies import parsed
from bot.simulator.errors import SimulatorError
from bot.simulator.params import Params

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.simulator.clock import Clock
    from bot.simulator.model import Bot, Webhook
    from bot.simulator.updates import Pending

Json = dict[str, Any]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_PATIENCE = 60.0
_LONGEST_PAUSE = 60.0
_LONGEST_WISH = 3600
_GONE = 410
_GONE_FOR = 23 * 60 * 60
_LATELY, _CALLED_SOON, _CALLED_LATER = 10.0, 0.05, 2.0
_NOT_FROM_HERE = frozenset({"setwebhook", "deletewebhook", "close", "logout"})
"""Methods that are not carried out when they stand in an answer; nor are those that only ask."""
_log = logging.getLogger(__name__)


class Deliveries:
    """The running deliveries of all bots with a webhook."""

    def __init__(self, clock: Clock, answer: Callable[[Bot, str, Params], Awaitable[Any]]) -> None:
        self._clock = clock
        self._answer = answer
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None

    def changed(self, bot: Bot) -> None:
        """A bot's webhook was set, replaced or deleted."""
        old = self._tasks.pop(bot.id, None)
        if old is not None:
            old.cancel()
            bot.queue.on_issue = None
        if bot.webhook is not None:
            task = asyncio.get_running_loop().create_task(self._run(bot, bot.webhook))
            task.add_done_callback(_report)
            self._tasks[bot.id] = task

    async def close(self) -> None:
        """Stop delivering."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _run(self, bot: Bot, webhook: Webhook) -> None:
        news = asyncio.Event()
        bot.queue.on_issue = news.set
        busy: set[int] = set()
        started: set[int] = set()
        async with asyncio.TaskGroup() as group:

            def finished(update: Pending) -> Callable[[asyncio.Task[None]], None]:
                def done(_: asyncio.Task[None]) -> None:
                    busy.discard(update.lane)
                    started.discard(update.id)
                    news.set()

                return done

            while True:
                news.clear()
                bot.queue.expire(self._clock.now())
                for update in _next(bot, busy, started, webhook.max_connections):
                    task = group.create_task(self._deliver(bot, webhook, update))
                    task.add_done_callback(finished(update))
                await news.wait()

    async def _deliver(self, bot: Bot, webhook: Webhook, update: Pending) -> None:
        pause, failures = 1.0, 0
        while update in bot.queue.pending:
            try:
                wish = await self._attempt(bot, webhook, update)
            except aiohttp.ClientConnectorError as error:
                self._failed(webhook, _reason(error))
                was_there = self._clock.now() - webhook.last_success < _LATELY
                await self._sleep(_CALLED_SOON if was_there else _CALLED_LATER)
                continue
            if wish is None:
                webhook.last_success = self._clock.now()
                bot.queue.confirm(update)
                return
            if wish == 0 and failures:
                pause = min(pause * 2, _LONGEST_PAUSE)
            await self._sleep(wish or (pause if failures else 0.0))
            failures += 1
            bot.queue.expire(self._clock.now())

    async def _attempt(self, bot: Bot, webhook: Webhook, update: Pending) -> int | None:
        """One delivery: None when it was taken, else the seconds the bot asked for (0: as is usual).

        Raises:
            aiohttp.ClientConnectorError: Nobody is there.
        """
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers[SECRET_HEADER] = webhook.secret_token
        body = json.dumps(update.body, ensure_ascii=False).encode()
        update.handed_out()
        try:
            async with self._http().post(webhook.url, data=body, headers=headers, allow_redirects=False) as response:
                answer = await response.read()
                kind = response.content_type
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientError, OSError, ValueError) as error:
            self._failed(webhook, _reason(error))
            return 0
        if not 200 <= response.status < 300:  # noqa: PLR2004 - success
            self._failed(webhook, f"Wrong response from the webhook: {response.status} {response.reason}")
            self._note_gone(bot, webhook, response.status)
            wish = response.headers.get("Retry-After", "")
            return min(int(wish), _LONGEST_WISH) if wish.isdigit() else 0
        webhook.gone_since = None
        await self._carry_out(bot, answer, kind)
        return None

    async def _carry_out(self, bot: Bot, body: bytes, content_type: str) -> None:
        """A method in the webhook's answer; Telegram never tells how it went."""
        if not body.strip():
            return
        try:
            values = parsed(body, content_type)
        except SimulatorError:
            return
        name = values.pop("method", None)
        if isinstance(name, str) and name.lower() not in _NOT_FROM_HERE and not name.lower().startswith("get"):
            await self._answer(bot, name, Params(values))

    def _note_gone(self, bot: Bot, webhook: Webhook, status: int) -> None:
        """Whoever has said for most of a day that it is gone for good gets nothing any more."""
        if status != _GONE:
            webhook.gone_since = None
        elif webhook.gone_since is None:
            webhook.gone_since = self._clock.now()
        elif self._clock.now() - webhook.gone_since > _GONE_FOR:
            bot.webhook = None
            self.changed(bot)

    def _failed(self, webhook: Webhook, reason: str) -> None:
        webhook.last_error_at = self._clock.unix()
        webhook.last_error = reason
        _log.info("webhook delivery failed: %s", reason)

    async def _sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def wake() -> None:
            if not future.done():
                future.set_result(None)

        timer = self._clock.call_at(self._clock.now() + seconds, wake)
        try:
            await future
        finally:
            timer.cancel()

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(
                connector=connector, timeout=aiohttp.ClientTimeout(total=_PATIENCE), auto_decompress=True
            )
        return self._session


def _next(bot: Bot, busy: set[int], started: set[int], most: int) -> list[Pending]:
    """The updates that may go now: the oldest of each idle lane, while connections are free.

    What stands further back waits, however idle its lane is: a few chats that fail can keep all others waiting.
    """
    free = most - len(started)
    chosen: list[Pending] = []
    for update in islice(bot.queue.pending, 2 * most):
        if len(chosen) >= free:
            break
        if update.id in started or (update.lane and update.lane in busy):
            continue
        started.add(update.id)
        if update.lane:
            busy.add(update.lane)
        chosen.append(update)
    return chosen


def _report(task: asyncio.Task[None]) -> None:
    """A delivery loop ends only by being cancelled; anything else belongs into the log."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("webhook deliveries stopped", exc_info=error)


def _reason(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorError):
        return "Connection refused"
    return "Read timeout expired" if isinstance(error, TimeoutError) else "Connection closed"
