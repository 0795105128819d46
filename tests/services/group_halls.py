"""What tests of group quizzes that several processes conduct share: two of them, and their time."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from bot.domain.group_quizzes import Phase
from bot.storage.database import Database
from bot.storage.group_tables import group_quizzes
from bot.storage.operation_tables import replicas
from tests import head
from tests.services.group_hall import THREE, Hall
from tests.services.round_table import MONDAY
from tests.services.stage import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

SLOW = replace(THREE, has_speed_bonus=False)


class Halls:
    """Two processes over one database, in which the same hours pass."""

    def __init__(self, database: Database) -> None:
        self.database = database
        clock = Clock(MONDAY)
        self.one, self.two = Hall(database, clock, "one"), Hall(database, clock, "two")
        self.both = (self.one, self.two)
        self.two.voice.numbers = self.one.voice.numbers  # polls have names of their own, whoever puts them
        self.clock = clock

    async def settle(self) -> None:
        """Let everything be said that is to be said at this hour."""
        for hall in (*self.both, *self.both):
            await hall.turn()

    async def until(self, quiz_id, phase: Phase):
        """Let time pass until a quiz is in a phase, each process ticking what is due for it."""
        for _ in range(500):
            await self.settle()
            quiz = await self.one.get(quiz_id)
            if quiz.phase is phase:
                return quiz
            wakes = [await hall.conductor.next_deadline() for hall in self.both]
            self.clock.at = max(self.clock.at, min(wake for wake in wakes if wake))
        raise AssertionError(f"it never came to {phase}")

    async def die(self, name: str) -> None:
        async with self.database.write() as connection:
            await connection.execute(delete(replicas).where(replicas.c.id == name))

    async def holder(self) -> str:
        async with self.database.read() as connection:
            return (await connection.execute(select(group_quizzes.c.held_by))).scalar_one()


@asynccontextmanager
async def both_halls(folder: Path) -> AsyncIterator[Halls]:
    """Two processes over a database of their own."""
    async with AsyncExitStack() as stack:
        database = await Database.open(await head.url(folder / "bot.db"))
        stack.push_async_callback(database.close)
        async with database.write() as connection:
            for number, name in enumerate(("one", "two")):
                row = {"id": name, "lock_key": number, "started_at": MONDAY}
                await connection.execute(insert(replicas).values(row))
        built = Halls(database)
        for hall in built.both:
            stack.push_async_callback(hall.stores.close)
            stack.push_async_callback(hall.conductor.close)
        yield built


async def started(halls: Halls):
    """A quiz whose first question is open, put by the first process."""
    quiz_id = await halls.one.open("1", "2", setup=SLOW)
    await halls.one.groups.start(quiz_id)
    return await halls.until(quiz_id, Phase.OPEN)
