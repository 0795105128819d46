"""The real bot talking to the local Telegram over HTTP, on a clock that tests move."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.domain.chat import Platform
from bot.domain.composing import DigestComposer
from bot.domain.lookup import Lookup
from bot.platforms.telegram.application import TelegramPlatform
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.context import Context
from bot.services.journal import Journal
from bot.services.preferences import Preferences
from bot.services.prompts import Prompts
from bot.services.subscriptions import Subscriptions
from bot.simulator.client import Person, SeenMessage, SimulatorClient
from bot.simulator.server import BotSettings, Simulator
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from bot.storage.journal import JournalRepository
from bot.storage.library import load_library
from bot.storage.preferences import PreferenceRepository
from bot.storage.prompts import PromptRepository
from bot.storage.streaks import StreakRepository
from bot.storage.subscriptions import SubscriptionRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.domain.library import Library

BOT = 100001
TOKEN = f"{BOT}:test"
USERNAME = "quality_bot"
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class Stage:
    """A bot that is running, and people to talk to it."""

    telegram: SimulatorClient
    library: Library
    at: datetime

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

    async def speak(self, person: Person, text: str, button: dict[str, str]) -> SeenMessage:
        """Let the bot have sent a message with one button, as an earlier version of it might have."""
        body = {"chat_id": person.id, "text": text, "reply_markup": {"inline_keyboard": [[button]]}}
        address = f"{self.telegram.url}/bot{TOKEN}/sendMessage"
        async with self.telegram.session.post(address, json=body) as response:
            assert response.status == 200, await response.text()
        return await person.wait_for_message(lambda message: message.text == text)

    async def press(self, person: Person, message: SeenMessage, button: str) -> SeenMessage:
        """Press a button and wait for the page that it turns to."""
        answer = await person.press(message, button)
        assert answer["answered"], answer
        turned = await person.wait_for_message(lambda seen: seen.edited, chat=message.chat)
        assert turned.id == message.id
        return turned


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(Path("content"))


@pytest.fixture(scope="session")
def lookup(library: Library) -> Lookup:
    return Lookup(library)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _running(library: Library, lookup: Lookup, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One bot for a file of tests, as starting it takes longer than talking to it; each test brings its own people."""
    settings = BotSettings(username=USERNAME, first_name="Quality", has_privacy=False)
    async with Simulator(bots={BOT: settings}) as simulator, SimulatorClient(simulator.url) as telegram:
        stage = Stage(telegram, library, MORNING)
        async with running(stage, simulator.url, lookup, tmp_path_factory.mktemp("stage")):
            yield stage


@pytest.fixture
def stage(_running: Stage) -> Stage:
    """The bot, at its first hour."""
    _running.at = MORNING
    return _running


@asynccontextmanager
async def running(stage: Stage, url: str, lookup: Lookup, folder: Path) -> AsyncIterator[None]:
    """Run the bot over a database of its own."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'bot.db'}")
    subscriptions = SubscriptionRepository(database, stage.now)
    journal = Journal(
        JournalRepository(database),
        subscriptions,
        StreakRepository(database),
        DigestComposer(stage.library),
        lookup,
        now=stage.now,
    )
    context = Context(
        library=stage.library,
        lookup=lookup,
        preferences=Preferences(PreferenceRepository(database, stage.now)),
        subscriptions=Subscriptions(subscriptions, stage.now),
        prompts=Prompts(PromptRepository(database), stage.now),
        journal=journal,
        now=stage.now,
        timezone=ZoneInfo("Asia/Hong_Kong"),
        owner_ids=frozenset(),
    )
    inbox = InboxRepository(database, Platform.TELEGRAM, str(BOT), stage.now)
    stop = asyncio.Event()
    platform = TelegramPlatform(TelegramBot(TOKEN, api_url=url), context, inbox, limiter=None)
    task = asyncio.create_task(platform.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task
        await database.close()
