"""What owners are told of their own accord, as values, and that they are told it once.

Owns which news there is and when it has been told. Words belong to the platforms; no news may stop what it is about.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bot.domain.arrivals import Arrivals
    from bot.domain.chat import Platform
    from bot.domain.error_kinds import ErrorCount
    from bot.domain.quota import Quota

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WordingRefused:
    """A platform will not have a digest as it is: a mistake of ours, which will meet others, too."""

    platform: Platform
    words: str
    """The platform's own, at most 200 characters."""
    concept_id: str
    on: date
    """The local date of the first digest that met it."""


@dataclass(frozen=True, slots=True)
class SendingFailed:
    """An error that nobody foresaw befell a digest. The log has the details."""

    platform: Platform
    error_type: str
    """The class of the error."""
    on: date
    """The local date of the first digest that met it."""
    is_retried: bool
    """Nothing was sent, and it is tried again; otherwise it may have arrived."""


@dataclass(frozen=True, slots=True)
class DigestsLost:
    """Of the digests of the last 24 hours, notably many came to nothing."""

    arrivals: Arrivals


@dataclass(frozen=True, slots=True)
class DigestsStuck:
    """When the digests of some subscriptions are due cannot be worked out; it is tried again every hour."""

    count: int
    """Subscriptions that were met at once; there may be more."""
    words: str
    """Of the first one's error, at most 200 characters."""


@dataclass(frozen=True, slots=True)
class SweepsFailing:
    """No digest can go out: the sweeps that send them fail, again and again."""

    since: datetime
    words: str
    """Of the newest error, at most 200 characters."""


@dataclass(frozen=True, slots=True)
class DigestsResumed:
    """Digests go out again after a time without."""

    since: datetime
    until: datetime
    was_failing: bool
    """The bot was there and failed; otherwise it was away."""
    late: int
    """Digests that went out late because of it."""
    skipped: int
    """Digests that were too old to be sent any more."""


@dataclass(frozen=True, slots=True)
class ErrorsCounted:
    """What went wrong since owners were last told, once a day."""

    counts: tuple[ErrorCount, ...]
    """New kinds first, then the most frequent; never empty."""
    since: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class MessagesRunLow:
    """Of the messages that a platform lets us send of our own accord in a month most are used, or all."""

    platform: Platform
    quota: Quota


DigestNotice = (
    WordingRefused | SendingFailed | DigestsLost | DigestsStuck | SweepsFailing | DigestsResumed | MessagesRunLow
)
"""What owners are told of digests."""
Notice = DigestNotice | ErrorsCounted
"""Anything that owners are told; platforms render it by ``match``."""


class OwnerLine(Protocol):
    """A platform's way to the owners."""

    async def tell_owners(self, notice: Notice) -> bool:
        """Tell every owner, now or with what they are answered next; return False where there are none.

        Raises:
            DeliveryError: No owner could be told.
            StorageError: It could not be kept for them.
        """
        ...


class NoticeStore(Protocol):
    """Where it is kept what owners have been told (`bot.storage.notices`)."""

    async def note(self, key: str, detail: str) -> bool:
        """Count one more occurrence of `key`; return whether owners have not been told of it yet. Committed."""
        ...

    async def told(self, key: str) -> None:
        """Owners know of `key`. Committed on return."""
        ...


class Owners:
    """The way to the owners over every platform that has one. It never fails: what cannot be told is in the log."""

    def __init__(self, store: NoticeStore, lines: Sequence[OwnerLine]) -> None:
        self._store = store
        self._lines = tuple(lines)
        self._telling: set[str] = set()

    async def tell(self, notice: Notice) -> bool:
        """Tell owners; return False where there are some and none could be told."""
        return await self._told(notice) is not False

    async def tell_once(self, key: str, notice: Notice) -> bool:
        """Count an occurrence of `key`, and tell owners of it unless they know; return False where that failed.

        Where there are no owners it counts as untold: whoever becomes one hears of what goes on.
        """
        try:
            is_news = await self._store.note(key, repr(notice))
            if not is_news or key in self._telling:
                return not is_news
            self._telling.add(key)
            try:
                told = await self._told(notice)
                if told:
                    await self._store.told(key)
            finally:
                self._telling.discard(key)
        except BotError as error:
            _LOGGER.warning("A notice to owners could not be kept: %s", error)
            return False
        return told is not False

    async def _told(self, notice: Notice) -> bool | None:
        """Tell owners over every line; return whether one took it, None where there are no owners."""
        told: bool | None = None
        for line in self._lines:
            try:
                told = await line.tell_owners(notice) or told
            except BotError as error:
                told = told or False
                _LOGGER.warning("Owners could not be told of %s: %s", type(notice).__name__, error)
            except Exception:
                told = told or False
                _LOGGER.exception("Owners could not be told of %s", type(notice).__name__)
        return told
