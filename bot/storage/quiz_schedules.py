"""Schedules of group quizzes in rows: one for each group, ended ones as well. What a change means is decided elsewhere.

Owns these statements. When something is due is `bot.domain.quiz_schedules`' and `bot.domain.schedule`'s.
"""

from __future__ import annotations

import logging
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, update

from bot.domain.chat import ChatKey, Platform
from bot.domain.quiz_schedules import QuizSchedule
from bot.domain.schedule import Due, Schedule
from bot.storage.database import insert_for
from bot.storage.group_rows import setup_json, setup_of
from bot.storage.group_tables import quiz_schedules
from bot.storage.rows import of_chat, unindexed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database

    Decide = Callable[[QuizSchedule | None], QuizSchedule | None]

_LOGGER = logging.getLogger(__name__)

SCHEDULE_COLUMNS: Final = tuple(column for column in quiz_schedules.c if column.name != "updated_at")


class QuizScheduleRepository:
    """Keeps each group's schedule."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def get(self, chat: ChatKey) -> QuizSchedule | None:
        """Return a group's schedule, be it suspended or ended; None if there never was one.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            return await schedule_in(connection, chat)

    async def change(self, chat: ChatKey, decide: Decide) -> QuizSchedule | None:
        """Store what `decide` makes of the present value, in one transaction; return what is stored now.

        `decide` is given None where there is none, and returns None for no change; a new one has id 0. Whatever it
        raises leaves everything as it was.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        async with self._database.write() as connection:
            stored = await schedule_in(connection, chat, locked=True)
            wanted = decide(stored)
            if wanted is None or wanted == stored:
                return stored
            values = {**_values(wanted), "updated_at": self._now()}
            if stored is None:
                await connection.execute(insert_for(connection.dialect)(quiz_schedules).values(values))
            else:
                await connection.execute(update(quiz_schedules).where(of_chat(quiz_schedules, chat)).values(values))
            return await schedule_in(connection, wanted.chat)

    async def due(self, until: datetime, platforms: Collection[Platform], limit: int) -> tuple[QuizSchedule, ...]:
        """Return up to `limit` schedules whose next quiz is due at an instant or before it, the most overdue first.

        What is not understood is left out and logged.

        Raises:
            StorageError: The database cannot be read.
        """
        found: list[QuizSchedule] = []
        for row in await self._database.fetch(due_by(until, platforms, limit)):
            try:
                found.append(_schedule_of(row))
            except (ValueError, TypeError, KeyError):  # a newer version wrote it, or somebody's hands
                _LOGGER.exception("The row of quiz schedule %d is not understood; it is left alone", row[0])
        return tuple(found)

    async def next_due_at(self) -> datetime | None:
        """Return when the next quiz of all schedules is due, perhaps in the past; None if nothing is to come.

        Raises:
            StorageError: The database cannot be read.
        """
        query = select(func.min(quiz_schedules.c.next_due_at)).where(quiz_schedules.c.next_due_at.is_not(None))
        [[earliest]] = await self._database.fetch(query)
        found: datetime | None = earliest
        return found


def due_by(until: datetime, platforms: Collection[Platform], limit: int) -> Any:
    """Return the query for schedules whose next quiz is due by then, the most overdue first."""
    return (
        select(*SCHEDULE_COLUMNS)
        .where(quiz_schedules.c.next_due_at <= until, unindexed(quiz_schedules.c.platform).in_(sorted(platforms)))
        .order_by(quiz_schedules.c.next_due_at, quiz_schedules.c.id)
        .limit(limit)
    )


async def schedule_in(connection: AsyncConnection, chat: ChatKey, *, locked: bool = False) -> QuizSchedule | None:
    """Return a group's schedule within a transaction; None if there never was one."""
    query = select(*SCHEDULE_COLUMNS).where(of_chat(quiz_schedules, chat))
    row = (await connection.execute(query.with_for_update() if locked else query)).one_or_none()
    return None if row is None else _schedule_of(row)


def _schedule_of(row: Sequence[Any]) -> QuizSchedule:
    """Read `SCHEDULE_COLUMNS`.

    Raises:
        ValueError: A newer version wrote something that this one does not know; KeyError and TypeError likewise.
    """
    (id_, platform, chat_id, at_minute, zone, weekdays, setup, language, thread_id, next_due_at, next_due_on, last_on,
     ended_at, created_at) = row  # fmt: skip
    days = frozenset(day for day in range(1, 8) if weekdays >> (day - 1) & 1)
    return QuizSchedule(
        id=id_,
        chat=ChatKey(Platform(platform), chat_id),
        schedule=Schedule(time(at_minute // 60, at_minute % 60), zone, days),
        setup=setup_of(setup),
        language=language,
        thread_id=thread_id,
        next_due=None if next_due_at is None else Due(next_due_on, next_due_at),
        last_on=last_on,
        ended_at=ended_at,
        created_at=created_at,
    )


def _values(wanted: QuizSchedule) -> dict[str, object]:
    """Return what is stored of a schedule, except its id and when it was changed."""
    schedule, due = wanted.schedule, wanted.next_due
    return {
        "platform": wanted.chat.platform,
        "chat_id": wanted.chat.chat_id,
        "at_minute": schedule.at.hour * 60 + schedule.at.minute,
        "zone": schedule.zone,
        "weekdays": sum(1 << (day - 1) for day in schedule.weekdays),
        "setup": setup_json(wanted.setup),
        "language": wanted.language,
        "thread_id": wanted.thread_id,
        "next_due_at": due and due.at,
        "next_due_on": due and due.on,
        "last_on": wanted.last_on,
        "ended_at": wanted.ended_at,
        "created_at": wanted.created_at,
    }
