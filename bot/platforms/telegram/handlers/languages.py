"""Choosing a chat's language: keep it, say so in it, then give the chat its menu in it.

Owns this one use case of two handlers, the command and the button.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.domain.chat import Platform
from bot.domain.replies import LanguageChoice
from bot.platforms.telegram.commands import publish_to_chat
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.typed import in_group
from bot.platforms.telegram.owner_menu import publish_to_owner

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Chat

    from bot.domain.language import Language
    from bot.domain.replies import Reply
    from bot.platforms.telegram.handlers.chats import Chats

_log = logging.getLogger(__name__)


async def may_choose(chats: Chats, chat: Chat, writes_as: Callable[[], Awaitable[str | None]]) -> bool:
    """Say whether somebody may choose a chat's language: anyone may, until a group has digests that admins look after.

    Args:
        chats: How chats are spoken to.
        chat: Whose language it is.
        writes_as: Returns by which id the person writes as an admin, None for no admin; asked only if it matters.

    Raises:
        StorageError: It cannot be told whether the group has digests.
    """
    subscription = await chats.context.subscriptions.get(chat_key(chat.id)) if in_group(chat) else None
    return subscription is None or subscription.ended_at is not None or await writes_as() is not None


async def choose(chats: Chats, chat: Chat, language: Language, say: Callable[[Reply], Awaitable[object]]) -> None:
    """Keep the chat's choice, then speak through `say`.

    Raises:
        StorageError: It could not be kept; nothing was said.
    """
    await chats.choose_language(chat, language)
    await say(LanguageChoice(language, changed=True))
    can_link = chats.context.links.can_link(Platform.TELEGRAM)
    try:
        if chat.id in chats.context.owner_ids:  # a private chat has its person's id
            await publish_to_owner(chat.get_bot(), chat.id, language, can_link=can_link)
        else:
            await publish_to_chat(chat.get_bot(), chat.id, language, can_link=can_link, private=not in_group(chat))
    except TelegramError as error:
        # The choice is kept and said; a menu in the former language is no reason to call that a failure.
        _log.warning("The menu of a chat could not be set in %s: %s", language, error)
