"""Links by which people fetch what is stored of them, where a platform takes no files: each counts once.

Owns these rows; of the secret in a link only a digest is kept. What is fetched is `bot.services.people`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.storage.line_tables import export_links

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database


class ExportLinkRepository:
    """Keeps links until they are used or too old."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self, person: ChatKey, digest: str, language: Language, *, now: datetime, expires_at: datetime
    ) -> None:
        """Keep a link, and drop all that are too old.

        Raises:
            StorageError: It could not be written.
        """
        row = {"digest": digest, "platform": person.platform, "person_id": person.chat_id, "language": language}
        async with self._database.write() as connection:
            await connection.execute(delete(export_links).where(export_links.c.expires_at <= now))
            await connection.execute(insert(export_links).values(row | {"expires_at": expires_at}))

    async def claim(self, digest: str, now: datetime) -> tuple[ChatKey, Language] | None:
        """Return whose link it is and the language to write in, and take it away; None for no link that counts.

        Raises:
            StorageError: It could not be written; the link counts on.
        """
        its = export_links.c
        taken = delete(export_links).where(its.digest == digest, its.expires_at > now)
        async with self._database.write() as connection:
            found = await connection.execute(taken.returning(its.platform, its.person_id, its.language))
            row = found.one_or_none()
        return None if row is None else (ChatKey(Platform(row[0]), row[1]), Language(row[2]))
