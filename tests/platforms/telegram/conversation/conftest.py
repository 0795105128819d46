"""The real bot talking to the local Telegram over HTTP, on a clock that tests move."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.broadcasting import broadcasts_part
from bot.domain.chat import Platform
from bot.platforms.telegram import group_board
from bot.platforms.telegram.application import TelegramPlatform
from bot.platforms.telegram.calls import Calls
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.digest_actions import unpacked
from bot.platforms.telegram.digest_sender import TelegramDigests
from bot.sending import DigestSending
from bot.services.owners import Owners
from bot.simulator.client import Person, SeenMessage, SimulatorClient
from bot.simulator.server import BotSettings, Simulator
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from bot.storage.notices import NoticeRepository
from bot.wiring import stores_of, telegram_context, ticker_of
from tests import head, shipped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bot.administering import LookedAfter
    from bot.domain.composing import DigestComposer
    from bot.domain.library import Library
    from bot.domain.lookup import Lookup
    from bot.metrics import Metrics
    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.transport import Timeouts
    from bot.services.digests import Digests
    from bot.services.subscriptions import Subscriptions
    from bot.wiring import Stores

    Simulators = Callable[..., AbstractAsyncContextManager[Simulator]]
    """Starts a Telegram for bots with these settings (``bots=``)."""

BOT = 100001
TOKEN = f"{BOT}:test"
USERNAME = "quality_bot"
ZONE = "Asia/Hong_Kong"
SETTINGS = BotSettings(username=USERNAME, first_name="Quality", has_privacy=False)
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass(repr=False)  # asyncio writes out what a fixture returns whenever it asks for the handler of a signal
class Stage:
    """A bot that is running, and people to talk to it."""

    telegram: SimulatorClient
    library: Library
    at: datetime
    owners: set[int] = field(default_factory=set)
    """Whom the bot takes for its owners, by their ids on Telegram."""
    digests: Digests | None = None
    composer: DigestComposer | None = None
    lookup: Lookup | None = None
    timeouts: Timeouts | None = None
    """How patient the bot is; None is as it ships."""
    metrics: Metrics | None = None
    """Where the bot counts what it does."""
    stores: Stores | None = None
    subscriptions: Subscriptions | None = None
    line: TelegramDigests | None = None
    """The bot's way to say something of its own accord."""
    looked_after: LookedAfter | None = None
    """What the process hands to its owners."""
    context: Context | None = None
    """What the bot's handlers are given."""
    publishes: bool = False
    """Whether it tells Telegram its menus, for which each start makes twenty calls."""
    poked: asyncio.Event = field(default_factory=asyncio.Event)
    """Lets the ticker of group quizzes look again."""

    def now(self) -> datetime:
        return self.at

    async def reader(self, language_code: str = "zh-hant", name: str = "Mei") -> Person:
        """Somebody who has pressed START and read the welcome."""
        person = await self.telegram.person(name, language_code=language_code)
        await person.start(BOT)
        await person.wait_for_message()
        return person

    async def ask(self, person: Person, text: str, chat: int | None = None) -> SeenMessage:
        """Write to the bot and wait for what it answers."""
        await person.send(text, chat=chat, bot=BOT)
        return await person.wait_for_message(chat=chat)

    async def deliver(self, at: datetime) -> None:
        """Let it be that time, and everything that is due go out."""
        assert self.digests is not None
        self.at = at
        await self.digests.sweep(asyncio.Event(), _never)

    async def later(self, seconds: float) -> None:
        """Let time pass, for the bot and for Telegram alike, and what is due in quizzes be done."""
        self.at += timedelta(seconds=seconds)
        await self.telegram.advance(seconds)
        self.poked.set()

    async def right_button(self, digest: SeenMessage) -> str:
        """The label of the right answer's button."""
        assert self.stores is not None
        answers = [button for row in digest.keyboard for button in row if button.get("callback_data", "")[1:2] == "O"]
        spot = unpacked(answers[0]["callback_data"].split(":")[1])
        delivery = await self.stores.journal.delivery(spot.delivery_id)
        return str(answers[delivery.question.correct[0]]["text"])

    async def speak(self, person: Person, text: str, button: dict[str, str], chat: int | None = None) -> SeenMessage:
        """Let the bot have sent a message with one button, as an earlier version of it might have, or a forger wish."""
        body = {"chat_id": chat or person.id, "text": text, "reply_markup": {"inline_keyboard": [[button]]}}
        address = f"{self.telegram.url}/bot{TOKEN}/sendMessage"
        async with self.telegram.session.post(address, json=body) as response:
            assert response.status == 200, await response.text()
        return await person.wait_for_message(lambda message: message.text == text, chat=chat)

    async def press(self, person: Person, message: SeenMessage, button: str) -> SeenMessage:
        """Press a button and wait for the page that it turns to."""
        answer = await person.press(message, button)
        assert answer["answered"], answer
        turned = await person.wait_for_message(lambda seen: seen.edited, chat=message.chat)
        assert turned.id == message.id
        return turned


