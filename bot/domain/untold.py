"""News that whoever it is for does not know yet: what is kept of it until it can be told.

Owns that shape. Who is told what, and when, is the services' and the platforms'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Untold:
    """One piece of news.

    Attributes:
        key: Its kind.
        detail: Its newest occurrence, in words.
        at: When it occurred first.
    """

    key: str
    detail: str
    at: datetime
