"""What people ask for by a command.

Owns one handler for each command. Each takes the message, finds the reply and hands it on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import reading
from bot.domain.chat import Platform
from bot.domain.replies import (
    About,
    BadLink,
    GroupHello,
    Help,
    LanguageChoice,
    UnknownCommand,
    UnknownLanguage,
    Welcome,
)
from bot.domain.settings_replies import AdminsOnly
from bot.domain.subscription import ChatKind
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.handlers import rights
from bot.platforms.telegram.handlers.languages import choose, may_choose
from bot.platforms.telegram.handlers.typed import argument, command_name, in_group
from bot.platforms.words.commands import nearest_command
from bot.platforms.words.typed import cleaned, language_called

if TYPE_CHECKING:
    from telegram import Message

    from bot.domain.library import Library
    from bot.domain.replies import Reply
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.digests import DigestHandlers
    from bot.platforms.telegram.handlers.people import PeopleHandlers
    from bot.platforms.telegram.handlers.quiz import QuizHandlers


class CommandHandlers:
    """One handler for each command."""

    def __init__(self, chats: Chats, digests: DigestHandlers, quiz: QuizHandlers, people: PeopleHandlers) -> None:
        self._chats = chats
        self._quiz = quiz
        self._people = people
        self._digests = digests
        self._lookup = chats.context.lookup

    @property
    def _library(self) -> Library:
        return self._chats.context.library

    async def start(self, message: Message) -> None:
        """Welcome a person, say hello to a group, or follow a deep link."""
        payload = argument(message)
        link = deeplinks.decode(payload) if payload else None
        if isinstance(link, deeplinks.QuizLink):
            await self._quiz.linked(message, link.scope)
        elif isinstance(link, deeplinks.StatsLink):
            await self._people.stats(message)
        elif isinstance(link, deeplinks.PrivacyLink):
            await self._people.privacy(message)
        elif payload:
            await self._chats.reply(message, await self._linked(message, payload))
        elif in_group(message.chat):
            await self._chats.reply(message, GroupHello())
        else:
            await self._chats.reply(message, Welcome(self._library.source))

    async def help(self, message: Message) -> None:
        """Say what can be asked."""
        await self._chats.reply(message, self._help())

    async def about(self, message: Message) -> None:
        """Say what the bot is."""
        await self._chats.reply(message, About(self._library))

    async def find(self, message: Message) -> None:
        """Look words up, or ask for them."""
        query = argument(message)
        found = reading.hits(self._library, self._lookup, query, None, 0) if query else None
        await self._chats.reply(message, found or reading.ask_query(self._library))

    async def concept(self, message: Message) -> None:
        """Open a concept by name, or ask for one."""
        name = argument(message)
        card = reading.named_concept(self._library, self._lookup, name) if name else None
        await self._chats.reply(message, card or reading.ask_concept(self._library))

    async def concepts(self, message: Message) -> None:
        """Browse concepts by section."""
        await self._chats.reply(message, reading.section_index(self._library))

    async def annex(self, message: Message) -> None:
        """Browse Annex 1 by occasion."""
        await self._chats.reply(message, reading.annex_index(self._library))

    async def numbers(self, message: Message) -> None:
        """Begin the tour of Annex 2 at its first row."""
        first = self._library.numbers[0].id if self._library.numbers else ""
        tour = reading.number_card(self._library, first)
        await self._chats.reply(message, tour or reading.number_index(self._library))

    async def figures(self, message: Message) -> None:
        """Browse figures by section."""
        await self._chats.reply(message, reading.figure_index(self._library))

    async def language(self, message: Message) -> None:
        """Offer the languages, or choose the one that is named."""
        tag = argument(message)
        language = language_called(tag) if tag else None
        if language and not await may_choose(self._chats, message.chat, lambda: rights.writer(message)):
            await self._chats.reply(message, AdminsOnly(ChatKind.GROUP, about_language=True))
            return
        if language:
            await choose(self._chats, message.chat, language, lambda reply: self._chats.reply(message, reply))
            return
        chosen = (await self._chats.words(message.chat, message.from_user)).language
        await self._chats.reply(message, UnknownLanguage(chosen) if tag else LanguageChoice(chosen))

    async def unknown(self, message: Message) -> None:
        """Say that there is no such command; in a group only when it is addressed to us.

        In private, what is addressed to another bot is a slip: there is none to hear it.
        """
        name, addressee = command_name(message)
        for_us = addressee.lower() == message.get_bot().username.lower()
        if in_group(message.chat) and not for_us:
            return
        another = bool(addressee) and not for_us
        await self._chats.reply(message, self._help() if another else UnknownCommand(name, nearest_command(name)))

    def _help(self) -> Help:
        return Help(self._chats.context.links.can_link(Platform.TELEGRAM))

    async def _linked(self, message: Message, payload: str) -> Reply:
        """Return what a deep link leads to."""
        match deeplinks.decode(payload):
            case deeplinks.ConceptLink(concept_id):
                return reading.concept_card(self._library, concept_id) or BadLink()
            case deeplinks.FindLink(str(query)) if cleaned(query):
                return reading.hits(self._library, self._lookup, cleaned(query), None, 0) or BadLink()
            case deeplinks.FindLink(None):
                return reading.ask_query(self._library)
            case deeplinks.QuotationsLink() | deeplinks.PreviousLink() | deeplinks.SettingsLink() as link:
                return await self._digests.linked(message, link)
            case _:
                return BadLink()
