"""A poller against the scripted server, with an inbox and ballots in memory, and a clock that is told."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.errors import StorageError
from bot.platforms.inbound.arrivals import Way
from bot.platforms.inbound.dispatcher import Dispatcher
from bot.platforms.inbound.intake import Intake
from bot.platforms.telegram.arrivals import Arrival, Reading, arrival_of
from bot.platforms.telegram.polling import Poller
from bot.platforms.telegram.votes import BallotBox

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import Update

    from bot.domain.group_quizzes import CastVote
    from bot.platforms.telegram.client import TelegramBot
    from bot.storage.inbox import InboxRepository
    from tests.platforms.telegram.raw_server import RawServer

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def message(update_id: int, chat_id: int = 1) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private", "first_name": "A"}
    return {"update_id": update_id, "message": {"message_id": 1, "date": 1, "chat": chat, "text": "新質"}}


def vote(update_id: int, poll_id: str, person_id: int = 5) -> dict[str, Any]:
    user = {"id": person_id, "is_bot": False, "first_name": "Mei", "last_name": "Chan"}
    answer = {"poll_id": poll_id, "user": user, "option_ids": [1], "option_persistent_ids": ["1"]}
    return {"update_id": update_id, "poll_answer": answer}


class MemoryInbox:
    """An inbox that can be told to fail, and keeps what it was asked to do in order, by Telegram's numbers."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[str, datetime]] = {}
        self.handled: list[int] = []
        self.failing = False

    async def store(self, updates: Sequence[tuple[str, str]], received_at: datetime) -> frozenset[str]:
        self._check()
        new = {int(event_id): (payload, received_at) for event_id, payload in updates if int(event_id) not in self.rows}
        self.rows.update(new)
        return frozenset(map(str, new))

    async def pending(self) -> Sequence[tuple[str, str, datetime]]:
        self._check()
        return [(str(update_id), *row) for update_id, row in self.rows.items() if update_id not in self.handled]

    async def load(self, update_ids: Sequence[str]) -> Sequence[tuple[str, str, datetime]]:
        return [stored for stored in await self.pending() if stored[0] in update_ids]

    async def mark_handled(self, update_ids: Sequence[str]) -> None:
        self._check()
        self.handled.extend(map(int, update_ids))

    def _check(self) -> None:
        if self.failing:
            raise StorageError("disk full")


class MemoryBallots:
    """Keeps votes in the polls that it knows, and can be told to fail."""

    def __init__(self, polls: set[str]) -> None:
        self.polls = polls
        self.batches: list[list[CastVote]] = []
        self.error: Exception | None = None

    async def votes(self, votes: Sequence[CastVote]) -> Sequence[bool]:
        if self.error is not None:
            raise self.error
        self.batches.append([vote for vote in votes if vote.poll_id in self.polls])
        return [vote.poll_id in self.polls for vote in votes]


def intake_over(
    inbox: MemoryInbox | InboxRepository,
    dispatcher: Dispatcher,
    bot: TelegramBot,
    handle: Callable[[Update, datetime], Awaitable[None]],
    *,
    ballots: MemoryBallots | None = None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Intake[Arrival]:
    """Return what takes in updates for one handler, and lays votes aside."""
    way = Way(arrival_of, Reading(bot, handle), BallotBox(ballots).take if ballots else None)
    return Intake(inbox, dispatcher, way, sleep)


class World:
    """All of it, with a handler that notes what it was given."""

    def __init__(self, raw: RawServer, bot: TelegramBot) -> None:
        self.raw = raw
        self.now = NOW
        self.inbox = MemoryInbox()
        self.ballots = MemoryBallots({"ours"})
        self.seen: list[int] = []
        self.arrived_at: list[datetime] = []
        self.slept: list[float] = []
        self.recovered: list[int] = []
        self.on_sleep: Callable[[], object] = lambda: None
        self.handler: Callable[[int], Awaitable[None]] | None = None
        self.stop = asyncio.Event()
        self.dispatcher = Dispatcher()
        self.intake = intake_over(self.inbox, self.dispatcher, bot, self.handle, ballots=self.ballots, sleep=self.sleep)
        self.poller = Poller(
            bot,
            self.intake,
            now=lambda: self.now,
            sleep=self.sleep,
            chance=lambda: 0.5,
            wait=timedelta(seconds=7),
            grace=timedelta(seconds=0.05),
            recovered=lambda: self.recovered.append(len(self.seen)),
        )

    async def handle(self, update: Update, arrived_at: datetime) -> None:
        self.seen.append(update.update_id)
        self.arrived_at.append(arrived_at)
        if self.handler is not None:
            await self.handler(update.update_id)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.on_sleep()

    async def run(self) -> None:
        """Poll until the script is exhausted."""
        running = asyncio.create_task(self.poller.run(self.stop))
        exhausted = asyncio.create_task(self.raw.exhausted.wait())
        await asyncio.wait({running, exhausted}, return_when=asyncio.FIRST_COMPLETED)
        exhausted.cancel()
        self.stop.set()
        await running

    def offsets(self) -> list[int | None]:
        return [call.params.get("offset") for call in self.raw.of("getUpdates")]
