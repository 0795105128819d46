"""Who is being spoken to: a chat on a platform, as a key that every layer may hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Platform(StrEnum):
    """A messaging platform."""

    TELEGRAM = "telegram"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class ChatKey:
    """One chat on one platform. `chat_id` is the platform's own identifier, as text."""

    platform: Platform
    chat_id: str
