"""How broadcasts leave for Telegram, and how their owners see how far they are.

Owns the addressing. When something is sent, and what becomes of it, is `bot.services.broadcasts`' business; what it
looks like, `render.broadcast`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.i18n import wording
from bot.platforms.telegram.render.broadcast import announcement, progress_page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.broadcasts import BroadcastView, Recipient
    from bot.platforms.telegram.messenger import Messenger


class TelegramBroadcasts:
    """Sends broadcasts: `bot.services.broadcast_attempts.BroadcastVoice`."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    async def send_broadcast(self, recipient: Recipient, text: str, begin: Callable[[], Awaitable[bool]]) -> str | None:
        """Say it in one chat, as the service asks for.

        Raises:
            DeliveryError: In its kinds.
            StorageError: `begin` failed; nothing was sent.
        """
        shown = announcement(text, wording(recipient.language), is_channel=recipient.is_channel)
        # The row of a group that has moved is another's by then, or has one beside it: it is looked at anew.
        sent = await self._messenger.broadcast(int(recipient.chat.chat_id), shown, begin, follows=False)
        return None if sent is None else str(sent)

    async def show_broadcast(self, view: BroadcastView) -> str | None:
        """Edit the owner's message; a new one takes its place where it is gone.

        Raises:
            DeliveryError: It does not show.
        """
        broadcast = view.broadcast
        if broadcast.message_id is None:
            return None
        shown = progress_page(view, wording(broadcast.language))
        owner_id, message_id = int(broadcast.owner.chat_id), int(broadcast.message_id)
        return str(await self._messenger.edit(owner_id, message_id, shown, quiet=True))
