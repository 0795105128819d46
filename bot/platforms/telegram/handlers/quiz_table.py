"""Speaking in a round: the next question as a poll, the result as a message, and what becomes of the poll before.

Owns what is done when the platform does not take a question. Everything said here is committed before; what a step
means, `bot.services.rounds` decides.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.domain.language import Language
from bot.domain.quiz_replies import NothingDue, NothingToAsk, QuestionPut, RoundResult, RoundRunning
from bot.domain.rounds import QuestionState
from bot.errors import DeliveryError, UnknownOutcomeError, WordingRefusedError
from bot.platforms.telegram import polls
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.quiz import done_keyboard, open_keyboard, poll_text

if TYPE_CHECKING:
    from bot.domain.rounds import Wish
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.messenger import Messenger
    from bot.services.rounds import Move, Rounds

_LOGGER = logging.getLogger(__name__)


class QuizTable:
    """Plays rounds in private chats, whose ids are those of their people."""

    def __init__(self, rounds: Rounds, messenger: Messenger) -> None:
        self.rounds = rounds
        self._messenger = messenger

    async def begin(
        self, person_id: int, words: Wording, wish: Wish, *, replacing: bool = False
    ) -> RoundRunning | NothingDue | NothingToAsk | None:
        """Begin a round and put its first question; else return what there is to say instead.

        Raises:
            StorageError: No round was begun.
            DeliveryError: It was, but its question did not arrive, or nobody knows.
        """
        in_english = words.language is Language.ENGLISH
        begun = await self.rounds.begin(chat_key(person_id), wish, replacing=replacing, in_english=in_english)
        if isinstance(begun, RoundRunning | NothingDue | NothingToAsk):
            return begun
        await self.play(person_id, words, begun)
        return None

    async def play(self, person_id: int, words: Wording, move: Move) -> None:
        """Say what comes next, and let the poll that is done with show so.

        Raises:
            DeliveryError: What comes next did not arrive, or nobody knows; the round goes on when it is asked for.
            StorageError: The same.
        """
        leaving = asyncio.create_task(self._leave(person_id, words, move))
        try:
            await self._say(person_id, words, move.then)
        finally:
            await leaving

    async def _say(self, person_id: int, words: Wording, then: QuestionPut | RoundResult) -> None:
        """Put a question, or the next one that can be put, or tell the result."""
        while isinstance(then, QuestionPut):
            following = await self._put(person_id, words, then)
            if following is None:
                return
            then = following.then
        await self._messenger.send(person_id, page(then, words))

    async def _put(self, person_id: int, words: Wording, put: QuestionPut) -> Move | None:
        """Put a question; return what comes next where it was not put, or perhaps not: the same once more, at most."""
        key = chat_key(person_id)
        text, keyboard = poll_text(put, words), open_keyboard(put, words)
        try:
            poll_id, message_id = await polls.send_quiz(
                self._messenger, person_id, text, put.question.question.correct, keyboard
            )
        except UnknownOutcomeError:
            if put.question.in_doubt:
                raise
            return await self.rounds.again(key, put.round.id)
        except WordingRefusedError as refusal:
            _LOGGER.warning("Telegram refuses the question %s, which is left out: %s", put.question.key, refusal)
            return await self.rounds.skip(key, put.round.id, put.question.position)
        except DeliveryError:
            await self.rounds.was_not_put(put)
            raise
        await self.rounds.was_put(put, poll_id, str(message_id))
        return None

    async def _leave(self, person_id: int, words: Wording, move: Move) -> None:
        """Give the poll that is done with the way to its explanation; one that was skipped is closed."""
        left = move.left
        if left is None or left.message_id is None:
            return
        message_id, done = int(left.message_id), done_keyboard(move.round_id, left.position, words)
        match left.state:
            case QuestionState.ANSWERED:
                await polls.set_keyboard(self._messenger, person_id, message_id, done)
            case QuestionState.SKIPPED:
                await polls.close(self._messenger, person_id, message_id, done)
            case _:
                await polls.set_keyboard(self._messenger, person_id, message_id, ())
