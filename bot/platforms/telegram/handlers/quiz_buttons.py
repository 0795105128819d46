"""What the buttons of private quizzes do.

Owns the way from an action to the round that it is about, and whether the answer turns the page, is a message of its
own, or a word for the presser. Whose round it is, and what fits, `bot.services.rounds` decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.domain.quiz_replies import QuizSetup
from bot.domain.quiz_sources import source_card
from bot.domain.quiz_wishes import is_there, subject_of
from bot.domain.rounds import Wish
from bot.platforms.telegram import deeplinks, polls
from bot.platforms.telegram.digest_actions import identified
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.quiz_actions import (
    AboutRound,
    BackToQuestion,
    BeginRound,
    OpenSetup,
    ReplaceRound,
    ResumeRound,
    ShowScopes,
    ShowSetup,
    ShowSource,
    ShowWhy,
    SkipQuestion,
    StopRound,
    wish_of,
)
from bot.platforms.telegram.render.quiz import done_keyboard
from bot.platforms.words.quiz_texts import done_with_text

if TYPE_CHECKING:
    from uuid import UUID

    from telegram import CallbackQuery, Chat

    from bot.domain.replies import Reply
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.quiz_table import QuizTable
    from bot.platforms.telegram.quiz_actions import QuizPress
    from bot.services.round_turns import Move


class QuizButtons:
    """Answers pressed buttons."""

    def __init__(self, chats: Chats, table: QuizTable) -> None:
        self._chats = chats
        self._table = table
        self._rounds = table.rounds

    async def pressed(self, query: CallbackQuery, chat: Chat, action: QuizPress) -> None:
        """Do what a button says, or say kindly that it is out of date; in a group, open the private chat instead."""
        if isinstance(action, AboutRound):
            round_id = identified(action.round)
            if chat.type != ChatType.PRIVATE or round_id is None:
                await self._chats.out_of_date(query)
            else:
                await self._in_round(query, chat, action, round_id)
        elif isinstance(action, OpenSetup | BackToQuestion):
            if chat.type != ChatType.PRIVATE or query.message is None:
                await self._chats.out_of_date(query)
            elif isinstance(action, OpenSetup):
                await self._chats.add(query, chat, QuizSetup(Wish(), None))
            else:
                await polls.take_back(self._chats.messenger, chat.id, query.message.message_id, closing=False)
        else:
            await self._wished(query, chat, action)

    async def _wished(
        self, query: CallbackQuery, chat: Chat, action: BeginRound | ReplaceRound | ShowSetup | ShowScopes
    ) -> None:
        wish, library = wish_of(action), self._chats.context.library
        if wish is None or not is_there(library, wish.scope):
            await self._chats.out_of_date(query)
        elif chat.type != ChatType.PRIVATE:
            url = deeplinks.url(query.get_bot().username, deeplinks.QuizLink(wish.scope))
            await self._chats.messenger.answer_callback(query.id, url=url)
        elif isinstance(action, ShowSetup):
            await self._chats.turn(query, QuizSetup(wish, subject_of(library, wish.scope)))
        elif isinstance(action, ShowScopes):
            await self._chats.turn(query, QuizSetup(wish, subject_of(library, wish.scope), library.sections))
        else:
            await self._begin(query, chat, wish, replacing=isinstance(action, ReplaceRound))

    async def _begin(self, query: CallbackQuery, chat: Chat, wish: Wish, *, replacing: bool) -> None:
        """Begin a round; where the press chose that over another round, that choice is over."""
        words = await self._chats.words(chat, query.from_user)
        reply = await self._table.begin(chat.id, words, wish, replacing=replacing)
        if reply is not None:
            await self._chats.add(query, chat, reply)
        elif replacing and query.message is not None:
            await polls.set_keyboard(self._chats.messenger, chat.id, query.message.message_id, ())

    async def _in_round(self, query: CallbackQuery, chat: Chat, action: AboutRound, round_id: UUID) -> None:
        person = chat_key(chat.id)
        match action:
            case SkipQuestion(_, position):
                move = await self._rounds.skip(person, round_id, position)
                await self._move(query, chat, move)
                if move is None:
                    await self._tidy(query, chat, round_id, position)
            case StopRound():
                await self._move(query, chat, await self._rounds.stop(person, round_id))
            case ResumeRound():
                await self._resume(query, chat, await self._rounds.again(person, round_id))
            case ShowWhy(_, position):
                await self._add(query, chat, await self._rounds.why(person, round_id, position))
            case ShowSource(_, position):
                await self._add(query, chat, await self._source(chat, round_id, position))
            case _:
                raise AssertionError(action)

    async def _source(self, chat: Chat, round_id: UUID, position: int) -> Reply | None:
        why = await self._rounds.why(chat_key(chat.id), round_id, position)
        context = self._chats.context
        return source_card(context.library, context.lookup, why.asked) if why else None

    async def _move(self, query: CallbackQuery, chat: Chat, move: Move | None) -> None:
        """Go on; a press that comes too late is told so in passing."""
        words = await self._chats.words(chat, query.from_user)
        if move is None:
            await self._chats.messenger.answer_callback(query.id, done_with_text(words))
            return
        await self._table.play(chat.id, words, move)

    async def _tidy(self, query: CallbackQuery, chat: Chat, round_id: UUID, position: int) -> None:
        """Give a poll that is done with the buttons that it should have: a restart may have come between."""
        if query.message is None:
            return
        words = await self._chats.words(chat, query.from_user)
        why = await self._rounds.why(chat_key(chat.id), round_id, position)
        keyboard = done_keyboard(round_id, position, words) if why else ()
        messenger = self._chats.messenger
        messenger.beside(polls.set_keyboard(messenger, chat.id, query.message.message_id, keyboard))

    async def _resume(self, query: CallbackQuery, chat: Chat, move: Move | None) -> None:
        """Put the question once more; the offer to do so is over."""
        if move is None:
            await self._chats.out_of_date(query)
            return
        await self._table.play(chat.id, await self._chats.words(chat, query.from_user), move)
        if query.message is not None:
            await polls.set_keyboard(self._chats.messenger, chat.id, query.message.message_id, ())

    async def _add(self, query: CallbackQuery, chat: Chat, reply: Reply | None) -> None:
        """Show something in a message of its own, below what it belongs to."""
        if reply is None:
            await self._chats.out_of_date(query)
        else:
            await self._chats.add(query, chat, reply)
