"""Speaking to a chat: in its language, on its local day, as a new message or by turning the page of an old one.

Owns what all handlers share. What is said belongs to them, how it is set to `render`, how it is sent to `messenger`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import Message, MessageEntity

from bot.domain.chat import ChatKey, Platform
from bot.domain.replies import AskQuery, ConceptCard, Hits, StatementCard, UnknownConcept
from bot.domain.settings_replies import ChannelRefusal, Misread, SettingsCard, TimeOffer
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import RecentQueries, digest
from bot.platforms.telegram.handlers.typed import in_group
from bot.platforms.telegram.render import page
from bot.platforms.words.faults import OUT_OF_DATE

if TYPE_CHECKING:
    from datetime import date, datetime

    from telegram import CallbackQuery, Chat, MaybeInaccessibleMessage, User

    from bot.domain.language import Language
    from bot.domain.replies import Reply
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.messenger import Messenger
    from bot.platforms.telegram.page import Page

_PAGES_KEPT: Final = 256


class Chats:
    """Speaks to chats."""

    def __init__(self, context: Context, messenger: Messenger) -> None:
        self.context = context
        self.messenger = messenger
        self._recent = RecentQueries()
        self._pages: dict[tuple[str, str | None, int, Language, str], Page] = {}

    def local_now(self) -> datetime:
        """Return the time where "today" is counted."""
        return self.context.now().astimezone(self.context.timezone)

    def today(self) -> date:
        """Return the local date."""
        return self.local_now().date()

    def recall(self, key: str, message: MaybeInaccessibleMessage | None = None) -> str | None:
        """Return the query behind a digest, as `callbacks.decode` wants it: as remembered, or as a message shows it.

        A message may have been made by another process, or by one of before. It shows in bold what was looked up.
        """
        bold = message.parse_entities([MessageEntity.BOLD]).values() if isinstance(message, Message) else ()
        return self._recent.recall(key) or next((words for words in bold if digest(words) == key), None)

    async def words(self, chat: Chat, person: User | None) -> Wording:
        """Return the language of a chat: as chosen there, else in private as the person's client reports.

        A group that has not chosen reads Traditional Chinese, whoever asks, lest its language change from line to line.
        """
        tag = person.language_code if person and not in_group(chat) else None
        return wording(await self.context.preferences.language(chat_key(chat.id), tag))

    async def words_of(self, person: User) -> Wording:
        """Return the language of a person, which is that of their private chat."""
        return wording(await self.context.preferences.language(chat_key(person.id), person.language_code))

    async def choose_language(self, chat: Chat, language: Language) -> None:
        """Keep a chat's choice.

        Raises:
            StorageError: It could not be kept.
        """
        await self.context.preferences.choose_language(chat_key(chat.id), language)

    async def move(self, old: int, new: int) -> None:
        """Take a chat's choices along to its new id.

        Raises:
            StorageError: They could not be written.
        """
        await self.context.preferences.move(chat_key(old), chat_key(new))
        for moved in (old, new):
            self.context.prompts.forget(chat_key(moved))

    async def reply(self, message: Message, reply: Reply) -> int:
        """Answer a message and return the answer's id; in a group the answer hangs on the question."""
        shown = self._page(reply, await self.words(message.chat, message.from_user))
        return await self.messenger.send(
            message.chat.id, shown, reply_to=message.message_id if in_group(message.chat) else None
        )

    async def amend(self, chat: Chat, person: User | None, message_id: int, reply: Reply) -> int:
        """Let one of our messages say something else; return the id of the one that does, a new one if it is gone."""
        return await self.messenger.edit(chat.id, message_id, self._page(reply, await self.words(chat, person)))

    async def greet(self, chat: Chat, reply: Reply) -> None:
        """Say something in a chat that asked for nothing."""
        await self.messenger.send(chat.id, self._page(reply, await self.words(chat, None)))

    async def tell(self, person: User, reply: Reply) -> None:
        """Say something to a person in private.

        Raises:
            RefusedError: They have never spoken to us, or blocked us.
        """
        await self.messenger.send(person.id, self._page(reply, await self.words_of(person)))

    async def turn(self, query: CallbackQuery, reply: Reply) -> int | None:
        """Put a reply where the pressed button is, and end the waiting that the press shows.

        Return the id of the message that shows it, None if there is none.
        """
        if query.message is None:  # inserted by inline mode: nothing of ours with such buttons is
            await self.out_of_date(query)
            return None
        shown = await self.amend(query.message.chat, query.from_user, query.message.message_id, reply)
        await self.messenger.answer_callback(query.id)
        return shown

    async def add(self, query: CallbackQuery, chat: Chat, reply: Reply) -> int:
        """Answer a press by a message of its own, which leaves the pressed one as it is; return its id."""
        shown = self._page(reply, await self.words(chat, query.from_user))
        message_id = await self.messenger.send(chat.id, shown)
        await self.messenger.answer_callback(query.id)
        return message_id

    async def alert(self, query: CallbackQuery, text: str) -> None:
        """Say something to the presser alone, in a window that they close; at most 200 characters."""
        await self.messenger.answer_callback(query.id, text, alert=True)

    async def out_of_date(self, query: CallbackQuery) -> None:
        """Say that a button does not work any more, and what to do instead."""
        chat = query.message.chat if query.message else None
        words = await (self.words(chat, query.from_user) if chat else self.words_of(query.from_user))
        text = words.say(OUT_OF_DATE)
        await self.alert(query, text)

    def _page(self, reply: Reply, words: Wording) -> Page:
        """Set a reply, remembering the queries that its buttons may be too small for."""
        for query in _queries(reply):
            self._recent.keep(query)
        return self._hits(reply, words) if isinstance(reply, Hits) else page(reply, words)

    def _hits(self, reply: Hits, words: Wording) -> Page:
        """Set hits, or take the page set last time: it depends on nothing but this, and popular words are many."""
        occasion_id = reply.occasion.id if reply.occasion else None
        version = self.context.library.version
        key = (reply.result.query, occasion_id, reply.page, words.language, version)
        shown = self._pages.pop(key, None) or page(reply, words)
        if len(self._pages) >= _PAGES_KEPT:
            del self._pages[next(iter(self._pages))]  # the one asked for longest ago
        self._pages[key] = shown
        return shown


def chat_key(chat_id: int) -> ChatKey:
    """Return the key under which every layer knows a Telegram chat. A private chat has its person's id."""
    return ChatKey(Platform.TELEGRAM, str(chat_id))


def _queries(reply: Reply) -> tuple[str, ...]:
    """Return the queries that a reply's buttons carry."""
    match reply:
        case Hits(result=result):
            return (result.query, *result.suggestions)
        case AskQuery(examples):
            return examples
        case UnknownConcept(name=name):
            return (name,)
        case ConceptCard(query=str(query)) | StatementCard(query=str(query)) | ChannelRefusal(query=str(query)):
            return (query,)
        case SettingsCard(misread=Misread(typed=typed)) | TimeOffer(typed=typed):
            return (typed,)
        case _:
            return ()
