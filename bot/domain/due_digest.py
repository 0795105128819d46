"""The digest that is to go out now: what waits, put together with what its reader was taught and how they have read.

Owns the rules that need the reader: which concept comes, whether fewer digests are offered, what the streak is. How the
parts are drawn belongs to `bot.domain.composing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.digest import next_concept
from bot.domain.streak import as_of
from bot.domain.subscription import ChatKind

if TYPE_CHECKING:
    from bot.domain.composing import DigestComposer
    from bot.domain.delivery import Waiting
    from bot.domain.digest import Digest
    from bot.domain.streak import Streak
    from bot.domain.subscription import Subscription

TAPER_AFTER: Final = 14
"""Digests in a row that nobody opened, before it is asked whether fewer would do."""


def due_digest(composer: DigestComposer, waiting: Waiting) -> Digest:
    """Return the digest of a delivery that waits; the same for the same delivery and progress, however often tried.

    Raises:
        ContentError: The syllabus is empty.
    """
    concept, is_review = next_concept(composer.library, waiting.progress)
    return composer.compose(
        concept=concept,
        is_review=is_review,
        on=waiting.delivery.due.on,
        progress=waiting.progress,
        length=waiting.subscription.length,
        delivery_id=waiting.delivery.id,
        streak=_streak(waiting),
        offers_taper=offers_taper(waiting.subscription),
    )


def offers_taper(subscription: Subscription) -> bool:
    """Say whether the next digest asks if a digest a week would do: once, where somebody can answer, if it is news."""
    return (
        subscription.unopened >= TAPER_AFTER
        and subscription.taper_offered_at is None
        and subscription.kind is not ChatKind.CHANNEL
        and len(subscription.schedule.weekdays) > 1
    )


def _streak(waiting: Waiting) -> Streak | None:
    """Return a reader's streak on the morning of the digest; days on which none came are not missed."""
    if waiting.streak is None or waiting.subscription.kind is not ChatKind.PRIVATE:
        return None
    on = waiting.delivery.due.on
    came_on = {*waiting.progress.sent_on.values(), on}
    return as_of(waiting.streak, on, came_on.__contains__)
