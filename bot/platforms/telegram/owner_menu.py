"""The menu of commands in owners' own private chats: everybody's, and what is for owners alone.

Owns those commands' names. They are on no other menu, and never suggested to anybody who types something like them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from telegram import BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.platforms.i18n import N_, wording
from bot.platforms.telegram.commands import menu
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.words.commands import Command

if TYPE_CHECKING:
    from collections.abc import Collection

    from telegram import Bot

    from bot.domain.language import Language
    from bot.services.preferences import Preferences

_log = logging.getLogger(__name__)

FOR_OWNERS: Final = (
    Command("admin", N_("Look after the bot")),
    Command("status", N_("How digests are going")),
    Command("broadcast", N_("Tell everybody something")),
)


def owners_menu(language: Language, *, can_link: bool) -> tuple[BotCommand, ...]:
    """Return the menu of an owner's private chat in one language."""
    words = wording(language)
    return menu(language, can_link=can_link) + tuple(BotCommand(one.name, words.say(one.purpose)) for one in FOR_OWNERS)


async def publish_to_owner(bot: Bot, owner_id: int, language: Language, *, can_link: bool) -> None:
    """Give an owner's private chat its menu in a language, unless it has it.

    Raises:
        telegram.error.TelegramError: Telegram did not take it, for example because they have never written to the bot.
    """
    offered, scope = owners_menu(language, can_link=can_link), BotCommandScopeChat(owner_id)
    if await bot.get_my_commands(scope=scope) != offered:
        await bot.set_my_commands(offered, scope=scope)


async def offer_to_owner(bot: Bot, owner_id: int, language: Language, *, can_link: bool) -> None:
    """Do the same, and only log it if Telegram does not take it: nothing depends on a menu."""
    try:
        await publish_to_owner(bot, owner_id, language, can_link=can_link)
    except TelegramError as error:
        _log.info("An owner's menu of commands could not be set: %s", error.message)


async def publish_to_owners(bot: Bot, owner_ids: Collection[int], preferences: Preferences, *, can_link: bool) -> None:
    """Give all owners their menu, in the language that each chose; whoever cannot have it yet has it by /admin."""
    for owner_id in sorted(owner_ids):
        language = await preferences.language(chat_key(owner_id), None)
        await offer_to_owner(bot, owner_id, language, can_link=can_link)
