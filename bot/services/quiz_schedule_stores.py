"""What schedules of group quizzes need from storage, as a protocol.

Owns the shape alone; `bot.storage.quiz_schedules` fulfils it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from bot.domain.chat import ChatKey, Platform
    from bot.domain.quiz_schedules import QuizSchedule

    Decide = Callable[[QuizSchedule | None], QuizSchedule | None]


class QuizScheduleStore(Protocol):
    """Where schedules are kept, one for each group. Every method may raise `StorageError`; then nothing has changed."""

    async def get(self, chat: ChatKey) -> QuizSchedule | None:
        """Return a group's schedule, be it suspended or ended; None if there never was one."""
        ...

    async def change(self, chat: ChatKey, decide: Decide) -> QuizSchedule | None:
        """Store what `decide` makes of the present value, in one transaction; return what is stored now.

        `decide` is given None where there is none, and returns None for no change; a new one has id 0. Whatever it
        raises leaves everything as it was.
        """
        ...

    async def due(self, until: datetime, platforms: Collection[Platform], limit: int) -> tuple[QuizSchedule, ...]:
        """Return schedules whose next quiz is due at an instant or before it, the most overdue first."""
        ...

    async def next_due_at(self) -> datetime | None:
        """Return when the next quiz of all schedules is due; None if nothing is to come."""
        ...
