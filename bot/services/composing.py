"""Which digest a subscription gets: the concept whose turn it is, its streak, and whether fewer digests are offered.

Owns what a chat's own state decides. How a digest is put together belongs to `bot.domain.composing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.digest import next_concept
from bot.domain.language import Language
from bot.domain.streak import as_of
from bot.domain.subscription import ChatKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from bot.domain.composing import DigestComposer
    from bot.domain.delivery import Waiting
    from bot.domain.digest import Digest
    from bot.domain.streak import Streak
    from bot.domain.subscription import Progress, Subscription

UNOPENED_BEFORE_TAPER: Final = 14
"""After so many digests that nobody opened, the next one asks, once, whether one a week would be enough."""


class NextDigest:
    """Makes the next digest of a subscription.

    Args:
        composer: Puts digests together.
    """

    def __init__(self, composer: DigestComposer) -> None:
        self._composer = composer

    def __call__(self, waiting: Waiting) -> Digest:
        """Return the digest for a delivery that waits; the same as before if it has been tried, for it may be there.

        Raises:
            ContentError: The syllabus is empty.
        """
        delivery = waiting.delivery
        return self._begun(waiting) or self.of(
            waiting.subscription,
            waiting.progress,
            waiting.streak,
            delivery.due.on,
            due_keys=waiting.due_keys,
            delivery_id=delivery.id,
        )

    def _begun(self, waiting: Waiting) -> Digest | None:
        """Return a digest as it was when it was tried first; None where that was not, or it would teach nothing new."""
        delivery, subscription, progress = waiting.delivery, waiting.subscription, waiting.progress
        if delivery.concept_id is None or (not delivery.is_review and delivery.concept_id in progress.sent_on):
            return None
        return self._composer.recompose(
            delivery,
            length=subscription.length,
            streak=_shown(subscription, progress, waiting.streak, delivery.due.on),
            offers_taper=_offers_taper(subscription),
        )

    def of(
        self,
        subscription: Subscription,
        progress: Progress,
        streak: Streak | None,
        on: date,
        *,
        due_keys: Sequence[str] = (),
        delivery_id: UUID | None = None,
    ) -> Digest:
        """Return what a subscription gets for a local date; without `delivery_id`, to look at only.

        `due_keys` name what its reader is about to forget, the most urgent first, or what a group had wrong most in its
        quizzes, the worst first.

        Raises:
            ContentError: The syllabus is empty.
        """
        concept, is_review = next_concept(self._composer.library, progress)
        return self._composer.compose(
            concept=concept,
            is_review=is_review,
            on=on,
            progress=progress,
            length=subscription.length,
            delivery_id=delivery_id,
            streak=_shown(subscription, progress, streak, on),
            offers_taper=_offers_taper(subscription),
            due=due_keys if subscription.kind is ChatKind.PRIVATE else None,
            missed=due_keys if subscription.kind is ChatKind.GROUP else (),
            in_english=subscription.language is Language.ENGLISH,
        )


def _shown(subscription: Subscription, progress: Progress, streak: Streak | None, on: date) -> Streak | None:
    """Return the streak as it stands on the morning of `on`; days without a digest are no missed days."""
    if streak is None or subscription.kind is not ChatKind.PRIVATE:
        return None
    expected = {*progress.sent_on.values(), on}
    return as_of(streak, on, expected.__contains__)


def _offers_taper(subscription: Subscription) -> bool:
    return (
        subscription.unopened >= UNOPENED_BEFORE_TAPER
        and subscription.taper_offered_at is None
        and subscription.kind is not ChatKind.CHANNEL
        and len(subscription.schedule.weekdays) > 1
    )
