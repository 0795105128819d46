"""Arrivals of no platform in particular."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.chat import Platform

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Came:
    """One event."""

    event_id: str
    key: Hashable = 1
    kind: str = "message"
    chat_type: str | None = "private"
    platform: Platform = Platform.LINE
    raw: Mapping[str, Any] = field(default_factory=dict)
    arrived_at: datetime = AT


def arrival(number: int, chat: int = 1) -> Came:
    """Return an event of a chat."""
    return Came(str(number), chat)
