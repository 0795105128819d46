"""Owns long polling: who waits for a bot's updates and until when; may not know HTTP.

As in Telegram's own server, a second waiting `getUpdates` ends the first with 409, and a webhook excludes polling.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.simulator.errors import ConflictError

if TYPE_CHECKING:
    from bot.simulator.model import Bot
    from bot.simulator.params import Params
    from bot.simulator.world import World

Json = dict[str, Any]

LONGEST_WAIT = 50
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Poller:
    """The one waiting `getUpdates` of each bot."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: dict[int, asyncio.Future[str]] = {}

    async def get_updates(self, bot: Bot, params: Params) -> list[Json]:
        """Confirm by `offset`, then return what is pending, waiting up to `timeout` seconds for something.

        Raises:
            ConflictError: a webhook is set, or another poller took over.
        """
        if bot.webhook is not None:
            raise ConflictError(WEBHOOK_ACTIVE)
        offset = params.number("offset")
        limit = min(max(params.number("limit", 100), 1), 100)
        wait = min(max(params.number("timeout"), 0), LONGEST_WAIT)
        bot.queue.allow(params.array("allowed_updates"))
        found = bot.queue.fetch(offset, limit, self._world.clock.now())
        if not found and wait:
            await self._wait(bot, wait)
            found = bot.queue.fetch(max(offset, 0), limit, self._world.clock.now())
        for update in found:
            update.handed_out()
        return [update.body for update in found]

    async def _wait(self, bot: Bot, seconds: int) -> None:
        self.end(bot, OTHER_POLLER)
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[bot.id] = future

        def wake() -> None:
            if not future.done():
                future.set_result("")

        bot.queue.on_issue = wake
        timer = self._world.clock.call_at(self._world.clock.now() + seconds, wake)
        try:
            conflict = await future
        finally:
            timer.cancel()
            if self._waiting.get(bot.id) is future:
                del self._waiting[bot.id]
                bot.queue.on_issue = None
        if conflict:
            raise ConflictError(conflict)

    def end(self, bot: Bot, why: str = "") -> None:
        """Let the waiting request go: with 409 when there is a reason, else with nothing."""
        future = self._waiting.pop(bot.id, None)
        bot.queue.on_issue = None
        if future is not None and not future.done():
            future.set_result(why)

    def end_all(self) -> None:
        """The server stops."""
        for bot in list(self._world.bots.values()):
            self.end(bot)
