"""What can happen to a group quiz, each with its instant: people's wishes, the platform's answers, time, and restarts.

Owns the shapes; what they come to is `bot.domain.group_quiz.advance`'s. Whether somebody may conduct a quiz was checked
before. An event that does not fit how a quiz stands (any more) changes nothing and is no error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.domain.group_quizzes import GroupQuestion, Setup


@dataclass(frozen=True, slots=True)
class Happened:
    """Anything, at an aware UTC instant."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Joined(Happened):
    """Somebody wants to play; whoever is in already changes their name or team."""

    person_id: str
    name: str
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Left(Happened):
    """Somebody does not want to play any more, or is not in the group any more."""

    person_id: str


@dataclass(frozen=True, slots=True)
class SetUp(Happened):
    """The lobby's settings were changed."""

    setup: Setup


@dataclass(frozen=True, slots=True)
class LobbyShown(Happened):
    """The lobby's message is there."""

    message_id: str


@dataclass(frozen=True, slots=True)
class StartAsked(Happened):
    """It shall start now; with one player only if that is meant: `alone`."""

    alone: bool = False


@dataclass(frozen=True, slots=True)
class Drawn(Happened):
    """Its questions were chosen, all WAITING; none if there are none."""

    questions: tuple[GroupQuestion, ...]
    content_version: str


@dataclass(frozen=True, slots=True)
class Ticked(Happened):
    """Time has passed: nothing happens before the deadline."""


@dataclass(frozen=True, slots=True)
class AboutQuestion(Happened):
    """Something about the question at a position."""

    position: int


@dataclass(frozen=True, slots=True)
class Put(AboutQuestion):
    """The platform took a question."""

    chat: ChatKey
    poll_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class PutInDoubt(AboutQuestion):
    """Nobody knows whether the platform took a question."""


@dataclass(frozen=True, slots=True)
class PutRefused(AboutQuestion):
    """The platform will not have a question."""


@dataclass(frozen=True, slots=True)
class Answered(AboutQuestion):
    """A vote arrived. `name` is the voter's, `chosen` as in `Vote`; empty where a vote was taken back."""

    person_id: str
    name: str
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hurried(AboutQuestion):
    """Perhaps everybody who plays has answered by now."""


@dataclass(frozen=True, slots=True)
class Revealed(AboutQuestion):
    """What a question came to was said, or nobody knows whether; of a tournament's, little had to be."""


@dataclass(frozen=True, slots=True)
class PollGone(AboutQuestion):
    """The poll of a question that is being revealed was deleted."""


@dataclass(frozen=True, slots=True)
class Told(Happened):
    """How the quiz went was said, or nobody knows whether."""


@dataclass(frozen=True, slots=True)
class NotSaid(Happened):
    """What was to be said certainly was not; it may be tried again at `retry_at`."""

    retry_at: datetime


@dataclass(frozen=True, slots=True)
class PauseAsked(Happened):
    """It shall be paused."""


@dataclass(frozen=True, slots=True)
class ResumeAsked(Happened):
    """It shall go on."""


@dataclass(frozen=True, slots=True)
class StopAsked(Happened):
    """It shall end, and show how it went."""


@dataclass(frozen=True, slots=True)
class Silenced(Happened):
    """The bot may not write in the group."""


@dataclass(frozen=True, slots=True)
class ShutOut(Happened):
    """The bot is not in the group any more."""


@dataclass(frozen=True, slots=True)
class Migrated(Happened):
    """The group has another id now; rows are re-keyed by the store, this does it with a quiz in hand."""

    chat: ChatKey


@dataclass(frozen=True, slots=True)
class Restarted(Happened):
    """The process that conducts it was away, and has heard all that was waiting for it."""


GroupEvent: TypeAlias = (
    Joined
    | Left
    | SetUp
    | LobbyShown
    | StartAsked
    | Drawn
    | Ticked
    | Put
    | PutInDoubt
    | PutRefused
    | Answered
    | Hurried
    | Revealed
    | PollGone
    | Told
    | NotSaid
    | PauseAsked
    | ResumeAsked
    | StopAsked
    | Silenced
    | ShutOut
    | Migrated
    | Restarted
)
