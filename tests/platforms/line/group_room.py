"""A group on LINE that plays: the real router, features, voice and machine over a real database, in driven time.

LINE itself is the stand-in's world without HTTP: tokens, pushes, keys and quotas mean there what they mean at LINE.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from bot.answering import Answering, Means
from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import Phase
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.arrivals import Arrival
from bot.platforms.line.client import Profile
from bot.platforms.line.context import Context
from bot.platforms.line.faults import Faults
from bot.platforms.line.group_mouth import GroupMouth
from bot.platforms.line.group_names import MemberNames
from bot.platforms.line.group_voice import LineGroupVoice
from bot.platforms.line.guard import Guard
from bot.platforms.line.handlers.group import GroupQuizzing
from bot.platforms.line.messenger import Messenger
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.refusals import Answer, meaning_of
from bot.platforms.line.router import Router
from bot.storage.database import Database
from bot.storage.kept_cards import KeptCardRepository
from bot.storage.reply_tokens import ReplyTokenRepository
from bot.wiring import telegram_context
from tests import head
from tests.line.server import LineStandIn
from tests.line.world import RefusedByLineError, World
from tests.services.group_hall import Hall
from tests.services.round_table import MONDAY, composer, lookup
from tests.services.stage import Clock

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path
    from uuid import UUID

    from bot.domain.group_quizzes import GroupQuiz
    from bot.services.group_quizzes import GroupQuizzes
    from tests.line.people import Person

SECOND = timedelta(seconds=1)
Json = dict[str, Any]


@dataclass
class Edge:
    """LINE's API as the client has it."""

    world: World
    replies: int = 0
    pushes: int = 0
    errors: list[Exception] | None = None
    """What the next calls fail with, in turn."""

    async def reply(self, token: str, messages: list[Json]) -> str | None:
        self._fail()
        try:
            sent = self.world.reply(token, messages)
        except RefusedByLineError as refusal:
            raise meaning_of(Answer(refusal.status, json.dumps(refusal.body))) from None
        self.replies += 1
        return sent[-1]["id"]

    async def push(self, chat: ChatKey, messages: list[Json], key: UUID, *, is_quiet: bool = False) -> str | None:
        assert not is_quiet, "a group that plays is to hear of it"
        self._fail()
        try:
            sent = self.world.once(str(key), "r", lambda: self.world.push([chat.chat_id], messages))
        except RefusedByLineError as refusal:
            if refusal.status == HTTPStatus.CONFLICT:
                return None
            raise meaning_of(Answer(refusal.status, json.dumps(refusal.body))) from None
        self.pushes += 1
        return sent[-1]["id"]

    async def member(self, _chat: ChatKey, person: ChatKey) -> Profile | None:
        found = self.world.chats.get(person.chat_id)
        return Profile(found.id, found.name) if found is not None and found.language else None

    def _fail(self) -> None:
        if self.errors:
            raise self.errors.pop(0)


class Line(LineStandIn):
    """LINE, which hands events straight to whoever listens."""

    routers: list[Router]

    async def deliver(self, *happened: Json) -> int:
        for raw in happened:
            await self.routers[0].process(Arrival(raw["webhookEventId"], raw, self.world.now()))
        return 200


class Room(Hall):
    """A group's quizzes on LINE, conducted by one process."""

    def __init__(self, database: Database, clock: Clock, line: Line, edge: Edge, name: str | None = None) -> None:
        self.line, self.edge, self.may_push = line, edge, False
        self.pace: asyncio.Event | None = None  # lines about lobbies wait for it, if there is one
        self.tokens, self.cards = ReplyTokenRepository(database), KeptCardRepository(database)
        super().__init__(database, clock, name)

    def begin(self) -> None:
        """A process begins."""
        clock = self.clock
        means = Means(
            now=clock,
            zone="Asia/Hong_Kong",
            sleep=clock.sleep,
            chance=lambda: 1.0,
            poke=_nothing,
            tick=_nothing,
            announce=_nothing,
            metrics=None,
        )
        answering = Answering(self.stores, composer(), lookup(), means, None)
        whole = telegram_context(
            self.stores, composer(), now=clock, zone="Asia/Hong_Kong", owner_ids=frozenset(), lookup=lookup()
        )
        self.groups: GroupQuizzes = answering.groups_of(Platform.LINE)
        shared = {one.name: getattr(whole, one.name) for one in fields(Context) if hasattr(whole, one.name)}
        postbacks = Postbacks("secret", ALL_ACTIONS)
        context = Context(**shared | {"groups": self.groups, "postbacks": postbacks, "owner_ids": frozenset()})
        messenger = Messenger(self.edge, self.tokens, now=clock, sleep=clock.sleep)  # type: ignore[arg-type]  # its edge
        mouth = GroupMouth(messenger, self.tokens, spared=self._spared, now=clock)
        self.voice = LineGroupVoice(context, mouth, self.cards, sleep=self._sleep)  # type: ignore[assignment]  # LINE's
        self.groups.speak_by(self.voice)
        self.quizzing = GroupQuizzing(context, mouth, MemberNames(self.edge.member, clock))
        self.faults = Faults(messenger)
        self.router = Router(context, [self.quizzing], messenger, guard=Guard(), faults=self.faults)

    async def _sleep(self, seconds: float) -> None:
        if self.pace is not None:
            await self.pace.wait()
        await self.clock.sleep(seconds)

    async def _spared(self, _: ChatKey, __: UUID, push: Callable[[], Awaitable[object]]) -> bool:
        if self.may_push:
            await push()
        return self.may_push

    async def kill(self) -> None:
        """The process ends at once, and nothing of it is left but rows."""
        await self.voice.lobbies.close()
        for task in set(self.conductor._lines._tasks):
            task.cancel()
        self.begin()
        self.line.routers[0] = self.router

    async def turn(self) -> None:
        """Tick what is due, and let everything be said."""
        await self._settle()
        while await self.conductor.tick_due():
            await self._settle()

    async def _settle(self) -> None:
        await self.conductor.settle()
        await self.voice.lobbies.settle()
        await self.conductor.settle()


