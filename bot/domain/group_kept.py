"""What storage tells of group quizzes besides themselves.

Owns these shapes alone; `bot.storage.group_quizzes` makes them, services read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from bot.domain.group_quizzes import GroupQuestion, GroupQuiz


@dataclass(frozen=True, slots=True)
class Voted:
    """Where a vote belongs that is stored, now or before, or that its quiz does not take."""

    quiz_id: UUID
    position: int
    person_id: str


@dataclass(frozen=True, slots=True)
class Unlearnt:
    """A question that is done with, and whose votes have not fed memories yet."""

    quiz: GroupQuiz
    question: GroupQuestion
