"""Owns the record of requests and of what bots sent, bounded; may not judge them. Decodes only for who looks."""

from __future__ import annotations

import itertools
import json
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.simulator.model import Message
    from bot.simulator.params import Params

Json = dict[str, Any]

_KEPT = 5000
_KEPT_SENT = 1_000_000


@dataclass(frozen=True, slots=True)
class _Entry:
    number: int
    at: float
    bot_id: int
    method: str
    params: Params
    status: int
    response: bytes

    def view(self) -> Json:
        response = json.loads(self.response) if self.response else None
        return {
            "n": self.number,
            "at": self.at,
            "bot": self.bot_id,
            "method": self.method,
            "params": self.params.record(),
            "ok": bool(response and response.get("ok")),
            "status": self.status,
            "response": response,
        }


@dataclass(frozen=True, slots=True)
class _Sent:
    number: int
    at: float
    bot_id: int
    chat_id: int
    message_id: int
    content: Json
    question: str

    def view(self) -> Json:
        return {
            "n": self.number,
            "at": self.at,
            "bot": self.bot_id,
            "chat": self.chat_id,
            "message_id": self.message_id,
            "text": self.content.get("text") or self.content.get("caption") or self.question,
        }


class Sent:
    """Every message that bots ever put into a chat, as it first was: later edits and deletions change nothing here."""

    def __init__(self) -> None:
        self._entries: deque[_Sent] = deque(maxlen=_KEPT_SENT)
        self._numbers = itertools.count(1)

    def add(self, at: float, message: Message) -> None:
        """Keep one message."""
        question = str(message.poll.question.get("question", "")) if message.poll else ""
        number, chat = next(self._numbers), message.chat
        self._entries.append(_Sent(number, at, message.sender_id, chat.id, message.id, message.content, question))

    def since(self, number: int, *, chat_id: int = 0) -> list[Json]:
        """Everything after message `number`, oldest first, of one chat or of all."""
        wanted = (entry for entry in self._entries if entry.number > number and chat_id in {0, entry.chat_id})
        return [entry.view() for entry in wanted]


class Records:
    """The newest requests with their answers; an answer that was withheld is None."""

    def __init__(self) -> None:
        self._entries: deque[_Entry] = deque(maxlen=_KEPT)
        self._numbers = itertools.count(1)

    def add(self, *, at: float, bot_id: int, method: str, params: Params, status: int, response: bytes) -> None:
        """Keep one request; uploaded bytes are let go with the entry."""
        self._entries.append(_Entry(next(self._numbers), at, bot_id, method, params, status, response))

    def since(self, number: int) -> list[Json]:
        """Everything after request `number`, oldest first."""
        return [entry.view() for entry in self._entries if entry.number > number]

    def clear(self) -> None:
        """Forget everything; numbers go on."""
        self._entries.clear()
