"""What LINE's quota is read from and kept in, as protocols.

Owns these two shapes alone. What is made of it is `quota`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.quota import Quota, Wanting


class Channel(Protocol):
    """What is asked of LINE; `client` does so."""

    async def quota(self) -> int | None:
        """Return how many messages may be pushed in this month; None: as many as one likes."""
        ...

    async def consumption(self) -> int:
        """Return how many messages were pushed in this month."""
        ...

    async def members(self, chat: ChatKey) -> int | None:
        """Return how many people are in a group or room; None where the bot is not."""
        ...


class QuotaStore(Protocol):
    """Where the quota is kept (`bot.storage.quota`)."""

    async def note(self, month: date, most: int | None, used: int, at: datetime) -> Quota:
        """Keep a reading; return what it comes to."""
        ...

    async def current(self, month: date) -> Quota | None:
        """Return what is known of a month."""
        ...

    async def spend(self, key: UUID, month: date, cost: int, at: datetime) -> None:
        """Count a push that is about to be made, once for each key."""
        ...

    async def refund(self, key: UUID) -> None:
        """Do not count a push that was not made."""
        ...

    async def is_spent(self, key: UUID) -> bool:
        """Return whether a push is counted."""
        ...

    async def spent_since(self, since: datetime) -> int:
        """Return how many messages were pushed from an instant on."""
        ...

    async def wanting(self, until: datetime) -> tuple[Wanting, ...]:
        """Return whoever's digest is due before an instant, or waits."""
        ...
