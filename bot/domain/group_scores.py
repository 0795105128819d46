"""What votes in a group quiz are worth, and who is where: a plain count of the votes, made anew each time.

Owns points, ranks and teams. What happens next in a quiz is `bot.domain.group_quiz`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from bot.domain.group_quizzes import Player


@dataclass(frozen=True, slots=True)
class Place:
    """How somebody stands."""

    player: Player
    rank: int
    """From 1; whoever is equal shares one, and the next is left out."""
    points: int
    offered: int
    """Questions that count and were put since they joined."""
    answered: int
    correct: int
    is_late: bool
    """They joined after the first question, and are ranked by their rate."""
    is_apart: bool
    """They were there for less than half of the questions, and stand behind all others."""

    @property
    def rate(self) -> Fraction:
        """Points per question that was put to them; 0 before the first."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """How a team stands."""

    team: int
    rank: int
    average: Fraction
    """Points per question and member."""
    members: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What one player's quiz came to, kept for the group's rankings."""

    person_id: str
    name: str
    team: int | None
    points: int
    rank: int
    offered: int
    answered: int
    correct: int
    is_win: bool
    """First of at least two, or in the first team, with any points at all."""
