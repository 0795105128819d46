"""Processes that share a PostgreSQL database, for tests: they come, break and go."""

import asyncio
from itertools import count
from uuid import UUID

from sqlalchemy import select, text

from bot.storage.operation_tables import replicas
from bot.storage.replicas import Presence


class Replicas:
    """Several processes' presences in one database."""

    def __init__(self, database, clock, stack):
        self._database, self._clock, self._stack = database, clock, stack
        self._numbers = count(1)
        self._broken = asyncio.Event()
        self.lost = []

    def _lose(self, presence) -> None:
        self.lost.append(presence)
        self._broken.set()

    async def join(self, *, registers: bool = True) -> Presence:
        name = next(self._numbers)
        ids = iter((UUID(int=name), UUID(int=name << 65)))
        presence = Presence(self._database, self._clock, new_id=lambda: next(ids))
        await presence.connect(lambda: self._lose(presence))
        if registers:
            await presence.register()
        self._stack.push_async_callback(presence.drop)
        return presence

    async def break_connection(self, presence) -> None:
        """What the server does to a session that it, or somebody, ends."""
        pid = (await presence._apart.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        async with self._database.write() as connection:
            await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        await self._broken.wait()
        self._broken.clear()

    async def rows(self):
        async with self._database.read() as connection:
            found = await connection.execute(select(replicas.c.id, replicas.c.leads_since).order_by(replicas.c.id))
            return {int(row.id, 16): row.leads_since for row in found}
