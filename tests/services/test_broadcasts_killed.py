"""Broadcasts that are killed anywhere, again and again: nobody gets one twice, and everybody has an outcome."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.broadcasts import SendStatus
from bot.domain.chat import ChatKey, Platform
from bot.domain.subscription import SuspensionReason
from bot.errors import RefusedError, UnknownOutcomeError
from bot.storage.broadcast_sends import BroadcastSendRepository
from bot.storage.chats import ChatRepository
from bot.storage.operation_tables import broadcast_sends
from tests.services.broadcast_stage import FakeVoice, LostAnswerError, Office, too_fast, turned_away
from tests.services.stage import Stage, staged

GROUP, SUPERGROUP = ChatKey(Platform.TELEGRAM, "5"), ChatKey(Platform.TELEGRAM, "50")
NAMES = ("1", "2", "3", "4", "5")
ANSWERS = {
    "taken": lambda: None,
    "too fast": lambda: too_fast(timedelta(seconds=5)),
    "no connection": turned_away,
    "lost": lambda: UnknownOutcomeError("read timeout"),
    "lost answer": lambda: LostAnswerError("connection reset"),
    "blocked": lambda: RefusedError("bot was blocked by the user", SuspensionReason.BLOCKED),
}

ARRIVALS = {SendStatus.SENT: {1}, SendStatus.REFUSED: {0}, SendStatus.UNKNOWN: {0, 1}}
"""How many copies may have reached a chat; no other outcome is left when a broadcast is over."""


class Life:
    """One process, which ends at its n-th step as by kill -9: nothing of it happens any more."""

    def __init__(self, steps: int | None) -> None:
        self._left = steps
        self.died = asyncio.Event()

    def step(self) -> None:
        if self._left is not None:
            self._left -= 1
        if self._left == 0:
            self.died.set()
        if self.died.is_set():
            raise asyncio.CancelledError


class Mortal(BroadcastSendRepository):
    """Rows that a dead process neither reads nor writes."""

    def __init__(self, stage: Stage, life: Life) -> None:
        super().__init__(stage.database, stage.clock)
        self._life = life

    async def begin(self, beginning):
        self._life.step()
        is_begun = await super().begin(beginning)
        self._life.step()
        return is_begun

    async def settle(self, outcome):
        self._life.step()
        await super().settle(outcome)
        self._life.step()

    async def take(self, *arguments, **options):
        self._life.step()
        return await super().take(*arguments, **options)


async def live(stage: Stage, voice: FakeVoice, kills: list[int], *, moves: bool) -> None:
    """Send one broadcast through processes that die after so many steps each, and a last one that does not."""
    sent = await Office(stage).confirmed(*NAMES)
    for steps in kills:
        life = Life(steps)
        voice.step = life.step
        office = Office(stage, voice=voice, copies=Mortal(stage, life), window=3)
        running = asyncio.create_task(office.broadcasts.run(asyncio.Event()))
        await stage.until(lambda it=(office, life): sent in it[0].over or it[1].died.is_set())
        life.died.set()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        if moves:
            await ChatRepository(stage.database, stage.clock).move(GROUP, SUPERGROUP)
    voice.step = lambda: None
    await Office(stage, voice=voice).run_out(sent)


async def outcomes(stage: Stage) -> dict[str, SendStatus]:
    """What has become of each chat's copy, by what the chat is called now."""
    rows = await stage.database.fetch(select(broadcast_sends))
    return {row.chat_id: SendStatus(row.status) for row in rows}


def left_by_the_dead(before: set[threading.Thread]) -> list[threading.Thread]:
    """Threads of connections that a life was just opening as it ended: they end by themselves, soon after."""
    return [one for one in threading.enumerate() if one not in before and "_connection_worker_thread" in one.name]


@settings(max_examples=8, deadline=None)
@given(
    kills=st.lists(st.integers(1, 16), max_size=3),
    answers=st.lists(st.lists(st.sampled_from(sorted(ANSWERS)), max_size=3), min_size=5, max_size=5),
    moves=st.booleans(),
)
def test_killed_anywhere_nobody_gets_it_twice(kills, answers, moves):
    async def check() -> None:
        before = set(threading.enumerate())
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            async with staged(Path(folder)) as stage:
                voice = FakeVoice()
                for name, its in zip(NAMES, answers, strict=True):
                    voice.answers[name] = [ANSWERS[one]() for one in its]
                await live(stage, voice, kills, moves=moves)
                arrived = voice.arrived
                if moves and kills:
                    arrived[SUPERGROUP.chat_id] += arrived.pop(GROUP.chat_id, 0)
                found = await outcomes(stage)
                assert len(found) == len(NAMES)
                assert {name: arrived[name] in ARRIVALS[status] for name, status in found.items()} == dict.fromkeys(
                    found, True
                )
            await asyncio.to_thread(lambda: [one.join(10) for one in left_by_the_dead(before)])

    asyncio.run(check())
