"""Chance that is an argument: choices that follow from a seed alone, the same on every machine and in every version.

Owns the drawing. Where seeds come from (a delivery's id, a test) may not enter, nor may what is drawn.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = TypeVar("Item")


class Chance:
    """A row of draws that a seed and a purpose determine. Draws for one purpose do not move another's."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._key = f"{purpose}:{seed}:"
        self._drawn = 0

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to ``limit - 1``, each as likely; `limit` is at least 1."""
        self._drawn += 1
        digest = blake2b(f"{self._key}{self._drawn}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % limit  # 64 bits: the favour to small numbers is beyond measure

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of `items`, which are not empty."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Return all of `items` in a drawn order, each order as likely (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
