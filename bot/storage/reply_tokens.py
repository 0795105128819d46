"""Fresh reply tokens of LINE's groups in rows, so that any replica can say something for free.

Owns who gets which token: a row is deleted by whoever takes it, so that nobody else tries it. Where tokens come from
and what is said with them is not decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from bot.domain.reply_token import ReplyToken
from bot.storage.database import insert_for
from bot.storage.line_tables import line_reply_tokens

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.storage.database import Database

_LONGEST: Final = 200
"""Characters of a token; LINE's have 32, and what the column cannot take is not kept."""


class ReplyTokenRepository:
    """Keeps the unused reply tokens of groups, and gives each to one who asks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, chat: ChatKey, token: ReplyToken, now: datetime) -> None:
        """Keep a token, and drop all that have expired. One that is kept already stays as it is.

        Committed on return.

        Raises:
            StorageError: It could not be written.
        """
        if len(token.token) > _LONGEST or token.expires_at <= now:
            return
        async with self._database.write() as connection:
            await connection.execute(delete(line_reply_tokens).where(line_reply_tokens.c.expires_at <= now))
            await connection.execute(
                insert_for(connection.dialect)(line_reply_tokens)
                .values(token=token.token, group_id=chat.chat_id, expires_at=token.expires_at)
                .on_conflict_do_nothing()
            )

    async def claim(self, chat: ChatKey, now: datetime) -> ReplyToken | None:
        """Take the token of a group that lasts longest; None if there is none left. Of two who ask, one gets it.

        Raises:
            StorageError: It could not be written; the token stays.
        """
        newest = (
            select(line_reply_tokens.c.token)
            .where(line_reply_tokens.c.group_id == chat.chat_id, line_reply_tokens.c.expires_at > now)
            .order_by(line_reply_tokens.c.expires_at.desc(), line_reply_tokens.c.token)
            .limit(1)
            .scalar_subquery()
        )
        taken = delete(line_reply_tokens).where(line_reply_tokens.c.token == newest)
        async with self._database.write() as connection:
            found = await connection.execute(taken.returning(line_reply_tokens.c.token, line_reply_tokens.c.expires_at))
            row = found.one_or_none()
        return None if row is None else ReplyToken(row.token, row.expires_at)

    async def count(self, chat: ChatKey, now: datetime) -> int:
        """Return how many times a group can still be answered for free.

        Raises:
            StorageError: The database cannot be read.
        """
        fresh = (line_reply_tokens.c.group_id == chat.chat_id) & (line_reply_tokens.c.expires_at > now)
        rows = await self._database.fetch(select(func.count().label("tokens")).where(fresh))
        return int(rows[0].tokens)

    async def drop(self, chat: ChatKey) -> None:
        """Forget the tokens of a group that the bot is in no more.

        Raises:
            StorageError: It could not be written; they stay until they expire.
        """
        async with self._database.write() as connection:
            await connection.execute(delete(line_reply_tokens).where(line_reply_tokens.c.group_id == chat.chat_id))
