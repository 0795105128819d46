"""Whether a chat wants to be told things by those who run the bot: the command, and the button below what they tell.

Owns this one wish. In private it is the reader's, in a group its admins'; a channel's admins say it in private.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.errors import DeliveryError
from bot.platforms.i18n import simplified
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.settings_channels import chat_mentioned
from bot.platforms.telegram.handlers.settings_desk import chat_named
from bot.platforms.telegram.handlers.typed import argument, in_group
from bot.platforms.telegram.markup import keyboard_json
from bot.platforms.telegram.render.broadcast import admins_only_text, no_more, once_more, wish_page

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, Message

    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.broadcast_actions import SetBroadcasts
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.settings_channels import Named
    from bot.platforms.telegram.page import Page

_log = logging.getLogger(__name__)

_WISHES: Final = {
    **dict.fromkeys(("on", "yes", "开", "开启", "要", "恢复"), True),
    **dict.fromkeys(("off", "no", "stop", "关", "关闭", "停", "停止", "不要"), False),
}
"""What may follow the command, in lower case and simplified characters."""


class AnnouncementHandlers:
    """Answers readers about what they are told unasked."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._plans = chats.context.broadcasts

    async def announcements(self, message: Message) -> None:
        """Say whether the chat, or a channel that is named, gets broadcasts; change that if it is asked for."""
        words = await self._chats.words(message.chat, message.from_user)
        said = argument(message)
        named = chat_mentioned(said)
        wish = _WISHES.get(simplified(named.rest if named else said).lower())
        if named is not None and not in_group(message.chat):
            shown = await self._of_channel(message, named, wish, words)
        else:
            shown = await self._of_chat(message, wish, words)
        hung = message.message_id if in_group(message.chat) else None
        await self._chats.messenger.send(message.chat.id, shown, reply_to=hung)

    async def pressed(self, query: CallbackQuery, chat: Chat, action: SetBroadcasts) -> None:
        """Change it by the button below a broadcast, which offers the way back from then on."""
        words = await self._chats.words(chat, query.from_user)
        if query.message is None or await rights.presser(query, chat.id) is None:
            await self._chats.alert(query, admins_only_text(words))
            return
        wanted = bool(action.wanted)
        await self._plans.set_takes(chat_key(chat.id), wanted=wanted)
        said = words.say("Done: these come again.") if wanted else words.say("Done: no more of these come.")
        await self._chats.messenger.answer_callback(query.id, said)
        self._chats.messenger.beside(self._offer_the_other(chat.id, query.message.message_id, words, wanted=wanted))

    async def _of_chat(self, message: Message, wish: bool | None, words: Wording) -> Page:  # noqa: FBT001 - None is no wish
        chat = chat_key(message.chat.id)
        if wish is not None:
            if await rights.writer(message) is None:
                return wish_page(words, wanted=await self._plans.takes(chat), is_refused=True)
            await self._plans.set_takes(chat, wanted=wish)
        return wish_page(words, wanted=await self._plans.takes(chat))

    async def _of_channel(self, message: Message, named: Named, wish: bool | None, words: Wording) -> Page:  # noqa: FBT001 - as above
        """Do the same for a channel, for its admins."""
        bot = message.get_bot()
        found = None if named.chat is None else await chat_named(bot, named.chat)
        if found is None or await rights.admin(bot, found.id, message.chat.id) is None:
            return wish_page(words, wanted=True, title=named.typed, is_refused=True)
        if wish is not None:
            await self._plans.set_takes(chat_key(found.id), wanted=wish)
        wanted = await self._plans.takes(chat_key(found.id))
        return wish_page(words, wanted=wanted, title=found.title or named.typed)

    async def _offer_the_other(self, chat_id: int, message_id: int, words: Wording, *, wanted: bool) -> None:
        """Let a broadcast's button do the opposite of what was just done."""
        offered = keyboard_json(((no_more(words) if wanted else once_more(words),),))
        call = partial(self._chats.messenger.call, "editMessageReplyMarkup", chat_id, repeatable=True, follows=False)
        try:
            await call(message_id=message_id, reply_markup=offered)
        except DeliveryError as error:
            _log.debug("A button stays as it was: %s", error)
