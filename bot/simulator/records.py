"""Owns the record of requests, bounded; may not judge them. Parameters are decoded only when somebody looks."""

from __future__ import annotations

import itertools
import json
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.simulator.params import Params

Json = dict[str, Any]

_KEPT = 5000


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
