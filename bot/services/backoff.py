"""How long to wait before trying again: after one delivery's failure, and when a platform is in trouble as a whole.

Owns arithmetic and a little memory. Clock and chance are arguments; nobody sleeps here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.chat import ChatKey

SHORTEST: Final = timedelta(seconds=5)
LONGEST: Final = timedelta(minutes=10)

_TRIPS_AFTER: Final = 5
"""So many chats turned away, with none served between, are no coincidence if it happens …"""
_WITHIN: Final = timedelta(seconds=10)
"""… in so short a time."""
_FIRST_PAUSE: Final = timedelta(seconds=2)
_LONGEST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_ASKED: Final = timedelta(minutes=5)
"""A platform may ask for a longer pause; then we see after this whether it still does."""


def backoff(attempts: int, chance: float) -> timedelta:
    """Return the wait after so many attempts: twice as long each time, within bounds, spread over its upper half.

    Args:
        attempts: How many have failed, this one included.
        chance: From 0 up to 1; spreads out what failed at the same moment.
    """
    ceiling: timedelta = min(2 * SHORTEST * (1 << min(max(attempts - 1, 0), 16)), LONGEST)
    return ceiling * (1 + chance) / 2


def patience(lateness: timedelta, chance: float) -> timedelta:
    """Return the wait after a failure that is not counted: the longer it has gone on, the longer the next one.

    Args:
        lateness: How long ago it should have been done.
        chance: As for `backoff`.
    """
    return min(max(lateness / 4, SHORTEST), LONGEST) * (1 + chance / 4)


class Breaker:
    """Stops the calls to a platform that turns everybody away, and then lets single ones try.

    A pause grows while the tries fail. It is measured by the wall clock, so a clock that is set back ends it rather
    than prolong it.

    Args:
        chance: Gives a number from 0 up to 1; no two bots shall come back at the same moment.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._turned_away: dict[ChatKey, tuple[datetime, timedelta]] = {}
        self._trips = 0
        self._from: datetime | None = None
        self._until: datetime | None = None

    def room(self, now: datetime, window: int) -> int:
        """Return how many calls may be under way at once: none in a pause, one after it, else `window`."""
        if self._until is None:
            return window
        return 0 if self.resumes_at(now) is not None else 1

    def resumes_at(self, now: datetime) -> datetime | None:
        """Return when the present pause ends, or None if there is none."""
        if self._from is None or self._until is None or not self._from <= now < self._until:
            return None
        return self._until

    def served(self) -> bool:
        """Note that a call was taken; return whether that ends a pause."""
        paused = self._until is not None
        self._turned_away.clear()
        self._trips, self._from, self._until = 0, None, None
        return paused

    def turned_away(self, chat: ChatKey, now: datetime, asked: timedelta | None) -> bool:
        """Note that a call was turned away; return whether that begins a pause.

        Args:
            chat: Whom it was for: one chat alone, however often, says nothing of the others.
            now: The present.
            asked: How long the platform asks to wait, if it does.
        """
        if self.resumes_at(now) is not None:
            return False  # it was under way when the pause began
        recent = {who: told for who, told in self._turned_away.items() if abs(now - told[0]) < _WITHIN}
        self._turned_away = {**recent, chat: (now, asked or timedelta())}
        if self._until is None and len(self._turned_away) < _TRIPS_AFTER:
            return False
        ours = min(_FIRST_PAUSE * (1 << min(self._trips, 16)), _LONGEST_PAUSE) * (1 + self._chance() / 4)
        theirs = min(*(asked for _, asked in self._turned_away.values()), _LONGEST_ASKED)
        self._trips += 1
        self._from, self._until = now, now + max(ours, theirs)
        self._turned_away.clear()
        return True
