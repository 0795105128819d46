"""Private quizzes: a round is begun, its questions are put, answered and skipped, until it ends.

Owns the order load, decide, save: what is returned is committed, and only then put or told by a platform. Which
questions a round has, `bot.domain.choosing` says, what a vote does, `bot.domain.round_steps`; polls and words belong to
the platforms. A vote, a skip and an ending that no longer fit do nothing and return None.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.domain import round_steps
from bot.domain.memory import learnt
from bot.domain.quiz_replies import NothingDue, NothingToAsk, QuestionPut, QuestionWhy, RoundResult, RoundRunning
from bot.domain.quiz_wishes import subject_of
from bot.domain.round_steps import RoundStep
from bot.domain.rounds import QuestionState, RoundStatus, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey, Platform
    from bot.domain.memory import Card
    from bot.domain.question_reading import QuestionReader
    from bot.domain.rounds import Round, RoundQuestion, Wish
    from bot.services.calendars import Calendars
    from bot.services.round_making import RoundMaker
    from bot.services.round_results import RoundResults
    from bot.services.round_stores import AnswerStore, RoundStore

    Decide: TypeAlias = Callable[[Round, Mapping[str, Card]], RoundStep]

_LOGGER = logging.getLogger(__name__)
LEFT_LYING: Final = timedelta(days=1)
"""A round in which nothing happened for so long is not asked about when another one is begun."""
_DONE: Final = frozenset({QuestionState.ANSWERED, QuestionState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Move:
    """What comes next, and the question that it leaves behind."""

    then: QuestionPut | RoundResult
    round_id: UUID
    """Of the round of `left`."""
    left: RoundQuestion | None = None
    """Its buttons mean nothing any more, or something else."""


class Rounds:
    """Plays rounds. Every method may raise `StorageError`; then nothing has changed.

    Args:
        rounds: Where they are kept.
        answers: Where late answers are kept.
        maker: Chooses what a new round asks.
        reader: Reads questions of the library of the day.
        results: Tells how a round went.
        calendars: Tells local dates.
        now: The current time, aware, UTC.
        new_id: Makes ids of rounds; their chance follows from them, too.
    """

    def __init__(
        self,
        rounds: RoundStore,
        answers: AnswerStore,
        *,
        maker: RoundMaker,
        reader: QuestionReader,
        results: RoundResults,
        calendars: Calendars,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
    ) -> None:
        self._rounds = rounds
        self._answers = answers
        self._maker = maker
        self._bank = maker.bank
        self._reader = reader
        self._results = results
        self._calendars = calendars
        self._now = now
        self._new_id = new_id
        self._since = now()

    async def begin(
        self, person: ChatKey, wish: Wish, *, replacing: bool = False, in_english: bool = False
    ) -> Move | RoundRunning | NothingDue | NothingToAsk:
        """Begin a round; where one is running that was not left lying, ask first, unless it is to be replaced.

        `in_english` says that the person reads English, and not Chinese.
        """
        running = await self._rounds.running(person)
        current = running.current if running else None
        if running and current and not replacing and self._now() - running.touched_at < LEFT_LYING:
            return RoundRunning(running.id, current.position + 1, len(running.questions), wish)
        made = await self._maker.made(person, wish, self._new_id(), self._now(), in_english=in_english)
        game = self._onward(RoundStep(made), self._now()).round
        if game is None:
            nothing_due = wish.scope.kind is ScopeKind.DUE
            of = subject_of(self._bank.library, wish.scope)
            return await self._results.nothing_due(person) if nothing_due else NothingToAsk(wish, of)
        await self._rounds.begin(game)
        return Move(await self._then(game), running.id if running else game.id, current)

    async def running(self, person: ChatKey) -> Round | None:
        """Return the round that a person is playing."""
        return await self._rounds.running(person)

    async def again(self, person: ChatKey, round_id: UUID) -> Move | None:
        """Put the current question of a running round once more; None also for a round that was replaced."""
        game = await self._rounds.get(round_id, person)
        if game is None or game.status is RoundStatus.REPLACED:
            return None
        at = self._now()
        step = await self._rounds.step(round_id, lambda stored, _: self._onward(RoundStep(stored), at))
        after = step.round or game
        return Move(await self._then(after), round_id, game.current)

    async def resume(self, game: Round) -> Move | None:
        """Go on with a round that was interrupted before its question was surely put; not twice by itself.

        None where somebody has gone on with it meanwhile.
        """
        before = game.current
        if before is None or (before.state is QuestionState.ASKING and before.in_doubt):
            return None

        now = self._now()

        def decide(stored: Round, _: object) -> RoundStep:
            return self._onward(RoundStep(stored), now) if stored.current == before else RoundStep()

        after = (await self._rounds.step(game.id, decide)).round
        answered = [one for one in game.questions if one.state in _DONE and one.message_id]
        return Move(await self._then(after), game.id, answered[-1] if answered else None) if after else None

    async def unfinished(self, platform: Platform) -> tuple[Round, ...]:
        """Return the rounds that a restart may have interrupted, and that were not left lying."""
        found = await self._rounds.unfinished(platform)
        return tuple(game for game in found if self._now() - game.touched_at < LEFT_LYING)

    async def was_put(self, put: QuestionPut, poll_id: str, message_id: str) -> None:
        """Note where a question was put."""
        position, at = put.question.position, self._now()
        await self._rounds.step(
            put.round.id,
            lambda game, _: round_steps.asked(game, position, poll_id=poll_id, message_id=message_id, at=at),
        )

    async def was_not_put(self, put: QuestionPut) -> None:
        """Note that a question was certainly not put; of one that is in doubt another poll may still be answered."""
        if put.question.in_doubt:
            return
        position, at = put.question.position, self._now()
        await self._rounds.step(put.round.id, lambda game, _: round_steps.unasked(game, position, at=at))

    async def vote(self, person: ChatKey, poll_id: str, chosen: Sequence[int], at: datetime) -> Move | None:
        """Take a vote that arrived at `at`.

        None for a poll that is nobody's or somebody else's, for a retraction, and for a question that is done with; if
        that was left unanswered, the memory still learns of it.
        """
        place = await self._place(person, poll_id)
        options = tuple(chosen)
        if place is None or not options:
            return None
        game, question = place
        if max(options) >= len(question.question.options):
            _LOGGER.debug("A vote for an option that was not there")
            return None
        if question.state is QuestionState.SKIPPED:
            await self._learn_late(game, question, options, at)
            return None
        if question.state is QuestionState.ANSWERED:
            return await self._told_again(game, question, options)
        now, reading = self._now(), self._bank.reading(question.key)
        on = await self._calendars.today(person, at)
        # What was voted while nobody was there to take it arrives late, and nobody knows by how much.
        is_timed = question.asked_at is not None and question.asked_at >= self._since

        def decide(stored: Round, cards: Mapping[str, Card]) -> RoundStep:
            step = round_steps.answered(
                stored, question.position, options, cards=cards, reading=reading, at=at, on=on, is_timed=is_timed
            )
            return self._onward(step, now)

        return await self._moved(game.id, question.position, decide)

    async def skip(self, person: ChatKey, round_id: UUID | None = None, position: int | None = None) -> Move | None:
        """Leave a question out, the current one if none is named; None if it is not the current one of a round."""
        game = await (self._rounds.get(round_id, person) if round_id else self._rounds.running(person))
        current = game.current if game and game.status is RoundStatus.RUNNING else None
        if game is None or current is None or position not in {None, current.position}:
            return None
        at = self._now()
        return await self._moved(
            game.id,
            current.position,
            lambda stored, _: self._onward(round_steps.skipped(stored, current.position, at=at), at),
        )

    async def stop(self, person: ChatKey, round_id: UUID | None = None) -> Move | None:
        """End a round, the running one if none is named, and tell how it went; None if it has ended already."""
        game = await (self._rounds.get(round_id, person) if round_id else self._rounds.running(person))
        if game is None:
            return None
        at, current = self._now(), game.current
        step = await self._rounds.step(game.id, lambda stored, _: round_steps.ended(stored, RoundStatus.STOPPED, at=at))
        return Move(await self._then(step.round), game.id, current) if step.round else None

    async def why(self, person: ChatKey, round_id: UUID, position: int) -> QuestionWhy | None:
        """Return the explanation of a question that is done with; None for any other."""
        game = await self._rounds.get(round_id, person)
        question = next((one for one in game.questions if one.position == position), None) if game else None
        if question is None or question.state not in _DONE:
            return None
        asked = self._reader.resolve(question.question)
        return QuestionWhy(round_id, position, asked, question.chosen) if asked else None

    def _onward(self, step: RoundStep, at: datetime) -> RoundStep:
        """Return a step that goes on to the next question that the library still knows, which is about to be put."""
        game = step.round
        while game and game.current and self._reader.resolve(game.current.question) is None:
            _LOGGER.info("A question that the library does not know any more is left out of a running round")
            game = round_steps.skipped(game, game.current.position, at=at).round
        return replace(step, round=round_steps.asking(game, at=at).round or game) if game else step

    async def _moved(self, round_id: UUID, position: int, decide: Decide) -> Move | None:
        """Write a step that is done with a question, and return what comes next."""
        after = (await self._rounds.step(round_id, decide)).round
        if after is None:
            return None
        return Move(await self._then(after), round_id, after.questions[position])

    async def _then(self, game: Round) -> QuestionPut | RoundResult:
        current = game.current if game.status is RoundStatus.RUNNING else None
        asked = self._reader.resolve(current.question) if current else None
        return QuestionPut(game, current, asked) if current and asked else await self._results.of(game)

    async def _place(self, person: ChatKey, poll_id: str) -> tuple[Round, RoundQuestion] | None:
        """Return which question of whose round a poll puts, if it is this person's.

        A poll that nobody knows may be that of a question whose sending was interrupted.
        """
        game = await self._rounds.by_poll(poll_id)
        if game is not None:
            question = next(one for one in game.questions if one.poll_id == poll_id)
            return (game, question) if game.person == person else None
        game = await self._rounds.running(person)
        current = game.current if game else None
        if game and current and (current.in_doubt or current.state is QuestionState.ASKING):
            return game, current
        _LOGGER.debug("A vote in a poll that is none of ours, or none any more")
        return None

    async def _learn_late(self, game: Round, question: RoundQuestion, chosen: tuple[int, ...], at: datetime) -> None:
        on = await self._calendars.today(game.person, at)
        answer = round_steps.answered_late(game, question.position, chosen, at=at, on=on)
        if answer is not None:
            current = self._bank.revision(question.key)
            await self._answers.record(answer, lambda card: learnt(card, answer, current))

    async def _told_again(self, game: Round, question: RoundQuestion, chosen: tuple[int, ...]) -> Move | None:
        """Return the result once more for a round's last vote, if it is redelivered: its telling was interrupted."""
        answered = [one for one in game.questions if one.answered_at is not None]
        last = max(answered, key=lambda one: one.position)
        if game.status is not RoundStatus.FINISHED or question != last or tuple(sorted(chosen)) != question.chosen:
            return None
        return Move(await self._results.of(game), game.id, question)
