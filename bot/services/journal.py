"""The digests of a chat as its readers come back to them: opened again, answered, followed up, listed.

Owns the order load, decide, save, and the rule that a digest shows itself only to the chat that it was sent to. Every
press on a digest counts as opening it; in private it keeps the reader's streak. Words and buttons belong to the
platforms, counting to `bot.domain.streak`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain import digest_reading, reading
from bot.domain.digest_replies import (
    Answered,
    DigestCard,
    DigestDetail,
    DigestGone,
    DigestStatement,
    FirstDigest,
    History,
)
from bot.domain.schedule import local_date
from bot.domain.streak import Streak, as_of, record
from bot.domain.subscription import ChatKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.composing import DigestComposer
    from bot.domain.digest_replies import ComingConcept, Origin, RelatedStatements
    from bot.domain.library import Concept
    from bot.domain.lookup import Lookup
    from bot.domain.questions_shown import QuestionShown
    from bot.domain.subscription import Delivery, Subscription
    from bot.services.answers import Answers
    from bot.services.journal_stores import JournalStore, StreakStore, SubscriptionStore

HISTORY_PAGE: Final = 8
"""Past digests on one page."""
_MOVED_ON: Final = timedelta(seconds=1)
"""By this much at least differs the time of an offer from when its digest went out, once it was answered."""
_STREAK_DIGESTS: Final = 60
"""The newest digests that a streak is counted by; far more than its freezes could bridge."""


class Journal:
    """Reads past digests. Every method may raise `StorageError`; then nothing has changed.

    Where a method says None, the digest is not the chat's own: data that was forged, or forwarded from elsewhere.
    """

    def __init__(
        self,
        store: JournalStore,
        subscriptions: SubscriptionStore,
        streaks: StreakStore,
        composer: DigestComposer,
        lookup: Lookup,
        *,
        answers: Answers,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._subscriptions = subscriptions
        self._streaks = streaks
        self._composer = composer
        self._lookup = lookup
        self._answers = answers
        self._now = now

    async def reopen(self, chat: ChatKey, delivery_id: UUID, origin: Origin = None) -> DigestCard | DigestGone | None:
        """Return a digest as it was sent, with what its reader answered."""
        found = await self._touched(chat, delivery_id)
        return await self._card(*found, origin) if found else None

    async def answer(
        self, chat: ChatKey, delivery_id: UUID, option: int, person: ChatKey, origin: Origin = None
    ) -> Answered | DigestGone | None:
        """Take an answer of a person, whose first one feeds their memory; in private it is also the one that stands.

        None also for a question or an option that the library does not know any more.
        """
        found = await self._touched(chat, delivery_id)
        if found is None:
            return None
        subscription, delivery = found
        card = await self._card(subscription, delivery, origin)
        if isinstance(card, DigestGone):
            return card
        question = card.digest.question
        if question is None or option >= len(question.options):
            return None
        if subscription.kind is not ChatKind.PRIVATE:
            await self._answers.to_digest(person, delivery, option)
            return Answered(card, option)
        stands = await self._store.mark_answered(delivery_id, option, self._now())
        if stands is None:
            return None
        await self._answers.to_digest(person, delivery, stands)
        return Answered(replace(card, digest=replace(card.digest, answer=stands)), stands)

    async def detail(
        self, chat: ChatKey, delivery_id: UUID, concept_id: str, origin: Origin = None
    ) -> DigestDetail | DigestGone | None:
        """Return everything about a digest's concept or, given an id, about another that was reached from there."""
        found = await self._touched(chat, delivery_id)
        if found is None:
            return None
        card = reading.concept_card(self._composer.library, concept_id or found[1].concept_id or "")
        asked = await self._asked(*found)
        return DigestDetail(delivery_id, card, origin, asked) if card else _gone(found[1], origin)

    async def quotations(
        self, chat: ChatKey, delivery_id: UUID, origin: Origin = None
    ) -> RelatedStatements | DigestGone | None:
        """Return what Annex 1 says about the concept of a digest."""
        found = await self._touched(chat, delivery_id)
        if found is None:
            return None
        concept = self._composer.library.concept_by_id.get(found[1].concept_id or "")
        if concept is None:
            return _gone(found[1], origin)
        related = digest_reading.related_statements(self._composer, concept, delivery_id, origin)
        return replace(related, asked=await self._asked(*found))

    async def statement(
        self, chat: ChatKey, delivery_id: UUID, statement_id: str, origin: Origin = None
    ) -> DigestStatement | None:
        """Return a statement that was reached from a digest; None also if the library does not know it any more."""
        found = await self._touched(chat, delivery_id)
        card = reading.statement_card(self._composer.library, self._lookup, statement_id) if found else None
        return DigestStatement(delivery_id, card, origin, await self._asked(*found)) if found and card else None

    async def previous(
        self, chat: ChatKey, delivery_id: UUID, origin: Origin = None
    ) -> DigestCard | DigestGone | FirstDigest | None:
        """Return the digest that was sent before another, from which the reader can go back to where they began."""
        found = await self._touched(chat, delivery_id)
        if found is None:
            return None
        before = await self._store.previous(found[1])
        if before is None:
            return FirstDigest()
        return await self.reopen(chat, before.id, delivery_id if origin is None else origin)

    def related(self, concept_id: str) -> RelatedStatements | None:
        """Return what Annex 1 says about a concept, whoever asks; None if the library does not know it."""
        concept = self._composer.library.concept_by_id.get(concept_id)
        return digest_reading.related_statements(self._composer, concept) if concept else None

    async def taught_before(self, delivery_id: UUID) -> Concept | None:
        """Return what a channel's digest before this one taught, for whoever was given the link below it."""
        delivery = await self._store.delivery(delivery_id)
        before = await self._store.previous(delivery) if delivery else None
        return self._composer.library.concept_by_id.get(before.concept_id or "") if before else None

    async def touch(self, chat: ChatKey, delivery_id: UUID) -> bool:
        """Count a digest as opened for something else that it led to; False if it is not the chat's own."""
        return await self._touched(chat, delivery_id) is not None

    async def todays(self, chat: ChatKey) -> DigestCard | ComingConcept | None:
        """Return today's digest of a chat or, before it has come, what the next one teaches.

        None where digests do not come: the chat never subscribed, has ended it, or could not be reached.
        """
        subscription = await self._subscriptions.get(chat)
        if subscription is None or not subscription.is_active:
            return None
        today = local_date(subscription.schedule.zone, self._now())
        latest = await self._store.latest(chat, today)
        if latest is not None and latest.due.on == today:
            todays = await self.reopen(chat, latest.id)
            if isinstance(todays, DigestCard):
                return todays
        progress = await self._store.progress(subscription.id)
        waiting = await self._subscriptions.waiting(chat)
        return digest_reading.coming_concept(self._composer.library, subscription, progress, waiting)

    async def history(self, chat: ChatKey, page: int) -> History:
        """Return a page of what was sent; a page past the end is the last."""
        total = await self._store.count_sent(chat)
        pages = max(1, -(-total // HISTORY_PAGE))
        page = min(page, pages - 1)
        deliveries = await self._store.sent(chat, page * HISTORY_PAGE, HISTORY_PAGE)
        subscription = await self._subscriptions.get(chat)
        return History(
            past=tuple(digest_reading.past(self._composer.library, delivery) for delivery in deliveries),
            page=page,
            pages=pages,
            total=total,
            is_subscribed=subscription is not None and subscription.is_active,
        )

    async def decline_taper(
        self, chat: ChatKey, delivery_id: UUID, origin: Origin = None
    ) -> DigestCard | DigestGone | None:
        """Put the offer of fewer digests away for good."""
        if not await self.touch(chat, delivery_id):
            return None
        await self.close_taper(chat)
        return await self.reopen(chat, delivery_id, origin)

    async def close_taper(self, chat: ChatKey) -> None:
        """Note that the offer of fewer digests has been answered, so that its digest does not show it any more."""

        def decide(old: Subscription | None) -> Subscription | None:
            if old is None or old.taper_offered_at is None:
                return None
            return replace(old, taper_offered_at=max(self._now(), old.taper_offered_at + _MOVED_ON))

        await self._subscriptions.change(chat, decide)

    async def _touched(self, chat: ChatKey, delivery_id: UUID) -> tuple[Subscription, Delivery] | None:
        """Return a digest of this chat, now opened; None if it has no such digest, or it never went out."""
        subscription = await self._subscriptions.get(chat)
        delivery = await self._store.delivery(delivery_id, chat) if subscription else None
        if subscription is None or delivery is None or delivery.concept_id is None:
            return None
        await self._store.mark_opened(delivery_id, self._now())
        if subscription.kind is ChatKind.PRIVATE:
            await self._keep_streak(subscription, delivery)
        return subscription, delivery

    async def _keep_streak(self, subscription: Subscription, delivery: Delivery) -> None:
        """Count today, by the reader's own calendar, unless it has been counted."""
        today = local_date(subscription.schedule.zone, self._now())
        stored = await self._streaks.get(subscription.chat)
        if stored is not None and stored.last_on is not None and stored.last_on >= today:
            return
        expected = await self._expected(subscription) | {delivery.due.on}
        await self._streaks.change(subscription.chat, lambda old: record(old or Streak(), today, expected.__contains__))

    async def _expected(self, subscription: Subscription) -> frozenset[date]:
        """Return the newest local dates on which a digest came: on others there was nothing to open."""
        return await self._store.sent_on(subscription.chat, _STREAK_DIGESTS)

    async def _card(self, subscription: Subscription, delivery: Delivery, origin: Origin) -> DigestCard | DigestGone:
        digest = self._composer.recompose(
            delivery,
            length=subscription.length,
            streak=await self._streak(subscription),
            offers_taper=_still_offers_taper(subscription, delivery),
        )
        return DigestCard(digest, subscription.kind, origin) if digest else _gone(delivery, origin)

    async def _asked(self, subscription: Subscription, delivery: Delivery) -> QuestionShown | None:
        """Return a digest's question for a page that is turned for everybody in a group."""
        if subscription.kind is ChatKind.PRIVATE:
            return None
        card = await self._card(subscription, delivery, None)
        return card.digest.asked if isinstance(card, DigestCard) else None

    async def _streak(self, subscription: Subscription) -> Streak | None:
        """Return the reader's streak as it stands today."""
        if subscription.kind is not ChatKind.PRIVATE:
            return None
        stored = await self._streaks.get(subscription.chat)
        if stored is None:
            return None
        today = local_date(subscription.schedule.zone, self._now())
        return as_of(stored, today, (await self._expected(subscription)).__contains__)


def _gone(delivery: Delivery, origin: Origin) -> DigestGone:
    return DigestGone(delivery.id, delivery.due.on, origin)


def _still_offers_taper(subscription: Subscription, delivery: Delivery) -> bool:
    """Say whether this is the digest that made the offer, and nobody has answered it.

    The offer is noted at the very time at which the digest is settled, and moved on when it is answered.
    """
    offered_at = subscription.taper_offered_at
    return offered_at is not None and offered_at == delivery.settled_at and len(subscription.schedule.weekdays) > 1
