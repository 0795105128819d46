"""Whether digests arrive: what became of those that fell due lately, and from when on that is more than bad luck.

Owns these shares. Counting is storage's, who is told of it the services'.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bot.domain.subscription import DeliveryStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

LOST: Final = (
    DeliveryStatus.UNKNOWN,
    DeliveryStatus.REFUSED,
    DeliveryStatus.SUSPENDED,
    DeliveryStatus.SKIPPED,
)
"""What has become of a digest that nobody may ever read."""
_FEW: Final = 3
"""Less than this is a matter between single readers and us: somebody blocks the bot, a network fails for a moment."""
_MANY_LOST: Final = Fraction(1, 10)
"""A share that no mishap of single digests explains, whether of ten or of a hundred thousand."""
_MANY_UNREACHABLE: Final = Fraction(1, 4)
"""Readers leave, in a small circle several on a day; a quarter of them at once is something else."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What became of the digests that fell due in some time and are settled.

    Without those unwished for by then, and those that found once more that a chat cannot be reached.
    """

    counts: Mapping[DeliveryStatus, int] = field(default_factory=dict)
    """Only states that occur; SENT and those of `LOST`."""

    @property
    def total(self) -> int:
        """How many are settled."""
        return sum(self.counts.values())

    @property
    def lost(self) -> int:
        """How many came to nothing, as far as we know."""
        return sum(self.counts.get(status, 0) for status in LOST)

    @property
    def are_none(self) -> bool:
        """Whether some should have arrived and not one did, through no doing of single readers."""
        return 0 < self.lost == self.total and (self._lost_by_us > 0 or self.lost >= _FEW)

    @property
    def are_few(self) -> bool:
        """Whether notably many were lost, though not all."""
        if self.lost == self.total:
            return False
        return self._is_notable(self._lost_by_us, _MANY_LOST) or self._is_notable(self.lost, _MANY_UNREACHABLE)

    @property
    def _lost_by_us(self) -> int:
        """How many were lost otherwise than by a chat that cannot be reached, as when its reader blocks the bot."""
        return self.lost - self.counts.get(DeliveryStatus.SUSPENDED, 0)

    def _is_notable(self, lost: int, share: Fraction) -> bool:
        return lost >= _FEW and lost >= share * self.total
