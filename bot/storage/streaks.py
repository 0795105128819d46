"""Streaks in rows, one for each private chat. How days are counted is `bot.domain.streak`'s.

Whoever has several accounts has one streak, and the same row with each of them (`bot.storage.homes`).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.storage.database import insert_for
from bot.storage.homes import accounts_of
from bot.storage.rows import STREAK_COLUMNS, of_chat, streak_of
from bot.storage.tables import streaks

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import ChatKey
    from bot.domain.streak import Streak
    from bot.storage.database import Database


class StreakRepository:
    """Keeps each reader's streak."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat: ChatKey) -> Streak | None:
        """Return the chat's streak as it was last stored; None if none has begun.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            return await load_streak(connection, chat)

    async def change(self, chat: ChatKey, decide: Callable[[Streak | None], Streak | None]) -> Streak | None:
        """Load, decide and store in one transaction; `decide` returns None for no change. Return what is stored now.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        async with self._database.write() as connection:
            while True:
                stored = await load_streak(connection, chat, locked=True)
                wanted = decide(stored)
                if wanted is None or wanted == stored:
                    return stored
                if await _store(connection, chat, wanted, is_new=stored is None):
                    break
            for account in await accounts_of(connection, chat):
                if account != chat:
                    await keep_streak(connection, account, wanted)
        return wanted


async def keep_streak(connection: AsyncConnection, chat: ChatKey, streak: Streak) -> None:
    """Write a streak in the place of the one that may be there."""
    row = asdict(streak)
    insert = insert_for(connection.dialect)(streaks).values(platform=chat.platform, chat_id=chat.chat_id, **row)
    keys = [streaks.c.platform, streaks.c.chat_id]
    await connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=row))


async def _store(connection: AsyncConnection, chat: ChatKey, wanted: Streak, *, is_new: bool) -> bool:
    """Return False if a new one is there already: on a server, another process may have begun it meanwhile."""
    if is_new:
        row = {"platform": chat.platform, "chat_id": chat.chat_id, **asdict(wanted)}
        insert = insert_for(connection.dialect)(streaks).values(row).on_conflict_do_nothing()
        return (await connection.execute(insert)).rowcount > 0
    await connection.execute(update(streaks).where(of_chat(streaks, chat)).values(asdict(wanted)))
    return True


async def load_streak(connection: AsyncConnection, chat: ChatKey, *, locked: bool = False) -> Streak | None:
    """Return the streak that is kept with a chat."""
    query = select(*STREAK_COLUMNS).where(of_chat(streaks, chat))
    row = (await connection.execute(query.with_for_update() if locked else query)).one_or_none()
    return None if row is None else streak_of(row)
