"""What happens in a group quiz, decided purely: ``advance(quiz, event)`` is the whole machine.

Owns every step from the lobby to the end. The clock, chance, polls and rows may not enter: time arrives inside events.
An event that does not fit (any more), or comes twice, changes nothing: an empty `GroupStep`, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.group_events import GroupEvent
    from bot.domain.group_quiz_replies import GroupReply
    from bot.domain.group_quizzes import GroupQuiz


@dataclass(frozen=True, slots=True)
class GroupStep:
    """What is to be written, and what is to be said once it is."""

    quiz: GroupQuiz | None = None
    """As it is from now on; None where nothing of it changed."""
    replies: tuple[GroupReply, ...] = ()


def advance(quiz: GroupQuiz, event: GroupEvent) -> GroupStep:
    """Return what an event does to a quiz."""
    raise NotImplementedError
