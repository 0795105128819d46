"""Plain talk: words to look up in private, words addressed to us in a group, and what is no text at all.

Owns the decision whether to speak. In a group that is only when spoken to.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from bot.domain import reading
from bot.domain.replies import NotText
from bot.platforms.telegram.handlers.plain_words import command_said
from bot.platforms.telegram.handlers.typed import cleaned, spoken_words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from telegram import Message

    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.settings_channels import ChannelHandlers
    from bot.platforms.telegram.handlers.settings_typed import TypedHandlers


class TalkHandlers:
    """Answers messages without a command."""

    def __init__(
        self,
        chats: Chats,
        typed: TypedHandlers,
        channels: ChannelHandlers,
        commands: Mapping[str, Callable[[Message], Awaitable[None]]],
    ) -> None:
        """Take what else may take a message: answers to questions, forwarded posts, commands by their names."""
        self._chats = chats
        self._typed = typed
        self._channels = channels
        self._commands = commands
        self._albums: deque[str] = deque(maxlen=256)

    async def private(self, message: Message) -> None:
        """Look the words up, or open the card of the concept that they name, unless they answer a question of ours.

        What is nothing but the name of a command about digests, in plain words, is that command.
        """
        if await self._channels.forwarded(message):
            return
        words = cleaned(message.text or "")
        command = command_said(words) if message.forward_origin is None else None  # somebody else's words ask nothing
        if command is not None:
            await self._typed.dropped(message)
            await self._commands[command](message)
        elif not await self._typed.takes(message):
            await self._answer(message, words)

    async def group(self, message: Message) -> None:
        """Do the same for a group that mentions us or answers us; otherwise keep quiet."""
        if await self._typed.takes(message):
            return
        words = spoken_words(message, message.get_bot().bot)
        if words is not None:
            await self._answer(message, words)

    async def not_text(self, message: Message) -> None:
        """Say, once for an album, what to type instead; a channel's post leads to the channel's digests."""
        if message.media_group_id:
            if message.media_group_id in self._albums:
                return
            self._albums.append(message.media_group_id)
        if await self._channels.forwarded(message):
            return
        await self._chats.reply(message, NotText())

    async def _answer(self, message: Message, words: str) -> None:
        """Answer words, or ask for some."""
        library, lookup = self._chats.context.library, self._chats.context.lookup
        await self._chats.reply(
            message, reading.answer(library, lookup, words) if words else reading.ask_query(library)
        )
