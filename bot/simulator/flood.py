"""Owns how fast a bot may speak: buckets overall, per private chat and per group; may not know what is said.

Telegram's figures (Bots FAQ): about 30 messages a second overall, 1 a second per chat with short bursts, 20 a minute
per group; edits count much the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.simulator.errors import TooFastError

_MOST_BUCKETS = 100_000


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """Messages per second overall and per private chat (with a burst), per minute in a group."""

    overall_per_second: float = 30
    private_per_second: float = 1
    private_burst: float = 5
    group_per_minute: float = 20


class _Bucket:
    """Tokens that fill up with time."""

    __slots__ = ("at", "capacity", "level", "rate")

    def __init__(self, capacity: float, rate: float, at: float) -> None:
        self.capacity, self.rate, self.level, self.at = capacity, rate, capacity, at

    def wait(self, now: float) -> float:
        """Seconds until one token is there."""
        self.level = min(self.capacity, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


class FloodGuard:
    """Refuses what comes too fast; without limits it lets everything through."""

    def __init__(self, limits: FloodLimits | None) -> None:
        self.limits = limits
        self._overall: dict[int, _Bucket] = {}
        self._buckets: dict[tuple[int, str], _Bucket] = {}

    def check(self, bot_id: int, chat_id: str, now: float) -> None:
        """Count one message of a bot to a chat.

        Raises:
            TooFastError: a bucket is empty; `retry_after` says for how long.
        """
        if self.limits is None or not chat_id:
            return
        buckets = [self._overall_bucket(bot_id, self.limits, now), self._bucket(bot_id, chat_id, self.limits, now)]
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            raise TooFastError(math.ceil(wait))
        for bucket in buckets:
            bucket.level -= 1

    def _overall_bucket(self, bot_id: int, limits: FloodLimits, now: float) -> _Bucket:
        bucket = self._overall.get(bot_id)
        if bucket is None:
            rate = limits.overall_per_second
            bucket = self._overall[bot_id] = _Bucket(rate, rate, now)
        return bucket

    def _bucket(self, bot_id: int, chat_id: str, limits: FloodLimits, now: float) -> _Bucket:
        """A chat's bucket; what has long filled up again is forgotten, the oldest first."""
        key = (bot_id, chat_id)
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= _MOST_BUCKETS:
                self._buckets.pop(next(iter(self._buckets)))
            bucket = self._buckets[key] = _new_bucket(chat_id, limits, now)
        return bucket


def _new_bucket(chat_id: str, limits: FloodLimits, now: float) -> _Bucket:
    if chat_id.startswith("-"):
        return _Bucket(limits.group_per_minute, limits.group_per_minute / 60, now)
    return _Bucket(limits.private_burst, limits.private_per_second, now)
