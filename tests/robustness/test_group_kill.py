"""The bot, killed at every step of running quizzes: each goes on by itself to its end, and no vote is lost."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain.group_quiz_replies import WentOn
from bot.domain.group_quizzes import QuestionPhase
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.telegram.render.group_reveal import line_page
from bot.simulator.server import BotSettings, Clock, Simulator
from bot.storage.database import Database
from bot.storage.group_quizzes import GroupQuizRepository
from tests.robustness.driven_clock import SharedTime
from tests.robustness.dying_quizmaster import Orders, conduct
from tests.robustness.nursery import KILLED, Strike
from tests.robustness.quiz_checks import check_course, check_scores
from tests.robustness.quiz_room import BOT, TOKEN, Room
from tests.robustness.warmth import keep_engines

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from pathlib import Path

    from bot.domain.group_quizzes import GroupQuiz
    from tests.robustness.nursery import Nursery

CONDUCT, KEEP_ENGINES = (f"{function.__module__}:{function.__name__}" for function in (conduct, keep_engines))
START = 1_795_400_000.0
A_STEP = 1.0
"""Seconds that pass at once."""
KILLS = 52
IN_STORE = ("step", "vote", "commit")
SAID = ("sendPoll", "sendMessage", "stopPoll")
AT_THE_SERVER = (*(f"{call} {when}" for call in SAID for when in ("arrived", "taken")), "votes handed over")
STEPS = (*(f"{when} {what}" for what in (*IN_STORE, *SAID) for when in ("before", "after")), *AT_THE_SERVER)


class Killer:
    """Lets the bot live, and kills it at a step of its choice."""

    def __init__(self, room: Room, nursery: Nursery, orders: Orders, kills: int) -> None:
        self.room = room
        self.killed_at: Counter[str] = Counter()
        self.handed: Counter[int] = Counter()
        """How often each update came to the bot, of those that came with votes."""
        self._nursery = nursery
        self._orders = orders
        self._strike = Strike(nursery)
        self._polling = self._in_flight = 0
        self._life: asyncio.Task[int] | None = None
        self._answer = room.simulator.api.answer
        room.simulator.api.answer = self._answering
        rounds = 1 + kills // len(STEPS)
        self._steps = [step for _ in range(rounds) for step in room.chance.sample(STEPS, len(STEPS))][:kills]

    @property
    def is_done(self) -> bool:
        return not self._steps and not self._strike.step

    @property
    def is_quiet(self) -> bool:
        """Whether the bot has heard everything and waits for more."""
        return self._polling > 0 and self._in_flight == 0 and not self.room.bot.queue.pending

    def look(self) -> bool:
        """Return whether the bot has died, and note it."""
        if self._life is not None and not self._life.done():
            return False
        if self._life is not None:
            assert self._life.result() == KILLED
            self.killed_at[self._strike.step] += 1
            self.room.kills[self.room.begun] += 1
        return True

    async def warm(self, play: Coroutine[None, None, None]) -> None:
        """Let the bot live where the others are born, as long as something is played."""
        orders = Orders(**{**vars(self._orders), "is_warming": True})
        self._life = asyncio.create_task(self._nursery.warm(CONDUCT, orders))
        await play
        self._nursery.stop_warming()
        await self._life

    def live(self) -> None:
        """Start the bot anew."""
        times = (1, 1, 2, 3, 5, 8)[: 6 if self._steps and self._steps[0].split()[1] in IN_STORE else 3]
        step = self._steps.pop(0) if self._steps else ""
        self._strike.aim(step, self.room.chance.choice(times))
        here = step in AT_THE_SERVER
        orders = Orders(**{**vars(self._orders), "step": None if here else step or None, "time": self._strike.left})
        self._life = asyncio.create_task(self._nursery.live(CONDUCT, orders))

    async def end(self) -> None:
        self._nursery.kill()
        assert await self._life == KILLED

    async def _answering(self, bot, name, params):
        if name == "getUpdates":
            return await self._handing_over(bot, name, params)
        self._in_flight += 1
        try:
            self._strike.reached(f"{name} arrived")
            answer = await self._answer(bot, name, params)
            self._strike.reached(f"{name} taken")
        finally:
            self._in_flight -= 1
        return answer

    async def _handing_over(self, bot, name, params):
        self._polling += 1
        try:
            answer = await self._answer(bot, name, params)
        finally:
            self._polling -= 1
        if b"poll_answer" in answer[1]:
            self.handed.update(update["update_id"] for update in json.loads(answer[1])["result"])
            self._strike.reached("votes handed over")
        return answer


@pytest.mark.timeout(240)  # some 60 processes, on whatever machine
async def test_quizzes_go_on_to_their_end_by_themselves_and_no_vote_is_lost(nursery, tmp_path):
    await _warm(nursery, tmp_path / "bot")
    async with _staged(nursery, tmp_path / "bot", KILLS) as (room, killer, time):
        await _play(room, killer, time)
        await killer.end()
    assert killer.killed_at.total() == KILLS
    assert set(killer.killed_at) == set(STEPS)
    assert max(killer.handed.values()) > 1
    await _check(room)


async def _warm(nursery: Nursery, folder: Path) -> None:
    """Have one quiz played where the others are born, in another Telegram, in a database that nobody sees again."""
    await nursery.warm(KEEP_ENGINES)
    async with _staged(nursery, folder, kills=0) as (room, killer, time):
        room.begin()
        await killer.warm(_play(room, killer, time))
    shutil.rmtree(folder)


@asynccontextmanager
async def _staged(nursery: Nursery, folder: Path, kills: int) -> AsyncIterator[tuple[Room, Killer, SharedTime]]:
    """A room in a Telegram of its own, whoever kills the bot there, and the time, which stands."""
    folder.mkdir()  # noqa: ASYNC240 - in memory, and nobody waits
    time, clock = SharedTime(folder / "clock"), Clock(start=START, frozen=True)
    time.set(START)
    settings = {BOT: BotSettings(username="kill_bot", has_privacy=False)}
    async with Simulator(flood_limits=None, clock=clock, bots=settings) as simulator:
        room = Room(simulator, random.Random(20261123), folder / "bot.db")  # noqa: S311 - the same quizzes every time
        orders = Orders(simulator.url, TOKEN, f"sqlite+aiosqlite:///{room.database}", folder / "clock", None)
        yield room, Killer(room, nursery, orders, kills), time
    time.close()


async def _play(room: Room, killer: Killer, time: SharedTime) -> None:
    """Quizzes, until everybody has been killed who is to be and the last has ended."""
    clock = room.simulator.world.clock

    def go_on() -> None:
        clock.advance(A_STEP)
        time.set(clock.now())
        room.move()

    for turn in range(1_000_000):
        if killer.look():
            for _ in range(room.chance.choice((0, 0, 0, 3, 7, 14))):
                go_on()
            killer.live()
        elif time.is_done and killer.is_quiet:
            if turn % 8 == 0 and room.is_free():
                if killer.is_done:
                    return
                room.begin()
            go_on()
        await asyncio.sleep(0.001)


async def _check(room: Room) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{room.database}", migrate=False)
    store = GroupQuizRepository(database)
    with sqlite3.connect(room.database) as connection:
        ids = connection.execute("SELECT id FROM group_quizzes ORDER BY opened_at").fetchall()
        kept = connection.execute("SELECT quiz_id, person_id, offered, answered, correct, points FROM group_scores")
        scores = {(UUID(quiz_id), person_id): tuple(score) for quiz_id, person_id, *score in kept}
    quizzes = [await store.get(UUID(quiz_id)) for (quiz_id,) in ids]
    await store.close()
    await database.close()
    assert len(quizzes) == room.begun
    for number, quiz in enumerate(quizzes, start=1):
        check_course(room, quiz, room.kills[number])
        theirs = {person: score for (quiz_id, person), score in scores.items() if quiz_id == quiz.id}
        check_scores(room, quiz, theirs)
    _check_words(room, quizzes)
    put = {question.poll_id for quiz in quizzes for question in quiz.questions}
    lost = [poll for poll in room.simulator.world.polls.values() if poll.id not in put]
    assert len(lost) <= sum(question.poll_id is None for quiz in quizzes for question in quiz.questions)


def _check_words(room: Room, quizzes: list[GroupQuiz]) -> None:
    """What a kill cost is said in one line, unless the next one came before that: no row remembers a line."""
    said = Counter(message.content.get("text") for message in room.chat.messages.values())
    words = wording(Language.TRADITIONAL)
    void = [(quiz, one.position) for quiz in quizzes for one in quiz.questions if one.phase is QuestionPhase.VOID]
    lines = {line_page(quiz, WentOn(void=position, untimed=None), words).text for quiz, position in void}
    told = sum(said[line] for line in lines)
    assert len(void) // 2 <= told <= KILLS