class Unlisted(TelegramPlatform):
    """Has told Telegram its menus and descriptions at an earlier start, and takes them for what they should be."""

    async def _publish(self) -> None:
        """Ask for nothing."""


class Listed(TelegramPlatform):
    """Lets it be known when Telegram has been told everything."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.published = asyncio.Event()

    async def _publish(self) -> None:
        await super()._publish()
        self.published.set()


async def _never(until: datetime | None) -> None:
    """A rest without an end."""
    del until
    await asyncio.Event().wait()


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped.library()


@pytest.fixture(scope="session")
def composer() -> DigestComposer:
    return shipped.composer()


@pytest.fixture(scope="session")
def lookup() -> Lookup:
    return shipped.lookup()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _running(
    request: pytest.FixtureRequest, composer: DigestComposer, lookup: Lookup, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """One bot for a file of tests, as starting it takes longer than talking to it; each test brings its own people.

    A file that looks at menus says so: `PUBLISHES = True`.
    """
    publishes = getattr(request.module, "PUBLISHES", False)
    async with staged(composer, lookup, tmp_path_factory.mktemp("stage"), publishes=publishes) as stage:
        yield stage


@pytest.fixture
def stage(_running: Stage) -> Stage:
    """The bot, at its first hour."""
    _running.at = MORNING
    _running.owners.clear()
    return _running


@pytest.fixture
def swift_lobbies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lobbies show at once what has changed: their pace is that of the real clock."""
    monkeypatch.setattr(group_board, "PACE", 0.0)
    monkeypatch.setattr(group_board, "HASTE", 0.0)


@asynccontextmanager
async def staged(
    composer: DigestComposer,
    lookup: Lookup,
    folder: Path,
    simulators: Simulators = Simulator,
    *,
    publishes: bool = False,
) -> AsyncIterator[Stage]:
    """A bot that is running, over a database and a Telegram of its own."""
    async with simulators(bots={BOT: SETTINGS}) as simulator, SimulatorClient(simulator.url) as telegram:
        stage = Stage(telegram, composer.library, MORNING, lookup=lookup, publishes=publishes)
        async with running(stage, simulator.url, composer, folder):
            yield stage


@asynccontextmanager
async def running(stage: Stage, url: str, composer: DigestComposer, folder: Path) -> AsyncIterator[None]:
    """Run the bot over a database of its own, from its first request on."""
    database = await Database.open(await head.url(folder / "bot.db"), metrics=stage.metrics)
    stores = stores_of(database, stage.now)
    stage.stores, stage.composer = stores, composer
    stage.poked, announced, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()
    stage.context = context = _context_of(stage, stores, composer, announced)
    inbox = InboxRepository(database, Platform.TELEGRAM, str(BOT), stage.now)
    made = None if stage.metrics is None else Calls(stage.metrics, stage.now)
    bot = TelegramBot(TOKEN, api_url=url, timeouts=stage.timeouts, made=made)
    kind = Listed if stage.publishes else Unlisted
    platform = kind(bot, context, inbox, limiter=None, metrics=stage.metrics)
    stage.line = _line_of(stage, platform, context)
    sending = DigestSending(
        database=database,
        stores=stores,
        composer=composer,
        context=context,
        voice=stage.line,
        poked=asyncio.Event(),
        chance=lambda: 0.0,
    )
    stage.digests = sending.digests(Owners(NoticeRepository(database, stage.now), [stage.line]))
    stage.subscriptions = context.subscriptions
    ticker = ticker_of(stores, composer, context, zone=ZONE, ready=platform.caught_up, poked=stage.poked)
    telling = broadcasts_part(stores.broadcasts, context, platform.messenger, managers=stage.line, announced=announced)
    task = asyncio.create_task(platform.run(stop, ticker.run, telling))
    try:
        await _appeared(stage.telegram)
        if isinstance(platform, Listed):
            await platform.published.wait()
        yield
    finally:
        await stage.digests.close(timedelta(seconds=1))
        stop.set()
        await task
        await context.admin.close()
        await stores.close()
        await database.close()


async def _appeared(telegram: SimulatorClient) -> None:
    """Wait for the bot's first request: nobody can meet it before."""
    async with asyncio.timeout(60):
        while BOT not in [bot["id"] for bot in (await telegram.snapshot())["bots"]]:  # noqa: ASYNC110 - HTTP
            await asyncio.sleep(0.005)


def _context_of(stage: Stage, stores: Stores, composer: DigestComposer, announced: asyncio.Event) -> Context:
    return telegram_context(
        stores,
        composer,
        now=stage.now,
        zone=ZONE,
        owner_ids=stage.owners,
        tick=stage.poked.set,
        announce=announced.set,
        lookup=stage.lookup,
        metrics=stage.metrics,
        looked_after=stage.looked_after,
        served=tuple(Platform),
    )


def _line_of(stage: Stage, platform: TelegramPlatform, context: Context) -> TelegramDigests:
    return TelegramDigests(
        platform.messenger,
        username=lambda: USERNAME,
        preferences=context.preferences,
        owner_ids=stage.owners,
        timezone=context.timezone,
    )
