"""How Telegram's menus learn of the commands, which are listed in `bot.platforms.words.commands`.

Owns which of them stand in which menu. Telegram takes a menu for each scope and for each two-letter ISO 639-1 language:
"zh" cannot tell Traditional from Simplified. The menu for everyone is therefore in Traditional Chinese, the language of
the briefing, English clients get English, and a chat that chooses a language by /language gets a menu of its own in
that language, 简体 included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

from bot.domain.language import Language
from bot.platforms.i18n import N_, wording
from bot.platforms.words.commands import offered

if TYPE_CHECKING:
    from telegram import Bot, BotCommandScope


_MENU_LANGUAGES: Final = (("", Language.TRADITIONAL), ("en", Language.ENGLISH))
"""Telegram's language codes, ``""`` for everyone else, and what each is told."""

DESCRIPTION: Final = N_(
    "Reads the briefing on new quality productive forces with you: a concept a day, who said what, when, and quizzes "
    "that bring back what you are about to forget.\n\nType a word to look it up, or /quiz."
)
SHORT_DESCRIPTION: Final = N_("New quality productive forces: a concept a day, who said what, and quizzes.")


def menu(language: Language, *, can_link: bool, in_group: bool = False) -> tuple[BotCommand, ...]:
    """Return the menu of private chats or of groups in one language; `can_link` as `Links.can_link` says."""
    words, commands = wording(language), offered(can_link=can_link)
    if in_group:
        entries = [(one.name, one.purpose_in_groups or one.purpose) for one in commands if one.in_groups]
    else:
        entries = [(one.name, one.purpose) for one in commands if one.in_private]
    return tuple(BotCommand(name, words.say(purpose)) for name, purpose in entries)


async def publish(bot: Bot, *, can_link: bool) -> None:
    """Tell Telegram the menus and the descriptions, in each language; what it already has is not sent again.

    Raises:
        telegram.error.TelegramError: Telegram did not take them; the bot works all the same.
    """
    for code, language in _MENU_LANGUAGES:
        private, group = (menu(language, can_link=can_link, in_group=in_group) for in_group in (False, True))
        await _publish_menu(bot, BotCommandScopeDefault(), code, group)
        await _publish_menu(bot, BotCommandScopeAllPrivateChats(), code, private)
        await _publish_menu(bot, BotCommandScopeAllGroupChats(), code, group)
        await _publish_descriptions(bot, code, language)


async def publish_to_chat(bot: Bot, chat_id: int, language: Language, *, can_link: bool, private: bool) -> None:
    """Give one chat the menu in the language that it chose.

    Raises:
        telegram.error.TelegramError: Telegram did not take it.
    """
    commands = menu(language, can_link=can_link, in_group=not private)
    await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))


async def withdraw_from_chat(bot: Bot, chat_id: int) -> None:
    """Take back the menu that one chat had in its own language; it shows the one for everybody again.

    Raises:
        telegram.error.TelegramError: Telegram did not take it.
    """
    await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))


async def _publish_menu(bot: Bot, scope: BotCommandScope, code: str, commands: tuple[BotCommand, ...]) -> None:
    """Set one menu unless it is as it should be."""
    if await bot.get_my_commands(scope=scope, language_code=code or None) != commands:
        await bot.set_my_commands(commands, scope=scope, language_code=code or None)


async def _publish_descriptions(bot: Bot, code: str, language: Language) -> None:
    """Set what a stranger reads in the empty chat and on the bot's profile, unless it is as it should be."""
    words = wording(language)
    description, short = words.say(DESCRIPTION), words.say(SHORT_DESCRIPTION)
    if (await bot.get_my_description(language_code=code or None)).description != description:
        await bot.set_my_description(description, language_code=code or None)
    if (await bot.get_my_short_description(language_code=code or None)).short_description != short:
        await bot.set_my_short_description(short, language_code=code or None)
