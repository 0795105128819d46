"""One private quiz: what was wished for, which questions it puts, and how far it has come.

Owns the shapes. Time comes in as an argument; polls, messages and rows may not enter, save as ids that are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.domain.memory import DEFAULT_AIM

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bot.domain.authored_questions import Level
    from bot.domain.chat import ChatKey
    from bot.domain.questions import Question

DEFAULT_LENGTH: Final = 5
LENGTHS: Final = (5, 10, 20)
"""What buttons offer; any number from 1 to `MOST_QUESTIONS` may be typed."""
MOST_QUESTIONS: Final = 50


class ScopeKind(StrEnum):
    """What a round draws its questions from, and what the scope's `id` is."""

    ALL = "all"
    """Everything. No id."""
    SECTION = "section"
    CONCEPT = "concept"
    STATEMENT = "statement"
    OCCASION = "occasion"
    NUMBER = "number"
    FIGURE = "figure"
    DUE = "due"
    """What is due in the person's memory, and nothing else. No id."""
    MISSED = "missed"
    """What another round's answers missed. Id: that round's, as hexadecimal digits."""
    GROUP_MISSED = "group_missed"
    """What the person missed in a group quiz. Id: that quiz's, as hexadecimal digits."""


PAST: Final = frozenset({ScopeKind.DUE, ScopeKind.MISSED, ScopeKind.GROUP_MISSED})
"""What a person's past makes; it is about nothing of the library in particular."""
WHOLE: Final = PAST | {ScopeKind.ALL}
"""Scopes that are about nothing of the library in particular."""
WITHOUT_ID: Final = frozenset({ScopeKind.ALL, ScopeKind.DUE})
"""Kinds of scopes that have no id; all others have one."""
ALL_MISSED: Final = frozenset({ScopeKind.MISSED, ScopeKind.GROUP_MISSED})
"""Of these all comes back, in its order, whatever the wish's length and level."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a round draws its questions from."""

    kind: ScopeKind = ScopeKind.ALL
    id: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for."""

    scope: Scope = Scope()
    level: Level | None = None
    """Only questions of this level; None for all."""
    length: int = DEFAULT_LENGTH


REVIEW: Final = Wish(Scope(ScopeKind.DUE), length=10)
"""What whoever wants to review wishes for, unless they say how many."""


class RoundStatus(StrEnum):
    """How a round stands."""

    RUNNING = "running"
    FINISHED = "finished"
    """Every question was answered or skipped."""
    STOPPED = "stopped"
    """The person ended it."""
    REPLACED = "replaced"
    """Another one was begun in its place, or it was left lying too long."""


class QuestionState(StrEnum):
    """How one question of a round stands. All before one that is ASKING, OFFERED or ASKED are done with."""

    WAITING = "waiting"
    ASKING = "asking"
    """It is being handed to the platform; after a crash nobody knows whether it arrived."""
    OFFERED = "offered"
    """Nobody knows whether it arrived, and its person was told that the round is there: it waits for them."""
    ASKED = "asked"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    """The person left it out, or it could not be put."""
    LEFT = "left"
    """Its round was ended before it was answered, whether it had been put or not."""


DONE_WITH: Final = frozenset({QuestionState.ANSWERED, QuestionState.SKIPPED, QuestionState.LEFT})
"""States after which nothing more happens to a question."""


THEIR_TURN: Final = frozenset({QuestionState.ASKED, QuestionState.OFFERED})
"""States in which a question waits for its person, and a start has nothing to say."""


@dataclass(frozen=True, slots=True)
class RoundQuestion:
    """One question of a round."""

    position: int
    """From 0."""
    key: str
    revision: str
    question: Question
    state: QuestionState = QuestionState.WAITING
    in_doubt: bool = False
    """It may have been put before, in a message that we know nothing of: an answer to such a poll counts for it."""
    puts: int = 0
    """How often it was handed to the platform; what was certainly not taken does not count."""
    asked_at: datetime | None = None
    poll_id: str | None = None
    """The newest of the platform's polls that put it; the store knows the earlier ones, too."""
    message_id: str | None = None
    chosen: tuple[int, ...] | None = None
    is_correct: bool | None = None
    answered_at: datetime | None = None
    done_by: str | None = None
    """Which of the platform's events it was answered or left out by, or put once more: one that is delivered again is
    known by it."""

    @property
    def was_handed_over(self) -> bool:
        """The platform has taken it, or nobody knows: somebody may see it as it is here."""
        return self.puts > 0


@dataclass(frozen=True, slots=True)
class Round:
    """One private quiz."""

    id: UUID
    person: ChatKey
    wish: Wish
    seed: int
    content_version: str
    """Of the library that its newest question was made from."""
    status: RoundStatus
    started_at: datetime
    touched_at: datetime
    """When anything last happened in it."""
    ended_at: datetime | None
    questions: tuple[RoundQuestion, ...]
    aim: float = DEFAULT_AIM
    """With which probability its questions are to be remembered still when they fall due again: its person's when it
    was begun (`bot.domain.memory.aim_of`)."""
    begun_by: str | None = None
    """Which of the platform's events it was begun by, as `RoundQuestion.done_by`."""
    ended_by: str | None = None
    """Which one ended it before its last question."""
    told_at: datetime | None = None
    """When its person was told how it went, or it became certain that they will not be."""

    @property
    def current(self) -> RoundQuestion | None:
        """The question that is put, or is to be put next; None once all are done with."""
        return next((question for question in self.questions if question.state not in DONE_WITH), None)

    @property
    def is_untouched(self) -> bool:
        """Nothing of it was answered or left out."""
        return all(question.state not in DONE_WITH for question in self.questions)

    def question_at(self, position: int) -> RoundQuestion | None:
        """Return the question at a position; None where there is none."""
        return next((question for question in self.questions if question.position == position), None)

    def was_moved_by(self, event: str | None) -> bool:
        """Say whether this event of the platform has had its effect on it before; None is no event."""
        moved = {self.begun_by, self.ended_by, *(question.done_by for question in self.questions)}
        return event is not None and event in moved
