"""What is typed or sent without a command: answers to a card that asks, a time out of the blue, a place on the map.

Owns telling those from words to look up. An answer changes what was asked for, and the card is turned in place.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bot.domain.clock_times import parse_time
from bot.domain.settings_done import began
from bot.domain.settings_replies import Done, Misread, Slip, TimeOffer, View, ZoneOffer
from bot.errors import TooManyChatsError
from bot.platforms.i18n import simplified
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.settings_desk import id_of, too_many
from bot.platforms.telegram.handlers.typed import in_group
from bot.platforms.words.typed import cleaned
from bot.platforms.words.wishes import Wish, is_sure, read_break, read_place, read_wish
from bot.platforms.zones import zone_at

if TYPE_CHECKING:
    from telegram import Message

    from bot.domain.prompt import Prompt
    from bot.domain.settings_replies import SettingsCard, Subject
    from bot.domain.subscribing import Newcomer
    from bot.domain.subscription import Subscription
    from bot.platforms.telegram.handlers.settings_desk import Desk


_CANCELS: Final = frozenset(("取消", "返回", "算了", "不改了", "cancel", "back", "never mind"))
"""Answers that take back the question, in lower case and simplified characters."""
_VIEWS: Final = frozenset(View)


class TypedHandlers:
    """Reads what is typed as an answer, if it is one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._subscriptions = desk.subscriptions
        self._prompts = desk.chats.context.prompts

    async def takes(self, message: Message) -> bool:
        """Take a text as an answer or as a wish; return False if it is neither, but words to look up."""
        words = cleaned(message.text or "")
        prompt = await self._asked(message)
        if prompt is None:
            return not in_group(message.chat) and await self._offered(message, words)
        subject = await self._subject(message, prompt)
        try:
            card = await self._answer(subject, View(prompt.kind), words, message) if subject else None
        except TooManyChatsError:
            if subject is not None:
                await self._desk.chats.reply(message, too_many(subject))
            return True
        if subject is None or card is None:
            await self._prompts.close(prompt.chat, prompt.person_id)
            return False
        await self._desk.amend(message, int(prompt.message_id or 0), card, prompt.person_id)
        return True

    async def located(self, message: Message) -> None:
        """Take the time zone of a place on the map, and forget the place."""
        if message.location is None:
            return
        zone = await asyncio.to_thread(zone_at, message.location.latitude, message.location.longitude)
        prompt = await self._asked(message)
        subject = await self._subject(message, prompt) if prompt and prompt.kind == View.ZONE else None
        if zone is not None and prompt is not None and subject is not None:
            try:
                card = await self._zone_set(subject, zone, message)
            except TooManyChatsError:
                await self._desk.chats.reply(message, too_many(subject))
                return
            await self._desk.amend(message, int(prompt.message_id or 0), card, prompt.person_id)
        elif not in_group(message.chat):
            subscription = await self._subscriptions.get(chat_key(message.chat.id))
            await self._desk.chats.reply(message, ZoneOffer(zone, subscription, self._desk.chats.context.now()))

    async def dropped(self, message: Message) -> None:
        """Take a command as a change of subject: what was asked before it is not answered any more."""
        if message.from_user is not None:
            await self._prompts.close(chat_key(message.chat.id), str(message.from_user.id))

    async def _asked(self, message: Message) -> Prompt | None:
        """Return what the writer was asked, if this may be the answer: in a group, only as a reply to the card."""
        answered = message.reply_to_message
        if message.from_user is None or (in_group(message.chat) and answered is None):
            return None
        prompt = await self._prompts.open(chat_key(message.chat.id), str(message.from_user.id))
        if prompt is not None and prompt.kind not in _VIEWS:
            return None  # asked by somebody else, `handlers.broadcast`
        if prompt is None or answered is None or not in_group(message.chat):
            return prompt
        return prompt if str(answered.message_id) == prompt.message_id else None

    async def _subject(self, message: Message, prompt: Prompt) -> Subject | None:
        """Return the chat that an answer is about, if the writer may still change it."""
        target, bot = id_of(prompt.target), message.get_bot()
        if target == message.chat.id:
            allowed = await rights.writer(message)
        else:
            allowed = await rights.admin(bot, target, message.chat.id)
        return await self._desk.subject_of(message.chat, prompt.target.chat_id, bot) if allowed else None

    async def _offered(self, message: Message, words: str) -> bool:
        """Ask whether a time that was typed out of the blue is a wish; return False if it is no time."""
        at = parse_time(words)
        if at is None:
            return False
        subscription = await self._subscriptions.get(chat_key(message.chat.id))
        await self._desk.chats.reply(message, TimeOffer(words, at, subscription))
        return True

    async def _answer(self, subject: Subject, asked: View, words: str, message: Message) -> SettingsCard | None:
        """Return the card after an answer; None if the words are none and may as well be looked up."""
        if simplified(words).lower() in _CANCELS:
            return await self._desk.card(subject)
        if asked is View.TIME:
            return await self._time(subject, words, message)
        if asked is View.ZONE:
            return await self._place(subject, words, message)
        subscription = await self._subscriptions.get(subject.chat)
        if subscription is None or subscription.ended_at is not None:
            return None
        card = await pause_answer(self._desk, subject, subscription, words)
        # Whoever was offered lengths of a break need not have typed one.
        return None if asked is View.PAUSE and card.misread and card.misread.slip is Slip.NO_DATE else card

    async def _time(self, subject: Subject, words: str, message: Message) -> SettingsCard:
        wish = await asyncio.to_thread(read_wish, words)
        if wish is None or (wish.at is None and wish.weekdays is None):
            return await self._desk.card(subject, View.TIME, misread=Misread(words, Slip.NO_TIME))
        return await granted(
            self._desk, subject, await self._desk.newcomer(subject, message.chat, message.from_user), wish
        )

    async def _place(self, subject: Subject, words: str, message: Message) -> SettingsCard:
        zones = await asyncio.to_thread(read_place, words)
        if not zones:
            return await self._desk.card(subject, View.ZONE, misread=Misread(words, Slip.NO_ZONE))
        if len(zones) > 1 or not is_sure(words):
            return await self._desk.card(subject, View.ZONE, zones=zones)
        return await self._zone_set(subject, zones[0], message)

    async def _zone_set(self, subject: Subject, zone: str, message: Message) -> SettingsCard:
        """Count a chat's time in a zone; a chat that never subscribed does so by this."""
        if await self._subscriptions.set_zone(subject.chat, zone) is not None:
            return await self._desk.card(subject, done=Done.CHANGED)
        newcomer = await self._desk.newcomer(subject, message.chat, message.from_user)
        await self._subscriptions.subscribe(newcomer, zone=zone)
        return await self._desk.card(subject, done=Done.SUBSCRIBED)


