"""Telling whoever set up a channel's digests, in private, that these have stopped.

Owns that one message's way; what it says is `render`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.chat import ChatKey
from bot.domain.settings_replies import DigestsStopped
from bot.platforms.i18n import wording
from bot.platforms.telegram.render import page

if TYPE_CHECKING:
    from bot.domain.subscription import Subscription
    from bot.platforms.telegram.messenger import Messenger
    from bot.services.preferences import Preferences


async def tell_manager(messenger: Messenger, preferences: Preferences, subscription: Subscription) -> None:
    """Tell the manager of a suspended subscription, in the language of their private chat; nobody where there is none.

    Raises:
        DeliveryError: They could not be told.
    """
    if subscription.manager_id is None:
        return
    manager = ChatKey(subscription.chat.platform, subscription.manager_id)
    words = wording(await preferences.language(manager, subscription.language))
    await messenger.send(int(manager.chat_id), page(DigestsStopped(subscription), words))
