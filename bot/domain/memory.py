"""What one person is likely to still know: a card for each question that they have met, kept by FSRS.

Owns the shape of a card. Days are the reader's own local dates, whole ones: what was answered yesterday evening is a
day old this morning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Grade(IntEnum):
    """How well a question was answered, in FSRS's four ratings."""

    AGAIN = 1
    """Wrong."""
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Card:
    """One question in one person's memory, as it was after the last answer."""

    key: str
    """The question's key (`bot.domain.bank.Item.key`)."""
    revision: str
    """Of the question when it was answered; a materially changed question begins a fresh card."""
    stability: float
    """Days after which it is remembered with a probability of 90 %."""
    difficulty: float
    """1 (easy) to 10."""
    reviewed_on: date
    due_on: date
    """From this local date on it is due."""
    reviews: int
    """Answers that the card has seen."""
    lapses: int
    """Wrong ones after a right one."""
