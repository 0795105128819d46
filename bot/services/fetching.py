"""Today's digest for whoever asks for it, instead of waiting until it is sent, or without ever being sent any.

Owns what asking means: the day's digest counts as sent and opened, so that nobody is sent it a second time, and the
next one teaches the next concept. Where sending costs, this is how most digests are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.domain import subscribing
from bot.domain.delivery import Beginning
from bot.domain.schedule import local_date
from bot.services.previews import due_keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from uuid import UUID

    from bot.domain.composing import DigestComposer
    from bot.domain.digest import Digest
    from bot.domain.digest_replies import DigestCard, DigestGone
    from bot.domain.schedule import Schedule
    from bot.domain.subscribing import Newcomer
    from bot.domain.subscription import Delivery, Subscription
    from bot.services.composing import NextDigest
    from bot.services.journal import Journal
    from bot.services.journal_stores import JournalStore, StreakStore, SubscriptionStore
    from bot.services.previews import MissedStore
    from bot.services.round_stores import CardStore


class FetchStore(Protocol):
    """Where it is kept what was fetched (`bot.storage.fetching`)."""

    async def on_date(self, subscription_id: int, on: date) -> Delivery | None:
        """Return the delivery of a subscription for a local date, whatever became of it."""
        ...

    async def keep(self, subscription_id: int, on: date, fetched: Beginning, now: datetime) -> bool:
        """Write a date's digest as sent; False if it was sent or is being sent. Committed on return."""
        ...


class Fetching:
    """Gives out today's digests. `todays` may raise `StorageError`; then nothing has changed.

    Args:
        store: Where it is kept what was fetched.
        journal: Opens digests again.
        subscriptions: Whose digests.
        past: What they were taught.
        streaks: Their streaks.
        cards: Their memories.
        missed: What groups had wrong.
        composer: Makes digests.
        following: Says which comes next.
        default: By whose clock a chat lives that never said.
        now: The present, aware, UTC.
        new_id: Makes ids that nothing else has.
    """

    def __init__(
        self,
        store: FetchStore,
        journal: Journal,
        *,
        subscriptions: SubscriptionStore,
        past: JournalStore,
        streaks: StreakStore,
        cards: CardStore,
        missed: MissedStore,
        composer: DigestComposer,
        following: NextDigest,
        default: Schedule,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
    ) -> None:
        self._store = store
        self._journal = journal
        self._subscriptions = subscriptions
        self._past = past
        self._streaks = streaks
        self._cards = cards
        self._missed = missed
        self._composer = composer
        self._following = following
        self._default = default
        self._now = now
        self._new_id = new_id

    async def todays(self, newcomer: Newcomer) -> DigestCard | DigestGone | None:
        """Return today's digest of a chat, which need not have subscribed: the one that came, or the next that would.

        None where it was made and deleted meanwhile.

        Raises:
            ContentError: The syllabus is empty.
        """
        subscription = await self._known(newcomer)
        opened = await self._opened(subscription)
        return opened or await self._opened(subscription)  # it may just have been planned, under another id

    async def _opened(self, subscription: Subscription) -> DigestCard | DigestGone | None:
        today = local_date(subscription.schedule.zone, self._now())
        known = await self._store.on_date(subscription.id, today)
        delivery_id = known.id if known else self._new_id()
        digest = await self._digest(subscription, today, known, delivery_id)
        await self._store.keep(subscription.id, today, Beginning.of(delivery_id, digest), self._now())
        # If it was sent meanwhile, it is that one which is opened.
        return await self._journal.reopen(subscription.chat, delivery_id)

    async def _known(self, newcomer: Newcomer) -> Subscription:
        """Return a chat's subscription; one that never had any gets one that has ended, so that its place is kept."""
        found = await self._subscriptions.get(newcomer.chat)
        if found is not None:
            return found
        now = self._now()

        def decide(old: Subscription | None) -> Subscription | None:
            return None if old else subscribing.unwished(newcomer, self._default, now)

        made = await self._subscriptions.change(newcomer.chat, decide)
        if made is None:
            raise AssertionError("a subscription that was just made is there")
        return made

    async def _digest(
        self, subscription: Subscription, today: date, known: Delivery | None, delivery_id: UUID
    ) -> Digest:
        """Return what a date teaches: what was tried for it, for that may be there, else what comes next."""
        if known is not None and known.concept_id is not None:
            digest = self._composer.recompose(known, length=subscription.length)
            if digest is not None:
                return digest
        progress, streak = await self._past.progress(subscription.id), await self._streaks.get(subscription.chat)
        keys = await due_keys(subscription, today, self._now(), cards=self._cards, missed=self._missed)
        return self._following.of(subscription, progress, streak, today, due_keys=keys, delivery_id=delivery_id)
