"""Permission to answer once, for free, for about a minute: what LINE gives with each event that can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """A token.

    Attributes:
        token: The platform's.
        expires_at: When it is to be tried no more.
    """

    token: str
    expires_at: datetime
