"""Private quizzes: what people ask for by commands and deep links, their votes, and what a restart interrupted.

Owns the way from an update to `bot.services.rounds`. Rounds are played in private; a group is shown the way there.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.chat import Platform
from bot.domain.quiz_replies import NoRound, RoundCommand
from bot.domain.quiz_wishes import WHOLE, read_wish, subject_of
from bot.domain.replies import BadLink
from bot.domain.rounds import REVIEW, Scope, Wish
from bot.errors import BotError
from bot.platforms.i18n import wording
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.quiz_table import QuizTable
from bot.platforms.telegram.handlers.typed import argument, in_group
from bot.platforms.telegram.render.quiz import in_private

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import Message, PollAnswer

    from bot.domain.rounds import Round
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.services.rounds import Move

_LOGGER = logging.getLogger(__name__)


class QuizHandlers:
    """Answers commands and votes; goes on with rounds after a restart."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._rounds = chats.context.rounds
        self.table = QuizTable(self._rounds, chats.messenger)

    async def quiz(self, message: Message) -> None:
        """Begin a round on what is named, or say what can be."""
        library, lookup = self._chats.context.library, self._chats.context.lookup
        wish = read_wish(library, lookup, argument(message))
        if in_group(message.chat):
            await self._lead(message, wish.scope if isinstance(wish, Wish) else Scope())
        elif isinstance(wish, Wish):
            await self.begin(message, wish)
        else:
            await self._chats.reply(message, wish)

    async def review(self, message: Message) -> None:
        """Begin a round of what is due; another length than the usual one may be named."""
        wish = read_wish(self._chats.context.library, self._chats.context.lookup, argument(message))
        named = isinstance(wish, Wish) and argument(message)
        length = wish.length if isinstance(wish, Wish) and named else REVIEW.length
        if in_group(message.chat):
            await self._lead(message, REVIEW.scope)
        else:
            await self.begin(message, replace(REVIEW, length=length))

    async def linked(self, message: Message, scope: Scope) -> None:
        """Begin the round behind a deep link, if what it asks about is still there."""
        if scope.kind in WHOLE or subject_of(self._chats.context.library, scope) is not None:
            await self.begin(message, REVIEW if scope == REVIEW.scope else Wish(scope))
        else:
            await self._chats.reply(message, BadLink())

    async def begin(self, message: Message, wish: Wish) -> None:
        """Begin a round that a message asks for."""
        if in_group(message.chat):
            await self._lead(message, wish.scope)
            return
        words = await self._chats.words(message.chat, message.from_user)
        reply = await self.table.begin(message.chat.id, words, wish)
        if reply is not None:
            await self._chats.reply(message, reply)

    async def skip(self, message: Message) -> None:
        """Leave the current question out."""
        if in_group(message.chat):
            await self._lead(message, Scope())
            return
        await self._move(message, await self._rounds.skip(chat_key(message.chat.id)), RoundCommand.SKIP)

    async def stop(self, message: Message) -> None:
        """End the running round; without one, say so, and how digests are ended."""
        move = None if in_group(message.chat) else await self._rounds.stop(chat_key(message.chat.id))
        await self._move(message, move, RoundCommand.STOP)

    async def voted(self, answer: PollAnswer, arrived_at: datetime) -> None:
        """Take a vote, and go on."""
        if answer.user is None:
            return
        move = await self._rounds.vote(chat_key(answer.user.id), answer.poll_id, answer.option_ids, arrived_at)
        if move is not None:
            await self.table.play(answer.user.id, await self._chats.words_of(answer.user), move)

    async def go_on(self) -> None:
        """Go on with the rounds that a restart interrupted; one that cannot be gone on with now is logged."""
        try:
            unfinished = await self._rounds.unfinished(Platform.TELEGRAM)
        except BotError as error:
            _LOGGER.warning("Interrupted rounds cannot be read: %s", error)
            return
        for game in unfinished:
            await self._go_on_with(game)

    async def _go_on_with(self, game: Round) -> None:
        person_id = int(game.person.chat_id)
        try:
            move = await self._rounds.resume(game)
            if move is not None:
                language = await self._chats.context.preferences.language(game.person, None)
                await self.table.play(person_id, wording(language), move)
        except BotError as error:
            _LOGGER.warning("A round that was interrupted waits until its person asks for it: %s", error)

    async def _move(self, message: Message, move: Move | None, command: RoundCommand) -> None:
        if move is None:
            subscription = await self._chats.context.subscriptions.get(chat_key(message.chat.id))
            has_digests = subscription is not None and subscription.is_active
            await self._chats.reply(message, NoRound(command, has_digests))
            return
        await self.table.play(message.chat.id, await self._chats.words(message.chat, message.from_user), move)

    async def _lead(self, message: Message, scope: Scope) -> None:
        """Show the way from a group to the private chat."""
        words = await self._chats.words(message.chat, message.from_user)
        shown = in_private(scope, words, message.get_bot().username)
        await self._chats.messenger.send(message.chat.id, shown, reply_to=message.message_id)
