"""Linking an account with one on another platform, by commands and buttons.

Owns that it happens in private chats alone, where an account is one person's; elsewhere commands only show the way
there, and buttons do nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from telegram.constants import ChatType

from bot.domain.link_replies import LinkCancelled
from bot.domain.people_replies import OnlyInPrivate, Own
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.typed import argument
from bot.platforms.telegram.link_actions import AskUnlink, CancelLink, ConfirmLink, ConfirmUnlink
from bot.platforms.telegram.people_actions import stamped
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.people import in_private

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, Message

    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.link_actions import LinkPress


class LinkHandlers:
    """Links and parts accounts."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._links = chats.context.links

    async def link(self, message: Message) -> None:
        """Show a code; or take the one behind the command."""
        if message.chat.type != ChatType.PRIVATE:
            await self._point(message)
            return
        person, code = chat_key(message.chat.id), argument(message)
        await self._chats.reply(message, await (self._links.redeem(person, code) if code else self._links.code(person)))

    async def unlink(self, message: Message) -> None:
        """Ask whether two accounts are to be parted."""
        if message.chat.type != ChatType.PRIVATE:
            await self._point(message)
        else:
            await self._chats.reply(message, await self._links.ask_unlink(chat_key(message.chat.id)))

    async def pressed(self, query: CallbackQuery, chat: Chat, action: LinkPress) -> None:
        """Do what a button says, below a message of the person's own private chat."""
        person = chat_key(chat.id)
        match action:
            case CancelLink():
                await self._chats.turn(query, LinkCancelled())
            case ConfirmLink(code):
                await self._chats.turn(query, await self._links.confirm(person, code))
            case AskUnlink():
                await self._chats.turn(query, await self._links.ask_unlink(person))
            case ConfirmUnlink(asked):
                asked_at = stamped(asked)
                if asked_at is None:
                    await self._chats.out_of_date(query)
                else:
                    await self._chats.turn(query, await self._links.unlink(person, asked_at))
            case _:
                assert_never(action)

    async def _point(self, message: Message) -> None:
        """Answer a group with the way to the private chat."""
        words = await self._chats.words(message.chat, message.from_user)
        url = deeplinks.url(message.get_bot().username, deeplinks.PrivacyLink())
        shown = in_private(page(OnlyInPrivate(Own.LINK), words), url, words)
        await self._chats.messenger.send(message.chat.id, shown, reply_to=message.message_id)
