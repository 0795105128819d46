"""What of a platform's events is being handled, for what must have no second effect if it is delivered again.

Owns this one name. A platform sets it before it hands an event on; what an event says may not enter.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

CAUSE: Final[ContextVar[str | None]] = ContextVar("CAUSE", default=None)
"""What names the event in hand, the same whenever it is delivered; at most 200 characters. None: nobody's event."""
