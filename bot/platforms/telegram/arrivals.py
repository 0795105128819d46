"""An update as it arrives from Telegram, and how it is read for its handler.

Owns what of an update is looked at before PTB makes objects of it: its kind, its chat, whether it can be read at all.
What it means may not enter, nor where it waits (`bot.platforms.inbound`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from telegram import Bot, Update

from bot.domain.chat import Platform
from bot.platforms.inbound.accounts import UNREADABLE, outcome_is
from bot.platforms.inbound.storable import mended
from bot.platforms.telegram.shape import misshapen, read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Mapping
    from datetime import datetime

    Handle: TypeAlias = Callable[[Update, datetime], Awaitable[None]]
    """Handles one update that arrived at the given time (aware, UTC); raises nothing that it could have handled."""

_log = logging.getLogger(__name__)

_CHAT_TYPES: Final = frozenset({"private", "group", "supergroup", "channel", "sender"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update as Telegram wrote it, but for what nobody could store, and when it came."""

    platform: ClassVar[Platform] = Platform.TELEGRAM

    update_id: int
    raw: Mapping[str, Any]
    arrived_at: datetime

    def __post_init__(self) -> None:
        """Mend it before it is read or stored, whoever brings it."""
        object.__setattr__(self, "raw", mended(self.raw))

    @property
    def event_id(self) -> str:
        """Its number, as text."""
        return str(self.update_id)

    @property
    def kind(self) -> str:
        """The field that says what it is: ``message``, ``callback_query`` …; ``unknown`` when there is none."""
        return next((name for name in self.raw if name != "update_id"), "unknown")

    @property
    def press_id(self) -> str | None:
        """The id of the press that it is, which is to be answered even if nothing else of it can be read."""
        press = self.raw.get("callback_query")
        press_id = press.get("id") if isinstance(press, dict) else None
        return press_id if isinstance(press_id, str) else None

    @property
    def key(self) -> Hashable:
        """What must stay in order: the chat, or else the person, or else the poll, or else nothing but itself."""
        body = self.raw.get(self.kind)
        if not isinstance(body, dict):
            return ("update", self.update_id)
        inner = body.get("message")
        holders = (body.get("chat"), inner.get("chat") if isinstance(inner, dict) else None)
        for holder in (*holders, body.get("from"), body.get("user"), body.get("voter_chat")):
            if isinstance(holder, dict) and isinstance(holder.get("id"), int):
                return int(holder["id"])  # a private chat and its person have the same id, and the same order
        return (self.kind, str(body.get("id", self.update_id)))

    @property
    def chat_type(self) -> str | None:
        """The type of its chat, if it has one; of an inline query, where it was typed."""
        body = self.raw.get(self.kind)
        if not isinstance(body, dict):
            return None
        inner = body.get("message")
        for holder in (body.get("chat"), inner.get("chat") if isinstance(inner, dict) else None):
            if isinstance(holder, dict) and holder.get("type") in _CHAT_TYPES:
                return str(holder["type"])
        return body["chat_type"] if body.get("chat_type") in _CHAT_TYPES else None


def arrival_of(event_id: str, raw: Mapping[str, Any], arrived_at: datetime) -> Arrival:
    """Return the arrival of an update that the inbox kept."""
    return Arrival(int(event_id), raw, arrived_at)


class Reading:
    """Reads updates and hands them to one handler.

    Args:
        bot: What the updates' own shortcuts would speak through.
        handle: The one handler.
        give_up: Does what can be done about one that cannot be read.
    """

    def __init__(self, bot: Bot, handle: Handle, give_up: Callable[[Arrival], Awaitable[None]] | None = None) -> None:
        self._bot = bot
        self._handle = handle
        self._give_up = give_up

    async def __call__(self, arrival: Arrival) -> None:
        """Have an update handled, or given up."""
        update = self._parsed(arrival)
        if update is not None:
            await self._handle(update, arrival.arrived_at)
            return
        outcome_is(UNREADABLE)
        if self._give_up is not None:
            await self._give_up(arrival)

    def _parsed(self, arrival: Arrival) -> Update | None:
        try:
            if (fault := misshapen(arrival.raw)) is not None:
                _log.error("Update %d (%s) cannot be read: %s", arrival.update_id, arrival.kind, fault)
                return None
            return Update.de_json(read(arrival.raw), self._bot)
        except Exception as error:  # noqa: BLE001 - whatever a malformed update does to PTB, it must not wedge its chat
            # The error's text could quote the person; its type and the update's id are enough to look it up.
            _log.error("Update %d (%s) cannot be read: %s", arrival.update_id, arrival.kind, type(error).__name__)
            return None
