"""What owners look after in their private chat, by one message that turns its pages.

Owns these pages' commands and buttons, and that only owners see them: whoever else asks is answered as if there were no
such command, and a forged button is out of date.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, assert_never

from telegram.constants import ChatType

from bot.domain.chat import Platform
from bot.platforms.pictures.growth_chart import growth_picture
from bot.platforms.telegram.admin_actions import (
    MuteError,
    ReloadContent,
    SendItems,
    ShowAdmin,
    ShowContent,
    ShowDigestStatus,
    ShowErrors,
    ShowGrowth,
    ShowItem,
    ShowItems,
)
from bot.platforms.telegram.broadcast_actions import OpenBroadcast
from bot.platforms.telegram.handlers.pictures import Pictures
from bot.platforms.telegram.owner_menu import offer_to_owner
from bot.platforms.telegram.render.admin import admin_page, content_page, digests_page
from bot.platforms.telegram.render.admin_errors import errors_page
from bot.platforms.telegram.render.admin_growth import growth_page
from bot.platforms.telegram.render.admin_items import (
    counting_page,
    item_page,
    items_caption,
    items_page,
    items_table,
    place_of,
    token_of,
)
from bot.platforms.telegram.render.buttons import button
from bot.services.growth import SPANS

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, Message, User

    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.admin_actions import AdminPress
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.commands import CommandHandlers
    from bot.platforms.telegram.page import Page
    from bot.services.item_statistics import ItemReport


class AdminHandlers:
    """Answers owners about the bot itself."""

    def __init__(self, chats: Chats, commands: CommandHandlers) -> None:
        self._chats = chats
        self._commands = commands
        self._admin = chats.context.admin
        self._pictures = Pictures(chats.messenger)

    async def admin(self, message: Message) -> None:
        """Show how the bot itself is, with the ways to everything else."""
        if message.from_user is None or not self._is_owner(message.chat, message.from_user):
            await self._commands.unknown(message)
            return
        words = await self._chats.words(message.chat, message.from_user)
        await self._chats.messenger.send(message.chat.id, await self._first(words))
        # At the bot's start there may have been no chat to have a menu of its own.
        can_link = self._chats.context.links.can_link(Platform.TELEGRAM)
        offering = offer_to_owner(message.get_bot(), message.chat.id, words.language, can_link=can_link)
        self._chats.messenger.beside(offering)

    async def pressed(self, query: CallbackQuery, chat: Chat, action: AdminPress) -> None:
        """Do what a button says."""
        if query.message is None or not self._is_owner(chat, query.from_user):
            await self._chats.out_of_date(query)
            return
        words = await self._chats.words(chat, query.from_user)
        match action:
            case ShowGrowth(days):
                await self._say_growth(chat, days, words)
            case SendItems():
                await self._send_items(chat, words)
            case MuteError(token):
                await self._mute(query, token, words)
                return
            case _:
                shown = await self._page(action, words)
                if shown is None:
                    await self._chats.out_of_date(query)
                    return
                await self._chats.messenger.edit(chat.id, query.message.message_id, shown)
        await self._chats.messenger.answer_callback(query.id)

    async def _page(
        self,
        action: ShowAdmin | ShowDigestStatus | ShowItems | ShowItem | ShowContent | ReloadContent | ShowErrors,
        words: Wording,
    ) -> Page | None:
        """Return the page that a button turns to; None for what is not known any more."""
        context, admin = self._chats.context, self._admin
        match action:
            case ShowAdmin():
                return await self._first(words)
            case ShowDigestStatus():
                return digests_page(await context.status.read(), words, context.timezone)
            case ShowItems() | ShowItem():
                return await self._questions(action, words)
            case ShowContent():
                return content_page(admin.shelf.state, words, context.timezone)
            case ReloadContent():
                outcome = await admin.shelf.reload()
                return content_page(admin.shelf.state, words, context.timezone, outcome)
            case ShowErrors():
                return errors_page(await admin.errors.counts(), words, context.now())
            case _:
                assert_never(action)

    async def _first(self, words: Wording) -> Page:
        context = self._chats.context
        more = (button(words.say("📣 Broadcast"), OpenBroadcast()),)
        return admin_page(await self._admin.facts(), await context.status.read(), words, context.timezone, more=more)

    async def _questions(self, action: ShowItems | ShowItem, words: Wording) -> Page | None:
        report = await self._admin.items.report()
        if report is None:
            return counting_page(words)
        if isinstance(action, ShowItems):
            return items_page(report, action.page, words, self._chats.context.timezone)
        return await self._item(report, action.token, action.page, words)

    async def _item(self, report: ItemReport, token: str, page: int, words: Wording) -> Page | None:
        key = next((one.key for one in report.items if token_of(one.key) == token), None)
        detail = await self._admin.items.detail(key) if key else None
        return (
            item_page(detail, page, place_of(detail.statistics.key, self._admin.shelf.place), words) if detail else None
        )

    async def _send_items(self, chat: Chat, words: Wording) -> None:
        context, report = self._chats.context, await self._admin.items.report()
        if report is None:
            await self._chats.messenger.send(chat.id, counting_page(words))
            return
        table = await asyncio.to_thread(items_table, report, self._admin.shelf.place)
        name = f"questions-{report.at.astimezone(context.timezone).date().isoformat()}.csv"
        await self._chats.messenger.send_document(chat.id, name, table, items_caption(report, words, context.timezone))

    async def _say_growth(self, chat: Chat, days: int, words: Wording) -> None:
        """Send the picture with its words below; if there is none, or it cannot be sent, the words alone."""
        growth = await self._admin.growth.read(days if days in SPANS else SPANS[0])
        draw = None if growth.is_empty else partial(growth_picture, growth, words)
        await self._pictures.send(chat.id, growth_page(growth, words), draw)

    async def _mute(self, query: CallbackQuery, token: str, words: Wording) -> None:
        """Mute a kind or let it be heard again, and say which; the message stays, be it the daily one."""
        changed = await self._admin.errors.mute(token)
        if changed is None:
            await self._chats.out_of_date(query)
            return
        name = f"{changed.kind.error or changed.kind.logger}: {changed.kind.place}"[:120]
        text = (
            words.say("Muted for a week: {name}", name=name)
            if changed.muted_until
            else words.say("Told of again: {name}", name=name)
        )
        await self._chats.alert(query, text)

    def _is_owner(self, chat: Chat, person: User) -> bool:
        return chat.type == ChatType.PRIVATE and person.id in self._chats.context.owner_ids
