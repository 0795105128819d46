"""How the bot speaks in group quizzes on LINE (`bot.services.group_stores.GroupVoice`): no edits, and almost for free.

Owns what is said together. Each step is one reply, or one push at most. Where a group has a token too few for both the
closing card of a question and the next question, the card is kept, as a row, and said with it in one reply. Where
nothing can be said at all, the machine is told that the bot may not write there: it waits, and the next tap brings it
on. What is said is `render`'s; when, and what becomes of it, the services'.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol
from uuid import uuid5

from bot.domain.group_quiz import REST
from bot.domain.group_quizzes import End
from bot.domain.subscription import SuspensionReason
from bot.errors import RateLimitedError, RefusedError, StorageError
from bot.platforms.line.group_actions import poll_id
from bot.platforms.line.group_board import SHOWN, LineLobbies
from bot.platforms.line.phrasing import phrasing
from bot.platforms.line.render.group_play import line_speech, question_speech, reveal_speech
from bot.platforms.line.render.group_result import result_speech
from bot.platforms.line.render.pen import Pen
from bot.platforms.line.speech import MOST_MESSAGES, Speech
from bot.services.group_stores import Placed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from uuid import UUID

    from bot.domain.group_quiz_replies import (
        GroupQuestionPut,
        GroupResult,
        Lobby,
        PausedNow,
        QuestionRevealed,
        WentOn,
    )
    from bot.domain.group_quizzes import GroupQuestion, GroupQuiz
    from bot.platforms.line.context import Context
    from bot.platforms.line.group_mouth import GroupMouth

_LOGGER = logging.getLogger(__name__)

_UNTIL_NEXT: Final = REST + timedelta(seconds=4)
"""So long a token has to be good that the next question is put with."""
_FEWEST: Final = 2
"""Tokens: one for a closing card by itself, one for the next question."""
_TRIED_AGAIN: Final = timedelta(seconds=40)
"""A result that nobody could be told waits so long for a tap, whose token is good for longer."""
_WANTED: Final = frozenset({End.FINISHED, End.STOPPED})
"""Ends of quizzes whose people are there still, and want to know how it went."""


class KeepsCards(Protocol):
    """Notes closing cards that wait (`bot.storage.kept_cards`). Every method may raise `StorageError`."""

    async def keep(self, quiz_id: UUID, position: int) -> None:
        """Note that a question's card is to be said with what comes next."""
        ...

    async def kept(self, quiz_id: UUID) -> tuple[int, ...]:
        """Return the positions whose cards wait, in their order."""
        ...

    async def said(self, quiz_id: UUID, positions: Collection[int]) -> None:
        """Note that cards were said."""
        ...


