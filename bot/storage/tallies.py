"""What is counted once a day, and what days before that can be worked out from: subscriptions by kind."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from bot.domain.growth import Membership
from bot.domain.subscription import ChatKind
from bot.storage.database import insert_for
from bot.storage.operation_tables import tallies
from bot.storage.tables import subscriptions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.storage.database import Database

_NAMES = {kind: f"subscriptions.{kind}" for kind in ChatKind}
_KINDS = {name: kind for kind, name in _NAMES.items()}
_COLUMNS = subscriptions.c
# Of the two the earlier one: whoever is unreachable gets nothing, and may end it later.
_UNTIL: Any = case(
    (_COLUMNS.ended_at.is_(None), _COLUMNS.suspended_at),
    (_COLUMNS.suspended_at.is_(None), _COLUMNS.ended_at),
    (_COLUMNS.suspended_at < _COLUMNS.ended_at, _COLUMNS.suspended_at),
    else_=_COLUMNS.ended_at,
)
_MEMBERSHIPS = select(_COLUMNS.kind, _COLUMNS.created_at, _UNTIL)
_LASTING = (
    select(_COLUMNS.kind, func.count())
    .where(_COLUMNS.ended_at.is_(None), _COLUMNS.suspended_at.is_(None))
    .group_by(_COLUMNS.kind)
)


class TallyRepository:
    """Keeps daily counts of subscriptions. Every method may raise StorageError; then nothing has changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lasting(self) -> dict[ChatKind, int]:
        """Return how many subscriptions of each kind there are now, neither ended nor unreachable."""
        found = {ChatKind(kind): count for kind, count in await self._database.fetch(_LASTING)}
        return {kind: found.get(kind, 0) for kind in ChatKind}

    async def memberships(self) -> tuple[Membership, ...]:
        """Return all subscriptions there are rows of, with their times."""
        rows = await self._database.fetch(_MEMBERSHIPS)
        return tuple(Membership(ChatKind(kind), since, until) for kind, since, until in rows)

    async def keep(self, on: date, counts: Mapping[ChatKind, int]) -> None:
        """Keep a day's counts, unless it has some: the first count of a day is nearest to its beginning."""
        rows = [{"on": on, "name": _NAMES[kind], "value": count} for kind, count in counts.items()]
        async with self._database.write() as connection:
            insert = insert_for(connection.dialect)(tallies).values(rows)
            await connection.execute(insert.on_conflict_do_nothing())

    async def since(self, on: date) -> dict[date, dict[ChatKind, int]]:
        """Return the counts of each day from `on` on that has any."""
        found: defaultdict[date, dict[ChatKind, int]] = defaultdict(lambda: dict.fromkeys(ChatKind, 0))
        query = select(tallies.c.on, tallies.c.name, tallies.c.value).where(
            tallies.c.on >= on, tallies.c.name.in_(_KINDS)
        )
        for day, name, value in await self._database.fetch(query):
            found[day][_KINDS[name]] = value
        return dict(found)
