"""From polling to the webhook and back, with a real local Telegram: nothing is lost, nothing is handled twice."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.chat import Platform
from bot.platforms.inbound.dispatcher import Dispatcher
from bot.platforms.inbound.refusals import Refusals
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.hook import PATH, Hook, address_below
from bot.platforms.telegram.polling import Poller
from bot.platforms.telegram.webhook import Webhook
from bot.server import Server
from bot.simulator import chats, people
from bot.simulator.model import Webhook as WebhookOfTelegram
from bot.simulator.server import Simulator
from tests.platforms.telegram.polling_world import MemoryInbox, intake_over

TOKEN = "4848:switched"
GRACE = timedelta(seconds=0.1)


def now() -> datetime:
    return datetime.now(UTC)


class Life:
    """One process after the other over one inbox; all that any of them handled."""

    def __init__(self, simulator: Simulator) -> None:
        self.world, self.url = simulator.world, simulator.url
        self.bot = self.world.bot_of(TOKEN)
        self.inbox = MemoryInbox()
        self.seen: list[str] = []
        self._readers = [chats.add_user(self.world, name).id for name in ("Mei", "Ann", "Bo")]
        self._said = 0

    def say(self, count: int) -> None:
        for _ in range(count):
            reader = self._readers[self._said % len(self._readers)]
            people.say(self.world, self.world.private_chat(reader, self.bot.id), reader, str(self._said))
            self._said += 1

    async def heard_all(self) -> None:
        async with asyncio.timeout(5):
            while len(self.seen) < self._said or self.bot.queue.pending:  # noqa: ASYNC110 - Telegram tells nobody
                await asyncio.sleep(0.005)
        assert sorted(self.seen, key=int) == [str(number) for number in range(self._said)]

    @asynccontextmanager
    async def running(self, *, behind_webhook: bool, stop: asyncio.Event | None = None):
        """A process, until an orderly end."""

        async def handle(update, _at):
            self.seen.append(update.message.text)

        stop = stop or asyncio.Event()
        async with TelegramBot(TOKEN, api_url=self.url) as bot:
            dispatcher = Dispatcher()
            intake = intake_over(self.inbox, dispatcher, bot, handle)
            caught_up = asyncio.Event()
            if behind_webhook:
                refusals = Refusals(Platform.TELEGRAM, PATH, now=now)
                webhook = Webhook(
                    intake, dispatcher, "s3cret", now=now, refusals=refusals, grace=GRACE, caught_up=caught_up
                )
                async with Server("127.0.0.1", 0, [webhook.route]) as server:
                    hook = Hook(bot, address_below(server.url, "s3cret", TOKEN), now=now)
                    async with _task(webhook.run(stop, hook), caught_up, stop):
                        yield server
            else:
                poller = Poller(bot, intake, now=now, grace=GRACE, caught_up=caught_up)
                async with _task(poller.run(stop), caught_up, stop):
                    yield None


@asynccontextmanager
async def _task(work, caught_up, stop):
    task = asyncio.create_task(work)
    async with asyncio.timeout(10):
        await caught_up.wait()
        try:
            yield
        finally:
            stop.set()
            await task


@pytest.fixture
async def life():
    async with Simulator() as simulator:
        yield Life(simulator)


async def test_either_way_takes_over_from_the_other_and_loses_nothing(life):
    life.say(4)
    for behind_webhook in (False, True, False, True, True, False):
        async with life.running(behind_webhook=behind_webhook):
            assert (life.bot.webhook is not None) == behind_webhook
            life.say(7)
            await life.heard_all()
            life.say(5)  # they are under way when it ends
        life.say(3)  # nobody is there
    assert life.bot.webhook is None
    assert len(life.inbox.rows) == len(life.seen)
    async with life.running(behind_webhook=True):
        await life.heard_all()


async def test_the_webhook_of_a_process_that_died_gives_way_to_polling(life):
    life.say(3)
    async with life.running(behind_webhook=True):
        url = life.bot.webhook.url
        await life.heard_all()
    life.bot.webhook = WebhookOfTelegram(url)  # nobody took it away
    life.say(3)
    async with life.running(behind_webhook=False):
        await life.heard_all()


async def test_who_is_no_telegram_gets_nowhere_over_http(life):
    async with life.running(behind_webhook=True) as server, asyncio.timeout(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
        writer.write(b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{}")
        assert (await reader.readline()).startswith(b"HTTP/1.1 401 ")
        writer.close()
    assert life.inbox.rows == {}
