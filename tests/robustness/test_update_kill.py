"""The bot, killed under a stream of numbered updates, polling and behind a webhook: each takes effect exactly once.

Everybody asks numbered questions and plays private rounds, all at the same time. A vote is a row and a review of a
memory, which would be there twice if it took effect twice; a question has its answer, once more only where the bot was
killed between saying it and noting that. What is confirmed already is brought again now and then. Halfway the bot goes
over from polling to the webhook, and at the end back.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import shutil
import sqlite3
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from bot.simulator.server import Clock, Simulator
from bot.storage.database import Database
from tests.ports import free_port
from tests.robustness.asking_crowd import BOT, TOKEN, Crowd
from tests.robustness.dying_listener import Orders, listen
from tests.robustness.nursery import KILLED
from tests.robustness.warmth import keep_engines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.robustness.nursery import Nursery

LISTEN, KEEP_ENGINES = (f"{function.__module__}:{function.__name__}" for function in (listen, keep_engines))
A_STEP = 0.02
"""Seconds of Telegram's that pass at once."""
KILLS = 25
"""Of each way to take updates."""
WARM = 12
"""How many answers and votes make everything warm that is used again."""
SAID = ("sendPoll", "sendMessage")
IN_PROCESS = tuple(f"{when} {what}" for what in ("commit", *SAID) for when in ("before", "after"))
CALLS = tuple(f"{call} {when}" for call in SAID for when in ("arrived", "taken"))
STEPS = {
    "polling": (*IN_PROCESS, *CALLS, "updates handed over"),
    "webhook": (*IN_PROCESS, *CALLS, "post begun", "post confirmed"),
}


