"""The commands about digests: subscribe, settings, pause, resume, unsubscribe.

Owns one handler for each. What a button does is `settings_buttons`', what is typed without a command `settings_typed`'.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.domain.settings_replies import AdminsOnly, Done, Misread, Slip, View
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.settings_channels import channel_name
from bot.platforms.telegram.handlers.settings_desk import began, here
from bot.platforms.telegram.handlers.settings_typed import pause_answer
from bot.platforms.telegram.handlers.typed import argument
from bot.platforms.telegram.handlers.wishes import read_wish

if TYPE_CHECKING:
    from telegram import Message

    from bot.domain.settings_replies import Subject
    from bot.platforms.telegram.handlers.settings_channels import ChannelHandlers
    from bot.platforms.telegram.handlers.settings_desk import Desk


class SettingsHandlers:
    """One handler for each command about digests."""

    def __init__(self, desk: Desk, channels: ChannelHandlers) -> None:
        self._desk = desk
        self._channels = channels
        self._subscriptions = desk.subscriptions

    async def subscribe(self, message: Message) -> None:
        """Subscribe at once, as wished for or as it was, and show the card; a channel's name leads to its card."""
        words = argument(message)
        name, rest = channel_name(words)
        if name and here(message.chat).kind == "private":
            await self._channels.named(message, name, rest, self.subscribe_to)
            return
        person_id = await self._admitted(message)
        if person_id is not None:
            await self.subscribe_to(message, here(message.chat), words, person_id)

    async def subscribe_to(self, message: Message, subject: Subject, words: str, person_id: str) -> None:
        """Subscribe a chat that the writer may change, as `words` wish; without any, as it was."""
        wish = await asyncio.to_thread(read_wish, words) if words else None
        if words and wish is None:
            misread = Misread(words, Slip.NO_TIME)
            await self._desk.answer(message, await self._desk.card(subject, View.TIME, misread=misread), person_id)
            return
        at, zones = (wish.at, wish.zones) if wish else (None, ())
        old = await self._subscriptions.get(subject.chat)
        newcomer = await self._desk.newcomer(subject, message.chat, message.from_user)
        sure = zones[0] if len(zones) == 1 else None
        await self._subscriptions.subscribe(newcomer, at=at, zone=sure)
        view = View.ZONE if len(zones) > 1 else View.CARD
        card = await self._desk.card(subject, view, done=began(old, changed=wish is not None), zones=zones)
        await self._desk.answer(message, card, person_id)

    async def settings(self, message: Message) -> None:
        """Show the card. Whoever wrote here can be reached, so digests that had stopped for that go on."""
        subject = here(message.chat)
        await self._subscriptions.restore(subject.chat)
        person_id = str(message.from_user.id) if message.from_user else ""
        await self._desk.answer(message, await self._desk.card(subject), person_id)

    async def pause(self, message: Message) -> None:
        """Pause as long as is said, or offer how long."""
        person_id = await self._admitted(message)
        if person_id is None:
            return
        subject, words = here(message.chat), argument(message)
        subscription = await self._subscriptions.get(subject.chat)
        if subscription is None or subscription.ended_at is not None:
            card = await self._desk.card(subject)
        elif not words:
            card = await self._desk.card(subject, View.PAUSE)
        else:
            card = await pause_answer(self._desk, subject, subscription, words)
        await self._desk.answer(message, card, person_id)

    async def resume(self, message: Message) -> None:
        """End a pause."""
        person_id = await self._admitted(message)
        if person_id is not None:
            subject = here(message.chat)
            old = await self._subscriptions.get(subject.chat)
            await self._subscriptions.resume(subject.chat)
            paused = old is not None and old.ended_at is None and old.paused_until is not None
            card = await self._desk.card(subject, done=Done.RESUMED if paused else None)
            await self._desk.answer(message, card, person_id)

    async def unsubscribe(self, message: Message) -> None:
        """Send nothing any more, and offer to take that back."""
        person_id = await self._admitted(message)
        if person_id is not None:
            subject = here(message.chat)
            ended = await self._subscriptions.end(subject.chat)
            card = await self._desk.card(subject, done=Done.ENDED if ended else None)
            await self._desk.answer(message, card, person_id)

    async def _admitted(self, message: Message) -> str | None:
        """Return by which id the writer may change this chat's digests; else say who may, and return None."""
        person_id = await rights.writer(message)
        if person_id is None:
            await self._desk.chats.reply(message, AdminsOnly(here(message.chat).kind))
        return person_id
