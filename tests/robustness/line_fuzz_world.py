"""The whole bot on LINE among posts that were drawn: webhook, inbox, dispatcher, router, features, services, database.

LINE itself is the stand-in's world without HTTP between: it takes what it would take, in the eyes of the SDK's models
and of the stand-in's limits, and keeps account of what it would have refused.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from multidict import CIMultiDict
from sqlalchemy import text

from bench._fuzz_world import Clock, listening
from bot.administering import LookedAfter
from bot.domain.chat import Platform
from bot.endpoints import Asked
from bot.errors import ReplyTokenError
from bot.on_line import Channel, line_of
from bot.platforms.inbound.dispatcher import Dispatcher
from bot.platforms.line.client import Profile
from bot.platforms.line.refusals import Answer as Refusal
from bot.platforms.line.refusals import meaning_of
from bot.platforms.line.webhook import PATH
from bot.storage.database import Database
from bot.wiring import answering_of, stores_of, ticker_of
from tests import head, shipped
from tests.line import events, limits
from tests.line.oracle import judge_request
from tests.line.world import BOT_ID, RefusedByLineError, World
from tests.robustness.line_fuzz_events import Events, body_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.on_line import OnLine

SECRET = "line-secret"
ZONE = "Asia/Hong_Kong"
FORESEEN = frozenset({"RefusedError"})
"""Errors that may end an event: whoever is to be told was made up, and LINE knows no such chat."""
_TOGETHER = 12
_MOMENT = 1.0
"""Seconds that may pass while events are in hand."""
_PATIENCE = 200
"""Looks at what is in hand, after which it is let wait no more."""


@dataclass
class Report:
    """What came of it.

    Attributes:
        posted: Events by kind.
        answers: What posts were answered.
        failures: What must not happen, with how it first looked.
        said: Calls that LINE took, by name.
        unhandled: Ids of events that were stored and never marked.
        stored: How many events were stored.
        let_in: Ids of events of posts that were taken.
        turned_away: Ids of events of posts that were not.
    """

    posted: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    said: Counter[str] = field(default_factory=Counter)
    unhandled: list[str] = field(default_factory=list)
    stored: int = 0
    let_in: set[str] = field(default_factory=set)
    turned_away: set[str] = field(default_factory=set)


class Edge:
    """LINE's side of the client: what `LineClient` would have asked of LINE."""

    def __init__(self, world: World, report: Report) -> None:
        self._world = world
        self._report = report
        self._used: set[str] = set()

    async def reply(self, token: str, messages: Sequence[Any]) -> str | None:
        if token in self._used:
            self._report.failures.setdefault("a reply token was used twice", token)
        if not self._judge("reply", {"replyToken": token, "messages": messages}):
            return None
        try:
            self._world.reply(token, [*messages])
        except RefusedByLineError as refusal:
            raise ReplyTokenError(str(refusal)) from None
        self._used.add(token)
        self._report.said["reply"] += 1
        return "1"

    async def push(self, chat: ChatKey, messages: Sequence[Any], key: UUID, *, is_quiet: bool = False) -> str | None:
        if self._judge("push", {"to": chat.chat_id, "messages": messages, "notificationDisabled": is_quiet}):
            try:
                self._world.once(str(key), "r", lambda: self._world.push([chat.chat_id], [*messages]))
            except RefusedByLineError as refusal:
                raise meaning_of(Refusal(refusal.status, json.dumps(refusal.body))) from None
            self._report.said["push"] += 1
        return "1"

    async def profile(self, person: ChatKey) -> Profile | None:
        return Profile(person.chat_id, "\u202eA\u0000\n<b>💥" * 9, "xx-\ud800")

    async def member(self, chat: ChatKey, person: ChatKey) -> Profile | None:
        del chat
        return Profile(person.chat_id, "名" * 300)

    async def members(self, chat: ChatKey) -> int | None:
        del chat
        return 5

    async def info(self) -> Profile:
        return Profile(BOT_ID, "Bot")

    async def quota(self) -> int | None:
        return self._world.quota

    async def consumption(self) -> int:
        return self._world.consumption

    async def endpoint(self) -> None:
        return None

    def _judge(self, name: str, body: dict[str, Any]) -> bool:
        """Say whether LINE takes a request; what it would refuse is a failure of the bot's."""
        try:
            body = json.loads(json.dumps(body).encode("utf-8"))
            json.dumps(body, ensure_ascii=False).encode("utf-8")  # half characters
        except (ValueError, TypeError) as error:
            self._report.failures.setdefault(f"{name} is no JSON", repr(error))
            return False
        fault = judge_request(name, body) or next(iter(limits.of_messages(body["messages"])), None)
        if fault is not None:
            self._report.failures.setdefault(f"{name}: {fault}"[:200], json.dumps(body, ensure_ascii=False)[:3000])
        return fault is None


