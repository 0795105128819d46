"""How digests leave for LINE: rendered, spared a push of the month's quota, and pushed under the delivery's id.

Owns these steps. When something is sent, and what becomes of it, is the services' business; whose turn it is,
`quota`'s; what it looks like, `render`'s. LINE takes what has one id once within a day, so that a push that may have
been made is made again until it is known to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.digest_replies import DigestCard
from bot.domain.subscription import ChatKind
from bot.platforms.line.phrasing import phrasing
from bot.platforms.line.render.digest import digest_card
from bot.platforms.line.render.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.digest import Digest
    from bot.domain.language import Language
    from bot.platforms.line.messenger import Messenger
    from bot.platforms.line.postbacks import Postbacks
    from bot.platforms.line.quota import PushQuota


class LineDigests:
    """Sends digests: `bot.services.digest_stores.DigestSender`.

    Args:
        messenger: The bot's voice.
        quota: Says whose turn it is.
        postbacks: Signs what buttons mean.
    """

    def __init__(self, messenger: Messenger, quota: PushQuota, postbacks: Postbacks) -> None:
        self._messenger = messenger
        self._quota = quota
        self._postbacks = postbacks

    @property
    def is_repeatable(self) -> bool:
        """Always: LINE knows a push by its retry key for a day, and says so instead of delivering it twice."""
        return True

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
        """Push a digest, as `bot.services.digest_stores.DigestSender` asks for, if it is the chat's turn.

        Raises:
            NotSparedError: It is not; nothing was begun.
            DeliveryError: In its kinds; what may have been sent may be sent again.
            StorageError: `begin` failed, or the quota is not known; nothing was sent.
        """
        pen = Pen(phrasing(language), self._postbacks, is_private=kind is ChatKind.PRIVATE)
        speech = digest_card(DigestCard(digest, kind), pen)
        is_new = await self._quota.take_for_digest(chat, kind, delivery_id)
        if not await begin():
            if is_new:
                await self._quota.refund(delivery_id)
            return None
        async with self._quota.counted(delivery_id, is_new=is_new):
            return await self._messenger.push(chat, speech, delivery_id, is_quiet=digest.is_quiet)
