"""The commands about digests: subscribe, settings, pause, resume, unsubscribe.

Owns one handler for each. What a button does is `settings_buttons`', what is typed without a command `settings_typed`'.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.settings_done import resumed
from bot.domain.settings_replies import AdminsOnly, ChannelRefusal, Done, Misread, Slip, View
from bot.errors import TooManyChatsError
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.settings_channels import chat_mentioned
from bot.platforms.telegram.handlers.settings_desk import here, too_many
from bot.platforms.telegram.handlers.settings_typed import granted, pause_answer
from bot.platforms.telegram.handlers.typed import argument
from bot.platforms.words.wishes import Wish, names_place, read_wish

if TYPE_CHECKING:
    from telegram import Message

    from bot.domain.settings_replies import Subject
    from bot.platforms.telegram.handlers.settings_channels import ChannelHandlers
    from bot.platforms.telegram.handlers.settings_desk import Desk


@dataclass(frozen=True, slots=True)
class _Aim:
    """What a command is about."""

    subject: Subject
    words: str
    """What it says, without the name of the chat."""
    person_id: str
    """By which id the writer may change the chat's digests."""


class SettingsHandlers:
    """One handler for each command about digests."""

    def __init__(self, desk: Desk, channels: ChannelHandlers) -> None:
        self._desk = desk
        self._channels = channels
        self._subscriptions = desk.subscriptions

    async def subscribe(self, message: Message) -> None:
        """Subscribe at once, as wished for or as it was, and show the card."""
        aim = await self._aimed(message, to_post=True)
        if aim is not None:
            await self._subscribe(message, aim.subject, aim.words, aim.person_id)

    async def _subscribe(self, message: Message, subject: Subject, words: str, person_id: str) -> None:
        """Subscribe a chat that the writer may change, as `words` wish; without any, as it was."""
        wish = await asyncio.to_thread(read_wish, words) if words else Wish()
        if wish is None:
            card = await self._desk.card(subject, View.TIME, misread=Misread(words, Slip.NO_TIME))
        else:
            try:
                newcomer = await self._desk.newcomer(subject, message.chat, message.from_user)
            except TooManyChatsError:
                await self._desk.chats.reply(message, too_many(subject))
                return
            card = await granted(self._desk, subject, newcomer, wish)
        await self._desk.answer(message, card, person_id)

    async def settings(self, message: Message) -> None:
        """Show the card."""
        aim = await self._aimed(message, to_look=True)
        if aim is not None:
            await self._desk.answer(message, await self._desk.card(aim.subject), aim.person_id)

    async def pause(self, message: Message) -> None:
        """Pause as long as is said, or offer how long."""
        aim = await self._aimed(message)
        if aim is None:
            return
        subscription = await self._subscriptions.get(aim.subject.chat)
        if subscription is None or subscription.ended_at is not None:
            card = await self._desk.card(aim.subject)
        elif not aim.words:
            card = await self._desk.card(aim.subject, View.PAUSE)
        else:
            card = await pause_answer(self._desk, aim.subject, subscription, aim.words)
        await self._desk.answer(message, card, aim.person_id)

    async def resume(self, message: Message) -> None:
        """End a pause."""
        aim = await self._aimed(message)
        if aim is not None:
            old = await self._subscriptions.get(aim.subject.chat)
            await self._subscriptions.resume(aim.subject.chat)
            done = resumed(old, self._desk.chats.context.now())
            card = await self._desk.card(aim.subject, done=done)
            await self._desk.answer(message, card, aim.person_id)

    async def unsubscribe(self, message: Message) -> None:
        """Send nothing any more, and offer to take that back."""
        aim = await self._aimed(message)
        if aim is not None:
            ended = await self._subscriptions.end(aim.subject.chat)
            card = await self._desk.card(aim.subject, done=Done.ENDED if ended else None)
            await self._desk.answer(message, card, aim.person_id)

    async def _aimed(self, message: Message, *, to_post: bool = False, to_look: bool = False) -> _Aim | None:
        """Return what a command is about and for whom it speaks; else say why it can do nothing, and return None.

        Args:
            message: The command.
            to_post: It is no use where the bot may not post.
            to_look: It changes nothing, so that anybody in a group may give it.
        """
        words = argument(message)
        named = chat_mentioned(words)
        if named is None or (to_post and await asyncio.to_thread(names_place, words)):
            subject = here(message.chat)
        else:
            found = await self._channels.meant(message, named, to_post=to_post)
            if isinstance(found, ChannelRefusal):
                await self._desk.chats.reply(message, found)
                return None
            subject, words = found, named.rest
        if not subject.is_here:
            return _Aim(subject, words, str(message.chat.id))
        if to_look:
            return _Aim(subject, words, str(message.from_user.id) if message.from_user else "")
        person_id = await rights.writer(message)
        if person_id is None:
            await self._desk.chats.reply(message, AdminsOnly(subject.kind))
            return None
        return _Aim(subject, words, person_id)
