"""Owns telling watchers (the page, test clients) what happened; may not know who is entitled to what.

An event is a JSON object with a `type`. Whoever publishes says who may see it; None means everybody.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from bot.simulator.model import Bot

Json = dict[str, Any]

_LONGEST_BACKLOG = 5000


class Watcher:
    """One open stream of events, for one user or for everything (`user_id` None)."""

    def __init__(self, user_id: int | None) -> None:
        self.user_id = user_id
        self.queue: asyncio.Queue[Json | None] = asyncio.Queue()

    def put(self, event: Json) -> None:
        """Queue an event; a watcher that does not read is told to reload instead of growing without bound."""
        if self.queue.qsize() < _LONGEST_BACKLOG:
            self.queue.put_nowait(event)
        elif self.queue.qsize() == _LONGEST_BACKLOG:
            self.queue.put_nowait({"type": "chats"})


class EventHub:
    """Hands events to watchers and answers to those who wait for them."""

    def __init__(self) -> None:
        self.watchers: set[Watcher] = set()
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self.on_bot_added: Callable[[Bot], None] | None = None
        self.on_webhook_changed: Callable[[Bot], None] | None = None

    def bot_added(self, bot: Bot) -> None:
        """Tell the owner of the world that a token was seen for the first time."""
        if self.on_bot_added is not None:
            self.on_bot_added(bot)

    def webhook_changed(self, bot: Bot) -> None:
        """Tell whoever delivers that a webhook was set or deleted."""
        if self.on_webhook_changed is not None:
            self.on_webhook_changed(bot)

    def publish(self, event: Json, audience: Container[int] | None = None) -> None:
        """Send an event to everybody in `audience`."""
        for watcher in self.watchers:
            if audience is None or watcher.user_id is None or watcher.user_id in audience:
                watcher.put(event)

    def publish_views(self, audience: Container[int], view: Callable[[int], Json]) -> None:
        """Send each watcher in `audience` an event built for its user."""
        for watcher in self.watchers:
            if watcher.user_id is not None and watcher.user_id in audience:
                watcher.put(view(watcher.user_id))

    def close(self) -> None:
        """End every stream."""
        for watcher in self.watchers:
            watcher.queue.put_nowait(None)

    async def wait_for(self, key: str, timeout: float) -> bool:  # noqa: ASYNC109 - the wait is the point
        """Whether `resolve(key)` was called within `timeout` seconds."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[key] = future
        try:
            await asyncio.wait_for(future, timeout)
        except TimeoutError:
            return False
        finally:
            self._waiting.pop(key, None)
        return True

    def resolve(self, key: str) -> None:
        """Let go whoever waits for `key`."""
        future = self._waiting.get(key)
        if future is not None and not future.done():
            future.set_result(None)
