"""The streak: on how many days in a row a reader opened or answered something.

Owns the counting. It never shames: a missed day is covered by a freeze where there is one, and a streak that ended
simply starts again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

MOST_FREEZES: Final = 2
REFILL_DAYS: Final = 7
"""After so many active days in a row a used freeze is given back."""


@dataclass(frozen=True, slots=True)
class Streak:
    """A reader's streak as of `last_on`."""

    days: int = 0
    """Active days in a row; days covered by a freeze do not count, nor do they end it."""
    freezes: int = MOST_FREEZES
    """Missed days that will be forgiven."""
    towards_refill: int = 0
    """Active days since a freeze was last used or given back; 0 while all are there."""
    last_on: date | None = None
    """The reader's local date of the newest active day."""
    longest: int = 0
