"""The process that pushes digests on LINE, killed at every step of a delivery: each arrives, once, and costs once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import func, select

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.schedule import Schedule
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind, DeliveryStatus
from bot.storage.database import Database
from bot.storage.line_tables import line_pushes
from bot.storage.status import StatusRepository
from bot.storage.subscriptions import SubscriptionRepository
from bot.storage.tables import deliveries
from tests import head, shipped
from tests.line.server import standing_in
from tests.robustness.dying_pusher import push
from tests.robustness.dying_sender import Orders
from tests.robustness.nursery import KILLED, Strike
from tests.robustness.warmth import keep_engines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.line.server import LineStandIn
    from tests.robustness.nursery import Nursery

PUSH, KEEP_ENGINES = (f"{function.__module__}:{function.__name__}" for function in (push, keep_engines))
FIRST_DAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
KILLS_A_DAY = 4
STEPS = [
    *((f"{when} {what}", 1) for what in ("begin", "call", "settle") for when in ("before", "after")),
    *(("after commit", number) for number in (2, 3, 4)),
    ("request arrived", 1),
    ("request taken", 2),
]
"""Where to kill, the how manieth time that it comes there."""
SYLLABUS = [shipped.library().concept_by_id[one].name_en for one in shipped.library().syllabus]


class Killer:
    """Starts pushers on one database, and kills them at a step of its choice."""

    def __init__(self, line: LineStandIn, nursery: Nursery, database_url: str) -> None:
        self._line, self._nursery, self._database_url = line, nursery, database_url
        self._strike = Strike(nursery)
        self._serve = line.serve
        line.serve = self._serving  # type: ignore[method-assign]  # LINE's edge

    async def run(self, now: datetime, step: str, times: int) -> bool:
        """Run a pusher until all is sent or it comes to a step for the `times`-th time; return if it was killed."""
        self._strike.aim(step, times)
        orders = Orders(self._line.url, self._line.token, self._database_url, now, step, times)
        end = await self._nursery.live(PUSH, orders)
        assert end in {0, KILLED}, f"the pusher failed: exit code {end}"
        return end == KILLED

    async def _serving(self, name, request):
        if name != "push":
            return await self._serve(name, request)
        self._strike.reached("request arrived")
        answer = await self._serve(name, request)
        self._strike.reached("request taken")
        return answer


@pytest.mark.timeout(120)  # some 15 processes, on whatever machine
async def test_each_digest_is_pushed_once_and_counted_once(nursery: Nursery, tmp_path: Path) -> None:
    await _warm(nursery, tmp_path)
    url, clock = await head.url(tmp_path / "bot.db"), [FIRST_DAY]
    async with standing_in(lambda: clock[0]) as line:
        line.world.quota = 5000
        chats = await _subscribed(line, url)
        killer = Killer(line, nursery, url)
        steps, days, killed = list(STEPS), 0, Counter[str]()
        while steps:
            for restart in range(KILLS_A_DAY):
                clock[0] = FIRST_DAY + timedelta(days=days, seconds=restart)
                if not steps or not await killer.run(clock[0], *steps[0]):
                    break
                killed[steps.pop(0)[0]] += 1
            clock[0] = FIRST_DAY + timedelta(days=days, minutes=1)
            assert not await killer.run(clock[0], "", 0)
            days += 1
    assert set(killed) == {step for step, _ in STEPS}
    for chat in chats:
        titles = [message["altText"].splitlines()[0].removeprefix("☀️ ") for message in chat.seen]
        assert titles == SYLLABUS[:days]
    await _check(url, {call.key for call in line.made("push")}, days, line.world.consumption)


async def _warm(nursery: Nursery, folder: Path) -> None:
    """Push a day's digests where the others are born, at another LINE, from a database that nobody sees again."""
    await nursery.warm(KEEP_ENGINES)
    url = await head.url(folder / "bot.db")
    async with standing_in(lambda: FIRST_DAY) as line:
        await _subscribed(line, url)
        await nursery.warm(PUSH, Orders(line.url, line.token, url, FIRST_DAY, None))
    _empty(folder)


def _empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


async def _subscribed(line: LineStandIn, url: str):
    """Two people and their group, whose digests are due."""
    ann, bob = line.person("Ann"), line.person("Bob")
    group = line.group("Class", ann, bob)
    database, before = await Database.open(url), FIRST_DAY - timedelta(hours=1)
    for one, kind in ((ann, ChatKind.PRIVATE), (bob, ChatKind.PRIVATE), (group, ChatKind.GROUP)):
        one.chat.has_bot = one.chat.was_friend = True
        made = begun(
            None,
            Newcomer(ChatKey(Platform.LINE, one.id), kind, None, None, Language.ENGLISH),
            Schedule(time(8, 30), "Asia/Hong_Kong"),
            before,
        )
        await SubscriptionRepository(database, lambda: before).change(made.chat, lambda _, it=made: it)
    await database.close()
    return ann.chat, bob.chat, group.chat


async def _check(url: str, keys: set[str | None], days: int, consumption: int) -> None:
    database = await Database.open(url, migrate=False)
    counted = await StatusRepository(database).counts(date.min)
    ids = {row.id for row in await database.fetch(select(deliveries.c.id))}
    (spent,) = await database.fetch(select(func.sum(line_pushes.c.cost).label("cost")))
    await database.close()
    assert [dict(day.counts) for day in counted] == [{DeliveryStatus.SENT: 3}] * days
    assert {UUID(key) for key in keys} == ids
    assert spent.cost == consumption == 4 * days
