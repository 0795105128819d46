"""Private quizzes: a round is begun, its questions are put, answered and skipped, until it ends.

Owns the order load, decide, save: what is returned is committed, and only then put or told by a platform. Which
questions a round has, `bot.domain.choosing` says, what happens, `bot.domain.round_steps`; polls and words belong to the
platforms. A vote, a skip and an ending that no longer fit do nothing and return None; an event that is delivered
again (`bot.services.cause`) has no second effect.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain import round_steps
from bot.domain.quiz_replies import NothingDue, NothingToAsk, QuestionPut, QuestionWhy, RoundResult, RoundRunning
from bot.domain.quiz_wishes import subject_of
from bot.domain.round_steps import RoundStep
from bot.domain.rounds import DONE_WITH, THEIR_TURN, QuestionState, RoundStatus, ScopeKind
from bot.services.cause import CAUSE
from bot.services.round_cards import RoundCards
from bot.services.round_turns import Move, Turns
from bot.services.round_votes import Votes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey, Platform
    from bot.domain.question_reading import QuestionReader
    from bot.domain.quiz_replies import InChinese
    from bot.domain.rounds import Round, RoundQuestion, Wish
    from bot.services.calendars import Calendars
    from bot.services.round_making import RoundMaker
    from bot.services.round_results import RoundResults
    from bot.services.round_stores import RoundStore

LEFT_LYING: Final = timedelta(days=1)
"""A round in which nothing happened for so long is not asked about when another one is begun, nor gone on with or told
of by itself."""
_IN_HAND: Final = timedelta(seconds=30)
"""For so long a process may be about to say what comes next in a round."""


class Rounds:
    """Plays rounds. Every method may raise `StorageError`; then nothing has changed.

    Args:
        rounds: Where they are kept.
        maker: Chooses what a new round asks.
        reader: Reads questions of the library of the day.
        results: Tells how a round went.
        calendars: Tells local dates.
        now: The current time, aware, UTC.
        new_id: Makes ids of rounds; their chance follows from them, too.
        leads: Where other processes play rounds, too, whether this one goes on with what any of them left; None: there
            are no others.

    Attributes:
        cards: For platforms on which a question is no poll.
    """

    def __init__(
        self,
        rounds: RoundStore,
        *,
        maker: RoundMaker,
        reader: QuestionReader,
        results: RoundResults,
        calendars: Calendars,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        leads: Callable[[], bool] | None = None,
    ) -> None:
        self._leads = leads
        self._rounds = rounds
        self._maker = maker
        self._reader = reader
        self._results = results
        self._now = now
        self._new_id = new_id
        self._turns = Turns(rounds, reader, results, maker.bank)
        self._votes = Votes(rounds, turns=self._turns, bank=maker.bank, calendars=calendars, now=now)
        self._began_at = now()
        self.cards = RoundCards(rounds, reader, self.vote, now)

    async def begin(
        self, person: ChatKey, wish: Wish, *, replacing: bool = False, in_english: bool = False
    ) -> Move | RoundRunning | NothingDue | NothingToAsk:
        """Begin a round; where one is running that was not left lying, ask first, unless it is to be replaced.

        One of which nothing was answered or left out yet is replaced without asking. `in_english` says that the person
        reads English, and not Chinese.
        """
        last, event = await self._last(person), CAUSE.get()
        if last and last.was_moved_by(event):
            return Move(None, last.id)
        running = last if last and last.status is RoundStatus.RUNNING else None
        current = running.current if running else None
        is_fresh = running is not None and self._now() - running.touched_at < LEFT_LYING
        if running and current and is_fresh and not (replacing or running.is_untouched):
            if current.state is QuestionState.ASKING:
                await self.was_offered(running.id)
            return RoundRunning(running.id, current.position + 1, len(running.questions), wish)
        made = await self._maker.made(person, wish, self._new_id(), self._now(), in_english=in_english)
        game = self._turns.onward(RoundStep(made), self._now()).round
        if game is None:
            nothing_due = wish.scope.kind is ScopeKind.DUE and wish.level is None
            of = subject_of(self._maker.bank.library, wish.scope)
            return await self._results.nothing_due(person) if nothing_due else NothingToAsk(wish, of)
        game = await self._rounds.begin(replace(game, begun_by=event))
        left = replace(current, state=QuestionState.LEFT) if current else None
        return Move(await self._turns.then(game), running.id if running else game.id, left)

    def in_chinese(self, begun: Move) -> InChinese | None:
        """Return what a reader of English is told once of a round that has just begun; None if all is in English."""
        return self._maker.in_chinese(begun.then.round) if isinstance(begun.then, QuestionPut) else None

    async def running(self, person: ChatKey) -> Round | None:
        """Return the round that a person is playing."""
        return await self._rounds.running(person)

    async def again(self, person: ChatKey, round_id: UUID) -> Move | None:
        """Put the current question of a running round once more; None also for a round that was replaced."""
        game, event = await self._rounds.get(round_id, person), CAUSE.get()
        if game is None or game.status is RoundStatus.REPLACED:
            return None
        return Move(None, round_id) if game.was_moved_by(event) else await self._put_again(game, event)

    async def once_more(self, put: QuestionPut) -> Move:
        """Put a question once more of which nobody knows whether it arrived."""
        return await self._put_again(put.round, None)

    async def was_put(self, put: QuestionPut, poll_id: str, message_id: str) -> RoundQuestion | None:
        """Note where a question was put; return it as it stands then: done with already, perhaps. None: forgotten."""
        position, at = put.question.position, self._now()
        step = await self._rounds.step(
            put.round.id,
            lambda game, _: round_steps.asked(game, position, poll_id=poll_id, message_id=message_id, at=at),
        )
        return step.round.questions[position] if step.round else None

    async def was_not_put(self, put: QuestionPut) -> None:
        """Note that a question was certainly not put."""
        position, at = put.question.position, self._now()
        await self._rounds.step(put.round.id, lambda game, _: round_steps.unasked(game, position, at=at))

    async def vote(self, person: ChatKey, poll_id: str, chosen: Sequence[int], at: datetime) -> Move | None:
        """Take a vote that arrived at `at`.

        None for a poll that is nobody's or somebody else's, for a retraction, and for a question that is done with; if
        its round was ended before it was answered, the memory still learns of it.
        """
        return await self._votes.take(person, poll_id, tuple(chosen), at)

    def was_unreachable(self) -> None:
        """Note that votes could not arrive for a while: the time that they took says nothing of those that waited."""
        self._votes.unhindered_since = self._now()

    async def skip(self, person: ChatKey, round_id: UUID | None = None, position: int | None = None) -> Move | None:
        """Leave a question out, the current one if none is named; None if it is not the current one of a round."""
        game, event = await (self._rounds.get(round_id, person) if round_id else self._last(person)), CAUSE.get()
        if game and game.was_moved_by(event):
            return Move(None, game.id)
        current = game.current if game and game.status is RoundStatus.RUNNING else None
        if game is None or current is None or position not in {None, current.position}:
            return None
        return await self._skipped(game.id, current.position, event)

    async def was_refused(self, put: QuestionPut) -> Move | None:
        """Leave out a question that the platform will not have; None if it is not the current one any more."""
        return await self._skipped(put.round.id, put.question.position, None, is_refused=True)

    async def stop(self, person: ChatKey, round_id: UUID | None = None) -> Move | None:
        """End a round, the running one if none is named, and tell how it went.

        None if it has ended already and its person knows how it went.
        """
        game, event = await (self._rounds.get(round_id, person) if round_id else self._last(person)), CAUSE.get()
        if game is None or game.was_moved_by(event):
            return Move(None, game.id) if game else None
        at, current = self._now(), game.current
        after = (
            await self._rounds.step(
                game.id, lambda stored, _: round_steps.ended(stored, RoundStatus.STOPPED, at=at, by=event)
            )
        ).round
        if after is None:
            return Move(await self._results.of(game), game.id) if self._is_untold(game) else None
        return Move(await self._turns.then(after), game.id, after.questions[current.position] if current else None)

    async def owed(self, person: ChatKey) -> RoundResult | None:
        """Return how a person's last round went, if it has ended lately and they have not been told."""
        last = await self._last(person)
        return await self._results.of(last) if last and self._is_untold(last) else None

    async def was_told(self, round_id: UUID) -> None:
        """Note that somebody was told how a round went, or that nobody can tell whether they were."""
        at = self._now()
        await self._rounds.step(round_id, lambda stored, _: round_steps.told(stored, at=at))

    async def was_offered(self, round_id: UUID) -> None:
        """Note that somebody was told that their round is there, of which nobody knows whether its question arrived."""
        await self._rounds.step(round_id, lambda stored, _: round_steps.offered(stored))

    async def interrupted(self, platform: Platform) -> tuple[Round, ...]:
        """Return the rounds that the end of a process interrupted, and that were not left lying.

        Either their question is to be put, or may have been without their person being told, or they have ended and
        nobody was told how they went. Where other processes live, that is what nothing has happened to for a while:
        what they are just about to say is theirs.
        """
        if self._leads is not None and not self._leads():
            return ()
        until = self._began_at if self._leads is None else self._now() - _IN_HAND
        found = await self._rounds.unfinished(platform)
        ended = await self._rounds.untold(platform, self._now() - LEFT_LYING)
        recent = (game for game in (*found, *ended) if self._now() - game.touched_at < LEFT_LYING)
        return tuple(game for game in recent if game.touched_at <= until)

    @property
    def may_be_interrupted_again(self) -> bool:
        """Whether other processes may end at any time, so that `interrupted` is to be asked again and again."""
        return self._leads is not None

    async def resume(
        self, person: ChatKey, round_id: UUID, since: datetime | None = None
    ) -> Move | RoundRunning | None:
        """Go on with a round that was interrupted before its question was surely put, or before its result was told.

        None where somebody has gone on with it since then (since this process began, if nothing else is said): what
        is to be said is theirs to say. A question in doubt is not put once more by itself: its person is to be told
        that the round is there, which is to be noted (`was_offered`).
        """
        game, now = await self._rounds.get(round_id, person), self._now()
        if game is None or game.touched_at > (since or self._began_at):
            return None
        if game.status is not RoundStatus.RUNNING:
            return Move(await self._results.of(game), game.id) if self._is_untold(game) else None
        before = game.current
        if before is None or before.state in THEIR_TURN:
            return None
        if before.state is QuestionState.ASKING and before.in_doubt:
            return RoundRunning(game.id, before.position + 1, len(game.questions), game.wish)

        def decide(stored: Round, _: object) -> RoundStep:
            return self._turns.onward(RoundStep(stored), now) if stored.current == before else RoundStep()

        after = (await self._rounds.step(game.id, decide)).round
        done = [one for one in game.questions if one.state in DONE_WITH and one.message_id]
        return Move(await self._turns.then(after), game.id, done[-1] if done else None) if after else None

    async def why(self, person: ChatKey, round_id: UUID, position: int) -> QuestionWhy | None:
        """Return the explanation of a question that was answered or left out by the person; None for any other."""
        game = await self._rounds.get(round_id, person)
        question = game.question_at(position) if game else None
        if game is None or question is None or question.state not in {QuestionState.ANSWERED, QuestionState.SKIPPED}:
            return None
        asked = self._reader.resolve(question.question)
        is_playing = game.status is RoundStatus.RUNNING
        return QuestionWhy(round_id, position, asked, question.chosen, is_playing) if asked else None

    async def _put_again(self, game: Round, event: str | None) -> Move:
        at, current = self._now(), game.current
        step = await self._rounds.step(
            game.id, lambda stored, _: self._turns.onward(RoundStep(stored), at, put_by=event)
        )
        after = step.round or game
        return Move(await self._turns.then(after), game.id, after.questions[current.position] if current else None)

    async def _skipped(
        self, round_id: UUID, position: int, event: str | None, *, is_refused: bool = False
    ) -> Move | None:
        at = self._now()

        def decide(stored: Round, _: object) -> RoundStep:
            skipped = round_steps.skipped(stored, position, at=at, by=event, is_refused=is_refused)
            return self._turns.onward(skipped, at)

        return await self._turns.moved(round_id, position, decide)

    async def _last(self, person: ChatKey) -> Round | None:
        """Return the round that a person is playing, or else the one that they played last."""
        return await self._rounds.running(person) or await self._rounds.latest(person)

    def _is_untold(self, game: Round) -> bool:
        ended = game.ended_at
        return ended is not None and game.told_at is None and self._now() - ended < LEFT_LYING
