"""Answers that people gave, wherever they were asked: in a digest, in a round of their own, in a group.

Owns the shape. What an answer does to a person's memory is `bot.domain.memory`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from bot.domain.chat import ChatKey
    from bot.domain.memory import Grade


class AnsweredIn(StrEnum):
    """Where a question was put."""

    DIGEST = "digest"
    ROUND = "round"
    GROUP_QUIZ = "group_quiz"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person chose, once: of a person, `answered_in` and `place` there is one answer at most."""

    person: ChatKey
    """Their private chat, which has their own id."""
    key: str
    """The question's key (`bot.domain.bank.Item.key`)."""
    revision: str
    """The question's revision when it was put."""
    content_version: str
    """The library's version then."""
    answered_in: AnsweredIn
    place: str
    """What put it: a delivery's id, ``<round id>/<position>``."""
    chosen: tuple[int, ...]
    """Indexes of the options as they were shown, ascending."""
    is_correct: bool
    grade: Grade
    taken: timedelta | None
    """From the question to the answer; None where that says nothing."""
    at: datetime
    on: date
    """The person's local date."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How one person has answered one question so far."""

    key: str
    answered: int
    """Answers, never 0."""
    correct: int
    last_at: datetime
    """When the newest was given."""
    last_on: date
    """On which of the person's local dates."""
    right_at: datetime | None
    """When the newest right one was given; None if there is none."""

    @property
    def is_missed(self) -> bool:
        """Whether the newest answer was wrong."""
        return self.right_at != self.last_at