async def fuzz(count: int, seed: int, folder: Path, *, broken: float = 0.25) -> Report:
    """Let so many events be posted to the bot, over a database in a folder, and return what came of it."""
    report, clock = Report(), Clock()
    chance, world = Random(seed), World(clock.now)  # noqa: S311 - the same in each run
    chats = [world.chat("user", f"P{n}", has_bot=True) for n in range(4)]
    for kind in ("group", "group", "room"):
        chats.append(world.chat(kind, kind, has_bot=True, members=[chat.id for chat in chats[:4]]))
    source = Events(Random(seed + 1), world, chats, broken=broken)  # noqa: S311 - the same in each run
    with listening() as faulty:
        async with _running(Edge(world, report), clock, folder, seed) as (line, database, dispatcher):
            while report.posted.total() < count:
                await _post(line, source, chance, report)
                passes = chance.choice((0.1, 1.0, 5.0, 20.0, 70.0))
                if passes > _MOMENT:  # else a busy machine would answer nothing before its token expires
                    await _quiet(dispatcher, clock)
                clock.move(passes)
            await _idle(database, clock)
            for _ in range(10):  # what quizzes still have to say
                clock.move(30)
                await asyncio.sleep(0)
            stored, report.unhandled = await _unhandled(database)
            report.stored = len(stored)
            if strangers := set(stored) & (report.turned_away - report.let_in):
                report.failures["events of posts that were turned away are stored"] = str(strangers)
    report.failures |= {name: f"{faulty.failed[name]}×: {text}" for name, text in faulty.first.items()}
    ended = {name: n for name, n in line.platform.faults.counts.items() if name not in FORESEEN}
    report.failures |= {name: f"{n}× ended an event" for name, n in ended.items()}
    return report


async def _post(line: OnLine, source: Events, chance: Random, report: Report) -> None:
    """Post some events, signed or not; what the bot has no room or no time for is posted again, as LINE does."""
    happened = [source.draw() for _ in range(chance.randrange(1, _TOGETHER))]
    raw, is_post = body_of(chance, happened, BOT_ID if chance.random() < 0.95 else None)
    signature = events.signature(SECRET, raw)
    is_signed = chance.random() >= 0.1
    if not is_signed:
        odd = ("", "x", signature[:-1], signature.lower(), "\u00e9" * 44, "A" * 5000, events.signature("other", raw))
        signature = chance.choice(odd)
    status = await _answered(line, raw, signature)
    while status == 503 and is_signed:
        await asyncio.sleep(0.01)
        status = await _answered(line, raw, signature)
    report.answers[status] += 1
    (report.let_in if status == 200 else report.turned_away).update(
        str(event.get("webhookEventId")) for event in happened
    )
    expected = 401 if not is_signed else 200 if is_post else 400
    if status != expected and not (status == 200 and is_signed):  # half of a body can be JSON, too
        report.failures.setdefault(f"answered {status} and not {expected}", repr(raw[:300]))
    report.posted.update(str(event.get("type"))[:20] for event in happened)


async def _answered(line: OnLine, raw: bytes, signature: str) -> int:
    [route] = [route for route in line.platform.routes if route.path == PATH]
    headers = CIMultiDict({"X-Line-Signature": signature})
    refusal = route.admit(headers) if route.admit else None
    return (refusal or await route.handle(Asked(headers, raw))).status


@asynccontextmanager
async def _running(
    edge: Edge, clock: Clock, folder: Path, seed: int
) -> AsyncIterator[tuple[OnLine, Database, Dispatcher]]:
    """Run the bot on LINE as the app does, with its ticker."""
    database = await Database.open(await head.url(folder / "fuzz.db"))
    stores, poked, stop = stores_of(database, clock.now), asyncio.Event(), asyncio.Event()
    answering = answering_of(
        stores,
        shipped.composer(),
        now=clock.now,
        zone=ZONE,
        tick=poked.set,
        sleep=clock.sleep,
        chance=Random(seed).random,  # noqa: S311 - the same in each run
        lookup=shipped.lookup(),
        served=tuple(Platform),
    )
    telegram = answering.context(frozenset(), LookedAfter())
    channel: Any = Channel(edge, SECRET)  # type: ignore[arg-type]  # LINE without HTTP
    dispatcher = Dispatcher()
    line = line_of(channel, answering, telegram, stores, database, dispatcher=dispatcher, sleep=clock.sleep)
    ready = line.platform.caught_up
    ticker = ticker_of(stores, shipped.composer(), telegram, zone=ZONE, ready=ready, poked=poked, sleep=clock.sleep)
    running = [asyncio.create_task(part(stop)) for part in (line.platform.run, ticker.run)]
    async with asyncio.timeout(10):
        await ready.wait()
    try:
        yield line, database, dispatcher
    finally:
        stop.set()
        await asyncio.gather(*running)
        await stores.close()
        await database.close()


async def _quiet(dispatcher: Dispatcher, clock: Clock) -> None:
    """Wait until nothing is in hand; what waits for time to pass gets little by little, which lets no token expire."""
    looks = 0
    while dispatcher.size:
        await asyncio.sleep(0.002)
        looks += 1
        if looks % _PATIENCE == 0:
            clock.move(_MOMENT)


async def _idle(database: Database, clock: Clock) -> None:
    """Wait until every event that was stored is handled; what waits for time to pass gets it."""
    for _ in range(400):
        _, waiting = await _unhandled(database)
        if not waiting:
            return
        clock.move(1)
        await asyncio.sleep(0.02)


async def _unhandled(database: Database) -> tuple[list[str], list[str]]:
    """Return which events are stored, and which of them are not handled."""
    async with database.read() as connection:
        rows = (await connection.execute(text("SELECT event_id, handled_at FROM inbox"))).all()
    return [str(event_id) for event_id, _ in rows], [
        str(event_id) for event_id, handled_at in rows if handled_at is None
    ]
