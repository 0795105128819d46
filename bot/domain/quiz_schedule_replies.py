"""What there is to say about a group's scheduled quizzes, as data.

Owns meaning alone, as `bot.domain.replies` does, which takes these in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.library import Section
    from bot.domain.quiz_replies import ScopeSubject
    from bot.domain.quiz_schedules import QuizSchedule
    from bot.domain.schedule import Schedule


class ScheduleView(StrEnum):
    """A view of a group's schedule; the values travel in buttons."""

    CARD = "card"
    TIME = "time"
    ZONE = "zone"
    DAYS = "days"
    QUIZ = "quiz"
    """How many questions, for how long, of which level, about what."""
    SECTION = "section"
    MODE = "mode"
    """Teams, tournament, speed bonus."""


class ScheduleDone(StrEnum):
    """What has happened this very moment."""

    BEGUN = "begun"
    CHANGED = "changed"
    ENDED = "ended"


class ScheduleSlip(StrEnum):
    """Why typed words are no schedule."""

    NO_TIME = "no_time"
    """No time can be read in them."""
    NO_QUIZ = "no_quiz"
    """What is left of them is no quiz that can be had."""
    NOTHING_TO_END = "nothing_to_end"


@dataclass(frozen=True, slots=True)
class ScheduleMisread:
    """Words that were typed about a schedule and are not understood."""

    typed: str
    slip: ScheduleSlip


@dataclass(frozen=True, slots=True)
class ScheduleCard:
    """One view of a group's schedule."""

    quizzes: QuizSchedule | None
    """None before the first one."""
    usual: Schedule
    """When quizzes would come if nothing else is said."""
    subject: ScopeSubject | None
    """What the quiz is about; None for everything."""
    now: datetime
    view: ScheduleView = ScheduleView.CARD
    done: ScheduleDone | None = None
    misread: ScheduleMisread | None = None
    zones: tuple[str, ...] = ()
    """With the view of time zones, those that the typed words may mean."""
    sections: tuple[Section, ...] = ()
    """With the view of sections, all of them."""


@dataclass(frozen=True, slots=True)
class ScheduleAdminsOnly:
    """Only its admins may change what is scheduled in a group."""


@dataclass(frozen=True, slots=True)
class ScheduleElsewhere:
    """Somebody wants a schedule where there is no group to play."""


ScheduleReply: TypeAlias = ScheduleCard | ScheduleAdminsOnly | ScheduleElsewhere
