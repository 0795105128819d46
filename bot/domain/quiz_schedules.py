"""A group's wish for quizzes at a local time, and what becomes of it when it is changed, due, suspended or ended.

Owns the value and these decisions, as `bot.domain.subscribing` does for digests. When something is due is
`bot.domain.schedule`'s; clocks, rows and people's rights may not enter. Every change is harmless when it is made twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.planning import plan_due
from bot.domain.schedule import first_due

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.domain.chat import ChatKey
    from bot.domain.group_quizzes import Setup
    from bot.domain.schedule import Due, Schedule

ANNOUNCED: Final = timedelta(minutes=10)
"""So long before its time the lobby of a quiz opens."""
LATEST: Final = timedelta(minutes=5)
"""So long after its time it is opened still, if the bot was away; later, its date is left out."""
LATE_START: Final = timedelta(minutes=1)
"""A lobby that opens late starts so much later, for people to come in."""


@dataclass(frozen=True, slots=True)
class QuizSchedule:
    """A group's wish for quizzes, one for each group; it stays when it is ended, so that it can be taken up again.

    `next_due` is None while it is ended or suspended.
    """

    id: int
    """0 until it is stored."""
    chat: ChatKey
    schedule: Schedule
    setup: Setup
    language: str | None
    """Of whoever set it up, an IETF tag, for a group that never chose."""
    thread_id: str | None
    """The topic of a forum that it was set up in."""
    next_due: Due | None
    """The quiz, not its announcement."""
    last_on: date | None
    """The newest local date on which a quiz was opened or left out; the next one is always later."""
    ended_at: datetime | None
    created_at: datetime

    @property
    def is_suspended(self) -> bool:
        """Whether the bot is not in the group any more, and nothing comes until it is back."""
        return self.ended_at is None and self.next_due is None


@dataclass(frozen=True, slots=True)
class Opening:
    """What is to happen about a schedule whose announcement has come."""

    due: Due | None
    """The quiz to open now; None for none."""
    starts_at: datetime | None
    """When that one starts by itself."""
    skipped: tuple[Due, ...]
    """Too old to be opened."""
    next_due: Due
    """The one after these."""

    @property
    def last_on(self) -> date | None:
        """The newest date that is done with by this; None for none."""
        return max((due.on for due in (*self.skipped, *((self.due,) if self.due else ()))), default=None)


def wished(old: QuizSchedule | None, wish: QuizSchedule, now: datetime) -> QuizSchedule:
    """Return the schedule of a group that wants quizzes as `wish` says from now on.

    Of `wish` counts what people choose; id, dates and instants are those of the old one, if there is one.
    """
    if old is not None:
        kept = replace(wish, id=old.id, chat=old.chat, last_on=old.last_on, created_at=old.created_at)
        return _planned(replace(kept, ended_at=None), now)
    return _planned(replace(wish, id=0, last_on=None, ended_at=None, created_at=now), now)


def rescheduled(old: QuizSchedule, schedule: Schedule, now: datetime) -> QuizSchedule:
    """Return it at other times; one that has ended stays so."""
    changed = replace(old, schedule=schedule)
    return changed if old.next_due is None else _planned(changed, now)


def ended(old: QuizSchedule, now: datetime) -> QuizSchedule:
    """Return it without any quizzes to come; all else stays, for it may be taken up again."""
    return old if old.ended_at is not None else replace(old, ended_at=now, next_due=None)


def undone(old: QuizSchedule, now: datetime) -> QuizSchedule:
    """Return it as it was before it ended."""
    return old if old.ended_at is None else _planned(replace(old, ended_at=None), now)


def suspended(old: QuizSchedule) -> QuizSchedule:
    """Return it without any quizzes until the bot is back in the group."""
    return replace(old, next_due=None)


def restored(old: QuizSchedule, now: datetime) -> QuizSchedule:
    """Return it with its next quiz counted from now, if it was suspended."""
    return _planned(old, now) if old.is_suspended else old


def opening(old: QuizSchedule, now: datetime) -> Opening:
    """Decide about everything whose announcement has come by `now`: the newest is opened unless it is too old.

    Raises:
        ValueError: Nothing is to come.
        UnknownZoneError: There is no such zone.
    """
    if old.next_due is None:
        raise ValueError("a schedule that is ended or suspended opens nothing")
    plan = plan_due(old.schedule, old.next_due, now + ANNOUNCED, window=ANNOUNCED + LATEST)
    due = plan.planned
    starts_at = None if due is None else due.at if due.at >= now else now + LATE_START
    following = plan.next_due or first_due(old.schedule, now, last_on=old.last_on, paused_until=None)
    return Opening(due, starts_at, plan.skipped, following)


def moved_on(old: QuizSchedule, decided: Due | None, done: Opening, now: datetime) -> QuizSchedule:
    """Return it after what was decided about the due `decided` has happened.

    It may have been changed meanwhile: then only the dates that are done with are noted, and do not come again.
    """
    dates = [on for on in (old.last_on, done.last_on) if on is not None]
    noted = replace(old, last_on=max(dates, default=None))
    if noted.next_due is None:
        return noted
    if noted.next_due == decided:
        return replace(noted, next_due=done.next_due)
    is_over = noted.last_on is not None and noted.next_due.on <= noted.last_on
    return _planned(noted, now) if is_over else noted


def begun_by(schedule: QuizSchedule, due: Due) -> str:
    """Return the name of the event that opens the quiz of a date: there is one quiz of that name at most."""
    return f"schedule:{schedule.id}/{due.on.isoformat()}"


def _planned(changed: QuizSchedule, now: datetime) -> QuizSchedule:
    """Return it with its next due as everything else in it now says, announced as it should be or at once."""
    return replace(changed, next_due=first_due(changed.schedule, now, last_on=changed.last_on, paused_until=None))
