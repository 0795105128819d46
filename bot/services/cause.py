"""What is being handled or done, by name: for what must have no second effect if it is delivered again, and for logs.

Owns these names. A platform sets the first before it hands an event on; what an event says may not enter.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

CAUSE: Final[ContextVar[str | None]] = ContextVar("CAUSE", default=None)
"""What names the event in hand, the same whenever it is delivered; at most 200 characters. None: nobody's event."""

WORK: Final[ContextVar[str | None]] = ContextVar("WORK", default=None)
"""What each line of the log names that comes from one piece of work: ``update-17``, ``sweep-…``, ``tick-3`` ….

It is inherited by tasks that the work begins. Nothing is decided by it.
"""
