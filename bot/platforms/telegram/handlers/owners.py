"""What only owners may ask, in private: how digests are going.

Owns who is one, and that everybody else is answered as if there were no such command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.platforms.telegram.render.status import status_page

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, Message, User

    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.commands import CommandHandlers
    from bot.platforms.telegram.page import Page


class OwnerHandlers:
    """Answers owners."""

    def __init__(self, chats: Chats, commands: CommandHandlers) -> None:
        self._chats = chats
        self._commands = commands

    async def status(self, message: Message) -> None:
        """Say how digests are going."""
        if message.from_user is None or not self._is_owner(message.chat, message.from_user):
            await self._commands.unknown(message)
            return
        await self._chats.messenger.send(message.chat.id, await self._page(message.chat, message.from_user))

    async def refresh(self, query: CallbackQuery, chat: Chat) -> None:
        """Say it anew where the button is."""
        if query.message is None or not self._is_owner(chat, query.from_user):
            await self._chats.out_of_date(query)
            return
        await self._chats.messenger.edit(chat.id, query.message.message_id, await self._page(chat, query.from_user))
        await self._chats.messenger.answer_callback(query.id)

    def _is_owner(self, chat: Chat, person: User) -> bool:
        return chat.type == ChatType.PRIVATE and person.id in self._chats.context.owner_ids

    async def _page(self, chat: Chat, person: User) -> Page:
        context = self._chats.context
        return status_page(await context.status.read(), await self._chats.words(chat, person), context.timezone)
