"""What a person was asked to type, so that their next message is understood as the answer.

Owns the value alone. What may be asked is the platforms' business; how long a question stands is the services'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.chat import ChatKey


@dataclass(frozen=True, slots=True)
class Prompt:
    """One open question to one person in one chat; a newer one takes its place."""

    chat: ChatKey
    """Where it was asked and will be answered."""
    person_id: str
    """Who was asked, by their id on the platform."""
    kind: str
    """What is asked for, at most 32 characters, for example ``time``."""
    target: ChatKey
    """The chat that the answer is about: `chat` itself, or a channel that the person manages. Same platform."""
    message_id: str | None
    """The message that asked and is edited once the answer is there."""
    asked_at: datetime