async def granted(desk: Desk, subject: Subject, newcomer: Newcomer, wish: Wish) -> SettingsCard:
    """Subscribe a chat as is wished, and return its card, which asks about the place unless that is clear."""
    old = await desk.subscriptions.get(subject.chat)
    sure = wish.zones[0] if len(wish.zones) == 1 else None
    await desk.subscriptions.subscribe(newcomer, at=wish.at, zone=sure, weekdays=wish.weekdays)
    done = began(old, changed=any((wish.at is not None, sure, wish.weekdays)))
    if wish.no_place is None:
        view = View.ZONE if len(wish.zones) > 1 else View.CARD
        return await desk.card(subject, view, done=done, zones=wish.zones)
    near = await asyncio.to_thread(read_place, wish.no_place)
    misread = None if near else Misread(wish.no_place, Slip.NO_ZONE)
    return await desk.card(subject, View.ZONE, done=done, zones=near, misread=misread)


async def pause_answer(desk: Desk, subject: Subject, subscription: Subscription, words: str) -> SettingsCard:
    """Pause a chat's digests as `words` say and return its card, or return what is wrong with the words."""
    until = read_break(words, subscription, desk.chats.context.now())
    if isinstance(until, Misread):
        return await desk.card(subject, View.UNTIL, misread=until)
    await desk.subscriptions.pause(subject.chat, until)
    return await desk.card(subject, done=Done.PAUSED)
