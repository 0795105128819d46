"""Owns the faults a person or a test ordered, and which request meets one; may not know HTTP.

| kind              | what the request meets                                             |
|-------------------|--------------------------------------------------------------------|
| too_many_requests | 429 with `retry_after`                                             |
| server_error      | 502 Bad Gateway, nothing happened                                  |
| drop              | the connection closes before anything happens                      |
| timeout           | it happens, and the answer never comes                             |
| blocked           | 403, as if the person had blocked the bot                          |
| migrate           | the group really becomes a supergroup, then refuses                |
"""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.simulator import chats
from bot.simulator.errors import ForbiddenError, PageError, RefusedError, TooFastError

if TYPE_CHECKING:
    from bot.simulator.world import World

Json = dict[str, Any]

KINDS = frozenset({"too_many_requests", "server_error", "drop", "timeout", "blocked", "migrate"})
_DEFAULT_RETRY_AFTER = 5
_NEVER_BY_STAR = frozenset({"getupdates", "getme", "setwebhook", "deletewebhook", "getwebhookinfo"})


@dataclass(slots=True)
class Fault:
    """One order: which requests, how many more times (`count`; 0 is without end), and what happens to them."""

    id: int
    kind: str
    method: str = "*"
    chat: int = 0
    count: int = 1
    retry_after: int = _DEFAULT_RETRY_AFTER

    def matches(self, method: str, chat_id: str) -> bool:
        """Whether a request meets this fault; `*` spares those a bot needs to stay connected."""
        if self.chat and chat_id != str(self.chat):
            return False
        if self.method == "*":
            return method not in _NEVER_BY_STAR
        return self.method.lower() == method


class Faults:
    """The orders in force, oldest first."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._orders: list[Fault] = []
        self._ids = itertools.count(1)

    def views(self) -> list[Json]:
        """The orders in force as JSON."""
        return [asdict(fault) for fault in self._orders]

    def add(
        self, kind: str, *, method: str = "*", chat: int = 0, count: int = 1, retry_after: int = _DEFAULT_RETRY_AFTER
    ) -> Fault:
        """Order a fault.

        Raises:
            PageError: unknown kind, or a negative number.
        """
        if kind not in KINDS:
            raise PageError(f"A fault's kind is one of {', '.join(sorted(KINDS))}, not {kind!r}.")
        if count < 0 or retry_after < 1:
            raise PageError("count is 0 (without end) or more, retry_after 1 or more.")
        fault = Fault(next(self._ids), kind, method or "*", chat, count, retry_after)
        self._orders.append(fault)
        self._changed()
        return fault

    def remove(self, fault_id: int | None = None) -> None:
        """Call off one order, or all."""
        self._orders = [fault for fault in self._orders if fault_id is not None and fault.id != fault_id]
        self._changed()

    def meet(self, method: str, chat_id: str) -> str:
        """What a request meets before it is carried out: nothing, `drop` or `timeout`, or a refusal.

        Raises:
            RefusedError: the fault is an answer.
        """
        if not self._orders:
            return ""
        fault = next((fault for fault in self._orders if fault.matches(method, chat_id)), None)
        if fault is None:
            return ""
        self._use(fault)
        match fault.kind:
            case "too_many_requests":
                raise TooFastError(fault.retry_after)
            case "server_error":
                raise RefusedError(502, "Bad Gateway")
            case "blocked":
                raise ForbiddenError("bot was blocked by the user")
            case "migrate":
                self._migrate(chat_id)
                return ""
            case _:
                return fault.kind

    def _migrate(self, chat_id: str) -> None:
        chat = self._world.chats.get((int(chat_id), 0)) if chat_id.lstrip("-").isdigit() else None
        if chat is not None and chat.type == "group" and not chat.migrated_to:
            chats.migrate(self._world, chat)

    def _use(self, fault: Fault) -> None:
        if fault.count == 1:
            self._orders.remove(fault)
        elif fault.count > 1:
            fault.count -= 1
        self._changed()

    def _changed(self) -> None:
        self._world.events.publish({"type": "faults"})
