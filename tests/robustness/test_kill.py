"""The whole bot, killed in the middle of a stream of questions: after the restart everybody has their answer."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import Counter
from contextlib import asynccontextmanager

import pytest

from bot.__main__ import main
from bot.simulator.client import SimulatorClient
from bot.simulator.server import Simulator
from tests.robustness.dying_replicas import share_content, warm
from tests.robustness.nursery import KILLED

BOT = 4343
TOKEN = f"{BOT}:not-to-be-logged"
CHATS = 12
BEFORE, AFTER = 4, 1
PATIENCE = 60
"""Seconds to wait before giving up; a start takes one, many more where other work keeps the machine busy."""
WARM, RUN = f"{warm.__module__}:{warm.__name__}", f"{__name__}:run"


@asynccontextmanager
async def running(nursery, url, folder):
    """The bot as `python -m bot run` runs it, which is killed without warning at the end; yields its log's file."""
    log = folder / f"{len(list(folder.glob('*.log')))}.log"
    settings = {
        "BOT_TELEGRAM_TOKEN": TOKEN,
        "BOT_TELEGRAM_API_URL": url,
        "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
        "BOT_LOG_LEVEL": "DEBUG",
    }
    living = asyncio.create_task(nursery.live(RUN, settings, log))
    try:
        yield log
    finally:
        nursery.kill()
        assert await living == KILLED


def run(settings, log):
    """What `python -m bot run` does once it is imported and has read its content."""
    os.dup2(os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND), sys.stderr.fileno())
    os.environ.update(settings)
    share_content()
    main(["run"], standalone_mode=False)


@pytest.mark.timeout(200)  # two starts of the whole bot, on whatever machine
async def test_no_question_is_lost_and_nothing_private_is_logged(nursery, tmp_path):
    await nursery.warm(WARM)
    async with Simulator(flood_limits=None) as simulator, SimulatorClient(simulator.url) as telegram:
        async with running(nursery, simulator.url, tmp_path) as before:
            people = await _people(simulator.url, telegram)
            await _ask(people, 0, BEFORE)
            await people[0].wait_for_message(
                lambda message: "0q1" in message.text, timeout=PATIENCE
            )  # most others are on their way
        await _ask(people, BEFORE, BEFORE + AFTER)
        async with running(nursery, simulator.url, tmp_path) as after:
            for chat, person in enumerate(people):
                await person.wait_for_message(
                    lambda seen, chat=chat: f"{chat}q{BEFORE + AFTER - 1}" in seen.text, timeout=PATIENCE
                )
        answers = Counter(
            question
            for call in await telegram.requests(method="sendMessage")
            for question in set(re.findall(r"\d+q\d+", str(call["params"]["text"])))
        )
    expected = {f"{chat}q{number}" for chat in range(CHATS) for number in range(BEFORE + AFTER)}
    assert set(answers) == expected
    # At least once is the promise; only what was being sent at that moment may come twice.
    assert max(answers.values()) <= 2
    logged = before.read_text() + after.read_text()
    assert "Connected to Telegram" in logged
    assert TOKEN.partition(":")[2] not in logged
    assert re.findall(r"\d+q\d+|Reader", logged) == []


async def _people(url, telegram):
    """People who write before the bot has come up; making it known to the stand-in is our business, not its own."""
    async with telegram.session.get(f"{url}/bot{TOKEN}/getMe") as response:
        assert response.status == 200
    people = [await telegram.person(f"Reader {number}") for number in range(CHATS)]
    for person in people:
        await person.start(BOT)
        await person.wait_for_message(timeout=PATIENCE)
    return people


async def _ask(people, first, end):
    for number in range(first, end):
        await asyncio.gather(*(person.send(f"/find {chat}q{number}") for chat, person in enumerate(people)))
