"""When chats on LINE last changed state, as far as that was applied: what comes late must not undo what came after.

Owns these instants, and whether it was a coming or a going. What a change of state does is not known here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from bot.storage.database import insert_for
from bot.storage.line_tables import line_chat_states

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.storage.database import Database

_REMEMBER: Final = timedelta(hours=48)
"""As the inbox remembers events; nothing is redelivered later. Of the bot itself it is remembered for good."""


class ChatStateRepository:
    """Remembers how far the states of chats have been applied."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def advance(self, chat: ChatKey, at: datetime, person_id: str = "", *, is_in: bool) -> bool:
        """Note that a change of state is applied, unless a later one was; return whether it is to be.

        The same one may be noted again: what it does is harmless when done twice, and was perhaps not done.

        Args:
            chat: Which chat.
            at: When it changed, by the platform's clock; aware, UTC.
            person_id: Who came or went; empty for the bot itself.
            is_in: Whether they came.

        Raises:
            StorageError: It could not be written.
        """
        states = line_chat_states
        async with self._database.write() as connection:
            inserted = insert_for(connection.dialect)(states).values(
                platform=chat.platform, chat_id=chat.chat_id, person_id=person_id, applied_at=at, is_in=is_in
            )
            noted = inserted.on_conflict_do_update(
                index_elements=[states.c.platform, states.c.chat_id, states.c.person_id],
                set_={"applied_at": inserted.excluded.applied_at, "is_in": inserted.excluded.is_in},
                where=states.c.applied_at <= inserted.excluded.applied_at,
            ).returning(states.c.chat_id)
            is_newest = (await connection.execute(noted)).first() is not None
            if person_id:
                old = (states.c.person_id != "") & (states.c.applied_at < at - _REMEMBER)
                await connection.execute(delete(states).where(old))
        return is_newest

    async def is_in(self, chat: ChatKey) -> bool | None:
        """Return whether the bot was let into a chat by the newest change that was applied; None: nothing is known.

        Raises:
            StorageError: The database cannot be read.
        """
        its = line_chat_states.c
        of_bot = (its.platform == chat.platform) & (its.chat_id == chat.chat_id) & (its.person_id == "")
        rows = await self._database.fetch(select(its.is_in).where(of_bot))
        return rows[0].is_in if rows else None
