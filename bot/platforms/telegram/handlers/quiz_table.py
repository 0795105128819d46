"""Speaking in a round: the next question as a poll, the result as a message, and what becomes of the poll before.

Owns what is done when the platform does not take a question or a result, and remembers what is still to be said.
Everything said here is committed before; what a step means, `bot.services.rounds` decides.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.domain.quiz_replies import NothingDue, NothingToAsk, QuestionPut, RoundResult, RoundRunning
from bot.domain.rounds import DONE_WITH, QuestionState
from bot.errors import (
    DeliveryError,
    RateLimitedError,
    RefusedError,
    StorageError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from bot.platforms.telegram import polls
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.quiz import done_keyboard, open_keyboard, poll_text
from bot.services.round_turns import Move

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from uuid import UUID

    from bot.domain.rounds import RoundQuestion, Wish
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.messenger import Messenger
    from bot.platforms.telegram.page import Page
    from bot.services.rounds import Rounds

_LOGGER = logging.getLogger(__name__)
_SOON: Final = timedelta(minutes=1)
_LATEST: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """That something in a round did not get through."""

    round_id: UUID
    noted_at: datetime
    not_before: datetime
    """When it may be tried again."""
    attempts: int
    language: Language | None
    """In which it was to be said; None where it did not come to that."""


class QuizTable:
    """Plays rounds in private chats, whose ids are those of their people.

    Args:
        rounds: The rounds.
        messenger: The bot's voice.
        now: The current time, aware, UTC.

    Attributes:
        unsaid: By person, what is to be tried again.
    """

    def __init__(self, rounds: Rounds, messenger: Messenger, now: Callable[[], datetime]) -> None:
        self.rounds = rounds
        self.unsaid: dict[int, Unsaid] = {}
        self._messenger = messenger
        self._now = now

    async def begin(
        self, person_id: int, words: Wording, wish: Wish, *, replacing: bool = False
    ) -> RoundRunning | NothingDue | NothingToAsk | None:
        """Begin a round and put its first question; else return what there is to say instead.

        How the last one went is told before, if it was not.

        Raises:
            StorageError: No round was begun.
            DeliveryError: It was, but its question did not arrive, or nobody knows.
        """
        key = chat_key(person_id)
        await self._tell_owed(person_id, words)
        in_english = words.language is Language.ENGLISH
        begun = await self.rounds.begin(key, wish, replacing=replacing, in_english=in_english)
        if isinstance(begun, RoundRunning | NothingDue | NothingToAsk):
            return begun
        if in_english and (notice := self.rounds.in_chinese(begun)):
            await self._mention(person_id, page(notice, words))
        await self.play(person_id, words, begun)
        return None

    async def play(self, person_id: int, words: Wording, move: Move) -> None:
        """Say what comes next, and let the poll that is done with show so.

        Raises:
            DeliveryError: What comes next did not arrive, or nobody knows; it is `unsaid`.
            StorageError: The same.
        """
        if move.then is None:
            self._messenger.beside(self._leave(person_id, words, move.round_id, move.left), is_needed=True)
            return
        round_id = move.then.round.id if isinstance(move.then, QuestionPut) else move.then.round_id
        earlier = move.left if move.left and move.left.state not in DONE_WITH else None
        if earlier is None:  # what comes next, and whoever stops the bot, must not wait for it
            self._messenger.beside(self._leave(person_id, words, move.round_id, move.left), is_needed=True)
        with self._saying(person_id, words, round_id):
            put = await self._say(person_id, words, move.then)
            if earlier is not None:
                await self._leave(person_id, words, move.round_id, _as_it_stands(earlier, put))

    async def offer(self, person_id: int, words: Wording, running: RoundRunning) -> None:
        """Tell somebody that their round is there, of which nobody knows whether its question arrived.

        Raises:
            DeliveryError: They were not told; it is `unsaid`.
        """
        with self._saying(person_id, words, running.round_id):
            try:
                await self._messenger.send(person_id, page(running, words))
            except UnknownOutcomeError as error:
                _LOGGER.warning("Nobody knows whether it arrived that a round is there: %s", error)
        try:
            await self.rounds.was_offered(running.round_id)
        except StorageError as error:
            _LOGGER.warning("That a round was offered could not be noted; the next start may do so again: %s", error)

    @contextmanager
    def _saying(self, person_id: int, words: Wording, round_id: UUID) -> Iterator[None]:
        """Say something in a round; what does not get through is `unsaid` again."""
        before = self.unsaid.pop(person_id, None)
        try:
            yield
        except BaseException as error:
            self.put_off(person_id, round_id, error, before=before, language=words.language)
            raise

    def put_off(
        self,
        person_id: int,
        round_id: UUID,
        error: BaseException,
        *,
        before: Unsaid | None,
        language: Language | None = None,
    ) -> None:
        """Remember to try again, later each time; whoever cannot be reached is left to come back by themself."""
        if isinstance(error, RefusedError):
            return
        attempts = before.attempts if before and before.round_id == round_id else 0
        asked_for = error.retry_after if isinstance(error, RateLimitedError) else timedelta()
        pause = max(asked_for, min(_SOON * 2 ** min(attempts, 10), _LATEST))
        now = self._now()
        self.unsaid[person_id] = Unsaid(round_id, now, now + pause, attempts + 1, language)

    async def _say(
        self, person_id: int, words: Wording, then: QuestionPut | RoundResult | None
    ) -> RoundQuestion | None:
        """Put a question, or the next one that can be put, and return it as it stands then; or tell the result."""
        while isinstance(then, QuestionPut):
            following = await self._put(person_id, words, then)
            if not isinstance(following, Move):
                return following
            then = following.then
        if then is not None:
            await self._tell(person_id, words, then)
        return None

    async def _put(self, person_id: int, words: Wording, put: QuestionPut) -> Move | RoundQuestion | None:
        """Put a question, and return it as it stands then; None if its round is forgotten.

        Where it was not put, or perhaps not, return what comes next: the same once more, at most.
        """
        text, keyboard = poll_text(put, words), open_keyboard(put, words)
        try:
            poll_id, message_id = await polls.send_quiz(
                self._messenger, person_id, text, put.question.question.correct, keyboard
            )
        except UnknownOutcomeError:
            if put.question.in_doubt:
                raise
            return await self.rounds.once_more(put)
        except WordingRefusedError as refusal:
            _LOGGER.warning("Telegram refuses the question %s, which is left out: %s", put.question.key, refusal)
            return await self.rounds.was_refused(put)
        except DeliveryError:
            await self.rounds.was_not_put(put)
            raise
        question = await self.rounds.was_put(put, poll_id, str(message_id))
        if question is not None and question.state in DONE_WITH:  # by another poll of it, or the round was ended
            await self._leave(person_id, words, put.round.id, question)
        return question

    async def _tell(self, person_id: int, words: Wording, result: RoundResult) -> None:
        """Tell how a round went, once more where nobody knows whether it arrived: twice does no harm."""
        shown, is_lost = page(result, words), None
        try:
            await self._messenger.send(person_id, shown)
        except UnknownOutcomeError:
            try:
                await self._messenger.send(person_id, shown)
            except UnknownOutcomeError as error:
                is_lost = error
        try:
            await self.rounds.was_told(result.round_id)
        except StorageError as error:
            _LOGGER.warning("That a result was told could not be noted; it may be told again: %s", error)
        if is_lost is not None:
            _LOGGER.warning("Nobody knows whether a result arrived: %s", is_lost)

    async def _tell_owed(self, person_id: int, words: Wording) -> None:
        owed = await self.rounds.owed(chat_key(person_id))
        if owed is None:
            return
        try:
            await self._tell(person_id, words, owed)
        except DeliveryError as error:
            _LOGGER.warning("How the last round went could not be told: %s", error)

    async def _mention(self, person_id: int, shown: Page) -> None:
        """Say what the round can be played without."""
        try:
            await self._messenger.send(person_id, shown)
        except DeliveryError as error:
            _LOGGER.warning("What goes before a round could not be said: %s", error)

    async def _leave(self, person_id: int, words: Wording, round_id: UUID, left: RoundQuestion | None) -> None:
        """Give the poll that is done with the way to its explanation; close one that was skipped, take back others."""
        if left is None or left.message_id is None:
            return
        message_id, done = int(left.message_id), done_keyboard(round_id, left.position, words)
        match left.state:
            case QuestionState.ANSWERED:
                self._messenger.beside(polls.set_keyboard(self._messenger, person_id, message_id, done))
            case QuestionState.SKIPPED:
                await polls.close(self._messenger, person_id, message_id, done)
            case state:
                # Closing would show the answer of a question that has just been put again.
                closing = state is QuestionState.LEFT
                await polls.take_back(self._messenger, person_id, message_id, closing=closing)


def _as_it_stands(earlier: RoundQuestion, put: RoundQuestion | None) -> RoundQuestion:
    """Return a question in the poll that put it earlier: it may have been answered there while it was put again."""
    if put is None or put.position != earlier.position:
        return earlier
    return replace(put, message_id=earlier.message_id)
