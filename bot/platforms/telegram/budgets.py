"""How much one chat, or everybody together, may still be told: arithmetic on times, without a clock of its own.

Owns what a budget counts. Who waits for it, and in which order, is `pacing`'s; what is said may not enter.

A call counts from before it is made until its answer has come and the budget's time has passed since: the server
counted it somewhere in between. So no stretch of that time, wherever the server lets it begin, holds more than is
allowed, however long calls take and in whichever order they arrive.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import inf
from typing import Final, Protocol

SECOND: Final = 1.001
"""A second, and a little more for clocks that do not run quite alike."""
MINUTE: Final = 60.01


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram lets a bot say (Bots FAQ, "My bot is hitting limits").

    Attributes:
        overall: Calls a second to all chats together.
        private_burst: Replies that a private chat may be sent at once; they are paid for at one a second.
        group: Messages and edits a minute in a group, supergroup or channel.
    """

    overall: int = 30
    private_burst: int = 3
    group: int = 20


def share_of(overall: int, others: int, *, leads: bool) -> int:
    """Return how many calls a second one of several processes may make, so that all together keep within `overall`.

    The one that leads, and so sends what many get, has twice the share of each of the `others`; alone it has all.
    """
    return max(1, overall * (2 if leads or not others else 1) // (others + 2))


class Budget(Protocol):
    """What may be said and when. Times are seconds of one monotonic clock."""

    def free_at(self, now: float, *, in_burst: bool) -> float:
        """Return when one more call may be made: `now` or earlier, later, or `inf` before a call in flight ends."""
        ...

    def take(self) -> None:
        """Count a call that is about to be made."""
        ...

    def give_back(self) -> None:
        """Forget a call that was not made after all."""
        ...

    def spend(self, now: float) -> None:
        """Note that a call has ended."""
        ...

    def idle_at(self) -> float:
        """Return when nothing of what was spent counts any more."""
        ...


class Window:
    """So many calls in any stretch of so many seconds."""

    __slots__ = ("_calls", "_counts_until", "_in_flight", "_seconds")

    def __init__(self, calls: int, seconds: float) -> None:
        self._calls = calls
        self._seconds = seconds
        self._in_flight = 0
        self._counts_until: deque[float] = deque()

    def allow(self, calls: int) -> None:
        """Allow so many calls from now on; what was spent counts on."""
        self._calls = calls

    def free_at(self, now: float, *, in_burst: bool = True) -> float:
        """Return when one more call may be made; there is no other burst than the window itself."""
        del in_burst
        counts_until = self._counts_until
        while counts_until and counts_until[0] <= now:
            counts_until.popleft()
        ahead = len(counts_until) + self._in_flight - self._calls
        if ahead < 0:
            return now
        return counts_until[ahead] if ahead < len(counts_until) else inf

    def take(self) -> None:
        """Count a call that is about to be made."""
        self._in_flight += 1

    def give_back(self) -> None:
        """Forget a call that was not made after all."""
        self._in_flight -= 1

    def spend(self, now: float) -> None:
        """Note that a call has ended."""
        self._in_flight -= 1
        self._counts_until.append(now + self._seconds)

    def idle_at(self) -> float:
        """Return when nothing of what was spent counts any more."""
        return self._counts_until[-1] if self._counts_until else -inf


class Steady:
    """One call a second, of which a burst may be taken in advance by those who are allowed one."""

    __slots__ = ("_burst", "_in_flight", "_paid_at")

    def __init__(self, burst: int) -> None:
        self._burst = burst
        self._in_flight = 0
        self._paid_at = -inf  # when every call that has ended will have been paid for, a second each

    def free_at(self, now: float, *, in_burst: bool) -> float:
        """Return when one more call may be made; outside bursts, when everything has been paid for."""
        del now
        ahead = self._in_flight - (self._burst - 1 if in_burst else 0)
        return inf if ahead > 0 else self._paid_at + ahead * SECOND

    def take(self) -> None:
        """Count a call that is about to be made."""
        self._in_flight += 1

    def give_back(self) -> None:
        """Forget a call that was not made after all."""
        self._in_flight -= 1

    def spend(self, now: float) -> None:
        """Note that a call has ended."""
        self._in_flight -= 1
        self._paid_at = max(self._paid_at, now) + SECOND

    def idle_at(self) -> float:
        """Return when nothing of what was spent counts any more."""
        return self._paid_at


def budget_of(limits: Limits, *, is_shared: bool) -> Budget:
    """Return a fresh budget for a person's chat, or for one that is shared: a group, supergroup or channel."""
    return Window(limits.group, MINUTE) if is_shared else Steady(limits.private_burst)
