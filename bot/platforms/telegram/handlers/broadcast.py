"""What owners tell everybody at once: they are asked for the text, shown how it will look, and asked twice.

Owns the way from the command to the confirmation; from then on whoever sends it edits the message that shows how far it
is, and nobody else does. Only owners are answered, in private.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, assert_never

from telegram.constants import ChatType

from bot.domain.broadcasts import Audience
from bot.domain.chat import Platform
from bot.domain.prompt import Prompt
from bot.platforms.telegram.broadcast_actions import (
    CancelText,
    ChooseAudience,
    ConfirmBroadcast,
    DropBroadcast,
    OpenBroadcast,
    RewriteBroadcast,
    ShowAudiences,
    StopBroadcast,
)
from bot.platforms.telegram.digest_actions import identified
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.render.broadcast import (
    MOST_CHARACTERS,
    announcement,
    ask_page,
    audiences_page,
    cancelled_page,
    confirm_page,
    not_text_page,
    too_long_page,
)
from bot.platforms.words.text import utf16_length
from bot.services.cause import CAUSE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from telegram import CallbackQuery, Chat, Message, User

    from bot.domain.broadcasts import Broadcast
    from bot.platforms.telegram.broadcast_actions import OwnerPress
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.page import Page


_KIND: Final = "broadcast"
"""The prompt for a text."""
_LIFETIME: Final = timedelta(hours=1)
"""So long a text may take to be written."""
_AT_ONCE: Final = timedelta(seconds=2)
"""Clients cut a text of more than 4,096 characters, and send its parts within this time."""


class BroadcastHandlers:
    """Answers owners about broadcasts.

    Args:
        chats: How chats are spoken to.
        unknown: Answers who is no owner, as if there were no such command.
    """

    def __init__(self, chats: Chats, unknown: Callable[[Message], Awaitable[None]]) -> None:
        self._chats = chats
        self._unknown = unknown
        self._plans = chats.context.broadcasts
        self._prompts = chats.context.prompts
        self._refused: dict[int, datetime] = {}

    async def broadcast(self, message: Message) -> None:
        """Ask for the text."""
        if message.from_user is None or not self._is_owner(message.chat, message.from_user):
            await self._unknown(message)
            return
        await self._ask(message.chat, message.from_user)

    async def cancelled(self, message: Message) -> bool:
        """Take no text any more, if one was asked for; else return False."""
        prompt = await self._asked(message)
        if prompt is None or message.from_user is None:
            return False
        await self._prompts.close(prompt.chat, prompt.person_id)
        words = await self._chats.words(message.chat, message.from_user)
        await self._chats.messenger.send(message.chat.id, cancelled_page(words))
        return True

    async def takes(self, message: Message) -> bool:
        """Take a text as the one that was asked for, and show how it will look; return False if none was."""
        prompt = await self._asked(message)
        if prompt is None or message.from_user is None:
            return False
        if self._is_rest(message):
            return True
        words = await self._chats.words(message.chat, message.from_user)
        over = utf16_length(message.text or "") - MOST_CHARACTERS
        if over > 0:
            self._refused[message.chat.id] = message.date
            await self._chats.messenger.send(message.chat.id, too_long_page(over, words))
            return True
        draft = await self._plans.write(chat_key(message.chat.id), message.text_html, words.language)
        counts = await self._plans.counts(Platform.TELEGRAM)
        await self._chats.messenger.send(message.chat.id, announcement(draft.text, words))
        await self._chats.messenger.send(message.chat.id, audiences_page(draft, counts, words))
        # Only now: should the process end before, the text is delivered again, and taken again.
        await self._prompts.close(prompt.chat, prompt.person_id)
        await self._chats.messenger.edit(
            message.chat.id, int(prompt.message_id or 0), ask_page(words, is_open=False), quiet=True
        )
        return True

    def _is_rest(self, message: Message) -> bool:
        """Say whether this is the rest of a text that was too long: what is said of the first part goes for it, too."""
        refused_at = self._refused.get(message.chat.id)
        return refused_at is not None and message.date - refused_at <= _AT_ONCE

    async def takes_other(self, message: Message) -> bool:
        """Say that what is no text cannot be sent to everybody, if a text was asked for; else return False."""
        if await self._asked(message) is None:
            return False
        words = await self._chats.words(message.chat, message.from_user)
        await self._chats.messenger.send(message.chat.id, not_text_page(words))
        return True

    async def pressed(self, query: CallbackQuery, chat: Chat, action: OwnerPress) -> None:
        """Do what a button says."""
        if query.message is None or not self._is_owner(chat, query.from_user):
            await self._chats.out_of_date(query)
            return
        match action:
            case OpenBroadcast():
                await self._ask(chat, query.from_user)
                await self._chats.messenger.answer_callback(query.id)
            case CancelText():
                await self._prompts.close(chat_key(chat.id), str(query.from_user.id))
                await self._turn(query, chat, cancelled_page(await self._chats.words(chat, query.from_user)))
            case ConfirmBroadcast(token, audience):
                await self._confirm(query, chat, token, audience)
            case StopBroadcast(token):
                await self._stop(query, chat, token)
            case ShowAudiences() | ChooseAudience() | RewriteBroadcast() | DropBroadcast():
                await self._about_draft(query, chat, action)
            case _:
                assert_never(action)

    async def _about_draft(
        self,
        query: CallbackQuery,
        chat: Chat,
        action: ShowAudiences | ChooseAudience | RewriteBroadcast | DropBroadcast,
    ) -> None:
        """Do what a button says about a draft that is there still."""
        id_ = identified(action.broadcast)
        draft = None if id_ is None else await self._plans.draft(id_, chat_key(chat.id))
        if draft is None:
            await self._chats.out_of_date(query)
            return
        words = await self._chats.words(chat, query.from_user)
        match action:
            case ShowAudiences():
                counts = await self._plans.counts(Platform.TELEGRAM)
                await self._turn(query, chat, audiences_page(draft, counts, words))
            case ChooseAudience(_, audience):
                await self._choose(query, chat, draft, audience)
            case RewriteBroadcast():
                await self._turn(query, chat, ask_page(words))
                if query.message is not None:
                    await self._expect(chat, query.from_user, query.message.message_id)
            case DropBroadcast():
                await self._plans.drop(draft.id, draft.owner)
                await self._turn(query, chat, cancelled_page(words))
            case _:
                assert_never(action)

    async def _choose(self, query: CallbackQuery, chat: Chat, draft: Broadcast, name: str) -> None:
        audience = _audience_called(name)
        if audience is None:
            await self._chats.out_of_date(query)
            return
        words = await self._chats.words(chat, query.from_user)
        chats = (await self._plans.counts(Platform.TELEGRAM))[audience]
        await self._turn(query, chat, confirm_page(draft, audience, chats, words))

    async def _confirm(self, query: CallbackQuery, chat: Chat, token: str, name: str) -> None:
        """Let it go out, once, however often this is pressed; its message is the sender's from now on."""
        id_, audience = identified(token), _audience_called(name)
        begun = None
        if id_ is not None and audience is not None and query.message is not None:
            shown_in, cause = str(query.message.message_id), CAUSE.get()
            begun = await self._plans.confirm(id_, chat_key(chat.id), audience, message_id=shown_in, begun_by=cause)
        if begun is None:
            await self._chats.out_of_date(query)
            return
        words = await self._chats.words(chat, query.from_user)
        await self._chats.messenger.answer_callback(
            query.id, words.say("On its way. This message shows how far it is.")
        )

    async def _stop(self, query: CallbackQuery, chat: Chat, token: str) -> None:
        id_ = identified(token)
        stopped = None if id_ is None else await self._plans.stop(id_)
        if stopped is None:
            await self._chats.out_of_date(query)
            return
        words = await self._chats.words(chat, query.from_user)
        await self._chats.messenger.answer_callback(query.id, words.say("Stopped: nobody else gets it."))

    async def _ask(self, chat: Chat, person: User) -> None:
        words = await self._chats.words(chat, person)
        await self._expect(chat, person, await self._chats.messenger.send(chat.id, ask_page(words)))

    async def _expect(self, chat: Chat, person: User, message_id: int) -> None:
        """Take the person's next message for the text."""
        key = chat_key(chat.id)
        await self._prompts.ask(Prompt(key, str(person.id), _KIND, key, str(message_id), self._chats.context.now()))

    async def _asked(self, message: Message) -> Prompt | None:
        """Return what an owner was asked, if it was for a text."""
        if message.from_user is None or not self._is_owner(message.chat, message.from_user):
            return None
        key, person_id = chat_key(message.chat.id), str(message.from_user.id)
        prompt = await self._prompts.open(key, person_id, lifetime=_LIFETIME)
        return prompt if prompt is not None and prompt.kind == _KIND else None

    async def _turn(self, query: CallbackQuery, chat: Chat, shown: Page) -> None:
        """Show a page where the pressed button is."""
        if query.message is not None:
            await self._chats.messenger.edit(chat.id, query.message.message_id, shown)
        await self._chats.messenger.answer_callback(query.id)

    def _is_owner(self, chat: Chat, person: User) -> bool:
        return chat.type == ChatType.PRIVATE and person.id in self._chats.context.owner_ids


def _audience_called(name: str) -> Audience | None:
    return next((audience for audience in Audience if audience.value == name), None)
