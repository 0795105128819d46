"""Errors that nobody foresaw, by kind: where they come from and what they are, never what they say.

Owns what tells kinds apart. Counting them belongs to `bot.troubles`, telling owners to `bot.services.error_digests`.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_TOKEN_BYTES: Final = 5


@dataclass(frozen=True, slots=True, order=True)
class ErrorKind:
    """What errors have in common that an operator would mend together. No field holds anything that people wrote."""

    logger: str
    """Who reported it, such as ``bot.scheduler``."""
    error: str
    """The error's class; empty where there was none."""
    place: str
    """Our innermost function that it came through, or the report's own fixed words where there was none."""

    @property
    def token(self) -> str:
        """Ten hexadecimal digits that name it in a button."""
        text = f"{self.logger}\x00{self.error}\x00{self.place}"
        return blake2b(text.encode(), digest_size=_TOKEN_BYTES).hexdigest()


@dataclass(frozen=True, slots=True)
class ErrorCount:
    """How often a kind occurred since owners were last told."""

    kind: ErrorKind
    count: int
    first_at: datetime
    """When it occurred for the very first time."""
    last_at: datetime
    is_new: bool
    """Owners have never been told of it."""
    muted_until: datetime | None

    def is_muted(self, now: datetime) -> bool:
        """Whether owners do not want to hear of it for now."""
        return self.muted_until is not None and now < self.muted_until


def in_order(counts: list[ErrorCount]) -> list[ErrorCount]:
    """Return new kinds first, then the most frequent."""
    return sorted(counts, key=lambda one: (not one.is_new, -one.count, one.kind))
