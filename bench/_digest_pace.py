"""Ten thousand digests at eight in the morning, through the bot as an operator starts it, while readers talk to it.

Telegram is the simulator in another process, with its limits and real 429s; the bot is ``python -m bot run`` over a
file in which everybody is due. Latency is a reader's own: from pressing "send" to seeing the answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench._digest_server import BOT, TOKEN
from bot.simulator.client import SimulatorClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.simulator.client import Person

ROOT = Path(__file__).parent.parent
READERS = 4
QUESTIONS = ("/find 創新", "/find 低空經濟", "/find TFP", "/help", "/find 2024年1月")
LONGEST = 120.0
"""Seconds that the bot may take to start, and that may pass without a digest before it is given up."""


@dataclass
class Pace:
    """What was seen."""

    digests: int
    seconds: float
    seen: dict[str, float]
    """What Telegram counted (`bench._digest_server.Witness`)."""
    latencies: list[float] = field(default_factory=list)


def run(subscribers: int) -> Pace:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        subprocess.run(
            [sys.executable, "-m", "bench._digest_stock", str(path), str(subscribers), str(subscribers)],
            check=True,
            cwd=ROOT,
        )
        with subprocess.Popen(
            [sys.executable, "-m", "bench._digest_server", str(subscribers)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            assert server.stdout is not None
            url = server.stdout.readline().strip()
            with bot_at(url, path):
                digests, seconds, latencies = asyncio.run(watch(url, path, subscribers))
            seen, _ = server.communicate()
    return Pace(digests, seconds, json.loads(seen), latencies)


@contextmanager
def bot_at(url: str, path: Path) -> Iterator[None]:
    """Run the bot as an operator does."""
    environment = os.environ | {
        "BOT_TELEGRAM_TOKEN": TOKEN,
        "BOT_TELEGRAM_API_URL": url,
        "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{path}",
        "BOT_LOG_LEVEL": "WARNING",
    }
    with subprocess.Popen([sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment) as bot:
        try:
            yield
        finally:
            bot.terminate()
            bot.wait(30)


async def watch(url: str, path: Path, subscribers: int) -> tuple[int, float, list[float]]:
    """Let readers talk until every digest is out, or none comes any more."""
    latencies: list[float] = []
    async with SimulatorClient(url) as telegram:
        people = [await telegram.person(f"Reader {number}", language_code="zh-hant") for number in range(READERS)]
        readers = [asyncio.create_task(read(person, number, latencies)) for number, person in enumerate(people)]
        sent, began, last_at = 0, 0.0, time.perf_counter()
        while sent < subscribers and time.perf_counter() - last_at < LONGEST:
            await asyncio.sleep(0.5)
            before, sent = sent, await asyncio.to_thread(count_sent, path)
            if sent > before:
                last_at = time.perf_counter()
                began = began or last_at
        for reader in readers:
            reader.cancel()
        for failure in await asyncio.gather(*readers, return_exceptions=True):
            if isinstance(failure, Exception):
                raise failure
    return sent, last_at - began, latencies


async def read(person: Person, number: int, latencies: list[float]) -> None:
    """Ask something every two seconds or so, and note how long each answer takes."""
    await person.start(BOT)
    await person.wait_for_message(timeout=LONGEST)
    await asyncio.sleep(number * 0.5)
    turn = 0
    while True:
        await asyncio.sleep(2.0)
        person.forget()
        began = time.perf_counter()
        await person.send(QUESTIONS[turn % len(QUESTIONS)], bot=BOT)
        await person.wait_for_message(timeout=30)
        latencies.append(time.perf_counter() - began)
        turn += 1


def count_sent(path: Path) -> int:
    with suppress(sqlite3.OperationalError), sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        return int(connection.execute("SELECT count(*) FROM deliveries WHERE status = 'sent'").fetchone()[0])
    return 0
