"""Votes: which question of whose round a poll puts, and what a vote in it comes to.

Owns which votes count, and when the time that one took says something. What a vote does is `bot.domain.round_answers`'.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.memory import learnt
from bot.domain.round_answers import Vote, answered, answered_late
from bot.domain.round_steps import RoundStep
from bot.domain.rounds import QuestionState
from bot.services.cause import CAUSE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.domain.bank import Bank
    from bot.domain.chat import ChatKey
    from bot.domain.memory import Card
    from bot.domain.round_answers import Polled
    from bot.domain.rounds import Round, RoundQuestion
    from bot.services.calendars import Calendars
    from bot.services.round_stores import RoundStore
    from bot.services.round_turns import Move, Turns

_LOGGER = logging.getLogger(__name__)
_STRAYING: Final = timedelta(days=1)
"""For so long after a round may somebody vote in a copy of its questions that nobody knows of."""


class Votes:
    """Takes votes.

    Attributes:
        unhindered_since: From then on votes came as they were given; those in polls put before say nothing by time.
    """

    def __init__(
        self,
        rounds: RoundStore,
        *,
        turns: Turns,
        bank: Bank,
        calendars: Calendars,
        now: Callable[[], datetime],
    ) -> None:
        self._rounds = rounds
        self._turns = turns
        self._bank = bank
        self._calendars = calendars
        self._now = now
        self.unhindered_since = now()

    async def take(
        self, person: ChatKey, poll_id: str, chosen: tuple[int, ...], at: datetime, *, is_first_look: bool = True
    ) -> Move | None:
        """Take a vote that arrived at `at`; None where no question of a running round is done with by it."""
        if not chosen:
            return None
        now, event = self._now(), CAUSE.get()

        def decide(polled: Polled) -> RoundStep:
            game, question = polled.game, polled.game.questions[polled.position]
            if game.person != person:
                return RoundStep()
            vote = Vote(chosen, at, self._calendars.date_in(polled.zone, at), self._is_timed(question), None, event)
            return self._step(game, question, vote, polled.cards, now)

        found = await self._rounds.vote(poll_id, decide)
        if found is None:
            return await self._take_unknown(person, poll_id, chosen, at) if is_first_look else None
        position, step = found
        return await self._turns.moved_by(step, position)

    def _step(
        self, game: Round, question: RoundQuestion, vote: Vote, cards: Mapping[str, Card], now: datetime
    ) -> RoundStep:
        """Return what a vote does; one that Telegram would not have taken does nothing."""
        asked, chosen = question.question, vote.chosen
        if max(chosen) >= len(asked.options) or (len(chosen) > 1 and len(asked.correct) == 1):
            _LOGGER.debug("A vote for options that were not there")
            return RoundStep()
        if question.state is QuestionState.LEFT:
            return self._late(game, question, vote, cards)
        reading = self._bank.reading(question.key)
        return self._turns.onward(answered(game, question.position, vote, cards=cards, reading=reading), now)

    def _late(self, game: Round, question: RoundQuestion, vote: Vote, cards: Mapping[str, Card]) -> RoundStep:
        """Let a vote in a poll that stayed open when its round was ended feed the memory, and nothing else."""
        answer = answered_late(game, question.position, vote)
        if answer is None:
            return RoundStep()
        revision = self._bank.revision(question.key)
        return RoundStep(answer=answer, card=learnt(cards.get(question.key), answer, revision, aim=game.aim))

    def _is_timed(self, question: RoundQuestion) -> bool:
        """Say whether the time that a vote took says something.

        What was voted while nobody was there to take it arrives late, and nobody knows by how much.
        """
        return question.asked_at is not None and question.asked_at >= self.unhindered_since

    async def _take_unknown(self, person: ChatKey, poll_id: str, chosen: tuple[int, ...], at: datetime) -> Move | None:
        """Take a vote in a poll that nobody knows of.

        It is taken for a copy of the current question, if that may have such, and if none of the person's other
        questions has any: else it may be theirs, and the current one has another poll for its answer.
        """
        running = await self._rounds.running(person)
        current = running.current if running else None
        if current and current.poll_id == poll_id:  # it was noted while we looked
            return await self.take(person, poll_id, chosen, at, is_first_look=False)
        if running is None or current is None or not (current.in_doubt or current.state is QuestionState.ASKING):
            _LOGGER.debug("A vote in a poll that is none of ours, or none any more")
            return None
        now, position = self._now(), current.position
        if await self._rounds.has_strays(person, now - _STRAYING, (running.id, position)):
            _LOGGER.debug("A vote in a poll that may be a copy of an earlier question")
            return None
        on = await self._calendars.today(person, at)
        vote = Vote(chosen, at, on, self._is_timed(current), poll_id, CAUSE.get())

        def decide(game: Round, cards: Mapping[str, Card]) -> RoundStep:
            return self._step(game, game.questions[position], vote, cards, now)

        return await self._turns.moved(running.id, position, decide)
