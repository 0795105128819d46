"""What the buttons about a group's scheduled quizzes mean.

Owns these actions and their codes, which begin with xs and which `callbacks` merges with all others. All are about the
chat in which the button is. Every choice is absolute ("at 20:00", never "an hour later"), so that a button pressed
twice does what it did once. Whether the presser may is asked of Telegram each time, never here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias


class QuizSetting(StrEnum):
    """What can be chosen about a scheduled quiz; the values travel in buttons."""

    LENGTH = "n"
    SECONDS = "w"
    LEVEL = "v"
    SCOPE = "o"
    TEAMS = "t"
    TOURNAMENT = "c"
    SPEED = "b"


@dataclass(frozen=True, slots=True)
class ScheduleAction:
    """Anything about scheduled quizzes."""


@dataclass(frozen=True, slots=True)
class OpenSchedule(ScheduleAction):
    """Show a view: a `ScheduleView`, not checked here."""

    view: str


@dataclass(frozen=True, slots=True)
class SetScheduleTime(ScheduleAction):
    """Quizzes begin at this many minutes after the local midnight; where there were none, they come from now on."""

    minutes: int


@dataclass(frozen=True, slots=True)
class SetScheduleZone(ScheduleAction):
    """Count the time in this zone, an IANA name that is not checked here."""

    zone: str


@dataclass(frozen=True, slots=True)
class SetScheduleDays(ScheduleAction):
    """Quizzes come on these weekdays: a bit for each, 1 for Monday to 64 for Sunday."""

    mask: int


@dataclass(frozen=True, slots=True)
class SetScheduledQuiz(ScheduleAction):
    """What is asked, and how: a `QuizSetting` and its value (a number, or a scope's code), neither checked here."""

    setting: str
    value: str


@dataclass(frozen=True, slots=True)
class EndSchedule(ScheduleAction):
    """No quizzes by themselves any more."""


@dataclass(frozen=True, slots=True)
class UndoEndSchedule(ScheduleAction):
    """Take that back, or take an ended schedule up again."""


SchedulePress: TypeAlias = (
    OpenSchedule
    | SetScheduleTime
    | SetScheduleZone
    | SetScheduleDays
    | SetScheduledQuiz
    | EndSchedule
    | UndoEndSchedule
)

SCHEDULE_ACTIONS: Final[dict[str, type[SchedulePress]]] = {
    "xso": OpenSchedule,
    "xst": SetScheduleTime,
    "xsz": SetScheduleZone,
    "xsd": SetScheduleDays,
    "xsq": SetScheduledQuiz,
    "xse": EndSchedule,
    "xsu": UndoEndSchedule,
}
