"""The process that sends digests, killed at every step of a delivery: none comes twice, none is skipped, all add up."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.schedule import Schedule
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind
from bot.platforms.telegram.digest_actions import token as token_of
from bot.services.status import row_of
from bot.simulator.client import SimulatorClient
from bot.simulator.server import Simulator
from bot.storage.database import Database
from bot.storage.status import StatusRepository
from bot.storage.subscriptions import SubscriptionRepository
from bot.storage.tables import deliveries
from tests.robustness.dying_sender import COMPOSE, Orders, send
from tests.robustness.nursery import KILLED, Strike
from tests.robustness.warmth import keep_engines

if TYPE_CHECKING:
    from tests.robustness.nursery import Nursery

SEND, KEEP_ENGINES = (f"{function.__module__}:{function.__name__}" for function in (send, keep_engines))
KILLS = 104
KILLS_A_DAY = 6
CHATS = 5
BOT = 4545
TOKEN = f"{BOT}:killed"
FIRST_DAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
METHODS = ("settle_abandoned", "skip_stale", "plan_due", "take", "begin", "settle")
AT_THE_SERVER = ("request arrived", "request taken")
STEPS = (
    *(f"{when} {what}" for what in (*METHODS, "call", "commit") for when in ("before", "after")),
    *AT_THE_SERVER,
)


class Killer:
    """Starts senders on one database and kills them at a step of its choice."""

    def __init__(self, simulator: Simulator, nursery: Nursery, database_url: str) -> None:
        self._simulator = simulator
        self._nursery = nursery
        self._database_url = database_url
        self._strike = Strike(nursery)
        self._answer = simulator.api.answer
        simulator.api.answer = self._answering

    async def run(self, now: datetime, step: str | None, times: int) -> bool:
        """Run a sender until all is sent or it comes to a step for the `times`-th time; return if it was killed."""
        self._strike.aim(step, times)
        end = await self._nursery.live(SEND, Orders(self._simulator.url, TOKEN, self._database_url, now, step, times))
        assert end in {0, KILLED}, f"the sender failed: exit code {end}"
        return end == KILLED

    async def _answering(self, bot, name, params):
        if name == "sendMessage":
            self._strike.reached("request arrived")
        answer = await self._answer(bot, name, params)
        if name == "sendMessage":
            self._strike.reached("request taken")
        return answer


@pytest.mark.timeout(240)  # some 140 processes, on whatever machine
async def test_no_digest_comes_twice_and_no_concept_is_skipped(nursery, tmp_path):
    database_url = f"sqlite+aiosqlite:///{tmp_path / 'bot' / 'bot.db'}"
    await _warm(nursery, database_url)
    shutil.rmtree(tmp_path / "bot")
    chance = random.Random(20261123)  # noqa: S311 - the same kills every time
    async with Simulator(flood_limits=None) as simulator, SimulatorClient(simulator.url) as telegram:
        await _subscribe(simulator, telegram, database_url)
        killer = Killer(simulator, nursery, database_url)
        killed_at: Counter[str] = Counter()
        steps = [step for _ in range(1 + KILLS // len(STEPS)) for step in chance.sample(STEPS, len(STEPS))]
        days = 0
        while killed_at.total() < KILLS:
            now = FIRST_DAY + timedelta(days=days)
            days += 1
            for restart in range(KILLS_A_DAY):
                step = steps[0]
                if not await killer.run(now + timedelta(seconds=restart), step, chance.choice((1, 1, 2))):
                    break  # it never came to that step, and has sent everything
                killed_at[step] += 1
                steps.append(steps.pop(0))
            else:
                assert not await killer.run(now + timedelta(minutes=1), None, 0)
        calls = await telegram.requests(method="sendMessage")
    assert set(killed_at) == set(STEPS)
    await _check(database_url, calls, days)


async def _warm(nursery, database_url) -> None:
    """Send a day's digests where the others are born, in another Telegram, from a database that nobody sees again."""
    await nursery.warm(KEEP_ENGINES)
    async with Simulator(flood_limits=None) as simulator, SimulatorClient(simulator.url) as telegram:
        await _subscribe(simulator, telegram, database_url)
        await nursery.warm(SEND, Orders(simulator.url, TOKEN, database_url, FIRST_DAY, None))
        assert len(await telegram.requests(method="sendMessage")) == CHATS


async def _subscribe(simulator, telegram, database_url) -> None:
    async with telegram.session.get(f"{simulator.url}/bot{TOKEN}/getMe") as response:
        assert response.status == 200
    people = [await telegram.person(f"Reader {number}") for number in range(CHATS - 1)]
    for person in people:
        await person.start(BOT)
    group = await telegram.group("Class", people[0], bots=(BOT,))
    chats = [(person.id, ChatKind.PRIVATE) for person in people] + [(group, ChatKind.GROUP)]
    schedule = Schedule(time(8, 30), "Asia/Hong_Kong")
    before = FIRST_DAY - timedelta(hours=1)
    database = await Database.open(database_url)
    for chat_id, kind in chats:
        chat = ChatKey(Platform.TELEGRAM, str(chat_id))
        newcomer = Newcomer(chat, kind, None, None, Language.ENGLISH)
        await SubscriptionRepository(database, lambda: before).change(
            chat, lambda old, it=newcomer: begun(old, it, schedule, before)
        )
    await database.close()


async def _check(database_url, calls, days) -> None:
    database = await Database.open(database_url, migrate=False)
    async with database.read() as connection:
        rows = (await connection.execute(select(deliveries).order_by(deliveries.c.due_on))).all()
    counted = await StatusRepository(database).counts(date.min)
    await database.close()
    said = [json.dumps(call["params"]) for call in calls if call["ok"]]
    arrived = {row.id: [text for text in said if token_of(row.id) in text] for row in rows}
    assert sum(map(len, arrived.values())) == len(said)  # nothing came from nowhere
    assert max(map(len, arrived.values())) == 1
    by_chat = defaultdict(list)
    for row in rows:
        by_chat[row.subscription_id].append(row)
    for theirs in by_chat.values():
        _check_course(theirs, arrived)
    for day in counted:
        numbers = row_of(day)
        assert numbers["sent"] + numbers["unknown"] == numbers["due"] == CHATS
    assert len(counted) == days
    assert {row.status for row in rows} == {"sent", "unknown"}


def _check_course(rows, arrived) -> None:
    """What was sent is the syllabus, in order; what may have arrived is what comes next, too."""
    syllabus = list(COMPOSE._composer.library.syllabus)
    concepts = COMPOSE._composer.library.concept_by_id
    taught = 0
    for row in rows:
        if row.status == "sent":
            assert len(arrived[row.id]) == 1
        for text in arrived[row.id]:
            assert row.concept_id == syllabus[taught]
            assert concepts[row.concept_id].name in json.loads(text)["text"]
        taught += row.status == "sent"
    assert taught > 0
