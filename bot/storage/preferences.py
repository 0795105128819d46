"""Chats' preferences in rows, behind a small cache."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.language import Language
from bot.storage.chats import ChatRepository
from bot.storage.database import insert_for
from bot.storage.homes import accounts_of
from bot.storage.tables import chats

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import ChatKey
    from bot.storage.database import Database

_CACHE_SIZE = 10_000
# Another process on the same database may change a choice; it is seen after this long at the latest.
_CACHE_AGE = timedelta(seconds=30)


class PreferenceRepository:
    """Keeps each chat's language. Every message asks for it, so the last answers are remembered for a while.

    Where this process is one of many that answer the same chats, nothing is: whoever chooses a language is answered in
    it from the next message on, by whichever process.
    """

    def __init__(self, database: Database, now: Callable[[], datetime], *, is_one_of_many: bool = False) -> None:
        self._database = database
        self._remembers = not is_one_of_many
        self._now = now
        self._cache: dict[ChatKey, tuple[datetime, Language | None]] = {}

    async def language(self, chat: ChatKey) -> Language | None:
        """Return the language that the chat chose, or None.

        Raises:
            StorageError: The database cannot be read.
        """
        cached = self._cache.get(chat)
        if cached is not None and self._now() - cached[0] < _CACHE_AGE:
            return cached[1]
        query = select(chats.c.language).where(chats.c.platform == chat.platform, chats.c.chat_id == chat.chat_id)
        found = await self._database.fetch(query)
        language = Language(found[0].language) if found and found[0].language else None
        self._remember(chat, language)
        return language

    async def save_language(self, chat: ChatKey, language: Language) -> None:
        """Keep the choice, for all accounts of whoever chose; it is committed on return.

        Raises:
            StorageError: It could not be written.
        """
        async with self._database.write() as connection:
            accounts = await accounts_of(connection, chat)
            for account in accounts:
                await keep_language(connection, account, language, self._now())
        for account in accounts:
            self._remember(account, language)

    async def move(self, old: ChatKey, new: ChatKey) -> None:
        """Give the new chat all that is stored of the old one, its subscription as well; see `ChatRepository.move`.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        await ChatRepository(self._database, self._now).move(old, new)
        for chat in (old, new):
            self._cache.pop(chat, None)

    def forget(self, chat: ChatKey) -> None:
        """Read a chat's choice anew: it has been deleted."""
        self._cache.pop(chat, None)

    def _remember(self, chat: ChatKey, language: Language | None) -> None:
        self._cache.pop(chat, None)
        if not self._remembers:
            return
        if len(self._cache) >= _CACHE_SIZE:
            del self._cache[next(iter(self._cache))]  # the one remembered longest ago
        self._cache[chat] = (self._now(), language)


async def keep_language(connection: AsyncConnection, chat: ChatKey, language: Language, now: datetime) -> None:
    """Write a chat's choice in the place of the one that may be there."""
    insert = insert_for(connection.dialect)(chats).values(
        platform=chat.platform, chat_id=chat.chat_id, language=language, created_at=now, updated_at=now
    )
    await connection.execute(
        insert.on_conflict_do_update(
            index_elements=[chats.c.platform, chats.c.chat_id],
            set_={"language": insert.excluded.language, "updated_at": insert.excluded.updated_at},
        )
    )
