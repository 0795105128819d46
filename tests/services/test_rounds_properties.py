"""Whatever people press, vote and skip, in old polls and new, and whenever the bot dies: the score is what was kept.

A model of the polls that are open; the service over a real database. After every step the round is held against the
rows of answers.
"""

from __future__ import annotations

import asyncio
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chat import Platform
from bot.domain.quiz_replies import QuestionPut, RoundRunning
from bot.domain.round_steps import place_of, score_of
from bot.domain.rounds import QuestionState, Wish
from bot.services.round_turns import Move
from tests.services.round_table import Table, event, person, table

if TYPE_CHECKING:
    from bot.domain.chat import ChatKey

_OPEN = {QuestionState.WAITING, QuestionState.ASKING, QuestionState.OFFERED, QuestionState.ASKED}
_votes = st.tuples(st.just("vote"), st.integers(0, 5), st.integers(0, 3))
_steps = st.sampled_from(
    [("begin",), ("replace",), ("skip",), ("stop",), ("again",), ("crash",), ("lose",), ("stranger",), ("redeliver",)]
)
plays = st.lists(st.one_of(_votes, _votes, _steps), max_size=14)
_people, _events = count(1), count(1)


class Play:
    """One person's play: every poll that they ever saw, the newest last."""

    def __init__(self, laid: Table, who: ChatKey) -> None:
        self.laid = laid
        self.who = who
        self.seen: list[str] = []
        self.owners: dict[str, tuple] = {}
        """Which question of which round a poll is one of."""
        self.last = ("stranger", "", 0)
        self.event = ""

    async def do(self, name: str, poll: int = 0, option: int = 0) -> None:
        """Let something happen, each time by an event of its own; or let the event before be delivered again."""
        if name == "redeliver":
            before = await self._rows()
            with event(self.event):
                await self._do(*self.last)
            assert await self._rows() == before
            return
        if name == "crash":
            await self._restart()
            return
        poll_id = self.seen[-1 - poll % len(self.seen)] if self.seen else ""
        self.last, self.event = (name, poll_id, option), f"event {next(_events)}"
        with event(self.event):
            await self._do(*self.last)

    async def _rows(self) -> tuple:
        return await self.laid.stores.rounds.latest(self.who), await self.laid.answered(self.who)

    async def _do(self, name: str, poll_id: str, option: int) -> None:
        rounds, running = self.laid.rounds, await self.laid.rounds.running(self.who)
        match name:
            case "begin" | "replace":
                await self._go_on(await rounds.begin(self.who, Wish(length=3), replacing=name == "replace"))
            case "vote" if self.seen:
                move = await rounds.vote(self.who, poll_id, (option,), self.laid.clock())
                if move is not None:  # no other question's, ever
                    answered = (move.round_id, move.left.position)
                    assert self.owners.setdefault(poll_id, answered) == answered
                await self._go_on(move)
            case "stranger" if self.seen:
                assert await rounds.vote(person(10**6), self.seen[-1], (0,), self.laid.clock()) is None
            case "skip":
                await self._go_on(await rounds.skip(self.who))
            case "stop":
                await self._go_on(await rounds.stop(self.who))
            case "again" if running:
                await self._go_on(await rounds.again(self.who, running.id))
            case "lose" if running:  # put again, the answer never comes: the person has the poll, we do not know it
                await rounds.again(self.who, running.id)
                self.seen.append(f"lost-{len(self.seen)}-{self.who.chat_id}")
                self.owners[self.seen[-1]] = (running.id, running.current.position)

    async def _go_on(self, outcome: object) -> None:
        if isinstance(outcome, Move) and isinstance(outcome.then, QuestionPut):
            put = await self.laid.put(outcome)
            self.seen.append(put.question.poll_id)
            self.owners[put.question.poll_id] = (put.round.id, put.question.position)

    async def _restart(self) -> None:
        self.laid = Table(self.laid.database, self.laid.clock)
        for game in await self.laid.rounds.interrupted(Platform.TELEGRAM):
            if game.person == self.who:
                outcome = await self.laid.rounds.resume(self.who, game.id)
                await self._go_on(outcome)
                if isinstance(outcome, RoundRunning):
                    await self.laid.rounds.was_offered(game.id)

    async def check(self, games: set) -> None:
        """Hold every round of the person's against the rows."""
        running = await self.laid.rounds.running(self.who)
        games |= {running.id} if running else set()
        answered = dict(await self.laid.answered(self.who))
        for game_id in games:
            game = await self.laid.stores.rounds.get(game_id, self.who)
            rows = {one.position: answered.get(place_of(game, one.position)) for one in game.questions}
            mine = {one.position: one.is_correct for one in game.questions if one.state is QuestionState.ANSWERED}
            assert mine == {position: rows[position] for position in mine}
            late = [one for one in game.questions if rows[one.position] is not None and one.position not in mine]
            assert all(one.state is QuestionState.LEFT for one in late)
            assert score_of(game).correct == sum(mine.values())
            states = [one.state for one in game.questions]
            waiting = [state for state in states if state in _OPEN]
            assert states[len(states) - len(waiting) :] == waiting
            assert bool(waiting) is (game.ended_at is None)


@settings(max_examples=15, deadline=None)
@given(play=plays)
def _plays(runner: asyncio.Runner, laid: Table, play: list[tuple]) -> None:
    runner.run(_played(laid, person(next(_people)), [("begin",), *play]))


async def _played(laid: Table, who: ChatKey, steps: list[tuple]) -> None:
    play, games = Play(laid, who), set()
    for step in steps:
        await play.do(*step)
        await play.check(games)


def test_the_score_is_always_a_recount_of_the_answers_that_were_kept():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, asyncio.Runner() as runner:
        opened = table(Path(folder))
        laid = runner.run(opened.__aenter__())
        try:
            _plays(runner, laid)
        finally:
            runner.run(opened.__aexit__(None, None, None))
