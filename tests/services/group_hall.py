"""What tests of group quizzes share: the services over a real database, a voice that only notes what it says, time."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quiz_replies import WentOn
from bot.domain.group_quizzes import CastVote, GroupQuiz, Phase, Setup
from bot.domain.rounds import Wish
from bot.services.group_memory import GroupMemory
from bot.services.group_stores import Placed
from bot.storage.database import Database
from bot.storage.leadership import Fence
from bot.wiring import Stores, stores_of, telegram_context
from tests import head
from tests.services.round_table import MONDAY, composer, lookup
from tests.services.stage import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from bot.services.group_conducting import Conductor
    from bot.services.group_quizzes import GroupQuizzes

SECOND = timedelta(seconds=1)
GROUP = ChatKey(Platform.TELEGRAM, "-1001")
THREE = Setup(Wish(length=3), seconds=20)


@dataclass
class Voice:
    """Takes everything, but for what the test has it do first: errors to raise, events to wait for, functions."""

    clock: Clock
    said: list[tuple[object, ...]] = field(default_factory=list)
    first: defaultdict[str, list[object]] = field(default_factory=lambda: defaultdict(list))
    """For each of its methods, in turn; None: take it."""
    views: list[object] = field(default_factory=list)
    sent: set[UUID] = field(default_factory=set)
    """Quizzes whose lobby's message was sent, or is known."""
    gone: set[str] = field(default_factory=set)
    polls: list[str] = field(default_factory=list)
    moved_to: ChatKey | None = None
    numbers: count[int] = field(default_factory=lambda: count(1))

    def show_lobby(self, lobby, *, sends) -> bool:
        if not (sends or lobby.quiz.lobby_message_id or lobby.quiz.id in self.sent):
            return False
        self.sent.add(lobby.quiz.id)
        self.said.append(("lobby", lobby.quiz.phase.value, len(lobby.quiz.playing)))
        return True

    async def put(self, putting) -> Placed:
        poll = f"poll{next(self.numbers)}"
        self.polls.append(poll)
        await self._before("put")
        self.said.append(("put", putting.question.position))
        return Placed(self.moved_to or putting.quiz.chat, poll, poll.removeprefix("poll"))

    async def close_poll(self, quiz, question) -> bool:  # noqa: ARG002 - as the protocol has it
        await self._before("close")
        self.said.append(("close", question.position))
        return question.poll_id not in self.gone

    async def reveal(self, revealed) -> bool:
        await self._before("reveal")
        if revealed.question.poll_id in self.gone and revealed.void is None:
            return False
        self.views.append(revealed)
        self.said.append(("reveal", revealed.question.position, len(revealed.right)))
        return revealed.question.poll_id not in self.gone

    async def say(self, quiz, line) -> None:  # noqa: ARG002 - as the protocol has it
        await self._before("say")
        self.said.append(("went on", line.void, line.untimed) if isinstance(line, WentOn) else ("pause", line.pause))

    async def tell(self, result) -> None:
        await self._before("tell")
        self.views.append(result)
        self.said.append(("tell", result.end))

    async def _before(self, method: str) -> None:
        what = self.first[method].pop(0) if self.first[method] else None
        if isinstance(what, BaseException):
            raise what
        if isinstance(what, asyncio.Event):
            await what.wait()
        elif callable(what):
            await what()
        else:
            await asyncio.sleep(0)


@dataclass
class Sibling:
    """One of several processes, as `bot.replica.Replica` is one."""

    id: str
    fence: Fence = field(default_factory=Fence)
    is_one_of_many: bool = True


