"""Writes a second on PostgreSQL by one process and by three, beside SQLite.

Write transactions take turns on both engines, across processes. So this says what that costs: with one row a
transaction, and with the inbox's group commit, where rows that come together share one.

The server is started here with its own defaults, `fsync` among them, and found as the tests find it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import click

from bench._report import Table, spread
from bot.domain.chat import Platform
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from tests.postgres import programs, running_server

ROOT = Path(__file__).parent.parent
TASKS = 64
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
CONTENDERS = (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 3))
WAYS = ("alone", "shared")
STARTING = 6.0
"""Seconds until all processes are ready."""


@click.command()
@click.option("--quick", is_flag=True, help="One short round, to see that it works.")
@click.option("--rounds", default=3, show_default=True)
def command(*, quick: bool, rounds: int) -> None:
    """Count rows written a second by one process and by three."""
    for table in tables(rounds=rounds, quick=quick):
        print(table.markdown())


def tables(*, rounds: int, quick: bool) -> list[Table]:
    rounds, seconds = (1, 1.0) if quick else (rounds, 3.0)
    note = f"{rounds} round(s) of {seconds:g} s, {TASKS} writers in each process, one row each at a time."
    found = programs()
    if found is None:
        return [Table("Writes on PostgreSQL", ("",), (), "PostgreSQL was not found: apt-get install postgresql.")]
    measured: dict[tuple[str, int], dict[str, list[float]]] = {one: {way: [] for way in WAYS} for one in CONTENDERS}
    with ExitStack() as stack:
        server = stack.enter_context(running_server(found, **DURABLE))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        for number in range(rounds):
            for kind, processes in CONTENDERS:
                for way in WAYS:
                    file = f"sqlite+aiosqlite:///{folder}/{way}{number}.db"
                    url = file if kind == "SQLite" else server.new_url()
                    measured[kind, processes][way].append(rate(url, processes, way, seconds))
    rows = tuple(
        (f"{kind}, {processes} process{'es' if processes > 1 else ''}", *(spread(rates[way]) for way in WAYS))
        for (kind, processes), rates in measured.items()
    )
    columns = ("rows a second", "a transaction each", "group commit")
    return [Table("Writes on PostgreSQL and SQLite", columns, rows, note)]


def rate(url: str, processes: int, way: str, seconds: float) -> float:
    """Rows a second by all processes together."""
    asyncio.run(Database.upgrade(url))
    begin = time.time() + STARTING
    command = [sys.executable, "-m", "bench.postgres", url, way, str(begin), str(seconds)]
    running = [
        subprocess.Popen([*command, str(number)], cwd=ROOT, stdout=subprocess.PIPE) for number in range(processes)
    ]
    return sum(int(process.communicate(timeout=120)[0]) for process in running) / seconds


async def write(url: str, way: str, begin: float, seconds: float, account: str) -> int:
    """Write from a moment on, as one process; return how many rows."""
    database = await Database.open(url)
    inbox = InboxRepository(database, Platform.TELEGRAM, account, lambda: datetime.now(UTC))
    numbers, written = count(1), 0

    async def writer() -> None:
        nonlocal written
        while time.time() < begin + seconds:
            if way == "shared":
                await inbox.store([(str(next(numbers)), "{}")])
            else:
                async with database.write() as connection:
                    await inbox._store(connection, [_one(next(numbers))])  # noqa: SLF001 - without its group commit
            written += 1

    await asyncio.sleep(max(0.0, begin - time.time()))
    await asyncio.gather(*(writer() for _ in range(TASKS)))
    await database.close()
    return written


def _one(number: int) -> object:
    from bot.storage.inbox import _Arrived  # noqa: PLC0415 - only where group commit is left out

    return _Arrived([(str(number), "{}")], datetime.now(UTC))


if __name__ == "__main__":
    where, how, at, long, who = sys.argv[1:]
    print(asyncio.run(write(where, how, float(at), float(long), who)))
