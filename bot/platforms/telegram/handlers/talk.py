"""Plain talk: words to look up in private, words addressed to us in a group, and what is no text at all.

Owns the decision whether to speak. In a group that is only when spoken to.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from bot.domain import reading
from bot.domain.group_wishes import GroupWishUnclear, read_group_wish
from bot.domain.quiz_replies import ReviewOnly, UnknownScope
from bot.domain.quiz_wishes import read_review, read_wish
from bot.domain.replies import NotText
from bot.platforms.telegram.handlers.typed import spoken_words
from bot.platforms.words.plain_words import command_said, group_command_said, round_said
from bot.platforms.words.typed import cleaned

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from telegram import Message

    from bot.domain.quiz_wishes import Understood
    from bot.platforms.telegram.handlers.broadcast import BroadcastHandlers
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.quiz import QuizHandlers
    from bot.platforms.telegram.handlers.settings_channels import ChannelHandlers
    from bot.platforms.telegram.handlers.settings_typed import TypedHandlers


class TalkHandlers:
    """Answers messages without a command."""

    def __init__(
        self,
        chats: Chats,
        typed: TypedHandlers,
        channels: ChannelHandlers,
        commands: Mapping[str, Callable[[Message], Awaitable[None]]],
        quiz: QuizHandlers,
        *,
        broadcast: BroadcastHandlers,
    ) -> None:
        """Take what else may take a message: answers to questions, forwarded posts, commands by their names, rounds."""
        self._broadcast = broadcast
        self._chats = chats
        self._typed = typed
        self._channels = channels
        self._commands = commands
        self._quiz = quiz
        self._albums: deque[str] = deque(maxlen=256)

    async def private(self, message: Message) -> None:
        """Look the words up, or open the card of the concept that they name, unless they answer a question of ours.

        What is nothing but a command in plain words is that command; what asks for a round on something that can be
        asked about begins it.
        """
        if await self._broadcast.takes(message) or await self._channels.forwarded(message):
            return
        words = cleaned(message.text or "")
        is_own = message.forward_origin is None  # somebody else's words ask nothing
        command, wish = (command_said(words), self._round(words)) if is_own else (None, None)
        if command is not None or wish is not None:
            await self._typed.dropped(message)
        if wish is not None:
            await self._quiz.play(message, wish)
        elif command is not None:
            await self._commands[command](message)
        elif not await self._typed.takes(message):
            await self._answer(message, words)

    async def group(self, message: Message) -> None:
        """Look up for a group what it mentions us with or answers us, or do with its quizzes what the words say."""
        if await self._typed.takes(message):
            return
        words = spoken_words(message, message.get_bot().bot)
        if words is None:
            return
        command = group_command_said(words)
        if command is not None:
            await self._commands[command](message)
            return
        about = self._group_quiz(words)
        review = self._round(words) if about is None else None
        if about is not None:
            await self._quiz.group.open(message, about)
        elif review is not None:
            await self._quiz.play(message, review)
        else:
            await self._answer(message, words)

    async def not_text(self, message: Message) -> None:
        """Say, once for an album, what to type instead; a channel's post leads to the channel's digests."""
        if message.media_group_id:
            if message.media_group_id in self._albums:
                return
            self._albums.append(message.media_group_id)
        if await self._broadcast.takes_other(message) or await self._channels.forwarded(message):
            return
        await self._chats.reply(message, NotText())

    async def _answer(self, message: Message, words: str) -> None:
        """Answer words, or ask for some."""
        library, lookup = self._chats.context.library, self._chats.context.lookup
        await self._chats.reply(
            message, reading.answer(library, lookup, words) if words else reading.ask_query(library)
        )

    def _group_quiz(self, words: str) -> str | None:
        """Return what words say of a quiz of the group that they ask for; None if they ask for none."""
        command, about = round_said(words) or ("", "")
        if command != "quiz":
            return None
        wish = read_group_wish(self._chats.context.library, self._chats.context.lookup, about)
        is_lost = isinstance(wish, GroupWishUnclear) and isinstance(wish.unclear, UnknownScope)
        return None if is_lost else about

    def _round(self, words: str) -> Understood | ReviewOnly | None:
        """Return the round that words ask for; None if they ask for none, or for one that nobody understands."""
        said = round_said(words)
        if said is None:
            return None
        command, about = said
        read = read_review if command == "review" else read_wish
        understood = read(self._chats.context.library, self._chats.context.lookup, about)
        is_lost = isinstance(understood, ReviewOnly) and understood.instead is None
        return None if is_lost or isinstance(understood, UnknownScope) else understood
