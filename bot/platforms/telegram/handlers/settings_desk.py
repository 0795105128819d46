"""Cards of settings: built from what is stored, shown, and remembered where they ask for something to be typed.

Owns what all handlers of settings share. Who may change something is `rights`', what a change is the service's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.domain.chat import Platform
from bot.domain.prompt import Prompt
from bot.domain.settings_replies import (
    ASKING,
    MOST_LOOKED_AFTER,
    ChannelRefusal,
    ChannelTrouble,
    Done,
    SettingsCard,
    Subject,
    View,
    fitting,
)
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind
from bot.errors import TooManyChatsError
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.settings_actions import HERE

if TYPE_CHECKING:
    from telegram import Bot, CallbackQuery, Chat, ChatFullInfo, Message, User

    from bot.domain.chat import ChatKey
    from bot.domain.language import Language
    from bot.domain.settings_replies import Misread
    from bot.platforms.telegram.handlers.chats import Chats

KINDS: Final = {
    ChatType.PRIVATE: ChatKind.PRIVATE,
    ChatType.GROUP: ChatKind.GROUP,
    ChatType.SUPERGROUP: ChatKind.GROUP,
    ChatType.CHANNEL: ChatKind.CHANNEL,
}
_KINDS_BY_NAME: Final = {kind.value: ours for kind, ours in KINDS.items()}


class Desk:
    """Shows cards of settings."""

    def __init__(self, chats: Chats) -> None:
        self.chats = chats
        self.subscriptions = chats.context.subscriptions
        self._prompts = chats.context.prompts

    async def card(
        self,
        subject: Subject,
        view: View = View.CARD,
        *,
        done: Done | None = None,
        misread: Misread | None = None,
        zones: tuple[str, ...] = (),
    ) -> SettingsCard:
        """Return a view of a chat's settings as they are now.

        Raises:
            StorageError: They cannot be read.
        """
        subscription = await self.subscriptions.get(subject.chat)
        if subscription is not None:
            subscription = replace(subscription, next_due=await self.subscriptions.coming(subscription))
        preferences = self.chats.context.preferences
        language = await preferences.language(subject.chat, subscription.language if subscription else None)
        lists = view is View.CARD and subject.is_here and subject.kind is ChatKind.PRIVATE
        return SettingsCard(
            subject=subject,
            subscription=subscription,
            language=language,
            now=self.chats.context.now(),
            view=fitting(view, subscription),
            done=done,
            misread=misread,
            zones=zones,
            channels=await self.subscriptions.managed_by(Platform.TELEGRAM, subject.chat.chat_id) if lists else (),
        )

    async def answer(self, message: Message, card: SettingsCard, person_id: str) -> None:
        """Answer a message with a card."""
        await self._ask(message.chat, person_id, card, await self.chats.reply(message, card))

    async def turn(self, query: CallbackQuery, chat: Chat, card: SettingsCard, person_id: str) -> None:
        """Show a card where the pressed button is."""
        await self._ask(chat, person_id, card, await self.chats.turn(query, card))

    async def add(self, query: CallbackQuery, chat: Chat, card: SettingsCard, person_id: str) -> None:
        """Answer a press by a card in a message of its own."""
        await self._ask(chat, person_id, card, await self.chats.add(query, chat, card))

    async def amend(self, message: Message, message_id: int, card: SettingsCard, person_id: str) -> None:
        """Show a card in an earlier message of ours, after something was typed."""
        shown = await self.chats.amend(message.chat, message.from_user, message_id, card)
        await self._ask(message.chat, person_id, card, shown)

    async def newcomer(self, subject: Subject, chat: Chat, person: User | None) -> Newcomer:
        """Return who is about to subscribe: a chat, in the language in which it is spoken to now.

        Raises:
            TooManyChatsError: The person looks after as many others already as one may.
        """
        words = await self.chats.words(chat, person)
        language: Language = await self.chats.context.preferences.language(subject.chat, words.language)
        manager_id = None if subject.is_here or person is None else str(person.id)
        if manager_id is not None:
            await self._check_room(subject.chat, manager_id)
        return Newcomer(subject.chat, subject.kind, subject.title, manager_id, language)

    async def _check_room(self, chat: ChatKey, manager_id: str) -> None:
        theirs = await self.subscriptions.managed_by(Platform.TELEGRAM, manager_id)
        if sum(one.ended_at is None and one.chat != chat for one in theirs) >= MOST_LOOKED_AFTER:
            raise TooManyChatsError(MOST_LOOKED_AFTER)

    async def subject_of(self, chat: Chat, target: str, bot: Bot) -> Subject | None:
        """Return the chat that a card in `chat` is about; None if there is none such any more.

        Raises:
            StorageError: What is stored of it cannot be read.
        """
        if target in {HERE, str(chat.id)}:
            return here(chat)
        chat_id = target.removeprefix("-")
        if not (chat_id.isascii() and chat_id.isdecimal()):
            return None
        stored = await self.subscriptions.get(chat_key(int(target)))
        if stored is not None:
            return Subject(stored.chat, stored.kind, stored.title, is_here=False)
        found = await chat_named(bot, int(target))
        return None if found is None else elsewhere(found)

    async def _ask(self, chat: Chat, person_id: str, card: SettingsCard, message_id: int | None) -> None:
        """Take the person's next words for the answer, if the card asks for words; else not any more."""
        key = chat_key(chat.id)
        if card.view not in ASKING or message_id is None:
            await self._prompts.close(key, person_id)
            return
        asked_at, target = self.chats.context.now(), card.subject.chat
        await self._prompts.ask(Prompt(key, person_id, card.view, target, str(message_id), asked_at))


def too_many(subject: Subject) -> ChannelRefusal:
    """Return that somebody looks after as many chats as one may, and not this one."""
    return ChannelRefusal(subject.title or subject.chat.chat_id, ChannelTrouble.TOO_MANY)


def here(chat: Chat) -> Subject:
    """Return the chat in which something was said, as the one that it was said about."""
    return Subject(chat_key(chat.id), kind_of(chat), chat.title, is_here=True)


def elsewhere(chat: Chat | ChatFullInfo) -> Subject:
    """Return another chat as the one that is spoken about."""
    return Subject(chat_key(chat.id), kind_of(chat), chat.title, is_here=False)


def kind_of(chat: Chat | ChatFullInfo) -> ChatKind:
    """Return what kind of chat this is; one that Telegram may invent is taken for a group: its admins decide."""
    return _KINDS_BY_NAME.get(str(chat.type), ChatKind.GROUP)


async def chat_named(bot: Bot, name: str | int) -> ChatFullInfo | None:
    """Return a chat by its id or its @name; None where there is none, or the bot may not know it.

    Raises:
        TelegramError: Telegram cannot be asked.
    """
    try:
        return await bot.get_chat(name)
    except (BadRequest, Forbidden):
        return None


def id_of(key: ChatKey) -> int:
    """Return a chat's id as Telegram has it."""
    return int(key.chat_id)
