"""Private quizzes: what people ask for by commands and deep links, and their votes.

Owns the way from an update to `bot.services.rounds`. Rounds are played in private; in a group the same words are for a
quiz of the group, and for what only a person has, a review, it is shown the way there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.group_quizzes import Setup
from bot.domain.group_wishes import read_group_wish
from bot.domain.quiz_replies import NoRound, ReviewOnly, RoundCommand, UnknownScope
from bot.domain.quiz_wishes import is_there, read_review, read_wish
from bot.domain.replies import BadLink
from bot.domain.rounds import PAST, REVIEW, Scope, Wish
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.quiz_later import QuizLater
from bot.platforms.telegram.handlers.quiz_table import QuizTable
from bot.platforms.telegram.handlers.typed import argument, in_group
from bot.platforms.telegram.render.quiz import in_private
from bot.platforms.telegram.votes import cast_vote

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import Message, PollAnswer

    from bot.domain.quiz_wishes import Understood
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.group_quiz import GroupQuizHandlers
    from bot.services.round_turns import Move


class QuizHandlers:
    """Answers commands and votes.

    Attributes:
        group: What a group is answered instead.
        table: Where rounds are played.
        later: Goes on with rounds after a restart, and with what could not be said.
    """

    def __init__(self, chats: Chats, group: GroupQuizHandlers) -> None:
        self._chats = chats
        self.group = group
        self._rounds = chats.context.rounds
        self._groups = chats.context.groups
        self.table = QuizTable(self._rounds, chats.messenger, chats.context.now)
        self.later = QuizLater(self.table, chats.context.preferences, chats.context.now)

    async def quiz(self, message: Message) -> None:
        """Begin a round on what is named, or say what can be; in a group, open the lobby of a quiz."""
        if in_group(message.chat):
            await self.group.open(message, argument(message))
            return
        library, lookup = self._chats.context.library, self._chats.context.lookup
        understood = read_wish(library, lookup, argument(message))
        for_groups = read_group_wish(library, lookup, argument(message))
        if isinstance(understood, UnknownScope) and isinstance(for_groups, Setup):  # it names seconds, or teams
            await self.group.elsewhere(message, for_groups.wish)
        else:
            await self.play(message, understood)

    async def review(self, message: Message) -> None:
        """Begin a round of what is due, at a length and a level that may be named, or say what a review can be."""
        library, lookup = self._chats.context.library, self._chats.context.lookup
        await self.play(message, read_review(library, lookup, argument(message)))

    async def play(self, message: Message, understood: Understood | ReviewOnly) -> None:
        """Begin the round that somebody wishes for, or say what can be; a group is shown the way."""
        if in_group(message.chat):
            await self._lead(message, REVIEW.scope)
        elif isinstance(understood, Wish):
            await self.begin(message, understood)
        else:
            await self._chats.reply(message, understood)

    async def linked(self, message: Message, scope: Scope) -> None:
        """Begin the round behind a deep link, if what it asks about is still there."""
        if is_there(self._chats.context.library, scope):
            await self.begin(message, REVIEW if scope == REVIEW.scope else Wish(scope))
        else:
            await self._chats.reply(message, BadLink())

    async def begin(self, message: Message, wish: Wish) -> None:
        """Begin a round that a message asks for; in a group, open the lobby of a quiz on that."""
        if in_group(message.chat):
            is_own = wish.scope.kind in PAST
            await (self._lead(message, wish.scope) if is_own else self.group.about(message, wish.scope))
            return
        words = await self._chats.words(message.chat, message.from_user)
        reply = await self.table.begin(message.chat.id, words, wish)
        if reply is not None:
            await self._chats.reply(message, reply)

    async def skip(self, message: Message) -> None:
        """Leave the current question out."""
        if in_group(message.chat):
            if not await self.group.instead(message, skipping=True):
                await self._lead(message, Scope())
            return
        await self._move(message, await self._rounds.skip(chat_key(message.chat.id)), RoundCommand.SKIP)

    async def stop(self, message: Message) -> None:
        """End the running round; without one, say so, and how digests are ended, which is all there is in a group.

        Where a quiz of the group is running, say how that is ended.
        """
        if in_group(message.chat) and await self.group.instead(message):
            return
        if in_group(message.chat) and not await self._has_digests(message):
            await self._lead(message, Scope())
            return
        move = None if in_group(message.chat) else await self._rounds.stop(chat_key(message.chat.id))
        await self._move(message, move, RoundCommand.STOP)

    async def voted(self, answer: PollAnswer, arrived_at: datetime) -> None:
        """Take a vote, and go on; one of a group that came before its poll was known is taken for the group."""
        cast = cast_vote(answer.to_dict(), arrived_at)
        if cast is not None and await self._groups.late_vote(cast):
            return
        if answer.user is None or answer.voter_chat is not None:
            return
        move = await self._rounds.vote(chat_key(answer.user.id), answer.poll_id, answer.option_ids, arrived_at)
        if move is not None:
            await self.table.play(answer.user.id, await self._chats.words_of(answer.user), move)

    async def _move(self, message: Message, move: Move | None, command: RoundCommand) -> None:
        if move is None:
            await self._chats.reply(message, NoRound(command, await self._has_digests(message)))
            return
        await self.table.play(message.chat.id, await self._chats.words(message.chat, message.from_user), move)

    async def _has_digests(self, message: Message) -> bool:
        subscription = await self._chats.context.subscriptions.get(chat_key(message.chat.id))
        return subscription is not None and subscription.is_active

    async def _lead(self, message: Message, scope: Scope) -> None:
        """Show the way from a group to the private chat."""
        words = await self._chats.words(message.chat, message.from_user)
        shown = in_private(scope, words, message.get_bot().username)
        await self._chats.messenger.send(message.chat.id, shown, reply_to=message.message_id)
