"""How evenly broadcasts go, and how many of them prepare ahead of their place: arithmetic on given times.

Owns that pace alone. Which broadcast goes and what limits it may meet is `pacing`'s.
"""

from __future__ import annotations

from math import ceil, inf
from typing import Final

_LONGEST_DEBT: Final = 0.2
"""Seconds that broadcasts may be behind an even pace and still make up for it."""
_MOST_AHEAD: Final = 8


class Cadence:
    """One broadcast every so many seconds.

    Attributes:
        next_at: When the next one may go.
    """

    def __init__(self, spacing: float) -> None:
        self.next_at = -inf
        self._spacing = spacing
        self._due_at = -inf  # when the next one would go at an even pace
        self._preparing = 0.0  # how many seconds a broadcast usually needs from its turn until it can be sent

    def space(self, spacing: float) -> None:
        """Let one go every so many seconds from now on."""
        self._spacing = spacing

    def rested(self, now: float) -> None:
        """Note that until now there was nothing to send: a rest is no delay that is to be made up for."""
        self._due_at = max(self._due_at, now)

    def went(self, now: float, slowness: int) -> None:
        """Note that one goes, at a pace so many times slower than usual.

        What a timer or a busy machine is late is made up for by and by: not at once, for after a crowd there is no free
        place for a while, and only so much, for crowds that were there must spread out again.
        """
        spacing = self._spacing * slowness
        self._due_at = max(self._due_at + spacing, now - _LONGEST_DEBT)
        self.next_at = max(self._due_at, now + spacing / 2)

    def prepared(self, seconds: float) -> None:
        """Note how long one took to prepare."""
        self._preparing += (seconds - self._preparing) / 8

    @property
    def ahead(self) -> int:
        """How many may prepare or be ready for their place: few, as nobody knows of them should the process die now."""
        return min(_MOST_AHEAD, 1 + ceil(1.5 * self._preparing / self._spacing))
