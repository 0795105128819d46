"""The digest that would go out on a date: to a chat, or to somebody who follows the concept of the day.

Owns the projection of a chat's progress through its schedule. Nothing is stored, planned or sent here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.digest import progress_ahead
from bot.domain.schedule import due_on
from bot.domain.subscription import ChatKind, Progress
from bot.domain.syllabus import concept_of_day
from bot.services.composing import NextDigest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.domain.chat import ChatKey
    from bot.domain.composing import DigestComposer
    from bot.domain.digest import Digest
    from bot.domain.subscription import Delivery, Length, Subscription
    from bot.services.journal_stores import JournalStore, StreakStore, SubscriptionStore
    from bot.services.round_stores import CardStore

FARTHEST: Final = timedelta(days=3660)
"""How far ahead of a chat's next digest its progress is projected."""


class Absence(StrEnum):
    """Why a chat gets no digest on a date."""

    STRANGER = "stranger"
    """It never subscribed."""
    ENDED = "ended"
    SUSPENDED = "suspended"
    """It cannot be reached."""
    PAUSED = "paused"
    WEEKDAY = "weekday"
    """Its schedule has no digest on that day of the week."""
    PASSED = "passed"
    """The date lies before its next digest, and none is known to have arrived for it."""
    TOO_FAR = "too_far"
    GONE = "gone"
    """One arrived, and its concept has since left the library."""


@dataclass(frozen=True, slots=True)
class NoDigest:
    """Nothing goes out to the chat on that date."""

    why: Absence
    next_on: date | None = None
    """The local date of its next digest, if there will be one."""


class MissedStore(Protocol):
    """Where it is kept what groups had wrong (`bot.storage.group_missed`)."""

    async def keys(self, subscription: Subscription, now: datetime) -> tuple[str, ...]:
        """Return keys of questions that a group's next digest may come back to, the worst first."""
        ...


async def due_keys(
    subscription: Subscription, on: date, now: datetime, *, cards: CardStore, missed: MissedStore
) -> tuple[str, ...]:
    """Return what a person is about to forget, or what a group has had wrong, as things are now.

    Raises:
        StorageError: It cannot be read.
    """
    match subscription.kind:
        case ChatKind.PRIVATE:
            return tuple(card.key for card in await cards.due(subscription.chat, on))
        case ChatKind.GROUP:
            return await missed.keys(subscription, now)
        case ChatKind.CHANNEL:
            return ()


def shared_digest(composer: DigestComposer, on: date, length: Length) -> Digest:
    """Return the digest of a reader who follows the concept of the day and has come as far as `on` teaches.

    Raises:
        ContentError: The syllabus is empty.
    """
    library, concept = composer.library, concept_of_day(composer.library, on)
    before = library.syllabus[: library.syllabus.index(concept.id)]
    progress = Progress({concept_id: on - timedelta(days=days) for days, concept_id in enumerate(reversed(before), 1)})
    return composer.compose(concept=concept, is_review=False, on=on, progress=progress, length=length)


class Previews:
    """Looks ahead for chats. Every method may raise `StorageError`."""

    def __init__(
        self,
        store: JournalStore,
        subscriptions: SubscriptionStore,
        streaks: StreakStore,
        cards: CardStore,
        composer: DigestComposer,
        *,
        missed: MissedStore,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._subscriptions = subscriptions
        self._streaks = streaks
        self._cards = cards
        self._missed = missed
        self._now = now
        self._composer = composer
        self._next = NextDigest(composer)

    async def of_chat(self, chat: ChatKey, on: date, length: Length | None = None) -> Digest | NoDigest:
        """Return what a chat got on a date, or what it will get if every digest until then is sent.

        Args:
            chat: Whose digest.
            on: The chat's local date.
            length: Instead of the length that the chat has chosen.

        Raises:
            ContentError: The syllabus is empty.
        """
        subscription = await self._subscriptions.get(chat)
        if subscription is None:
            return NoDigest(Absence.STRANGER)
        subscription = replace(subscription, length=length or subscription.length)
        arrived = await self._store.latest(chat, on)
        if arrived is not None and arrived.due.on == on:
            return self._sent(subscription, arrived)
        absence = _absence(subscription, on)
        if absence is not None:
            return NoDigest(absence, subscription.next_due.on if subscription.next_due else None)
        progress = self._projected(subscription, await self._store.progress(subscription.id), on)
        streak = await self._streaks.get(chat)
        keys = await due_keys(subscription, on, self._now(), cards=self._cards, missed=self._missed)
        return self._next.of(subscription, progress, streak, on, due_keys=keys)

    def _sent(self, subscription: Subscription, delivery: Delivery) -> Digest | NoDigest:
        digest = self._composer.recompose(delivery, length=subscription.length)
        return digest or NoDigest(Absence.GONE, subscription.next_due.on if subscription.next_due else None)

    def _projected(self, subscription: Subscription, progress: Progress, on: date) -> Progress:
        """Return what the chat will have been taught before `on`."""
        first = subscription.next_due.on if subscription.next_due else on
        days = (first + timedelta(days=n) for n in range((on - first).days))
        dates = (day for day in days if due_on(subscription.schedule, day) is not None)
        return progress_ahead(self._composer.library, progress, dates)


def _absence(subscription: Subscription, on: date) -> Absence | None:
    """Return why nothing will go out on a date; None if something will."""
    due, paused_until = subscription.next_due, subscription.paused_until
    if subscription.ended_at is not None:
        return Absence.ENDED
    if subscription.suspension is not None or due is None:
        return Absence.SUSPENDED
    if on < due.on:
        is_ahead = subscription.last_on is None or on > subscription.last_on
        return Absence.PAUSED if paused_until is not None and on < paused_until and is_ahead else Absence.PASSED
    if on > due.on + FARTHEST:
        return Absence.TOO_FAR
    return None if due_on(subscription.schedule, on) is not None else Absence.WEEKDAY
