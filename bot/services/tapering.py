"""Fewer digests for whoever lets them pass: an offer that stands below a digest is taken.

Owns this one use case. To whom the offer is made is `bot.domain.composing`'s; how it is declined, `services.journal`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.digest_replies import DigestCard

if TYPE_CHECKING:
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.digest_replies import DigestGone, Origin
    from bot.domain.subscription import Subscription
    from bot.services.journal import Journal
    from bot.services.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Tapered:
    """What came of it.

    Attributes:
        card: The digest that offered it, as it was before.
        subscription: As it is now; None where there is none any more.
    """

    card: DigestCard | DigestGone
    subscription: Subscription | None


async def taper(
    journal: Journal, subscriptions: Subscriptions, chat: ChatKey, delivery_id: UUID, origin: Origin = None
) -> Tapered | None:
    """Have a digest a week come from now on, on the weekday of the one that offered it.

    None if that digest is not the chat's own.

    Raises:
        StorageError: Some of it could not be written; taking the offer again does the rest.
    """
    card = await journal.reopen(chat, delivery_id, origin)
    if card is None:
        return None
    on = card.digest.on if isinstance(card, DigestCard) else card.on
    changed = await subscriptions.set_weekdays(chat, frozenset({on.isoweekday()}))
    await journal.close_taper(chat)
    return Tapered(card, changed)
