"""Opens scheduled quizzes ten minutes before their time, each date's once, wherever the process may be killed.

Owns the order: the quiz is opened under a name that belongs to its date alone, which the store commits before anything
is said and of which it opens no second; then the schedule moves on. Killed in between, the next sweep finds the quiz
there, and moves on. When something is due is `bot.domain.quiz_schedules`' to say.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.group_quiz_replies import GroupQuizRunning, TooManyQuizzes
from bot.domain.quiz_schedules import ANNOUNCED, begun_by, moved_on, opening
from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from bot.domain.chat import ChatKey, Platform
    from bot.domain.group_quizzes import GroupQuiz, Setup
    from bot.domain.quiz_schedules import Opening, QuizSchedule
    from bot.domain.schedule import Due
    from bot.services.quiz_schedule_stores import QuizScheduleStore

_LOGGER = logging.getLogger(__name__)

_SOON: Final = timedelta(seconds=10)
"""What could not be opened is tried again so soon, unless it is held."""
_AT_ONCE: Final = 200
"""Schedules that are read at once."""
_AGAIN_AFTER: Final = timedelta(hours=1)
"""A schedule that cannot be decided about, for example because its zone is unknown to this machine, is let be so
long."""


class QuizOpener(Protocol):
    """What opens quizzes (`bot.services.group_quizzes`)."""

    async def open(
        self,
        chat: ChatKey,
        starter_id: str,
        starter_name: str,
        setup: Setup,
        *,
        language: str | None = None,
        thread_id: str | None = None,
        by: str | None = None,
        starts_at: datetime | None = None,
        joins: bool = True,
    ) -> GroupQuiz | GroupQuizRunning | TooManyQuizzes:
        """Open a lobby and have it shown, return the one that `by` opened, or point to another that is running."""
        ...


class ScheduledQuizzes:
    """Opens what is due.

    Args:
        store: Where schedules are kept.
        quizzes: What opens quizzes.
        platforms: Where; schedules of others are let be.
        now: The current time, aware, UTC.
    """

    def __init__(
        self,
        store: QuizScheduleStore,
        quizzes: QuizOpener,
        platforms: Collection[Platform],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._quizzes = quizzes
        self._platforms = platforms
        self._now = now
        self._held: dict[int, datetime] = {}

    async def sweep(self) -> datetime | None:
        """Do what `open_due` does, and return when there is more to do; None if nothing is to come.

        Raises:
            StorageError: The database refuses; what has not been opened is due still.
        """
        looked_at = self._now()
        await self.open_due()
        return await self.next_at(looked_at)

    async def open_due(self) -> int:
        """Open the lobby of every quiz whose announcement has come; return how many were opened.

        What goes wrong with one is logged, holds up no other, and is tried again.

        Raises:
            StorageError: The database refuses; what has not been opened is due still.
        """
        opened, left = 0, True
        while left:
            some = await self._store.due(self._now() + ANNOUNCED, self._platforms, _AT_ONCE)
            counts = [await self._tried(quizzes) for quizzes in some]
            opened += sum(count for count in counts if count is not None)
            left = len(some) == _AT_ONCE and any(count is not None for count in counts)
        return opened

    async def _tried(self, quizzes: QuizSchedule) -> int | None:
        """Do what is due about one schedule; return how many quizzes that opened, None if nothing could be done."""
        now = self._now()
        if self._held.get(quizzes.id, now) > now:
            return None
        try:
            count = await self._open(quizzes)
        except StorageError:
            raise
        except Exception:
            self._held[quizzes.id] = now + _AGAIN_AFTER
            _LOGGER.exception("A scheduled quiz could not be opened", extra={"schedule": quizzes.id})
            return None
        self._held.pop(quizzes.id, None)
        return count

    async def next_at(self, looked_at: datetime) -> datetime | None:
        """Return when the next one is to be announced, after a look at what was due by then; None: nothing is to come.

        What has fallen due since is to be announced at once, what was overdue by then could not be.

        Raises:
            StorageError: The database cannot be read.
        """
        due_at = await self._store.next_due_at()
        if due_at is None:
            return None
        announced_at = due_at - ANNOUNCED
        return announced_at if announced_at > looked_at else self._now() + _SOON

    async def _open(self, quizzes: QuizSchedule) -> int:
        """Open what is due of one schedule, and move it on; return how many quizzes that opened."""
        now = self._now()
        decided, done = quizzes.next_due, opening(quizzes, now)
        for due in done.skipped:
            self._left_out(quizzes, due, "late")
        count = 0
        if done.due is not None:
            count = await self._announce(quizzes, done, done.due)

        def decide(old: QuizSchedule | None) -> QuizSchedule | None:
            return moved_on(old, decided, done, now) if old is not None and old.id == quizzes.id else None

        await self._store.change(quizzes.chat, decide)
        return count

    async def _announce(self, quizzes: QuizSchedule, done: Opening, due: Due) -> int:
        """Open the quiz of a date, unless the group is playing another."""
        opened = await self._quizzes.open(
            quizzes.chat,
            "",
            "",
            quizzes.setup,
            language=quizzes.language,
            thread_id=quizzes.thread_id,
            by=begun_by(quizzes, due),
            starts_at=done.starts_at,
            joins=False,
        )
        if isinstance(opened, GroupQuizRunning):
            self._left_out(quizzes, due, "another quiz is running")
            return 0
        return 1

    def _left_out(self, quizzes: QuizSchedule, due: Due, why: str) -> None:
        _LOGGER.info("A scheduled quiz was left out", extra={"schedule": quizzes.id, "on": str(due.on), "why": why})
