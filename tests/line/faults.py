"""What goes wrong at LINE, as tests script it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio


@dataclass(frozen=True)
class Fault:
    """One failure of one call.

    Attributes:
        status: What is answered; None: nothing, the connection is closed.
        takes_effect: Whether the call is done nevertheless.
        message: LINE's words.
        headers: Of the answer.
        until: What is waited for first; None: nothing.
    """

    status: int | None = 500
    takes_effect: bool = False
    message: str = "Internal server error"
    headers: dict[str, str] = field(default_factory=dict)
    until: asyncio.Event | None = None


DROPPED = Fault(None, takes_effect=True)
"""Done, and nobody is told."""
LOST = Fault(None)
"""Not done, and nobody is told."""
ERROR = Fault()
ERROR_AFTER = Fault(takes_effect=True)
TOO_FAST = Fault(429, message="The API rate limit has been exceeded. Try again later.")


def slow(until: asyncio.Event) -> Fault:
    """Return the fault of an answer that is right, but waits."""
    return Fault(200, takes_effect=True, until=until)
