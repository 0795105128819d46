"""What members of a group are called, as LINE tells it: asked once an hour for each, at most.

Owns that memory. Nobody is kept waiting for a name, and nothing fails for want of one: LINE tells none of whoever has
not agreed to that, and of nobody while it cannot be reached.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.domain.chat import ChatKey

_LOGGER = logging.getLogger(__name__)

LONGEST_NAME: Final = 64
"""Characters that are kept of a name; LINE's have 20."""
_FRESH: Final = timedelta(hours=1)
_AWAY: Final = timedelta(minutes=1)
"""So long nobody's name is asked for after LINE did not answer: a whole group would wait, one after the other."""
_REMEMBERED: Final = 4096
"""Members whose names are remembered."""


class Named(Protocol):
    """Somebody with a name (`bot.platforms.line.client.Profile`)."""

    @property
    def name(self) -> str:
        """As they wrote it."""
        ...


class MemberNames:
    """Knows what people are called.

    Args:
        ask: Asks LINE who somebody in a group is; None for whoever it does not tell of.
        now: The current time, aware, UTC.
    """

    def __init__(self, ask: Callable[[ChatKey, ChatKey], Awaitable[Named | None]], now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._now = now
        self._known: OrderedDict[tuple[ChatKey, ChatKey], tuple[str, datetime]] = OrderedDict()
        self._away_since: datetime | None = None

    async def of(self, chat: ChatKey, person: ChatKey) -> str:
        """Return what somebody in a group is called, in one line; empty where LINE does not tell."""
        name, asked_at = self._known.get((chat, person), ("", None))
        if asked_at is not None and self._now() - asked_at < _FRESH:
            return name
        if self._away_since is not None and self._now() - self._away_since < _AWAY:
            return name
        try:
            found = await self._ask(chat, person)
        except DeliveryError as error:
            _LOGGER.info("LINE does not tell what somebody is called: %s", error)
            self._away_since = self._now()
            return name
        name = " ".join(found.name.split())[:LONGEST_NAME] if found else ""
        self._known[chat, person] = name, self._now()
        self._known.move_to_end((chat, person))
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return name
