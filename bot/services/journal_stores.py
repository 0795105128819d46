"""What the journal asks of its stores.

Owns these protocols alone; `bot.storage` fulfils them. All methods may raise `StorageError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.schedule import Due
    from bot.domain.streak import Streak
    from bot.domain.subscription import Delivery, Progress, Subscription


class JournalStore(Protocol):
    """Where deliveries that went out are kept (`bot.storage.journal`)."""

    async def delivery(self, id_: UUID, chat: ChatKey | None = None) -> Delivery | None:
        """Return a delivery, of this chat alone if one is given."""
        ...

    async def sent(self, chat: ChatKey, offset: int, limit: int) -> tuple[Delivery, ...]:
        """Return sent deliveries of a chat, the newest first."""
        ...

    async def sent_on(self, person: ChatKey, limit: int) -> frozenset[date]:
        """Return for which local dates a person was sent their newest digests."""
        ...

    async def count_sent(self, chat: ChatKey) -> int:
        """Return how many deliveries of a chat were sent."""
        ...

    async def latest(self, chat: ChatKey, on: date) -> Delivery | None:
        """Return the newest delivery that arrived for `on` or earlier."""
        ...

    async def previous(self, delivery: Delivery) -> Delivery | None:
        """Return the sent delivery before this one."""
        ...

    async def progress(self, subscription_id: int) -> Progress:
        """Return what a subscription has been taught."""
        ...

    async def mark_opened(self, id_: UUID, at: datetime) -> bool:
        """Note that a delivery was opened; committed on return."""
        ...

    async def mark_answered(self, id_: UUID, option: int, at: datetime) -> int | None:
        """Keep the first answer and return it; committed on return."""
        ...


class StreakStore(Protocol):
    """Where streaks are kept (`bot.storage.streaks`)."""

    async def get(self, chat: ChatKey) -> Streak | None:
        """Return a chat's streak."""
        ...

    async def change(self, chat: ChatKey, decide: Callable[[Streak | None], Streak | None]) -> Streak | None:
        """Store what `decide` makes of it, in one transaction."""
        ...


class PersonSubscriptions(Protocol):
    """Where the subscriptions of a person are (`bot.storage.subscriptions`)."""

    async def of_person(self, person: ChatKey) -> tuple[Subscription, ...]:
        """Return what a person, or a group, has subscribed to, ended ones as well; first that by which they live."""
        ...


class SubscriptionStore(Protocol):
    """Where subscriptions are kept (`bot.storage.subscriptions`)."""

    async def get(self, chat: ChatKey) -> Subscription | None:
        """Return a chat's subscription, ended ones as well."""
        ...

    async def waiting(self, chat: ChatKey) -> Due | None:
        """Return when the newest digest of a chat was due that is planned or being sent."""
        ...

    async def change(
        self, chat: ChatKey, decide: Callable[[Subscription | None], Subscription | None]
    ) -> Subscription | None:
        """Store what `decide` makes of the present value, in one transaction."""
        ...
