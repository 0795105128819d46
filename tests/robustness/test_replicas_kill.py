"""Three replicas behind one webhook, the leader killed as it sends and plays: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from datetime import time as day_time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, true, update

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import Phase
from bot.domain.language import Language
from bot.domain.schedule import Schedule
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind, DeliveryStatus
from bot.platforms.telegram.digest_actions import token as token_of
from bot.simulator import chats, people
from bot.simulator.server import BotSettings, Clock, Simulator
from bot.storage.database import Database
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.group_tables import group_quizzes, group_scores
from bot.storage.operation_tables import replicas
from bot.storage.subscriptions import SubscriptionRepository
from bot.storage.tables import deliveries, inbox, subscriptions
from tests.ports import free_ports
from tests.robustness.dying_replicas import Orders, three, warm
from tests.robustness.forwarder import Forwarder
from tests.robustness.nursery import KILLED
from tests.robustness.quiz_checks import check_course, check_scores
from tests.robustness.quiz_room import BOT, TOKEN, Room

if TYPE_CHECKING:
    from pathlib import Path

    from tests.robustness.nursery import Nursery

WARM, THREE = (f"{function.__module__}:{function.__name__}" for function in (warm, three))
PACE = 6.0
START = datetime(2026, 11, 23, 0, 30, tzinfo=UTC).timestamp()
REPLICAS, ROOMS, QUESTIONS, READERS, SENT_BEFORE = 3, 3, 2, 60, 8
TAKEOVER = 10.0
"""Seconds after which another replica leads at the latest."""
PATIENCE = 60.0
"""Seconds of the machine's own that anything may take, on whatever machine."""


class Table(Room):
    """A room in which whoever opens a quiz starts it as soon as it can be, and not before others are in."""

    def _perhaps_press(self, message_id: int, data: str, *, below_a_poll: bool) -> None:
        if not data.startswith("1xg:"):
            super()._perhaps_press(message_id, data, below_a_poll=below_a_poll)
            return
        turn = (message_id, 0, f"{int(self.simulator.world.clock.now() / 2)}")
        if turn not in self.pressed:
            self.pressed.add(turn)
            people.press(self.simulator.world, self.chat, self.players[0], message_id, data)


class Town:
    """Telegram with its people, and three replicas of the bot that talk to them."""

    def __init__(self, simulator: Simulator, database: Database, orders: Orders) -> None:
        self.simulator, self.database, self.orders = simulator, database, orders
        self.world = simulator.world
        chance = random.Random(20261123)  # noqa: S311 - the same quizzes every time
        self.rooms = [Table(simulator, chance, questions=QUESTIONS) for _ in range(ROOMS)]
        self.bot = self.rooms[0].bot
        self.readers = [self.somebody("/start") for _ in range(READERS)]
        self.killed = 0
        """The process that was."""

    def somebody(self, text: str) -> int:
        """Let somebody new write to the bot, and return who."""
        user = chats.add_user(self.world, "Reader", language_code="en")
        people.start(self.world, user.id, self.bot)
        if text != "/start":
            people.say(self.world, self.world.private_chat(user.id, BOT), user.id, text)
        return user.id

    def heard(self, person: int) -> list[str]:
        """What the bot has said to somebody, buttons included."""
        messages = self.world.private_chat(person, BOT).messages.values()
        return [f"{one.content.get('text')} {one.markup}" for one in messages if one.sender_id == BOT]

    async def live(self) -> None:
        """Let time pass as it does for the replicas, and everybody do what they do by then."""
        while True:
            self.world.clock.advance(self.orders.now() - self.world.clock.now())
            for room in self.rooms:
                room.move()
            await asyncio.sleep(0.01)

    async def until(self, what: Any, within: float = PATIENCE) -> Any:
        """Wait for something, and return it."""
        async with asyncio.timeout(within):
            while not (found := await what()):  # noqa: ASYNC110 - in other processes, which set no event here
                await asyncio.sleep(0.02)
        return found

    async def fetch(self, *columns: Any, where: Any = None) -> list[Any]:
        async with self.database.read() as connection:
            return list((await connection.execute(select(*columns).where(true() if where is None else where))).all())

    async def leader(self) -> str | None:
        rows = await self.fetch(replicas.c.id, where=replicas.c.leads_since.is_not(None))
        return rows[0].id if rows else None

    async def all_up(self) -> bool:
        return len(await self.fetch(replicas.c.id)) == REPLICAS and await self.leader() is not None

    def pid_of(self, replica: str) -> int:
        """Which process a replica is, by its log."""
        pids = json.loads((self.orders.folder / "pids").read_text())
        for pid, port in zip(pids, self.orders.ports, strict=True):
            if replica in (self.orders.folder / f"{port}.log").read_text():
                return pid
        raise AssertionError(f"{replica} is in nobody's log")


@pytest.fixture
async def town(nursery: Nursery, postgres, tmp_path: Path):
    settings = {BOT: BotSettings(username="many_bot", has_privacy=False)}
    clock = Clock(start=START, frozen=True)
    ports = free_ports(REPLICAS)
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator(flood_limits=None, clock=clock, bots=settings))
        forwarder = await stack.enter_async_context(Forwarder(ports))
        await nursery.warm(WARM)
        url = postgres.new_url()
        database = await Database.open(url)
        stack.push_async_callback(database.close)
        orders = Orders(
            simulator.url, TOKEN, url, forwarder.url, ports, tmp_path, began=time.time(), at=START, pace=PACE
        )
        town = Town(simulator, database, orders)
        life = asyncio.create_task(nursery.live(THREE, orders))
        living = asyncio.create_task(town.live())
        yield town
        for pid in json.loads((tmp_path / "pids").read_text()):
            if pid != town.killed:
                os.kill(pid, signal.SIGTERM)
        assert await life == 0
        living.cancel()
        ends = Counter(json.loads((tmp_path / "ends").read_text()))
        assert ends == Counter({KILLED: 1, 0: REPLICAS - 1})


