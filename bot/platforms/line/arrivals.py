"""An event as it arrives from LINE, before it is read.

Owns what of an event is looked at for queueing: its id, its kind, its chat. What it means is `events`'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bot.domain.chat import Platform
from bot.platforms.inbound.storable import mended

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from datetime import datetime

LONGEST_ID: Final = 64
"""Characters of an id that can be kept; those of events are ULIDs at LINE, which have 26, those of chats have 33."""
_ID_FIELDS: Final = {"user": "userId", "group": "groupId", "room": "roomId"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event as LINE wrote it, but for what nobody could store, and when it came."""

    platform: ClassVar[Platform] = Platform.LINE

    event_id: str
    raw: Mapping[str, Any]
    arrived_at: datetime

    def __post_init__(self) -> None:
        """Mend it before it is read or stored, whoever brings it."""
        object.__setattr__(self, "raw", mended(self.raw))

    @property
    def kind(self) -> str:
        """LINE's ``type``; ``unknown`` where there is none."""
        kind = self.raw.get("type")
        return kind[:40] if isinstance(kind, str) and kind else "unknown"

    @property
    def chat_type(self) -> str | None:
        """``user``, ``group`` or ``room``; None where it happened nowhere."""
        source = self.raw.get("source")
        kind = source.get("type") if isinstance(source, dict) else None
        return kind if isinstance(kind, str) and kind in _ID_FIELDS else None

    @property
    def key(self) -> Hashable:
        """What must stay in order: the chat, or else nothing but itself."""
        source, kind = self.raw.get("source"), self.chat_type
        chat_id = source.get(_ID_FIELDS[kind]) if kind is not None and isinstance(source, dict) else None
        return (Platform.LINE, chat_id if isinstance(chat_id, str) and chat_id else ("event", self.event_id))


def arrival_in(raw: object, arrived_at: datetime) -> Arrival | None:
    """Return the arrival of an event in a post; None for what has no id that it could be known again by."""
    event_id = raw.get("webhookEventId") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(event_id, str):
        return None
    is_one = 0 < len(event_id) <= LONGEST_ID and event_id.isascii() and event_id.isprintable()
    return Arrival(event_id, raw, arrived_at) if is_one else None
