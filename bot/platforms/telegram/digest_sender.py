"""How digests and news for owners leave for Telegram: rendered, then handed to the messenger, one call each.

Owns the addressing of what the bot says of its own accord. When something is sent, and what becomes of it, is the
services' business; what it looks like, `render`'s.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.domain.digest_replies import DigestCard
from bot.domain.subscription import ChatKind
from bot.errors import DeliveryError
from bot.platforms.i18n import wording
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.managers import tell_manager
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.digest import channel_digest
from bot.platforms.telegram.render.notices import notice_page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import tzinfo
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.digest import Digest
    from bot.domain.language import Language
    from bot.domain.subscription import Subscription
    from bot.platforms.telegram.messenger import Messenger
    from bot.platforms.telegram.page import Page
    from bot.services.owners import Notice
    from bot.services.preferences import Preferences

_LOGGER = logging.getLogger(__name__)


class TelegramDigests:
    """Sends digests, and tells owners: `bot.services.digest_stores.DigestSender` and `bot.services.owners.OwnerLine`.

    Args:
        messenger: The bot's voice.
        username: The bot's name without the @, known once it is connected; links below channels' digests need it.
        preferences: In which language an owner reads.
        owner_ids: The owners' ids on Telegram.
        timezone: Where times in news for owners are counted.
    """

    def __init__(
        self,
        messenger: Messenger,
        *,
        username: Callable[[], str],
        preferences: Preferences,
        owner_ids: Collection[int],
        timezone: tzinfo,
    ) -> None:
        self._messenger = messenger
        self._username = username
        self._preferences = preferences
        self._owner_ids = owner_ids
        self._timezone = timezone

    @property
    def is_repeatable(self) -> bool:
        """Never: Telegram takes a message anew whenever it is sent."""
        return False

    async def send_digest(
        self,
        chat: ChatKey,
        kind: ChatKind,
        digest: Digest,
        language: Language,
        begin: Callable[[], Awaitable[bool]],
        *,
        delivery_id: UUID,  # noqa: ARG002 - Telegram knows no ids of senders
    ) -> str | None:
        """Say a digest, as `bot.services.digest_stores.DigestSender` asks for.

        Raises:
            DeliveryError: In its kinds.
            StorageError: `begin` failed; nothing was sent.
        """
        shown = self._page(DigestCard(digest, kind), language)
        message_id = await self._messenger.broadcast(int(chat.chat_id), shown, begin, silent=digest.is_quiet)
        return None if message_id is None else str(message_id)

    async def tell_owners(self, notice: Notice) -> bool:
        """Tell every owner in a message of its own; return False where there are none.

        Raises:
            DeliveryError: No owner could be told.
        """
        failures = [
            failure for owner in sorted(self._owner_ids) if (failure := await self._told(owner, notice)) is not None
        ]
        if failures and len(failures) == len(self._owner_ids):
            raise failures[0]
        return bool(self._owner_ids)

    async def tell_manager(self, subscription: Subscription) -> None:
        """Tell whoever set up a channel's digests that these stopped: `bot.services.stops.ManagerLine`.

        Raises:
            DeliveryError: They could not be told.
        """
        await tell_manager(self._messenger, self._preferences, subscription)

    async def _told(self, owner_id: int, notice: Notice) -> DeliveryError | None:
        """Tell one owner; return why that failed, if so."""
        words = wording(await self._preferences.language(chat_key(owner_id), None))
        try:
            await self._messenger.send(owner_id, notice_page(notice, words, self._timezone))
        except DeliveryError as error:
            _LOGGER.warning("An owner could not be told: %s", error)
            return error
        return None

    def _page(self, card: DigestCard, language: Language) -> Page:
        words = wording(language)
        return channel_digest(card, words, self._username()) if card.kind is ChatKind.CHANNEL else page(card, words)
