"""Owns what a method is given, and the register of methods; may not know what any of them does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.simulator.errors import BadRequestError

if TYPE_CHECKING:
    from bot.simulator.model import Bot
    from bot.simulator.params import Params
    from bot.simulator.world import World

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One request of one bot."""

    world: World
    bot: Bot
    params: Params

    @property
    def chat_id(self) -> str:
        """The chat the request names, as text."""
        return self.params.text("chat_id").strip()

    def message_id(self, name: str = "message_id") -> int:
        """The message the request names.

        Raises:
            BadRequestError: none.
        """
        number = self.params.number(name)
        if number == 0:
            raise BadRequestError("Message identifier is not specified")
        return number


Method = Callable[[Call], Any]

METHODS: dict[str, Method] = {}
"""Every method by its name in lower case: Telegram does not mind capitals."""

COUNTED: set[str] = set()
"""The methods that put or change something in a chat, and so count against the flood limits."""


def method(name: str, *, counted: bool = False) -> Callable[[Method], Method]:
    """Register a method under its Bot API name."""

    def register(function: Method) -> Method:
        METHODS[name.lower()] = function
        if counted:
            COUNTED.add(name.lower())
        return function

    return register
