"""What there is to say about private quizzes, as data.

Owns meaning alone, as `bot.domain.replies` does, which takes these in. A question that is put is `QuestionPut`: a
platform makes a native poll of it, or what it has instead; all the others are messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bot.domain.library import Concept, Figure, Number, Occasion, Section, Statement
    from bot.domain.questions_shown import QuestionShown
    from bot.domain.round_steps import Score
    from bot.domain.rounds import Round, RoundQuestion, RoundStatus, Wish

    ScopeSubject: TypeAlias = Section | Concept | Statement | Occasion | Number | Figure


@dataclass(frozen=True, slots=True)
class QuestionPut:
    """A question of a running round that is to be put now. It is committed that this is about to happen."""

    round: Round
    question: RoundQuestion
    asked: QuestionShown


@dataclass(frozen=True, slots=True)
class QuestionWhy:
    """Why the answer of a question is what it is, at length."""

    round_id: UUID
    position: int
    asked: QuestionShown
    chosen: tuple[int, ...] | None
    """None if it was skipped."""
    is_playing: bool = False
    """Its round goes on: another question waits for its answer."""


@dataclass(frozen=True, slots=True)
class RoundRunning:
    """Somebody wants a round while another one is running."""

    round_id: UUID
    number: int
    """The question at which it stands, from 1."""
    total: int
    wish: Wish
    """What is wanted now."""


@dataclass(frozen=True, slots=True)
class InChinese:
    """A round begins for a reader of English, and some of it is in Chinese alone, or quotes Annex 1 in Chinese."""

    count: int
    """Questions of which that is so."""
    total: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that was answered wrong or skipped."""

    position: int
    asked: QuestionShown | None
    """None if the library does not know it any more."""
    is_skipped: bool


@dataclass(frozen=True, slots=True)
class RoundResult:
    """How a round went, once it has ended."""

    round_id: UUID
    wish: Wish
    of: ScopeSubject | None
    """What it was about; None for everything, what was due, and what was missed."""
    status: RoundStatus
    score: Score
    missed: tuple[Missed, ...]
    due_today: int
    """Questions that are still due in the person's memory today, overdue ones among them."""
    due_tomorrow: int
    """Those that fall due tomorrow."""
    streak_days: int | None = None
    """Days in a row on which the person did something; None where this round does not count."""


@dataclass(frozen=True, slots=True)
class NothingDue:
    """Somebody wants to review, and nothing is due."""

    next_on: date | None
    """The local date on which something is; None if nothing was answered yet."""
    count: int
    """How many questions are due on that date."""
    is_tomorrow: bool


@dataclass(frozen=True, slots=True)
class NothingToAsk:
    """There is no question of that level about that."""

    wish: Wish
    of: ScopeSubject | None


@dataclass(frozen=True, slots=True)
class UnknownScope:
    """Nobody knows what the typed words ask to be quizzed on."""

    words: str
    wish: Wish
    """The level and the length that were understood."""
    nearest: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class WhichOccasion:
    """The typed date or name fits several occasions."""

    wish: Wish
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True)
class WhichWish:
    """Several levels or lengths were typed, and a round has one of each."""

    wishes: tuple[Wish, ...]
    """One for each of them; they differ in nothing else."""


@dataclass(frozen=True, slots=True)
class ReviewOnly:
    """Somebody wants to review one thing alone; what is due comes back whatever it is about."""

    words: str
    instead: Wish | None
    """A round on that, which begins with what is due of it; None where nobody knows what was meant."""
    of: ScopeSubject | None


@dataclass(frozen=True, slots=True)
class BadLength:
    """Nobody can play so many questions."""

    typed: str
    wish: Wish
    """What else was understood."""


@dataclass(frozen=True, slots=True)
class QuizSetup:
    """What the next round would be like, and what can be chosen instead."""

    wish: Wish
    of: ScopeSubject | None
    sections: tuple[Section, ...] = ()
    """To choose from, where the section is being chosen; else empty."""


class RoundCommand(StrEnum):
    """A command that means nothing without a running round."""

    SKIP = "skip"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class NoRound:
    """Somebody wants to skip or to stop, and no round is running."""

    command: RoundCommand
    has_digests: bool
    """Digests come here, which may be what was meant to stop."""


QuizReply: TypeAlias = (
    QuestionWhy
    | RoundRunning
    | InChinese
    | RoundResult
    | NothingDue
    | NothingToAsk
    | UnknownScope
    | WhichOccasion
    | WhichWish
    | ReviewOnly
    | BadLength
    | QuizSetup
    | NoRound
)
