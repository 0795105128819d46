"""Votes: which question of whose round a poll puts, and what a vote in it comes to.

Owns which votes count, and when the time that one took says something. What a vote does is `bot.domain.round_answers`'.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.memory import learnt
from bot.domain.round_answers import Vote, answered, answered_late
from bot.domain.rounds import QuestionState
from bot.services.cause import CAUSE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.domain.bank import Bank
    from bot.domain.chat import ChatKey
    from bot.domain.memory import Card
    from bot.domain.round_steps import RoundStep
    from bot.domain.rounds import Round, RoundQuestion
    from bot.services.calendars import Calendars
    from bot.services.round_stores import AnswerStore, RoundStore
    from bot.services.round_turns import Move, Turns

_LOGGER = logging.getLogger(__name__)
_STRAYING: Final = timedelta(days=1)
"""For so long after a round may somebody vote in a copy of its questions that nobody knows of."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Which question of which round a poll puts."""

    game: Round
    question: RoundQuestion
    is_known: bool
    """The poll was noted; else it may be that of a question whose sending was interrupted."""


class Votes:
    """Takes votes.

    Attributes:
        unhindered_since: From then on votes came as they were given; those in polls put before say nothing by time.
    """

    def __init__(
        self,
        rounds: RoundStore,
        answers: AnswerStore,
        *,
        turns: Turns,
        bank: Bank,
        calendars: Calendars,
        now: Callable[[], datetime],
    ) -> None:
        self._rounds = rounds
        self._answers = answers
        self._turns = turns
        self._bank = bank
        self._calendars = calendars
        self._now = now
        self.unhindered_since = now()

    async def take(self, person: ChatKey, poll_id: str, chosen: tuple[int, ...], at: datetime) -> Move | None:
        """Take a vote that arrived at `at`; None where no question of a running round is done with by it."""
        place = await self._place(person, poll_id)
        if place is None or not chosen:
            return None
        question = place.question.question
        is_many = len(question.correct) > 1
        if max(chosen) >= len(question.options) or (len(chosen) > 1 and not is_many):
            _LOGGER.debug("A vote for options that were not there")
            return None
        if place.question.state is QuestionState.LEFT:
            await self._learn_late(place, chosen, at)
            return None
        return await self._answer(place, poll_id, chosen, at)

    async def _answer(self, place: _Place, poll_id: str, chosen: tuple[int, ...], at: datetime) -> Move | None:
        question, now, event = place.question, self._now(), CAUSE.get()
        reading = self._bank.reading(question.key)
        on = await self._calendars.today(place.game.person, at)
        # What was voted while nobody was there to take it arrives late, and nobody knows by how much.
        is_timed = question.asked_at is not None and question.asked_at >= self.unhindered_since

        vote = Vote(chosen, at, on, is_timed, None if place.is_known else poll_id, event)

        def decide(stored: Round, cards: Mapping[str, Card]) -> RoundStep:
            step = answered(stored, question.position, vote, cards=cards, reading=reading)
            return self._turns.onward(step, now)

        return await self._turns.moved(place.game.id, question.position, decide)

    async def _place(self, person: ChatKey, poll_id: str) -> _Place | None:
        """Return which question of this person's a poll puts; None for nobody's and for others'.

        One that nobody knows of is taken for a copy of the current question, if that may have such, and if none of the
        person's other questions has any: else it may be theirs, and the current one has another poll for its answer.
        """
        found = await self._rounds.by_poll(poll_id)
        if found is not None:
            game, position = found
            return _Place(game, game.questions[position], is_known=True) if game.person == person else None
        running = await self._rounds.running(person)
        current = running.current if running else None
        if running and current and (current.in_doubt or current.state is QuestionState.ASKING):
            since = self._now() - _STRAYING
            if not await self._rounds.has_strays(person, since, (running.id, current.position)):
                return _Place(running, current, is_known=False)
        _LOGGER.debug("A vote in a poll that is none of ours, or none any more")
        return None

    async def _learn_late(self, place: _Place, chosen: tuple[int, ...], at: datetime) -> None:
        """Let a vote in a poll that stayed open when its round was ended feed the memory, and nothing else."""
        game, question = place.game, place.question
        on = await self._calendars.today(game.person, at)
        answer = answered_late(game, question.position, Vote(chosen, at, on))
        if answer is not None:
            current = self._bank.revision(question.key)
            await self._answers.record(answer, lambda card: learnt(card, answer, current, aim=game.aim))