class Killer:
    """Lets the bot live, and kills it at a step of its choice."""

    def __init__(self, crowd: Crowd, simulator: Simulator, nursery: Nursery, orders: Orders, database: Path) -> None:
        self.simulator = simulator
        self.killed_at: Counter[tuple[str, str]] = Counter()
        self.repeated = 0
        self.said_unmarked: Counter[str] = Counter()
        """How often a question was answered and not noted as done when the bot was killed, and so may be once more."""
        self._crowd, self._nursery, self._orders = crowd, nursery, orders
        self._rows = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        self._chance = random.Random(20261123)  # noqa: S311 - the same kills every time
        self._way, self._step, self._left, self._in_flight = "polling", "", 0, 0
        self._life: asyncio.Task[int] | None = None
        self._answer, simulator.api.answer = simulator.api.answer, self._answering
        self._attempt = simulator.api.deliveries._attempt
        simulator.api.deliveries._attempt = self._attempting
        self._plan = [
            (way, step)
            for way, steps in STEPS.items()
            for step in (self._chance.sample(steps, len(steps)) * (1 + KILLS // len(steps)))[:KILLS]
        ]

    @property
    def is_done(self) -> bool:
        return not self._plan and not self._step

    def look(self) -> bool:
        """Return whether the bot is dead, and note how it died."""
        if self._life is not None and not self._life.done():
            return False
        if self._life is not None:
            assert self._life.result() == KILLED
            self.killed_at[self._way, self._step] += 1
            self._crowd.read()
            self.said_unmarked.update(self.unhandled() & set(self._crowd.answers))
        return True

    def live(self) -> None:
        """Start the bot anew; once all the kills are done, polling and for good."""
        self._way, self._step = self._plan.pop(0) if self._plan else ("polling", "")
        self._left = self._chance.choice((1, 1, 2, 3))
        given = {"step": self._step if self._step in IN_PROCESS else None, "time": self._left}
        port = self._orders.port if self._way == "webhook" else None
        orders = Orders(**{**vars(self._orders), **given, "port": port})
        self._life = asyncio.create_task(self._nursery.live(LISTEN, orders))

    async def end(self) -> None:
        if self._nursery.pid is not None:
            self._nursery.kill()
        assert await self._life == KILLED
        self._rows.close()

    def unhandled(self) -> set[str]:
        """The numbers of the questions that wait in the inbox or are in hand; of other updates their ids."""
        waiting = self._rows.execute("SELECT event_id, payload FROM inbox WHERE handled_at IS NULL").fetchall()
        return {(re.findall(r"\d+q\d+", payload) or [event_id])[0] for event_id, payload in waiting}

    def is_quiet(self) -> bool:
        return self._in_flight == self.backlog() == 0

    def backlog(self) -> int:
        """How much waits, wherever it is."""
        ((unhandled,),) = self._rows.execute("SELECT count(*) FROM inbox WHERE handled_at IS NULL")
        return unhandled + len(self.simulator.world.bots[BOT].queue.pending)

    def repeat(self) -> None:
        """Have Telegram bring some of what was confirmed once more, as it does where a confirmation is lost."""
        queue = self.simulator.world.bots[BOT].queue
        confirm, fetch = queue.confirm, queue.fetch

        def confirmed(update: Any) -> None:
            if self._chance.random() < 0.1:
                self.repeated += 1
                queue.pending.append(update)
            confirm(update)

        def fetched(offset: int, limit: int, now: float) -> Any:
            gone = [update for update in queue.pending if update.id < offset and self._chance.random() < 0.1]
            found = fetch(offset, limit, now)
            self.repeated += len(gone)
            return [*gone, *found]

        queue.confirm, queue.fetch = confirmed, fetched

    async def _answering(self, bot: Any, name: str, params: Any) -> Any:
        if name == "getUpdates":
            answer = await self._answer(bot, name, params)
            if b"update_id" in answer[1]:
                self._strike("updates handed over")
            return answer
        self._in_flight += 1
        try:
            self._strike(f"{name} arrived")
            answer = await self._answer(bot, name, params)
            self._strike(f"{name} taken")
        finally:
            self._in_flight -= 1
        return answer

    async def _attempting(self, bot: Any, webhook: Any, update: Any) -> Any:
        self._strike("post begun")
        wish = await self._attempt(bot, webhook, update)
        # The answer is lost on its way when the bot is killed now: the update comes again.
        return 0 if wish is None and self._strike("post confirmed") else wish

    def _strike(self, step: str) -> bool:
        if step != self._step or self._nursery.pid is None:
            return False
        self._left -= 1
        if self._left == 0:
            self._nursery.kill()
        return self._left == 0


@pytest.mark.timeout(240)  # some 50 processes, on whatever machine
async def test_every_update_takes_effect_exactly_once(nursery, tmp_path):
    database = tmp_path / "bot" / "bot.db"
    url = f"sqlite+aiosqlite:///{database}"
    await _warm(nursery, url)
    shutil.rmtree(database.parent)
    await (await Database.open(url)).close()
    clock = Clock(start=time.time(), frozen=True)
    async with Simulator(flood_limits=None, clock=clock) as simulator:
        crowd = Crowd(simulator)
        orders = Orders(simulator.url, TOKEN, url, frozenset(crowd.people), free_port())
        killer = Killer(crowd, simulator, nursery, orders, database)
        killer.repeat()
        try:
            await _play(crowd, killer, clock)
        finally:
            await killer.end()
    assert set(killer.killed_at) == {(way, step) for way, steps in STEPS.items() for step in steps}
    assert Counter(way for way, _ in killer.killed_at.elements()) == dict.fromkeys(STEPS, KILLS)
    assert killer.repeated > 0
    _check_questions(crowd, killer)
    _check_votes(crowd, database)


async def _warm(nursery: Nursery, url: str) -> None:
    """Answer some and let them play where the others are born, in another Telegram and in a database to be removed."""
    await nursery.warm(KEEP_ENGINES)
    clock = Clock(start=time.time(), frozen=True)
    async with Simulator(flood_limits=None, clock=clock) as simulator:
        crowd = Crowd(simulator)
        orders = Orders(simulator.url, TOKEN, url, frozenset(crowd.people), port=None, is_warming=True)
        life = asyncio.create_task(nursery.warm(LISTEN, orders))
        while len(crowd.answers) < WARM or len(crowd.voted) < WARM:
            assert not life.done()
            crowd.move(len(crowd.bot.queue.pending))
            clock.advance(A_STEP)
            await asyncio.sleep(0.003)
        nursery.stop_warming()
        await life


async def _play(crowd: Crowd, killer: Killer, clock: Clock) -> None:
    """Until everybody has been killed who is to be, and all is said."""
    while not (killer.is_done and killer.is_quiet()):
        if killer.look():
            killer.live()
        if not killer.is_done:
            crowd.move(killer.backlog())
        clock.advance(A_STEP)
        await asyncio.sleep(0.003)
    crowd.read()


def _check_questions(crowd: Crowd, killer: Killer) -> None:
    """Each has its answer; once more only where the bot was killed between saying it and noting that."""
    asked = {f"{person}q{number}" for person in crowd.people for number in range(crowd.asked[person])}
    assert set(crowd.answers) == asked
    again = Counter({number: count - 1 for number, count in crowd.answers.items() if count > 1})
    assert again <= killer.said_unmarked


def _check_votes(crowd: Crowd, database: Path) -> None:
    """Each in a question of a round is one answer and one review, and nothing else is."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT person_id, place, chosen FROM answers").fetchall()
        reviews = dict(connection.execute("SELECT person_id, sum(reviews) FROM cards GROUP BY person_id"))
        known = dict(connection.execute("SELECT poll_id, round_id || '/' || position FROM round_polls"))
        handled = connection.execute("SELECT event_id FROM inbox WHERE handled_at IS NOT NULL").fetchall()
    places = [place for _, place, _ in rows]
    assert len(places) == len(set(places))
    # A poll that was on its way when the bot was killed is known to nobody; a vote in it is one for its question.
    assert set(places) >= {known[poll] for poll in crowd.voted if poll in known}
    assert set(places) <= set(known.values())
    given = {(str(person), json.dumps([chosen])) for person, chosen in crowd.voted.values()}
    assert {(person, chosen) for person, _, chosen in rows} <= given
    assert reviews == Counter(person for person, *_ in rows)
    assert sorted(int(update_id) for (update_id,) in handled) == crowd.issued
