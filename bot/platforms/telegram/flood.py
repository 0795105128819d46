"""Whether Telegram refuses one chat or the whole bot, and how long everybody waits then.

Owns that judgement alone; `pacing`'s docstring states the rule. A clock may not enter: times are given.
"""

from __future__ import annotations

from collections import deque
from math import inf
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.platforms.telegram.lanes import ChatId

CHATS: Final = 4
"""How many different chats are refused in a row when it is not their own doing."""
WITHIN: Final = 1.0
"""Seconds from the first to the last of them."""
_LONGEST: Final = 60.0
_SLOW_FOR: Final = 60.0
_SLOWEST: Final = 5


class Flood:
    """Remembers the refusals of the last second.

    Attributes:
        closed_until: Until when nobody may be spoken to.
    """

    def __init__(self) -> None:
        self.closed_until = -inf
        self._refusals: deque[tuple[float, ChatId, float]] = deque()
        self._halvings = 0
        self._easier_at = -inf

    def taken(self) -> None:
        """Note that a call was taken: the bot is not too fast."""
        self._refusals.clear()

    def refused(self, chat_id: ChatId, seconds: float, now: float) -> bool:
        """Note a 429 with its time to wait; return whether it means everybody."""
        while self._refusals and self._refusals[0][0] < now - WITHIN:
            self._refusals.popleft()
        self._refusals.append((now, chat_id, seconds))
        if len({chat for _, chat, _ in self._refusals}) < CHATS:
            return False
        wait = min(_LONGEST, *(seconds for _, _, seconds in self._refusals))
        self._refusals.clear()
        if now < self.closed_until:
            return False  # the last calls of those that were in flight when it began
        self.slowness(now)
        self._halvings = min(_SLOWEST, self._halvings + 1)
        self.closed_until = now + wait
        self._easier_at = self.closed_until + _SLOW_FOR
        return True

    def slowness(self, now: float) -> int:
        """Return by how much broadcasts are slower than usual: a power of two."""
        while self._halvings and now >= self._easier_at:
            self._halvings -= 1
            self._easier_at += _SLOW_FOR
        return 1 << self._halvings
