"""Rounds where a question is a card of our own making, whose buttons name it, and no poll of the platform's.

Owns what such a platform asks beyond `bot.services.rounds`: which question waits, and an answer by what its button
names. There a "poll" is a question of a round, by the name that it has among all that put questions (`place_of`): all
cards that show it are the same one, whenever they were made, so a second tap on any of them comes too late, as a second
vote does. What an answer comes to stays the rounds'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from bot.domain import round_steps
from bot.domain.quiz_replies import QuestionPut
from bot.domain.rounds import QuestionState, RoundStatus

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.question_reading import QuestionReader
    from bot.domain.rounds import Round, RoundQuestion
    from bot.services.round_stores import RoundStore
    from bot.services.round_turns import Move


_TOO_LATE: Final = frozenset({QuestionState.ANSWERED, QuestionState.SKIPPED})


class TakeVote(Protocol):
    """Takes a vote (`bot.services.rounds.Rounds.vote`)."""

    def __call__(self, person: ChatKey, poll_id: str, chosen: Sequence[int], at: datetime, /) -> Awaitable[Move | None]:
        """Return what comes next; None where nothing does."""
        ...


class RoundCards:
    """Answers for questions that are cards. Every method may raise `StorageError`; then nothing has changed.

    Args:
        rounds: Where they are kept.
        reader: Reads questions of the library of the day.
        vote: Takes votes.
        now: The current time, aware, UTC.
    """

    def __init__(self, rounds: RoundStore, reader: QuestionReader, vote: TakeVote, now: Callable[[], datetime]) -> None:
        self._rounds = rounds
        self._reader = reader
        self._vote = vote
        self._now = now

    async def game(self, person: ChatKey, round_id: UUID) -> Round | None:
        """Return a round of this person, as it stands; None if it is nobody's any more."""
        return await self._rounds.get(round_id, person)

    async def last(self, person: ChatKey) -> Round | None:
        """Return the round that a person is playing, or else the one that they played last."""
        return await self._rounds.running(person) or await self._rounds.latest(person)

    async def waiting(self, person: ChatKey) -> QuestionPut | None:
        """Return the question that waits for its person, without putting it anew; None where no round is running."""
        game = await self._rounds.running(person)
        return None if game is None else self.question(game)

    def question(self, game: Round) -> QuestionPut | None:
        """Return the current question of a round that is running; None for one that the library knows no more."""
        current = game.current if game.status is RoundStatus.RUNNING else None
        asked = self._reader.resolve(current.question) if current else None
        return QuestionPut(game, current, asked) if current and asked else None

    async def was_put(self, put: QuestionPut) -> None:
        """Note that the card of a question was taken by the platform."""
        await self._note(put.round, put.question.position, self._now())

    async def answer(
        self, person: ChatKey, round_id: UUID, position: int, chosen: Sequence[int], at: datetime
    ) -> Move | None:
        """Take the answer that a tap at `at` gives to a question; None for one that is done with, or not theirs.

        A card that is tapped has arrived, even where nobody came to note it: it has been there since it was made.
        """
        game = await self._rounds.get(round_id, person)
        question = game.question_at(position) if game else None
        if game is None or question is None or question.state in _TOO_LATE or _is_to_come(game, question):
            return None
        if question.poll_id != round_steps.place_of(game, position):
            await self._note(game, position, game.touched_at)
        return await self._vote(person, round_steps.place_of(game, position), chosen, at)

    async def _note(self, game: Round, position: int, at: datetime) -> None:
        place = round_steps.place_of(game, position)
        await self._rounds.step(
            game.id, lambda stored, _: round_steps.asked(stored, position, poll_id=place, message_id=None, at=at)
        )


def _is_to_come(game: Round, question: RoundQuestion) -> bool:
    """Say whether a question stands behind the current one, so that nobody can have seen it."""
    return question.state is QuestionState.WAITING and question != game.current
