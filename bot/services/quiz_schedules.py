"""A group's scheduled quizzes as use cases: one change each, committed, and whoever opens them told to look again.

Owns the order load, decide, save, poke. Who may change them is the platforms' business, what a change means
`bot.domain.quiz_schedules`', when one is opened `bot.services.scheduled_quizzes`'.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING, Final

from bot.domain import quiz_schedules as deciding
from bot.domain.group_quizzes import Setup
from bot.domain.quiz_schedules import QuizSchedule
from bot.domain.schedule import WORKING_DAYS, Schedule, zone_named

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.services.calendars import Calendars
    from bot.services.quiz_schedule_stores import QuizScheduleStore

USUAL_TIME: Final = time(20)


@dataclass(frozen=True, slots=True)
class QuizWish:
    """What somebody wants of a group's scheduled quizzes; what is not said stays as it was, or is as usual."""

    at: time | None = None
    zone: str | None = None
    weekdays: frozenset[int] | None = None
    setup: Setup | None = None


class QuizSchedules:
    """Reads and changes schedules. Every method may raise `StorageError`; then nothing has changed.

    Args:
        store: Where they are kept.
        calendars: Says in which zone a group lives that never said it for its quizzes.
        now: The current time, aware, UTC.
        poke: Is called after each change that whoever opens quizzes should know of.
    """

    def __init__(
        self,
        store: QuizScheduleStore,
        calendars: Calendars,
        now: Callable[[], datetime],
        *,
        poke: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._calendars = calendars
        self._now = now
        self._poke = poke

    async def usual(self, chat: ChatKey) -> Schedule:
        """Return when a group's quizzes come if nothing else is said."""
        return Schedule(USUAL_TIME, await self._calendars.zone(chat), WORKING_DAYS)

    async def get(self, chat: ChatKey) -> QuizSchedule | None:
        """Return a group's schedule, be it suspended or ended; None if it never had one."""
        return await self._store.get(chat)

    async def heard(self, chat: ChatKey) -> QuizSchedule | None:
        """Return a group's schedule, which goes on if it was suspended: somebody has just spoken to us there."""
        found = await self._store.get(chat)
        return await self.restore(chat) if found is not None and found.is_suspended else found

    async def plan(
        self, chat: ChatKey, wish: QuizWish, *, language: str | None = None, thread_id: str | None = None
    ) -> QuizSchedule:
        """Have quizzes come by themselves as wished for, from now on.

        Args:
            chat: The group.
            wish: What is wanted.
            language: The client's of whoever wants it, an IETF tag; kept from the first time on.
            thread_id: The topic of a forum in which it is wanted, and in which the quizzes will be.

        Raises:
            UnknownZoneError: There is no such zone.
        """
        usual = await self.usual(chat)

        def decide(old: QuizSchedule | None) -> QuizSchedule:
            now = self._now()
            known = old or QuizSchedule(0, chat, usual, Setup(), language, thread_id, None, None, None, now)
            changed = replace(
                known,
                schedule=_wished(known.schedule, wish),
                setup=wish.setup or known.setup,
                language=known.language or language,
                thread_id=thread_id,
            )
            return deciding.wished(old, changed, now)

        stored = await self._change(chat, decide)
        if stored is None:
            raise AssertionError("a schedule that was just made is there")
        return stored

    async def alter(self, chat: ChatKey, wish: QuizWish) -> QuizSchedule | None:
        """Change what there is; one that has ended stays so. None if there never was one.

        Raises:
            UnknownZoneError: There is no such zone.
        """

        def change(old: QuizSchedule, now: datetime) -> QuizSchedule:
            changed = replace(old, setup=wish.setup or old.setup)
            schedule = _wished(old.schedule, wish)
            return changed if schedule == old.schedule else deciding.rescheduled(changed, schedule, now)

        return await self._update(chat, change)

    async def end(self, chat: ChatKey) -> QuizSchedule | None:
        """Have no quizzes come by themselves any more; None if there never was a schedule."""
        return await self._update(chat, deciding.ended)

    async def undo(self, chat: ChatKey) -> QuizSchedule | None:
        """Take an ending back; None if there never was a schedule."""
        return await self._update(chat, deciding.undone)

    async def suspend(self, chat: ChatKey) -> QuizSchedule | None:
        """Open none in a group that the bot is not in any more, until it is back."""
        return await self._update(chat, lambda old, _: deciding.suspended(old))

    async def restore(self, chat: ChatKey) -> QuizSchedule | None:
        """Go on in a group that the bot is in again."""
        return await self._update(chat, deciding.restored)

    async def _update(
        self, chat: ChatKey, change: Callable[[QuizSchedule, datetime], QuizSchedule]
    ) -> QuizSchedule | None:
        """Change a schedule that there is."""

        def decide(old: QuizSchedule | None) -> QuizSchedule | None:
            return change(old, self._now()) if old else None

        return await self._change(chat, decide)

    async def _change(
        self, chat: ChatKey, decide: Callable[[QuizSchedule | None], QuizSchedule | None]
    ) -> QuizSchedule | None:
        stored = await self._store.change(chat, decide)
        self._poke()
        return stored


def _wished(schedule: Schedule, wish: QuizWish) -> Schedule:
    """Return a schedule with what is wished for.

    Raises:
        UnknownZoneError: There is no such zone.
    """
    if wish.zone is not None:
        zone_named(wish.zone)
    return Schedule(wish.at or schedule.at, wish.zone or schedule.zone, wish.weekdays or schedule.weekdays)
