"""What happens when a button is pressed: the message turns its page, and every press is answered.

Owns the way from callback data to the next page. Anyone in a group may press; who may change its digests,
`settings_buttons` asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.language import parse_language
from bot.errors import LanguageError
from bot.platforms.telegram.callbacks import ChooseLanguage, decode
from bot.platforms.telegram.digest_actions import AboutDigest, RefreshStatus, ShowHistory
from bot.platforms.telegram.handlers.actions import reply_to
from bot.platforms.telegram.handlers.languages import choose
from bot.platforms.telegram.settings_actions import Aimed, LookUpInstead

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat

    from bot.domain.replies import Reply
    from bot.platforms.telegram.callbacks import Reading
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.settings_buttons import SettingsButtons

_NOT_YET: Final = (AboutDigest, ShowHistory, RefreshStatus)


class ButtonHandlers:
    """Answers pressed buttons."""

    def __init__(self, chats: Chats, settings: SettingsButtons) -> None:
        self._chats = chats
        self._settings = settings

    async def pressed(self, query: CallbackQuery) -> None:
        """Show what the button leads to, or say kindly that it is out of date."""
        action = decode(query.data or "", self._chats.recall)
        if query.message is None or action is None or isinstance(action, _NOT_YET):
            await self._chats.out_of_date(query)
        elif isinstance(action, Aimed):
            await self._settings.pressed(query, query.message.chat, action)
        elif isinstance(action, LookUpInstead):
            await self._settings.look_up(query, query.message.chat, action.query or "")
        elif isinstance(action, ChooseLanguage):
            await self._choose(query, query.message.chat, action.tag)
        else:
            await self._show(query, query.message.chat, action)

    async def _show(self, query: CallbackQuery, chat: Chat, action: Reading) -> None:
        """Turn the page to what an action shows."""
        words = await self._chats.words(chat, query.from_user)
        reply = reply_to(action, self._chats.context, self._chats.today(), words.language)
        if reply is None:
            await self._chats.out_of_date(query)
        else:
            await self._chats.turn(query, reply)

    async def _choose(self, query: CallbackQuery, chat: Chat, tag: str) -> None:
        """Change the chat's language and turn the page to it."""
        try:
            language = parse_language(tag)
        except LanguageError:
            await self._chats.out_of_date(query)
            return

        async def say(reply: Reply) -> None:
            await self._chats.turn(query, reply)

        await choose(self._chats, chat, language, say)
