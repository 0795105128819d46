"""The way to owners on LINE (`bot.services.owners.OwnerLine`): free where it can wait, by one push where it cannot.

Owns which news is worth a push, and what waits for an owner's next answer: a row each, under a key that is made of
them and it, so that any replica can say it and a restart forgets none. What it reads like is `render`'s.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol
from uuid import NAMESPACE_URL, uuid5

from bot.domain.chat import ChatKey, Platform
from bot.domain.quota import Level
from bot.errors import DeliveryError
from bot.platforms.line.phrasing import phrasing
from bot.platforms.line.render.owners import news_speech, news_text
from bot.services.owners import MessagesRunLow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.domain.untold import Untold
    from bot.platforms.line.context import Context
    from bot.platforms.line.messenger import Messenger
    from bot.platforms.line.quota import PushQuota
    from bot.services.owners import Notice

_LOGGER = logging.getLogger(__name__)

_STALE: Final = timedelta(days=14)
"""So long news waits for somebody who asks nothing of the bot; then it is none any more."""


class NewsStore(Protocol):
    """Where news waits (`bot.storage.notices`). Every method may raise `StorageError`."""

    async def note(self, key: str, detail: str) -> bool:
        """Keep something; False if it was told before."""
        ...

    async def told(self, key: str) -> None:
        """Note that it was told."""
        ...

    async def untold(self, prefix: str, since: datetime) -> tuple[Untold, ...]:
        """Return what was not told yet, the oldest first."""
        ...


class LineOwners:
    """Tells owners.

    Args:
        owner_ids: Their user ids on LINE.
        context: The clock, and in which language they read.
        messenger: Says what cannot wait.
        quota: Says whether a push is left for it.
        store: Where the rest waits.
    """

    def __init__(
        self, owner_ids: Collection[str], context: Context, messenger: Messenger, quota: PushQuota, store: NewsStore
    ) -> None:
        self._owner_ids = frozenset(owner_ids)
        self._context = context
        self._messenger = messenger
        self._quota = quota
        self._store = store

    async def tell_owners(self, notice: Notice) -> bool:
        """Tell each owner with what they are answered next, or by a push if it cannot wait; False without owners.

        Raises:
            StorageError: It could not be kept for them.
        """
        for owner_id in sorted(self._owner_ids):
            await self._tell(ChatKey(Platform.LINE, owner_id), notice)
        return bool(self._owner_ids)

    async def waiting(self, person: ChatKey) -> tuple[Untold, ...]:
        """Return what somebody is to be told with an answer, the oldest first: nothing, unless they are an owner.

        Raises:
            StorageError: It cannot be read.
        """
        if person.chat_id not in self._owner_ids:
            return ()
        return await self._store.untold(_prefix(person), self._context.now() - _STALE)

    async def were_told(self, keys: Collection[str]) -> None:
        """Note that what waited was said.

        Raises:
            StorageError: It could not be written; it is said again.
        """
        for key in keys:
            await self._store.told(key)

    async def _tell(self, owner: ChatKey, notice: Notice) -> None:
        words = phrasing(await self._context.preferences.language(owner, None))
        text = news_text(notice, words, self._context.now(), self._context.timezone)
        key = _prefix(owner) + _digest(repr(notice))
        await self._store.note(key, text)
        if _cannot_wait(notice) and await self._pushed(owner, key, text):
            await self._store.told(key)

    async def _pushed(self, owner: ChatKey, key: str, text: str) -> bool:
        """Push news, if that is spared; return whether it was said."""
        push_key = uuid5(NAMESPACE_URL, key)
        try:
            return await self._quota.push_unasked(
                owner, push_key, lambda: self._messenger.push(owner, news_speech([text]), push_key)
            )
        except DeliveryError as error:
            _LOGGER.warning("An owner on LINE hears of something only with their next answer: %s", error)
            return False


def _cannot_wait(notice: Notice) -> bool:
    """Say whether an owner has to hear of something in time; once messages are used up none is left to say so."""
    return isinstance(notice, MessagesRunLow) and notice.quota.level is Level.LOW


def _prefix(owner: ChatKey) -> str:
    """Return how the keys of an owner's news begin: not with their id, which no row keeps that /forget leaves."""
    return f"line-owner:{_digest(owner.chat_id)}:"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
