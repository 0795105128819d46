"""Broadcasts in rows: drafts, what is confirmed and for whom, what waits its turn, what is over.

Owns that each is begun once and how a status follows another. One chat's copy is `bot.storage.broadcast_sends`'; who an
audience is, `bot.storage.audiences`'.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from bot.domain.broadcasts import Audience, Broadcast, BroadcastStatus, SendStatus
from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.storage.audiences import counted, counts_of, sends_to
from bot.storage.database import insert_for
from bot.storage.operation_tables import broadcast_sends, broadcasts
from bot.storage.rows import of_chat, storable
from bot.storage.tables import chats

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database

_COLUMNS: Final = tuple(column for column in broadcasts.c if column.name != "begun_by")
_DRAFTS_KEPT: Final = timedelta(days=1)
_CONFIRMED: Final = (BroadcastStatus.QUEUED, BroadcastStatus.RUNNING, BroadcastStatus.STOPPED)


class BroadcastRepository:
    """Keeps broadcasts. Every method may raise StorageError; then nothing has changed."""

    def __init__(self, database: Database, now: Callable[[], datetime], new_id: Callable[[], UUID]) -> None:
        """Prepare. `new_id` makes ids that nothing else has, such as ``uuid.uuid4``."""
        self._database = database
        self._now = now
        self._new_id = new_id

    async def write_draft(self, owner: ChatKey, text: str, language: Language) -> Broadcast:
        """Keep what an owner wants to say in the place of what they wrote before and did not confirm."""
        now = self._now()
        draft = Broadcast(
            self._new_id(), owner, Audience.EVERYBODY, text, BroadcastStatus.DRAFT, language, None, created_at=now
        )
        async with self._database.write() as connection:
            await connection.execute(delete(broadcasts).where(_is_draft_of(owner)))
            await _drop_old_drafts(connection, now)
            await connection.execute(insert(broadcasts).values(_values(draft)))
        return draft

    async def get(self, broadcast_id: UUID) -> Broadcast | None:
        """Return a broadcast; None if there is none, or none that this version understands."""
        rows = await self._database.fetch(select(*_COLUMNS).where(broadcasts.c.id == broadcast_id))
        return _broadcast_of(rows[0]) if rows else None

    async def counts(self, platform: Platform) -> dict[Audience, int]:
        """Return how many chats each audience is at this moment."""
        return counts_of(await self._database.fetch(counted(platform)))

    async def confirm(
        self, broadcast_id: UUID, audience: Audience, message_id: str | None, begun_by: str | None
    ) -> Broadcast | None:
        """Queue a draft for everybody who is in an audience now; return it as it is, None if there is none such.

        What is confirmed already stays as it is, whoever confirms it again. `message_id` is to show how far it is.
        """
        async with self._database.write() as connection:
            found = await _locked(connection, broadcast_id)
            if found is None or found.status is not BroadcastStatus.DRAFT:
                return found
            changed = {
                "audience": audience,
                "status": BroadcastStatus.QUEUED,
                "message_id": message_id,
                "started_at": self._now(),
                "begun_by": begun_by,
            }
            await connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(changed))
            await connection.execute(sends_to(broadcast_id, found.platform, audience))
            return await _locked(connection, broadcast_id)

    async def stop(self, broadcast_id: UUID) -> Broadcast | None:
        """Let nobody get it any more who has not got it yet; return it as it is now, None if there is none such.

        A draft, and what is over, stay as they are.
        """
        async with self._database.write() as connection:
            found = await _locked(connection, broadcast_id)
            if found is None or not found.is_under_way:
                return found
            await _leave_out(connection, broadcast_id, self._now())
            stopped = {"status": BroadcastStatus.STOPPED, "text": ""}
            await connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(stopped))
            return await _locked(connection, broadcast_id)

    async def drop(self, broadcast_id: UUID) -> bool:
        """Delete a draft; return False if it is none any more."""
        is_draft = (broadcasts.c.id == broadcast_id) & (broadcasts.c.status == BroadcastStatus.DRAFT)
        async with self._database.write() as connection:
            return (await connection.execute(delete(broadcasts).where(is_draft))).rowcount > 0

    async def unfinished(self) -> tuple[Broadcast, ...]:
        """Return what is confirmed and not over, in the order in which it was confirmed."""
        query = (
            select(*_COLUMNS)
            .where(broadcasts.c.ended_at.is_(None), broadcasts.c.status.in_(_CONFIRMED))
            .order_by(broadcasts.c.started_at, broadcasts.c.id)
        )
        found = [_broadcast_of(row) for row in await self._database.fetch(query)]
        return tuple(broadcast for broadcast in found if broadcast is not None)

    async def start(self, broadcast_id: UUID) -> None:
        """Let a queued one run."""
        is_queued = (broadcasts.c.id == broadcast_id) & (broadcasts.c.status == BroadcastStatus.QUEUED)
        async with self._database.write() as connection:
            await connection.execute(update(broadcasts).where(is_queued).values(status=BroadcastStatus.RUNNING))

    async def shown_in(self, broadcast_id: UUID, message_id: str) -> None:
        """Note that another message shows how far it is."""
        async with self._database.write() as connection:
            its = broadcasts.c.id == broadcast_id
            await connection.execute(update(broadcasts).where(its).values(message_id=message_id))

    async def end(self, broadcast_id: UUID) -> None:
        """Note that a confirmed one is over, and erase its text; whoever still waits for it gets none."""
        now = self._now()
        async with self._database.write() as connection:
            found = await _locked(connection, broadcast_id)
            if found is None or found.ended_at is not None or found.status not in _CONFIRMED:
                return
            await _leave_out(connection, broadcast_id, now)
            status = BroadcastStatus.STOPPED if found.status is BroadcastStatus.STOPPED else BroadcastStatus.DONE
            over = {"status": status, "text": "", "ended_at": now}
            await connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(over))

    async def takes(self, chat: ChatKey) -> bool:
        """Return whether a chat gets broadcasts: unless it asked for none."""
        rows = await self._database.fetch(select(chats.c.no_broadcasts_at).where(of_chat(chats, chat)))
        return not rows or rows[0].no_broadcasts_at is None

    async def set_takes(self, chat: ChatKey, *, wanted: bool) -> None:
        """Keep whether a chat wants broadcasts; one that waits for this chat is not sent either."""
        now = self._now()
        refused_at = None if wanted else now
        row = {"platform": chat.platform, "chat_id": chat.chat_id, "no_broadcasts_at": refused_at}
        async with self._database.write() as connection:
            insertion = insert_for(connection.dialect)(chats).values({**row, "created_at": now, "updated_at": now})
            await connection.execute(
                insertion.on_conflict_do_update(
                    index_elements=[chats.c.platform, chats.c.chat_id],
                    set_={"no_broadcasts_at": refused_at, "updated_at": now},
                )
            )
            if not wanted:
                its = of_chat(broadcast_sends, chat) & (broadcast_sends.c.status == SendStatus.WAITING)
                await connection.execute(update(broadcast_sends).where(its).values(_left_out(now)))


async def drop_old_drafts(database: Database, now: datetime) -> None:
    """Delete what was written and not confirmed for a day.

    Raises:
        StorageError: It could not be written.
    """
    async with database.write() as connection:
        await _drop_old_drafts(connection, now)


async def _drop_old_drafts(connection: AsyncConnection, now: datetime) -> None:
    is_old = (broadcasts.c.status == BroadcastStatus.DRAFT) & (broadcasts.c.created_at < now - _DRAFTS_KEPT)
    await connection.execute(delete(broadcasts).where(is_old))


async def _locked(connection: AsyncConnection, broadcast_id: UUID) -> Broadcast | None:
    query = select(*_COLUMNS).where(broadcasts.c.id == broadcast_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _broadcast_of(row)


async def _leave_out(connection: AsyncConnection, broadcast_id: UUID, now: datetime) -> None:
    """Settle all chats that have no outcome yet and are not being sent to."""
    waits = (broadcast_sends.c.broadcast_id == broadcast_id) & (broadcast_sends.c.status == SendStatus.WAITING)
    await connection.execute(update(broadcast_sends).where(waits).values(_left_out(now)))


def _left_out(now: datetime) -> dict[str, object]:
    return {"status": SendStatus.LEFT_OUT, "settled_at": now}


def _is_draft_of(owner: ChatKey) -> ColumnElement[bool]:
    is_theirs = (broadcasts.c.platform == owner.platform) & (broadcasts.c.owner_id == owner.chat_id)
    return is_theirs & (broadcasts.c.status == BroadcastStatus.DRAFT)


def _values(broadcast: Broadcast) -> dict[str, object]:
    return {
        "id": broadcast.id,
        "platform": broadcast.owner.platform,
        "owner_id": broadcast.owner.chat_id,
        "audience": broadcast.audience,
        "text": storable(broadcast.text),
        "status": broadcast.status,
        "language": broadcast.language,
        "message_id": broadcast.message_id,
        "created_at": broadcast.created_at,
        "started_at": broadcast.started_at,
        "ended_at": broadcast.ended_at,
    }


def _broadcast_of(row: Any) -> Broadcast | None:
    """Read `_COLUMNS`; None of what a newer version wrote and this one does not know."""
    try:
        return Broadcast(
            id=row.id,
            owner=ChatKey(Platform(row.platform), row.owner_id),
            audience=Audience(row.audience),
            text=row.text,
            status=BroadcastStatus(row.status),
            language=Language(row.language),
            message_id=row.message_id,
            created_at=row.created_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )
    except ValueError:
        return None
