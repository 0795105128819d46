"""How a group on LINE is told something: by a reply token that is kept for it, else by a push that the quota spares.

Owns the choice between the two. Nothing that was said can be changed or taken back, and nothing is said twice: a token
answers once, a push has its key. What is said, and what it means that nothing can be, is `group_voice`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.errors import MonthlyLimitError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.platforms.line.events import Event
    from bot.platforms.line.messenger import Spared
    from bot.platforms.line.speech import Speech


class SaysInGroups(Protocol):
    """Says Speeches in groups (`bot.platforms.line.messenger`). All errors are `DeliveryError`, in its kinds."""

    async def keep(self, event: Event) -> None:
        """Keep an event's token for what the group is told soon."""
        ...

    async def say(self, chat: ChatKey, speech: Speech) -> bool:
        """Say something with the group's newest token; return False where it has none that is good."""
        ...

    async def push(self, chat: ChatKey, speech: Speech, key: UUID) -> str | None:
        """Push something, once for each key."""
        ...


class CountsTokens(Protocol):
    """Counts the tokens of groups (`bot.storage.reply_tokens`)."""

    async def count(self, chat: ChatKey, now: datetime) -> int:
        """Return how many tokens a group has that can be used at an instant."""
        ...


class GroupMouth:
    """Tells groups.

    Args:
        messenger: Says it.
        tokens: Knows how often a group can be told something for free.
        spared: Pushes something to a group, if the quota spares that.
        now: The current time, aware, UTC.
    """

    def __init__(
        self,
        messenger: SaysInGroups,
        tokens: CountsTokens,
        *,
        spared: Spared,
        now: Callable[[], datetime],
    ) -> None:
        self._messenger = messenger
        self._tokens = tokens
        self._spared = spared
        self._now = now

    async def keep(self, event: Event) -> None:
        """Keep the token of what was said or tapped in a group, and is not answered.

        Raises:
            StorageError: It could not be written.
        """
        await self._messenger.keep(event)

    async def spare(self, chat: ChatKey, after: timedelta) -> int:
        """Return how many tokens of a group will still be good after a while.

        Raises:
            StorageError: The database cannot be read.
        """
        return await self._tokens.count(chat, self._now() + after)

    async def say(self, chat: ChatKey, speech: Speech, *, key: UUID | None = None) -> bool:
        """Tell a group something; return False where that is neither free nor spared by the quota.

        Args:
            chat: The group.
            speech: What it is told.
            key: Of a push, the same for the same thing; None: it is not worth one.

        Raises:
            DeliveryError: In its kinds.
            StorageError: The tokens could not be read or written.
        """
        if await self._messenger.say(chat, speech):
            return True
        if key is None:
            return False
        try:
            return await self._spared(chat, key, lambda: self._messenger.push(chat, speech, key))
        except MonthlyLimitError:
            return False
