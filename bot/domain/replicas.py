"""One process among several over one database, as operators see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReplicaSeen:
    """A process that is there."""

    id: str
    started_at: datetime
    leads: bool
