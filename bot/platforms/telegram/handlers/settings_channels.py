"""Channels, looked after from the private chat: named after /subscribe, or by a forwarded post of theirs.

Owns the way to a channel's card. The asker must be an admin of it and the bot must be able to post there; what is
missing is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from telegram import MessageOriginChannel
from telegram.constants import ChatType

from bot.domain.settings_replies import ChannelRefusal, ChannelTrouble
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.settings_desk import chat_named, elsewhere
from bot.platforms.telegram.handlers.typed import cleaned

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Chat, ChatFullInfo, Message

    from bot.domain.settings_replies import Subject
    from bot.platforms.telegram.handlers.settings_desk import Desk

    Subscribe = Callable[[Message, Subject, str, str], Awaitable[None]]

_NAME: Final = re.compile(
    r"(?:@|(?:https?://)?(?:t|telegram)\.me/)(?P<name>[A-Za-z]\w{3,31})/?(?P<rest>\s.*)?", re.ASCII
)
_LOOKED_UP: Final = 256
"""Characters of a forwarded post that may be looked up."""


def channel_name(words: str) -> tuple[str | None, str]:
    """Return the @name of the channel that words begin with, or None, and what else they say."""
    first, _, rest = words.partition(" ")
    match = _NAME.fullmatch(first)
    return (f"@{match['name']}", rest.strip()) if match else (None, words)


class ChannelHandlers:
    """Leads admins of channels, and of public groups, to the cards of these."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def named(self, message: Message, name: str, words: str, subscribe: Subscribe) -> None:
        """Subscribe a channel by its name, as `words` wish."""
        found = await chat_named(message.get_bot(), name)
        if found is None or found.type == ChatType.PRIVATE:
            await self._desk.chats.reply(message, ChannelRefusal(name, ChannelTrouble.NOT_FOUND))
            return
        trouble = await _trouble(message, found)
        if trouble is not None:
            await self._desk.chats.reply(message, ChannelRefusal(found.title or name, trouble))
            return
        await subscribe(message, elsewhere(found), words, str(message.chat.id))

    async def forwarded(self, message: Message) -> bool:
        """Show the card of the channel whose post was forwarded; return False if it is no channel's post.

        Nothing is subscribed by it: a post may have been forwarded for its words.
        """
        origin = message.forward_origin
        if not isinstance(origin, MessageOriginChannel):
            return False
        trouble = await _trouble(message, origin.chat)
        if trouble is None:
            await self._desk.answer(message, await self._desk.card(elsewhere(origin.chat)), str(message.chat.id))
        else:
            words = cleaned(message.text or "")[:_LOOKED_UP]
            name = origin.chat.title or origin.chat.username or ""
            await self._desk.chats.reply(message, ChannelRefusal(name, trouble, words or None))
        return True


async def _trouble(message: Message, chat: Chat | ChatFullInfo) -> ChannelTrouble | None:
    """Return why the writer of a private message cannot look after a channel, or None if they can."""
    bot = message.get_bot()
    posts = await rights.may_post(bot, chat.id)
    if posts is None:
        return ChannelTrouble.BOT_OUTSIDE
    if await rights.admin(bot, chat.id, message.chat.id) is None:
        return ChannelTrouble.NOT_ADMIN
    return None if posts else ChannelTrouble.BOT_SILENT
