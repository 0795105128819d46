"""What tests of broadcasts share: chats in a real database, a platform that is told what to answer, and kills."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.domain.broadcasts import Audience, BroadcastStatus
from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.errors import RateLimitedError, UnavailableError, UnknownOutcomeError
from bot.services.broadcast_plans import BroadcastPlans
from bot.services.broadcasts import Broadcasts
from bot.services.subscriptions import Subscriptions
from bot.storage.broadcast_sends import BroadcastSendRepository
from bot.storage.broadcasts import BroadcastRepository
from tests.services.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from bot.domain.broadcasts import BroadcastView, Progress

OWNER, COLLEAGUE = ChatKey(Platform.TELEGRAM, "900"), ChatKey(Platform.TELEGRAM, "901")


@dataclass
class FakeVoice:
    """A platform that takes everything, but for what the test has it answer to a chat's next tries."""

    answers: defaultdict[str, list] = field(default_factory=lambda: defaultdict(list))
    """For each chat, in turn: errors to raise after `begin`; None to take it."""
    early: defaultdict[str, list] = field(default_factory=lambda: defaultdict(list))
    """The same before `begin`."""
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    """What a chat's answer waits for."""
    arrived: Counter[str] = field(default_factory=Counter)
    """How many copies have reached each chat."""
    said: list[tuple[str, str]] = field(default_factory=list)
    """(chat id, text) of what was taken, in order."""
    views: list[BroadcastView] = field(default_factory=list)
    step: Callable[[], None] = lambda: None
    """Is called at each step; may raise what kills."""

    async def send_broadcast(self, recipient, text, begin) -> str | None:
        chat = recipient.chat.chat_id
        await asyncio.sleep(0)
        if self.early[chat]:
            raise self.early[chat].pop(0)
        if not await begin():
            return None
        self.step()
        if chat in self.slow:
            await self.slow[chat].wait()
        error = self.answers[chat].pop(0) if self.answers[chat] else None
        if error is None or getattr(error, "arrives", False):
            self.arrived[chat] += 1
            self.said.append((chat, text))
        await asyncio.sleep(0)
        self.step()
        if error is not None:
            raise error
        return "1"

    async def show_broadcast(self, view) -> str:
        self.views.append(view)
        return view.broadcast.message_id


class LostAnswerError(UnknownOutcomeError):
    """It arrived, and its answer did not."""

    arrives = True


def turned_away() -> UnavailableError:
    return UnavailableError("no connection")


def too_fast(seconds) -> RateLimitedError:
    return RateLimitedError(seconds)


class Office:
    """Broadcasts over a stage's database."""

    def __init__(self, stage: Stage, **changed) -> None:
        self.stage, self.clock = stage, stage.clock
        self.voice = changed.pop("voice", None) or FakeVoice()
        self.store = BroadcastRepository(stage.database, stage.clock, uuid4)
        self.copies = changed.pop("copies", None) or BroadcastSendRepository(stage.database, stage.clock)
        self.poked = asyncio.Event()
        self.plans = BroadcastPlans(self.store, poke=self.poked.set)
        self.subscriptions = Subscriptions(stage.subscriptions, stage.clock)
        self.stopped: list[tuple[str, str]] = []
        self.counted: Counter[str] = Counter()
        self.broadcasts = Broadcasts(
            self.store,
            self.copies,
            {Platform.TELEGRAM: self.voice},
            self.subscriptions,
            **{
                "now": stage.clock,
                "sleep": self._sleep,
                "chance": lambda: 0.0,
                "stopped": self._note_stopped,
                "counted": lambda outcome: self.counted.update([outcome]),
                "poked": self.poked,
            }
            | changed,
        )

    async def _sleep(self, seconds: float) -> None:
        """Let time pass; a moment of it is real, or whoever waits for others would keep them from working."""
        self.clock.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0.003)

    async def _note_stopped(self, subscription, reason) -> None:
        self.stopped.append((subscription.chat.chat_id, reason))

    async def confirmed(self, *names: str, owner: ChatKey = OWNER, text: str = "news") -> UUID:
        """A broadcast to chats that subscribe now, and to those that were there before."""
        await self.stage.subscribe(*names)
        self.clock.advance(timedelta(seconds=1))
        draft = await self.plans.write(owner, text, Language.ENGLISH)
        await self.plans.confirm(draft.id, owner, Audience.EVERYBODY, message_id="70", begun_by="update")
        return draft.id

    async def run_until(self, happened: Callable[[], bool]) -> None:
        """Run until something has happened, then stop in order."""
        stop = asyncio.Event()
        running = asyncio.create_task(self.broadcasts.run(stop))
        async with asyncio.timeout(20):
            await Stage.until(happened)
        stop.set()
        self.poked.set()
        await running

    async def run_out(self, *ids: UUID) -> None:
        """Run until broadcasts have been told to be over, and end."""
        await self.run_until(lambda: set(ids) <= self.over)

    @property
    def over(self) -> set[UUID]:
        """Which broadcasts their owners have been told are over."""
        over = {BroadcastStatus.DONE, BroadcastStatus.STOPPED}
        return {
            view.broadcast.id for view in self.voice.views if view.broadcast.status in over and view.broadcast.ended_at
        }

    async def progress(self, broadcast_id: UUID) -> Progress:
        return await self.copies.progress(broadcast_id)