class LineGroupVoice:
    """Speaks in groups. All errors are `DeliveryError`, in its kinds, or `StorageError`.

    Args:
        context: The library, the quizzes, and in which language groups read.
        mouth: Tells groups.
        cards: Where closing cards wait.
        sleep: Waits for so many seconds.
    """

    def __init__(
        self,
        context: Context,
        mouth: GroupMouth,
        cards: KeepsCards,
        *,
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._context = context
        self._mouth = mouth
        self._cards = cards
        self.lobbies = LineLobbies(
            mouth,
            pen=self._pen,
            newest=context.groups.newest,
            shown=context.groups.lobby_shown,
            now=context.now,
            sleep=sleep,
            timezone=context.timezone,
        )

    def show_lobby(self, lobby: Lobby, *, sends: bool) -> bool:
        """Have the group told soon how a lobby stands; of many changes in a row, the newest state is said.

        Return False where its card is not there, and another process is about to say it.
        """
        return self.lobbies.show(lobby, sends=sends)

    async def put(self, putting: GroupQuestionPut) -> Placed:
        """Say a question's card, below the closing cards that wait. Its buttons name it: there is no poll.

        Raises:
            RefusedError: Nothing can be said in this group for now.
            DeliveryError: It was not put, or nobody knows (`UnknownOutcomeError`).
        """
        quiz, position = putting.quiz, putting.question.position
        speech = question_speech(putting, await self._pen(quiz))
        if not await self._say(quiz, speech, key=uuid5(quiz.id, f"question {position}")):
            raise RefusedError("no reply token is left, and no push is spared", SuspensionReason.FORBIDDEN)
        return Placed(quiz.chat, poll_id(quiz.id, position), SHOWN)

    async def close_poll(self, quiz: GroupQuiz, question: GroupQuestion) -> bool:  # noqa: ARG002 - as the protocol has it
        """Do nothing, and say that it is there: the machine's deadline alone closes a question on LINE.

        Whoever takes the taps (`handlers.group_votes`) leaves out those that come after it.
        """
        return True

    async def reveal(self, revealed: QuestionRevealed) -> bool:
        """Say what a question came to, or keep that for what comes next, if there is a token for that alone.

        Raises:
            DeliveryError: It was not said, or nobody knows.
            StorageError: It is neither said nor kept.
        """
        quiz = revealed.quiz
        if await self._mouth.spare(quiz.chat, _UNTIL_NEXT) >= _FEWEST:
            speech = reveal_speech(revealed, await self._pen(quiz))
            if await self._say(quiz, speech):
                return True
        await self._cards.keep(quiz.id, revealed.question.position)
        return True

    async def say(self, quiz: GroupQuiz, line: PausedNow | WentOn) -> None:
        """Say one line, where that is free: the buttons by which it goes on are on the cards before, too.

        Raises:
            DeliveryError: It was not said, or nobody knows.
        """
        if not await self._say(quiz, line_speech(quiz, line, await self._pen(quiz))):
            _LOGGER.info("A line of a group quiz is not worth a push", extra={"quiz": quiz.id.hex})

    async def tell(self, result: GroupResult) -> None:
        """Say how a quiz went, below the closing cards that wait.

        Raises:
            RateLimitedError: Nothing can be said now; people are there, and their next tap brings a token.
            DeliveryError: It was not said, or nobody knows.
        """
        quiz = result.quiz
        is_wanted = result.was_played and result.end in _WANTED
        waiting = len(await self._cards.kept(quiz.id))
        speech = result_speech(result, await self._pen(quiz), room=max(1, MOST_MESSAGES - waiting))
        if await self._say(quiz, speech, key=uuid5(quiz.id, "result") if is_wanted else None):
            return
        if is_wanted:
            raise RateLimitedError(_TRIED_AGAIN)
        await self._note(quiz, await self._cards.kept(quiz.id))  # nobody waits for these either

    async def _say(self, quiz: GroupQuiz, speech: Speech, *, key: UUID | None = None) -> bool:
        """Say something below the closing cards that wait, as many as there is room for; return whether it was said."""
        waiting = await self._cards.kept(quiz.id)
        room = MOST_MESSAGES - len(speech.messages)
        for position in reversed(waiting[-room:] if room else ()):
            revealed = self._context.groups.conductor.views.revealed(quiz, quiz.questions[position])
            speech = reveal_speech(revealed, await self._pen(quiz)) + speech
        if not await self._mouth.say(quiz.chat, speech, key=key):
            return False
        if waiting:
            await self._note(quiz, waiting)
        return True

    async def _note(self, quiz: GroupQuiz, positions: Collection[int]) -> None:
        try:
            await self._cards.said(quiz.id, positions)
        except StorageError as error:  # said once more is better than never, and what was said was said
            _LOGGER.warning("Closing cards may be said again: %s", error, extra={"quiz": quiz.id.hex})

    async def _pen(self, quiz: GroupQuiz) -> Pen:
        """Return what a group's messages are set with: in its language, with buttons that are signed for it alone."""
        language = await self._context.preferences.language(quiz.chat, quiz.language)
        return Pen(phrasing(language), self._context.postbacks, quiz.chat)
