"""What sending digests asks of others: a platform that says them, and a place where deliveries are kept.

Owns these two protocols alone; `bot.services.digests` uses them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.services.attempts import AttemptStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey, Platform
    from bot.domain.delivery import Claimed, DuePlan, Waiting
    from bot.domain.digest import Digest
    from bot.domain.language import Language
    from bot.domain.subscription import ChatKind, Subscription


class DigestSender(Protocol):
    """A platform's way to say a digest."""

    @property
    def is_repeatable(self) -> bool:
        """Whether the platform knows a delivery by its id for the next day, and takes it once however often it is said.

        There, nothing is ever left unknown that can still be tried again.
        """
        ...

    async def send_digest(
        self,
        chat: ChatKey,
        kind: ChatKind,
        digest: Digest,
        language: Language,
        begin: Callable[[], Awaitable[bool]],
        *,
        delivery_id: UUID,
    ) -> str | None:
        """Wait for the chat's turn, await `begin`, then make the one call; return the message's id.

        `begin` commits that the call is about to be made. If it returns False the digest is not wanted any more: say
        nothing and return None. Nothing is tried again here, but for a group that moved, once, to its new id.

        Raises:
            RateLimitedError: Nothing was sent; not before `retry_after`.
            UnavailableError: Nothing was sent or, where it is repeatable, saying it again settles whether it was.
            NotSparedError: Nothing was sent, nor will be: the messages that may be sent are spared for others.
            MonthlyLimitError: The same, as the platform itself says.
            RefusedError: The chat cannot be reached, for its `reason`.
            WordingRefusedError: The platform will not have it as it is.
            UnknownOutcomeError: It may have been sent.
            StorageError: `begin` failed; nothing was sent.
        """
        ...


class DeliveryStore(AttemptStore, Protocol):
    """Where deliveries are kept (`bot.storage.deliveries`)."""

    async def plan_due(self, now: datetime, limit: int, decide: Callable[[Subscription], DuePlan]) -> Claimed:
        """Claim up to `limit` subscriptions whose time has come, and keep what `decide` says.

        One for which `decide` raises is put off and holds up nobody.
        """
        ...

    async def take(
        self, now: datetime, limit: int, *, not_in: Collection[int], platforms: Collection[Platform]
    ) -> tuple[Waiting, ...]:
        """Return deliveries that may be tried now, oldest first, of one subscription one, none of those `not_in`."""
        ...

    async def settle_abandoned(self, now: datetime, repeatable: Collection[Platform]) -> int:
        """Call everything that was being sent unknown, or plan it again on platforms where it is repeatable.

        Return how many are unknown.
        """
        ...

    async def skip_stale(self, before: datetime, repeatable: Collection[Platform]) -> int:
        """Give up what waits and was due before an instant; return how many.

        Where it is repeatable, what was tried may have arrived, and is unknown now; anything else is skipped.
        """
        ...

    async def next_wake(self) -> datetime | None:
        """Return when something is due or may be tried next."""
        ...