@dataclass
class Game:
    """A group with three people, and the bot in it."""

    room: Room
    line: Line
    edge: Edge
    clock: Clock

    def __post_init__(self) -> None:
        """Take everybody in."""
        self.people = [self.line.person(name) for name in ("Amy", "Bob", "Cat")]
        self.group = self.line.group("Class", *self.people)
        self.group.chat.has_bot = True
        self.key = ChatKey(Platform.LINE, self.group.id)

    @property
    def amy(self) -> Person:
        return self.people[0]

    def heard(self, since: int = 0) -> list[str]:
        """The first line of each message that the group saw."""
        return [first_of(message) for message in self.group.seen[since:]]

    async def quiz(self) -> GroupQuiz:
        """What the group plays, or has played."""
        quiz = await self.room.groups.running(self.key)
        assert quiz is not None
        return quiz

    async def says(self, text: str, who: int = 0) -> None:
        await self.people[who].say(text, self.group)
        await self.room.turn()

    async def taps(self, who: int, button: str) -> None:
        await self.people[who].tap(button, self.group)
        await self.room.turn()

    async def begins(self, wish: str = "/quiz 3", players: int = 3) -> UUID:
        """Open a lobby, let people in, and start; the first question is open."""
        await self.says(wish)
        for who in range(1, players):
            await self.taps(who, "✋ 加入")
        await self.taps(0, "▶ 開始" if players > 1 else "▶ 一個人玩")
        return (await self.comes("open")).id

    async def comes(self, phase: str) -> GroupQuiz:
        """Let time pass until the group's quiz is in a phase."""
        return await self.room.until((await self.quiz()).id, Phase(phase))

    async def answers(self, *who: int, rightly: bool = True) -> None:
        """Tap on the open question's card, a second after the other."""
        current = (await self.quiz()).current
        assert current is not None
        right = current.question.correct[0]
        option = right if rightly else next(at for at in range(len(current.question.options)) if at != right)
        for one in who:
            self.clock.advance(SECOND)
            await self.people[one].tap("ABCDEF"[option], self.group)


def first_of(message: Json) -> str:
    """The first words of a message."""
    if message["type"] == "text":
        return str(message["text"]).split("\n")[0]
    contents = message["contents"]
    bubble = contents["contents"][0] if contents["type"] == "carousel" else contents
    return str(bubble["header"]["contents"][0]["text"])


def _nothing() -> None: ...


@asynccontextmanager
async def games(folder: Path, *names: str) -> AsyncIterator[list[Game]]:
    """A group, as each of several processes has it; of one if none is named."""
    database = await Database.open(await head.url(folder / "bot.db"))
    clock = Clock(MONDAY)
    line = Line(World(clock))
    edge = Edge(line.world)
    rooms = [Room(database, clock, line, edge, name) for name in names or (None,)]
    line.routers = [room.router for room in rooms]
    first = Game(rooms[0], line, edge, clock)
    try:
        yield [first, *(_beside(first, room) for room in rooms[1:])]
    finally:
        for room in rooms:
            await room.voice.lobbies.close()
            await room.conductor.close()
            await room.stores.close()
        await database.close()


def _beside(game: Game, room: Room) -> Game:
    other = Game(room, game.line, game.edge, game.clock)
    other.people, other.group, other.key = game.people, game.group, game.key
    return other
