"""Channels, looked after from the private chat: named after a command, or by a forwarded post of theirs.

Owns the way to a channel's card. The asker must be an admin of it and the bot must be able to post there; what is
missing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telegram import MessageOriginChannel
from telegram.constants import ChatType

from bot.domain.settings_replies import ChannelRefusal, ChannelTrouble
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.settings_desk import chat_named, elsewhere, here
from bot.platforms.telegram.handlers.typed import in_group
from bot.platforms.words.typed import cleaned

if TYPE_CHECKING:
    from telegram import Chat, ChatFullInfo, Message

    from bot.domain.settings_replies import Subject
    from bot.platforms.telegram.handlers.settings_desk import Desk

_NAME: Final = re.compile(r"(?P<name>@\S+)|(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?P<path>\S+)", re.IGNORECASE)
_USERNAME: Final = re.compile(r"@?[A-Za-z]\w{3,31}", re.ASCII)
_PRIVATE_LINK: Final = re.compile(r"c/(?P<id>\d{1,15})(?:/.*)?", re.ASCII)
_LOOKED_UP: Final = 256
"""Characters of a forwarded post that may be looked up."""


@dataclass(frozen=True, slots=True)
class Named:
    """A chat that somebody named beside a command."""

    typed: str
    """As it was written."""
    chat: str | int | None
    """By which Telegram knows it: its @name or its id; None for what can be neither, as an invitation."""
    rest: str
    """What else was said."""


def chat_mentioned(words: str) -> Named | None:
    """Return the chat that words begin or end with: an @name, a link to it or to a post of it; None if they do not."""
    first, _, after = words.partition(" ")
    before, _, last = words.rpartition(" ")
    for said, rest in ((first, after), (last, before)):
        match = _NAME.fullmatch(said)
        if match is not None:
            return Named(said, _known_as(match["name"] or match["path"]), rest.strip())
    return None


def _known_as(name: str) -> str | int | None:
    """Return the @name or the id in a name or in the path of a link."""
    private = _PRIVATE_LINK.fullmatch(name)
    if private is not None:
        return int(f"-100{private['id']}")
    username = name.removeprefix("s/").partition("?")[0].partition("/")[0]
    return f"@{username.removeprefix('@')}" if _USERNAME.fullmatch(username) else None


class ChannelHandlers:
    """Leads admins of channels, and of public groups, to the cards of these."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def meant(self, message: Message, named: Named, *, to_post: bool) -> Subject | ChannelRefusal:
        """Return the chat that somebody named, if they may change its digests; else why not.

        Naming the bot, or the group in which it is said, is naming the chat itself.

        Args:
            message: Who names it, where.
            named: What they named.
            to_post: The bot must be able to post there for what they want.
        """
        own = {name.lower() for name in (message.get_bot().username, message.chat.username) if name}
        if isinstance(named.chat, str) and named.chat.removeprefix("@").lower() in own:
            return here(message.chat)
        if in_group(message.chat):
            return ChannelRefusal(named.typed, ChannelTrouble.ONLY_IN_PRIVATE)
        found = None if named.chat is None else await chat_named(message.get_bot(), named.chat)
        if found is None or found.type == ChatType.PRIVATE:
            return ChannelRefusal(named.typed, ChannelTrouble.NOT_FOUND)
        trouble = await _trouble(message, found)
        if trouble is None or (trouble is ChannelTrouble.BOT_SILENT and not to_post):
            return elsewhere(found)
        return ChannelRefusal(found.title or named.typed, trouble)

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