class Hall:
    """Group quizzes, conducted; by one of several processes if that has a name."""

    def __init__(self, database: Database, clock: Clock, name: str | None = None) -> None:
        self.database, self.clock = database, clock
        self.stores: Stores = stores_of(database, clock, Sibling(name) if name else None)
        self.voice = Voice(clock)
        self.groups: GroupQuizzes
        self.begin()

    def begin(self) -> None:
        """A process begins."""
        context = telegram_context(
            self.stores,
            composer(),
            now=self.clock,
            zone="Asia/Hong_Kong",
            owner_ids=frozenset(),
            lookup=lookup(),
            sleep=self.clock.sleep,
            chance=lambda: 1.0,
        )
        self.groups, self.rounds, self.calendars = context.groups, context.rounds, context.rounds._votes._calendars
        self.groups.speak_by(self.voice)
        self.memory = GroupMemory(
            self.stores.groups, self.stores.answers, composer().bank, self.calendars, now=self.clock
        )

    @property
    def conductor(self) -> Conductor:
        return self.groups.conductor

    async def kill(self) -> None:
        """The process ends at once, and nothing of it is left but rows."""
        tasks = set(self.conductor._lines._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.voice.first.clear()
        self.begin()

    async def restart(self, away: timedelta = timedelta()) -> None:
        """The process ends at once, and another one begins a while later."""
        await self.kill()
        self.clock.advance(away)
        await self.conductor.go_on()
        await self.conductor.settle()

    async def when(self, happened: Callable[[], object]) -> None:
        """Let others work until something has happened; time stands still."""
        while not happened():  # noqa: ASYNC110 - what happens in the database sets no event
            await asyncio.sleep(0.001)

    async def open(self, *names: str, setup: Setup = THREE, chat: ChatKey = GROUP) -> UUID:
        """A lobby, opened by the first of those who are in."""
        quiz = await self.groups.open(chat, names[0], names[0].title(), setup)
        assert isinstance(quiz, GroupQuiz), quiz
        for name in names[1:]:
            await self.groups.join(quiz.id, name, name.title())
        return quiz.id

    async def start(self, *names: str, setup: Setup = THREE, chat: ChatKey = GROUP) -> UUID:
        """A quiz whose first question is open."""
        quiz_id = await self.open(*names, setup=setup, chat=chat)
        await self.groups.start(quiz_id, alone=True)
        await self.until(quiz_id, Phase.OPEN)
        return quiz_id

    async def turn(self) -> None:
        """Tick what is due, and let everything be said."""
        await self.conductor.settle()
        while await self.conductor.tick_due():
            await self.conductor.settle()

    async def past(self, until: datetime | timedelta) -> None:
        """Let time pass, up to an instant or for so long."""
        until = self.clock.at + until if isinstance(until, timedelta) else until
        while True:
            await self.turn()
            wake = await self.conductor.next_deadline()
            if wake is None or wake > until or self.clock.at >= until:
                self.clock.at = max(self.clock.at, until)
                return
            self.clock.at = wake if wake > self.clock.at else self.clock.at + SECOND  # one may be let be for a while

    async def until(self, quiz_id: UUID, phase: Phase) -> GroupQuiz:
        """Let time pass until a quiz is in a phase."""
        for _ in range(500):
            await self.turn()
            quiz = await self.get(quiz_id)
            if quiz.phase is phase:
                return quiz
            assert quiz.deadline is not None, quiz.end
            self.clock.at = max(self.clock.at, quiz.deadline)
        raise AssertionError(f"it never came to {phase}")

    async def get(self, quiz_id: UUID) -> GroupQuiz:
        quiz = await self.groups.get(quiz_id)
        assert quiz is not None
        return quiz

    async def vote(self, quiz_id: UUID, *names: str, rightly: bool = True) -> list[bool]:
        """Vote in the question that was put last."""
        quiz = await self.get(quiz_id)
        question = quiz.current
        assert question is not None
        return list(await self.groups.votes([cast(question, name, self.clock.at, rightly=rightly) for name in names]))

    async def play(self, quiz_id: UUID, *names: str) -> GroupQuiz:
        """Play to the end; all named vote rightly, one second after the other."""
        while (quiz := await self.next_open(quiz_id)).phase is Phase.OPEN:
            for name in names:
                self.clock.advance(SECOND)
                await self.vote(quiz_id, name)
            await self.past_open(quiz_id)
        return quiz

    async def next_open(self, quiz_id: UUID) -> GroupQuiz:
        """Let time pass until a question is open, or the quiz is over."""
        await self.turn()
        while (quiz := await self.get(quiz_id)).phase not in {Phase.OPEN, Phase.OVER}:
            assert quiz.deadline is not None
            await self.past(quiz.deadline)
        return quiz

    async def past_open(self, quiz_id: UUID) -> None:
        """Let time pass until the open question is closed."""
        await self.turn()
        while (quiz := await self.get(quiz_id)).phase is Phase.OPEN:
            assert quiz.deadline is not None
            await self.past(quiz.deadline)


def cast(question, name: str, at: datetime, *, rightly: bool = True) -> CastVote:
    """A vote in a question."""
    right = question.question.correct
    wrong = (next(index for index in range(len(question.question.options)) if index not in right),)
    return CastVote(question.poll_id, name, name.title(), right if rightly else wrong, at)


def short(quiz: Setup, **changes) -> Setup:
    return replace(quiz, **changes)


@asynccontextmanager
async def hall(folder: Path) -> AsyncIterator[Hall]:
    """A hall over a database of its own."""
    database = await Database.open(await head.url(folder / "bot.db"))
    built = Hall(database, Clock(MONDAY))
    try:
        yield built
    finally:
        await built.conductor.close()
        await built.stores.close()
        await database.close()
