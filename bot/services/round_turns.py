"""One turn of a round: a step is committed, and what comes next is ready to be said.

Owns what follows a step, and what becomes on the way of a question that the library knows no more, or otherwise.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.domain import round_steps
from bot.domain.quiz_replies import QuestionPut, RoundResult
from bot.domain.rounds import RoundStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from bot.domain.bank import Bank
    from bot.domain.memory import Card
    from bot.domain.question_reading import QuestionReader
    from bot.domain.round_steps import RoundStep
    from bot.domain.rounds import Round, RoundQuestion
    from bot.services.round_results import RoundResults
    from bot.services.round_stores import RoundStore

    Decide: TypeAlias = Callable[[Round, Mapping[str, Card]], RoundStep]

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Move:
    """What comes next, and the question that it leaves behind."""

    then: QuestionPut | RoundResult | None
    """None: the event that asked for it was delivered again, and what follows from it is seen to already."""
    round_id: UUID
    """Of the round of `left`."""
    left: RoundQuestion | None = None
    """As it stands now. Its buttons mean nothing any more, or something else."""


class Turns:
    """Takes turns. Every method that waits may raise `StorageError`; then nothing has changed."""

    def __init__(self, rounds: RoundStore, reader: QuestionReader, results: RoundResults, bank: Bank) -> None:
        self._rounds = rounds
        self._bank = bank
        self._reader = reader
        self._results = results

    def onward(self, step: RoundStep, at: datetime, *, put_by: str | None = None) -> RoundStep:
        """Return a step that goes on to the next question that the library still knows, which is about to be put.

        One that nobody can have seen yet is put as the library has it now. `put_by` is the event that asked for that
        alone.
        """
        game = step.round
        while game and game.current:
            now = self._as_it_is_now(game, game.current)
            if now is not None:
                return replace(step, round=round_steps.asking(now, at=at, by=put_by).round or now)
            _LOGGER.info("A question that the library does not know any more is left out of a running round")
            game = round_steps.skipped(game, game.current.position, at=at).round
        return replace(step, round=game)

    def _as_it_is_now(self, game: Round, current: RoundQuestion) -> Round | None:
        """Return the round with a current question that can be put; None if there is none any more.

        Copies that were put before hold the options as they were, and a vote names them by their places: so those stay.
        """
        revision, is_readable = self._bank.revision(current.key), self._reader.resolve(current.question) is not None
        if current.was_handed_over or (is_readable and revision == current.revision):
            return game if is_readable else None
        made = self._bank.question(current.key, game.seed)
        if made is None or revision is None:
            return None
        _LOGGER.info("A question that has changed is made anew in a running round")
        return round_steps.renewed(game, made, revision, self._bank.library.version)

    async def moved(self, round_id: UUID, position: int, decide: Decide) -> Move | None:
        """Write a step that is done with a question, or puts it again; return what comes next, None for no step."""
        return await self.moved_by(await self._rounds.step(round_id, decide), position)

    async def moved_by(self, step: RoundStep, position: int) -> Move | None:
        """Return what comes next after a step that is written, which was about the question at `position`."""
        after = step.round
        return Move(await self.then(after), after.id, after.questions[position]) if after else None

    async def then(self, game: Round) -> QuestionPut | RoundResult:
        """Return what there is to say of a round: its current question, or how it went."""
        current = game.current if game.status is RoundStatus.RUNNING else None
        asked = self._reader.resolve(current.question) if current else None
        return QuestionPut(game, current, asked) if current and asked else await self._results.of(game)