@pytest.mark.timeout(120)
async def test_a_leader_that_is_killed_is_replaced_and_nothing_is_lost_nor_comes_twice(town: Town):
    await town.until(town.all_up)
    await _subscribe(town)
    for room in town.rooms:
        room.begin()
    await town.until(lambda: _all_play(town))
    await _make_due(town)
    leader = await town.until(town.leader)
    asking = [town.somebody("TFP") for _ in range(6)]
    await town.until(lambda: _is_amid_all(town, leader))
    asking += [town.somebody("TFP") for _ in range(6)]
    town.killed = town.pid_of(leader)
    os.kill(town.killed, signal.SIGKILL)
    killed_at = town.orders.now()
    asking += [town.somebody("TFP") for _ in range(6)]
    await town.until(lambda: _is_another(town, leader))
    assert town.orders.now() - killed_at < TAKEOVER
    await town.until(lambda: _is_all_done(town))
    await _check_digests(town)
    await _check_quizzes(town)
    assert all(any("Total factor productivity" in text for text in town.heard(person)) for person in asking)


async def _all_play(town: Town) -> bool:
    rows = await town.fetch(group_quizzes.c.phase)
    return len(rows) == ROOMS and not any(row.phase in {Phase.LOBBY, Phase.COUNTDOWN} for row in rows)


async def _subscribe(town: Town) -> None:
    """Have all readers get their digests daily, from tomorrow on."""
    at = datetime.fromtimestamp(town.orders.now(), UTC)
    schedule = Schedule(day_time(8, 30), "Asia/Hong_Kong")
    for reader in town.readers:
        chat = ChatKey(Platform.TELEGRAM, str(reader))
        newcomer = Newcomer(chat, ChatKind.PRIVATE, None, None, Language.ENGLISH)
        await SubscriptionRepository(town.database, lambda: at).change(
            chat, lambda old, it=newcomer: begun(old, it, schedule, at)
        )


async def _make_due(town: Town) -> None:
    """Have all digests fall due, and every replica, so the leader as well, look at what is."""
    now = datetime.fromtimestamp(town.orders.now(), UTC)
    async with town.database.write() as connection:
        await connection.execute(update(subscriptions).values(next_due_at=now, next_due_on=now.date()))
    for _ in range(2 * REPLICAS):
        town.somebody("/subscribe")


async def _is_amid_all(town: Town, leader: str) -> bool:
    """Whether the leader has sent some digests and not all, and has a quiz in hand, as it has sooner or later."""
    sent = await town.fetch(deliveries.c.id, where=deliveries.c.status == DeliveryStatus.SENT)
    held = await town.fetch(group_quizzes.c.id, where=group_quizzes.c.held_by == leader)
    return len(sent) >= (SENT_BEFORE if held else READERS // 2)


async def _is_another(town: Town, leader: str) -> bool:
    return await town.leader() not in {leader, None}


async def _is_all_done(town: Town) -> bool:
    """Whether nothing is left to do, looked for on its way: from people to Telegram to the inbox to its handling."""
    planned = await town.fetch(
        deliveries.c.id, where=deliveries.c.status.in_([DeliveryStatus.PLANNED, DeliveryStatus.SENDING])
    )
    playing = await town.fetch(group_quizzes.c.id, where=group_quizzes.c.phase != Phase.OVER)
    pending = len(town.bot.queue.pending)  # before the inbox: a vote that goes there meanwhile is found there
    unhandled = await town.fetch(inbox.c.id, where=inbox.c.handled_at.is_(None))
    return not (planned or playing or pending or unhandled)


async def _check_digests(town: Town) -> None:
    """Each chat has one for the date, which arrived once or, if it was in hand as the leader died, perhaps."""
    rows = await town.fetch(
        deliveries.c.id,
        deliveries.c.status,
        subscriptions.c.chat_id,
        where=subscriptions.c.chat_id.in_([str(reader) for reader in town.readers])
        & (subscriptions.c.id == deliveries.c.subscription_id),
    )
    assert len(rows) == READERS
    arrived = Counter({row.id: sum(token_of(row.id) in text for text in town.heard(int(row.chat_id))) for row in rows})
    assert {row.status for row in rows} <= {DeliveryStatus.SENT, DeliveryStatus.UNKNOWN}
    assert all(arrived[row.id] == 1 for row in rows if row.status == DeliveryStatus.SENT)
    assert max(arrived.values()) == 1
    assert sum(row.status == DeliveryStatus.UNKNOWN for row in rows) < READERS // 2
    heard = {str(reader): len(town.heard(reader)) for reader in town.readers}
    assert {heard[row.chat_id] - arrived[row.id] for row in rows} == {1}  # the answer to /start


async def _check_quizzes(town: Town) -> None:
    """Each came to its end by itself; what Telegram took is what counts, as rows and as scores."""
    rows = await town.fetch(group_quizzes.c.id, group_quizzes.c.chat_id)
    store = GroupQuizRepository(town.database)
    by_chat = {row.chat_id: await store.get(row.id) for row in rows}
    await store.close()
    kept = await town.fetch(group_scores)
    for room in town.rooms:
        quiz = by_chat[str(room.chat.id)]
        check_course(room, quiz, 1)
        scores = {
            row.person_id: (row.offered, row.answered, row.correct, row.points)
            for row in kept
            if row.quiz_id == quiz.id
        }
        check_scores(room, quiz, scores)
