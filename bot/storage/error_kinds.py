"""Errors by kind in the notices' rows: how often since owners were told, whether they know the kind, whether they mind.

Owns these rows, whose keys begin with ``error:``. When owners are told is `bot.services.error_digests`'.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select, update

from bot.domain.error_kinds import ErrorCount, ErrorKind
from bot.storage.database import insert_for
from bot.storage.operation_tables import notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.storage.database import Database

_PREFIX: Final = "error:"
_TOLD: Final = "error digest"
"""The key of the row that says when owners were last told."""
_IS_KIND: Final = notices.c.key.startswith(_PREFIX, autoescape=True)


class ErrorKindRepository:
    """Keeps counts of errors. Every method may raise StorageError; then nothing has changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, counts: Mapping[ErrorKind, int], now: datetime) -> None:
        """Add to the counts. Committed on return."""
        async with self._database.write() as connection:
            for kind, count in sorted(counts.items()):
                new = {"key": _key(kind), "detail": _detail(kind), "first_at": now, "last_at": now, "told_at": None}
                insert = insert_for(connection.dialect)(notices).values(count=count, **new)
                more = {"count": notices.c.count + count, "last_at": now}
                await connection.execute(insert.on_conflict_do_update(index_elements=[notices.c.key], set_=more))

    async def counts(self) -> list[ErrorCount]:
        """Return all kinds that are known, also those that did not occur since owners were told."""
        found = [_count_of(row) for row in await self._database.fetch(select(notices).where(_IS_KIND))]
        return [one for one in found if one is not None]

    async def told_at(self) -> datetime | None:
        """Return when owners were last told, or would have been had there been anything; None if never."""
        rows = await self._database.fetch(select(notices.c.told_at).where(notices.c.key == _TOLD))
        return rows[0].told_at if rows else None

    async def told(self, counts: Iterable[ErrorCount], now: datetime, forget_before: datetime) -> None:
        """Keep that owners know of these counts, and forget kinds that did not occur for long. Committed on return."""
        async with self._database.write() as connection:
            for one in counts:
                less = {"count": notices.c.count - one.count, "told_at": now}
                await connection.execute(update(notices).where(notices.c.key == _key(one.kind)).values(less))
            await connection.execute(delete(notices).where(_IS_KIND, notices.c.last_at < forget_before))
            row = {"key": _TOLD, "detail": "", "count": 0, "first_at": now, "last_at": now, "told_at": now}
            insert = insert_for(connection.dialect)(notices).values(row)
            again = {"last_at": now, "told_at": now}
            await connection.execute(insert.on_conflict_do_update(index_elements=[notices.c.key], set_=again))

    async def mute(self, kind: ErrorKind, until: datetime | None) -> None:
        """Keep until when owners do not want to hear of a kind; None for from now on again. Committed on return."""
        async with self._database.write() as connection:
            changed = update(notices).where(notices.c.key == _key(kind)).values(detail=_detail(kind, until))
            await connection.execute(changed)


def _key(kind: ErrorKind) -> str:
    return f"{_PREFIX}{kind.token}"


def _detail(kind: ErrorKind, muted_until: datetime | None = None) -> str:
    parts = {"logger": kind.logger, "error": kind.error, "place": kind.place}
    return json.dumps({**parts, "muted_until": muted_until and muted_until.isoformat()}, ensure_ascii=False)


def _count_of(row: Any) -> ErrorCount | None:
    """Return a row's count; None for one that a later version has written otherwise."""
    try:
        detail = json.loads(row.detail)
        kind = ErrorKind(detail["logger"], detail["error"], detail["place"])
        until = detail["muted_until"] and datetime.fromisoformat(detail["muted_until"])
    except (ValueError, KeyError, TypeError):
        return None
    return ErrorCount(kind, row.count, row.first_at, row.last_at, row.told_at is None, until)
