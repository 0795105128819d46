"""Transport, poller, dispatcher and messenger together, against the local Telegram over HTTP."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.chat import Platform
from bot.errors import RefusedError, UnknownOutcomeError
from bot.platforms.inbound.dispatcher import Dispatcher
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.messenger import Messenger
from bot.platforms.telegram.page import CallbackButton, Page
from bot.platforms.telegram.polling import Poller
from bot.platforms.telegram.transport import Timeouts
from bot.simulator.client import Person, SimulatorClient
from bot.simulator.server import BotSettings, Simulator
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from tests import head
from tests.platforms.telegram.polling_world import intake_over

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from telegram import Update

BOT = 100001
TOKEN = f"{BOT}:test"


@pytest.fixture
async def telegram() -> AsyncIterator[SimulatorClient]:
    settings = BotSettings(username="plumbing_bot", first_name="Plumbing", has_privacy=False)
    async with Simulator(bots={BOT: settings}) as simulator, SimulatorClient(simulator.url) as client:
        yield client


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(await head.url(tmp_path / "bot.db"))
    yield opened
    await opened.close()


@pytest.fixture
async def bot(telegram: SimulatorClient) -> AsyncIterator[TelegramBot]:
    async with TelegramBot(TOKEN, api_url=telegram.url) as ready:
        yield ready


def now() -> datetime:
    return datetime.now(UTC)


async def no_wait(_seconds: float) -> None:
    """Stand for a wait."""


@asynccontextmanager
async def polling(
    bot: TelegramBot, database: Database, handle: Callable[[Update], Awaitable[None]]
) -> AsyncIterator[None]:
    """Run a poller whose end cuts every handler short, as a kill would."""

    async def at(update: Update, _arrived_at: datetime) -> None:
        await handle(update)

    inbox = InboxRepository(database, Platform.TELEGRAM, str(BOT), now)
    poller = Poller(bot, intake_over(inbox, Dispatcher(), bot, at), now=now, grace=timedelta(0))
    task = asyncio.create_task(poller.run(asyncio.Event()))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def started(telegram: SimulatorClient) -> Person:
    person = await telegram.person("Mei", language_code="zh-hant")
    await person.start(BOT)
    return person


async def test_nothing_is_lost_and_nothing_answered_twice_when_it_ends_midway(
    telegram: SimulatorClient, bot: TelegramBot, database: Database
) -> None:
    person, messenger, cut = await started(telegram), Messenger(bot), asyncio.Event()

    async def first_life(update: Update) -> None:
        if update.message is not None and update.message.text == "2":
            cut.set()
            await asyncio.Event().wait()
        await echo(update)

    async def echo(update: Update) -> None:
        if update.message is not None:
            await messenger.send(update.message.chat.id, Page(f"echo {update.message.text}"))

    async with polling(bot, database, first_life):
        for text in ("1", "2", "3"):
            await person.send(text, bot=BOT)
        await cut.wait()
    async with polling(bot, database, echo):
        await person.send("4", bot=BOT)
        await person.wait_for_message(lambda message: message.text == "echo 4")
    sent = [request["params"]["text"] for request in await telegram.requests(method="sendMessage")]
    assert sent == ["echo /start", "echo 1", "echo 2", "echo 3", "echo 4"]


async def test_a_press_turns_the_page_and_is_answered(
    telegram: SimulatorClient, bot: TelegramBot, database: Database
) -> None:
    person, messenger = await started(telegram), Messenger(bot)

    async def handle(update: Update) -> None:
        if update.message is not None:
            await messenger.send(update.message.chat.id, Page("<b>1</b>", ((CallbackButton("▶", "2"),),)))
        elif update.callback_query is not None and update.callback_query.message is not None:
            message = update.callback_query.message
            for _ in range(2):  # the second changes nothing, which is no error
                await messenger.edit(message.chat.id, message.message_id, Page("<b>2</b>"))
            await messenger.answer_callback(update.callback_query.id, "好")
            await messenger.answer_callback(update.callback_query.id, "again")

    async with polling(bot, database, handle):
        card = await person.wait_for_message(lambda message: message.text == "1")
        answer = await person.press(card, "▶")
        turned = await person.wait_for_message(lambda message: message.edited)
    assert (answer["answered"], answer["text"], turned.text) == (True, "好", "2")


async def test_a_deleted_message_is_said_anew(telegram: SimulatorClient, bot: TelegramBot) -> None:
    person, messenger = await started(telegram), Messenger(bot)
    sent = await messenger.send(person.id, Page("1"))
    await bot.delete_message(person.id, sent)
    assert await messenger.edit(person.id, sent, Page("2")) != sent
    assert (await person.wait_for_message(lambda message: message.text == "2")).text == "2"


async def test_broken_html_arrives_as_plain_words(telegram: SimulatorClient, bot: TelegramBot) -> None:
    person = await started(telegram)
    await Messenger(bot).send(person.id, Page("<b>1 &lt; 2</i>"))
    assert (await person.wait_for_message(lambda message: not message.is_own)).text == "1 < 2"


@pytest.mark.parametrize("kind", ["too_many_requests", "server_error"])
async def test_passing_trouble_is_ridden_out(telegram: SimulatorClient, bot: TelegramBot, kind: str) -> None:
    person = await started(telegram)
    await telegram.fault(kind, method="sendMessage", count=1, retry_after=3)
    await Messenger(bot, sleep=no_wait).send(person.id, Page("1"))
    assert (await person.wait_for_message(lambda message: message.text == "1")).text == "1"


@pytest.mark.parametrize("kind", ["timeout", "drop"])
async def test_an_unknown_outcome_is_said_to_be_one(telegram: SimulatorClient, kind: str) -> None:
    async with TelegramBot(TOKEN, api_url=telegram.url, timeouts=Timeouts(read=0.15)) as hasty:
        person = await started(telegram)
        await telegram.fault(kind, method="sendMessage", count=1)
        with pytest.raises(UnknownOutcomeError):
            await Messenger(hasty, sleep=no_wait).send(person.id, Page("1"))


async def test_a_block_is_a_refusal(telegram: SimulatorClient, bot: TelegramBot) -> None:
    person = await started(telegram)
    await telegram.post("block", **{"as": person.id, "bot": BOT, "blocked": True})
    with pytest.raises(RefusedError, match="blocked by the user"):
        await Messenger(bot, sleep=no_wait).send(person.id, Page("1"))


async def test_a_group_is_followed_when_it_becomes_a_supergroup(telegram: SimulatorClient, bot: TelegramBot) -> None:
    moves: list[tuple[int, int]] = []

    async def moved(old: int, new: int) -> None:
        moves.append((old, new))

    person = await started(telegram)
    group = await telegram.group("G", person, bots=(BOT,))
    migrated = await telegram.post("migrate", chat=group)
    await Messenger(bot, migrated=moved, sleep=no_wait).send(group, Page("1"))
    assert moves == [(group, migrated["id"])]


async def test_uploads_arrive(telegram: SimulatorClient, bot: TelegramBot) -> None:
    person = await started(telegram)
    sent = await bot.send_document(person.id, b"words", filename="字.txt", caption="檔")
    assert (sent.caption, sent.document and sent.document.file_name) == ("檔", "字.txt")
