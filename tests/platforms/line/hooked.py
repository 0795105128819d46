"""LINE's webhook over an inbox in memory, as LINE finds it."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from multidict import CIMultiDict

from bot.domain.chat import Platform
from bot.endpoints import Asked
from bot.errors import StorageError
from bot.metrics import Metrics
from bot.platforms.inbound.accounts import Accounts
from bot.platforms.inbound.arrivals import Way
from bot.platforms.inbound.dispatcher import Dispatcher
from bot.platforms.inbound.intake import Intake
from bot.platforms.inbound.refusals import Refusals
from bot.platforms.line.arrivals import Arrival
from bot.platforms.line.webhook import PATH, Webhook
from tests.line import events

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.endpoints import Answer

SECRET = "line-secret"
NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def event(event_id: str, chat: str = "U1", kind: str = "message", **more: Any) -> dict[str, Any]:
    return {"type": kind, "webhookEventId": event_id, "source": {"type": "user", "userId": chat}, **more}


def signature(body: bytes, secret: str = SECRET) -> str:
    return events.signature(secret, body)


class MemoryInbox:
    """An inbox that can be told to fail, and to be slow."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[str, datetime]] = {}
        self.handled: list[str] = []
        self.failing = False
        self.free = asyncio.Event()
        self.free.set()

    async def store(self, updates: Sequence[tuple[str, str]], received_at: datetime) -> frozenset[str]:
        await self.free.wait()
        self._check()
        new = {event_id: (payload, received_at) for event_id, payload in updates if event_id not in self.rows}
        self.rows.update(new)
        return frozenset(new)

    async def pending(self) -> Sequence[tuple[str, str, datetime]]:
        self._check()
        return [(event_id, *row) for event_id, row in self.rows.items() if event_id not in self.handled]

    async def load(self, update_ids: Sequence[str]) -> Sequence[tuple[str, str, datetime]]:
        return [stored for stored in await self.pending() if stored[0] in update_ids]

    async def mark_handled(self, update_ids: Sequence[str]) -> None:
        self._check()
        self.handled.extend(update_ids)

    def _check(self) -> None:
        if self.failing:
            raise StorageError("disk full")


class Post:
    """The webhook, and what came of what was posted."""

    def __init__(self, inbox: MemoryInbox | None = None, capacity: int = 4096) -> None:
        self.now = NOW
        self.inbox, self.metrics = inbox or MemoryInbox(), Metrics()
        self.seen: list[str] = []
        self.recovered: list[int] = []
        self.stop, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()
        dispatcher = Dispatcher(capacity=capacity, accounts=Accounts(self.metrics))
        self.intake = Intake(self.inbox, dispatcher, Way(Arrival, self._process, ids_are_unique=True))
        self.webhook = Webhook(
            self.intake,
            dispatcher,
            SECRET,
            now=lambda: self.now,
            refusals=Refusals(Platform.LINE, PATH, now=lambda: self.now, metrics=self.metrics),
            sleep=lambda _: asyncio.sleep(0),
            patience=timedelta(seconds=0.02),
            grace=timedelta(seconds=0.05),
            recovered=lambda: self.recovered.append(len(self.seen)),
            metrics=self.metrics,
        )

    async def _process(self, arrival: Arrival) -> None:
        self.seen.append(arrival.event_id)
        await self.go_on.wait()

    async def post(self, *events: Any, signed: str | None = "", body: bytes | None = None) -> Answer:
        """Post events, or a whole body; signed rightly, unless another signature, or none, is given."""
        raw = json.dumps({"destination": "U42", "events": list(events)}).encode() if body is None else body
        headers = CIMultiDict({} if signed is None else {"X-Line-Signature": signed or signature(raw)})
        route = self.webhook.route
        return (route.admit and route.admit(headers)) or await route.handle(Asked(headers, raw))

    def told(self, name: str) -> dict[tuple[str, ...], float]:
        samples = [sample for family in self.metrics.families() for sample in family.samples]
        return {tuple(one.labels.values()): one.value for one in samples if one.name == name and one.value}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.webhook.run(self.stop))
        async with asyncio.timeout(5):
            await self.webhook.caught_up.wait()
        try:
            yield
        finally:
            self.stop.set()
            await task
