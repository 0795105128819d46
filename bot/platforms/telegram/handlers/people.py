"""What a person asks about themself: how they are doing, what is stored of them, to have it or to have it deleted.

Owns these commands and their buttons, and that a person is shown, given and rid of nothing but what is their own, in
their own private chat. Anywhere else commands only show the way there, and buttons, which anybody can forge below any
message that they see, do nothing.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, assert_never

from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.domain.people_replies import (
    ExportReady,
    ExportTooLarge,
    ForgetCancelled,
    ForgetQuestion,
    OnlyInPrivate,
    Own,
    Privacy,
    StatsCard,
)
from bot.platforms.pictures.stats_chart import stats_picture
from bot.platforms.telegram import deeplinks, polls
from bot.platforms.telegram.commands import withdraw_from_chat
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.pictures import Pictures
from bot.platforms.telegram.people_actions import (
    AskForget,
    CancelForget,
    ConfirmForget,
    ExportOwn,
    ShowPrivacy,
    ShowStats,
    stamped,
)
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.people import in_private
from bot.platforms.words.export_words import export_words

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, Message, User

    from bot.domain.people_replies import PeopleReply
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.people_actions import PeoplePress

_log = logging.getLogger(__name__)

LARGEST_FILE: Final = 50_000_000
"""Bytes of a file that a bot may send (Bot API, sendDocument: 50 MB)."""
LONGEST_CLOSING: Final = timedelta(seconds=8)
"""So long a deletion waits for polls to be closed."""


class PeopleHandlers:
    """Answers people about themselves."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._statistics = chats.context.statistics
        self._people = chats.context.people
        self._pictures = Pictures(chats.messenger)
        """One picture at a time: many at once would only keep everybody else waiting."""

    async def stats(self, message: Message) -> None:
        """Show how the writer is doing."""
        if not _is_own(message.chat, message.from_user):
            await self._point(message, OnlyInPrivate(Own.STATS), deeplinks.StatsLink())
        else:
            await self._say_stats(message.chat, message.from_user)

    async def privacy(self, message: Message) -> None:
        """Say what is stored."""
        if not _is_own(message.chat, message.from_user):
            await self._point(message, Privacy(in_private=False), deeplinks.PrivacyLink())
        else:
            await self._chats.reply(message, Privacy(in_private=True))

    async def export(self, message: Message) -> None:
        """Send the writer everything that is stored of them."""
        if not _is_own(message.chat, message.from_user):
            await self._point(message, OnlyInPrivate(Own.EXPORT), deeplinks.PrivacyLink())
        else:
            await self._export(message.chat, message.from_user)

    async def forget(self, message: Message) -> None:
        """Ask the writer whether everything that is stored of them is to be deleted."""
        if not _is_own(message.chat, message.from_user):
            await self._point(message, OnlyInPrivate(Own.FORGET), deeplinks.PrivacyLink())
        else:
            await self._chats.reply(message, self._people.ask())

    async def pressed(self, query: CallbackQuery, chat: Chat, action: PeoplePress) -> None:
        """Do what a button says; such buttons are below messages of private chats only."""
        if not _is_own(chat, query.from_user):
            await self._chats.out_of_date(query)
            return
        match action:
            case ShowStats():
                await self._say_stats(chat, query.from_user)
            case ShowPrivacy():
                await self._chats.turn(query, Privacy(in_private=True))
            case ExportOwn():
                await self._export(chat, query.from_user)
            case AskForget():
                await self._chats.turn(query, self._people.ask())
            case CancelForget():
                await self._chats.turn(query, ForgetCancelled())
            case ConfirmForget(asked):
                await self._forget(query, chat, asked)
            case _:
                assert_never(action)

    async def _point(self, message: Message, reply: PeopleReply, link: deeplinks.Link) -> None:
        """Answer a group with the way to the private chat."""
        words = await self._chats.words(message.chat, message.from_user)
        url = deeplinks.url(message.get_bot().username, link)
        shown = in_private(page(reply, words), url, words)
        await self._chats.messenger.send(message.chat.id, shown, reply_to=message.message_id)

    async def _say_stats(self, chat: Chat, person: User | None) -> None:
        """Send the picture with its words below; if there is none, or it cannot be sent, the words alone."""
        words = await self._chats.words(chat, person)
        card = await self._statistics.of(chat_key(chat.id))
        draw = partial(stats_picture, card, words) if isinstance(card, StatsCard) else None
        await self._pictures.send(chat.id, page(card, words), draw)

    async def _export(self, chat: Chat, person: User | None) -> None:
        words = await self._chats.words(chat, person)
        export = await self._people.export(chat_key(chat.id), export_words(words), largest=LARGEST_FILE)
        if export is None:
            _log.warning("What is stored of one person is too large to be sent to them")
            await self._chats.messenger.send(chat.id, page(ExportTooLarge(), words))
        else:
            caption = page(ExportReady(export.on), words)
            await self._chats.messenger.send_document(chat.id, export.name, export.content, caption)

    async def _forget(self, query: CallbackQuery, chat: Chat, asked: str) -> None:
        """Delete everything, and say so in the language that was spoken until then."""
        asked_at = stamped(asked)
        if asked_at is None or query.message is None:
            await self._chats.out_of_date(query)
            return
        words = await self._chats.words(chat, query.from_user)
        reply = await self._people.forget(chat_key(chat.id), asked_at, partial(self._close, chat.id))
        await self._chats.messenger.edit(chat.id, query.message.message_id, page(reply, words))
        await self._chats.messenger.answer_callback(query.id)
        if not isinstance(reply, ForgetQuestion):
            await _drop_menu(chat)

    async def _close(self, chat_id: int, message_ids: tuple[str, ...]) -> None:
        """Close polls, as far as that can be done quickly: nothing keeps back what a person wants deleted."""
        closing = [polls.close(self._chats.messenger, chat_id, int(one), ()) for one in message_ids]
        try:
            async with asyncio.timeout(LONGEST_CLOSING.total_seconds()):
                await asyncio.gather(*closing)
        except TimeoutError:
            _log.warning("Polls of somebody who is being forgotten could not be closed in time")
        except Exception:  # noqa: BLE001 - whatever it is, the deletion goes on
            _log.exception("Polls of somebody who is being forgotten could not be closed")


def _is_own(chat: Chat, person: User | None) -> bool:
    """Say whether a chat is a person's own, with nobody else there."""
    return chat.type == ChatType.PRIVATE and person is not None and person.id == chat.id


async def _drop_menu(chat: Chat) -> None:
    """Take back the menu in the chat's own language: nobody knows any more that it chose one."""
    try:
        await withdraw_from_chat(chat.get_bot(), chat.id)
    except TelegramError as error:
        _log.warning("The menu of a forgotten chat could not be taken back: %s", error)
