"""Open questions to people in rows: what their next typed message answers, also after a restart."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from bot.domain.chat import ChatKey, Platform
from bot.domain.prompt import Prompt
from bot.storage.database import insert_for
from bot.storage.rows import of_chat
from bot.storage.tables import prompts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database


_KEPT: Final = timedelta(days=1)
"""Far longer than a question stands (`bot.services.prompts`)."""
_FORGET_EVERY: Final = timedelta(hours=1)


class PromptRepository:
    """Keeps one open question for each person in each chat."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._forgot_at: datetime | None = None

    async def ask(self, prompt: Prompt) -> None:
        """Keep the question in place of an earlier one to the same person in the same chat; committed on return.

        Raises:
            StorageError: It could not be written.
        """
        values = {
            "kind": prompt.kind,
            "target_chat_id": prompt.target.chat_id,
            "message_id": prompt.message_id,
            "asked_at": prompt.asked_at,
        }
        async with self._database.write() as connection:
            await self._forget_old(connection, prompt.asked_at)
            await connection.execute(
                insert_for(connection.dialect)(prompts)
                .values(
                    platform=prompt.chat.platform, chat_id=prompt.chat.chat_id, person_id=prompt.person_id, **values
                )
                .on_conflict_do_update(
                    index_elements=[prompts.c.platform, prompts.c.chat_id, prompts.c.person_id], set_=values
                )
            )

    async def _forget_old(self, connection: AsyncConnection, now: datetime) -> None:
        """Delete, now and then, what nobody will answer any more: people come and go, and few answer everything."""
        if self._forgot_at is None or abs(now - self._forgot_at) >= _FORGET_EVERY:
            await connection.execute(delete(prompts).where(prompts.c.asked_at < now - _KEPT))
            self._forgot_at = now

    async def peek(self, chat: ChatKey, person_id: str) -> Prompt | None:
        """Return what the person was asked here last, however long ago; it stays open.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            row = (await connection.execute(select(prompts).where(_of(chat, person_id)))).one_or_none()
        return None if row is None else _prompt_of(row)

    async def take(self, chat: ChatKey, person_id: str) -> Prompt | None:
        """Return what the person was asked here last, and close it: of two who take it, one gets it.

        Raises:
            StorageError: It could not be written; the question stays open.
        """
        async with self._database.write() as connection:
            taken = delete(prompts).where(_of(chat, person_id)).returning(*prompts.c)
            row = (await connection.execute(taken)).one_or_none()
        return None if row is None else _prompt_of(row)

    async def clear(self, chat: ChatKey, person_id: str) -> None:
        """Close what the person was asked here, if anything was.

        Raises:
            StorageError: It could not be written; the question stays open.
        """
        async with self._database.write() as connection:
            await connection.execute(delete(prompts).where(_of(chat, person_id)))


def _of(chat: ChatKey, person_id: str) -> ColumnElement[bool]:
    return of_chat(prompts, chat) & (prompts.c.person_id == person_id)


def _prompt_of(row: Row[tuple[object, ...]]) -> Prompt:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to the names, underscored to leave room for columns
    platform = Platform(values["platform"])
    return Prompt(
        chat=ChatKey(platform, values["chat_id"]),
        person_id=values["person_id"],
        kind=values["kind"],
        target=ChatKey(platform, values["target_chat_id"]),
        message_id=values["message_id"],
        asked_at=values["asked_at"],
    )
