"""A week in some minutes: does the bot hold on to memory, descriptors or tasks that it should have let go?

The whole bot on a driven clock and a SQLite file, the local Telegram in another process: readers who look things up,
get digests and play, groups that play, chats that block and come back, outages, two restarts and a backup a day. After
each day the process is measured when nothing is in hand. It must not grow once it is warm.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import click

from bench._soak_house import House, Reading, keep_one_heap
from bench._soak_week import Week
from bot.domain.composing import DigestComposer
from bot.domain.lookup import Lookup
from bot.simulator.client import SimulatorClient
from bot.storage.library import load_library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parent.parent
WARM = 2
"""After so many days what is remembered for its speed is full."""
GROWTH_MB, GROWTH_OBJECTS, GROWTH_DESCRIPTORS, GROWTH_TASKS = 10.0, 0.1, 2, 4
"""What may be more at the end than when it was warm: holes in the heap, what has been looked up and
asked of the database since (both are remembered up to a number), what is just ending."""


@click.command()
@click.option("--quick", is_flag=True, help="One day of a few readers, to see that it works.")
@click.option("--days", default=7, show_default=True)
@click.option("--readers", default=30, show_default=True)
@click.option("--groups", default=3, show_default=True)
@click.option("--seed", default=1, show_default=True)
def command(*, quick: bool, days: int, readers: int, groups: int, seed: int) -> None:
    """Live through a week and measure the process after each day; exit code 1 if it grows."""
    days, readers, groups = (1, 5, 1) if quick else (days, readers, groups)
    keep_one_heap()
    logging.basicConfig(level=logging.ERROR)  # that outages are met with warnings is as it should be
    with tempfile.TemporaryDirectory() as folder, simulator() as url:
        readings, week, seconds = asyncio.run(soak(url, Path(folder), Size(days, readers, groups, seed)))
    print(f"\n{days} days in {seconds:.0f} s:", ", ".join(f"{count:,} {what}" for what, count in week.done.items()))
    grown = growth(readings)
    print("Verdict:", "; ".join(grown) if grown else "flat")
    sys.exit(1 if grown else 0)


@dataclass(frozen=True)
class Size:
    """How much of everything there is."""

    days: int
    readers: int
    groups: int
    seed: int


@contextmanager
def simulator() -> Iterator[str]:
    """The local Telegram, in a process of its own: its memory is not the bot's."""
    order = [sys.executable, "-m", "bot", "simulator", "--port", "0", "--no-flood"]
    process = subprocess.Popen(order, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().split(" at ")[1].split("/ ")[0]
    finally:
        process.terminate()
        process.wait()


async def soak(url: str, folder: Path, size: Size) -> tuple[list[Reading], Week, float]:
    composer = DigestComposer(load_library(ROOT / "content"))
    house = House(url, folder, composer, Lookup(composer.library))
    readings: list[Reading] = []
    began_at = time.perf_counter()
    await house.begin()
    async with SimulatorClient(url) as telegram:
        while not (await telegram.snapshot())["bots"]:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)
        week = Week(house, telegram, folder, Random(size.seed))  # noqa: S311 - no secret
        await week.gather(size.readers, size.groups)
        print("day    RSS MB    objects  descriptors  tasks      rows  file MB", flush=True)
        for number in range(1, size.days + 1):
            await week.day(number)
            await asyncio.sleep(1)
            readings.append(house.reading(number))
            show(readings[-1])
        await house.end()
    return readings, week, time.perf_counter() - began_at


def show(one: Reading) -> None:
    counts = f"{one.objects:>9,}  {one.descriptors:>11}  {one.tasks:>5}  {one.rows:>8,}"
    print(f"{one.day:>3}  {one.rss:>8.1f}  {counts}  {one.size:>7.1f}", flush=True)


def growth(readings: Sequence[Reading]) -> list[str]:
    """Say what has grown since the bot was warm; rows may, they are what it is for."""
    if len(readings) <= WARM:
        return []
    warm, last = readings[WARM - 1], readings[-1]
    return [
        f"{what} GREW from {before:.0f} to {after:.0f}"
        for what, before, after, most in (
            ("memory", warm.rss, last.rss, GROWTH_MB),
            ("objects", warm.objects, last.objects, warm.objects * GROWTH_OBJECTS),
            ("descriptors", warm.descriptors, last.descriptors, GROWTH_DESCRIPTORS),
            ("tasks", warm.tasks, last.tasks, GROWTH_TASKS),
        )
        if after > before + most
    ]
