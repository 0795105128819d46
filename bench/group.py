"""A storm of votes: 1,000 groups of 20 players who all vote within the same 15 seconds, 1,334 votes a second.

The whole bot, as the app builds it, begins with a database in which a thousand groups have a question open, goes on
with all of these quizzes, and while it says so to a thousand groups, 30 messages a second as Telegram allows, the votes
come: by polling, 100 at most with each round trip, at 0 and at 50 ms; and by webhook, 100 requests at once, to the
bot's own server with its own secret. When all of a group have voted, its question is closed and what it came to is
told, as ever.

A vote's time runs from when it was due at the server to when the transaction that holds its row was committed. Beside
it: the same bot with a transaction for each vote; bare PTB that echoes each vote by a message, timed until that is
heard; and bare PTB that does nothing but note a vote. Neither of these stores anything. In the end the rows are
compared with what was voted. Server and bot share two cores.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bench._group_contenders import CONTENDERS
from bench._group_server import ballots, choice_of, person_id
from bench._report import Table, spread

ROOT = Path(__file__).parent.parent
WAYS = {"poll, 0 ms": ("poll", 0.0), "poll, 50 ms": ("poll", 0.05), "webhook, 0 ms": ("hook", 0.0)}
FAST = ("our bot", "bare PTB, only noting")
"""Who keeps up so far that it may matter by which way votes come; the others take minutes, either way."""
SLOWEST = 0.4
"""Seconds in which 99 of 100 votes are to be rows."""
BEHIND = 1.0
"""Seconds after the last vote in which a bot that keeps pace has done all."""
GROWTH = 1.15
"""The most that memory may be multiplied by."""
LONGEST = 300.0


@dataclass(frozen=True)
class Storm:
    """How many vote how fast."""

    groups: int
    players: int
    seconds: float

    @property
    def votes(self) -> int:
        return self.groups * self.players


@dataclass(frozen=True)
class Outcome:
    """What became of a storm's votes; times in seconds, sizes in megabytes."""

    done: int
    took: float
    p50: float
    p99: float
    slowest: float
    cpu: float
    before: float
    most: float
    after: float
    faults: int | None
    """Votes that are no row, and rows that nobody voted so; None of whoever stores nothing."""

    @property
    def rate(self) -> float:
        return self.done / self.took

    @property
    def cost(self) -> float:
        return self.cpu / self.done


@click.command()
@click.option("--quick", is_flag=True, help="A tenth of the groups, and of the time, to see that it works.")
@click.option("--groups", default=1_000, show_default=True)
@click.option("--players", default=20, show_default=True, help="In each group.")
@click.option("--seconds", default=15.0, show_default=True, help="In which all of them vote.")
@click.option("--rounds", default=1, show_default=True)
@click.option("--only", multiple=True, type=click.Choice(list(CONTENDERS)), help="Repeatable. Default: all.")
@click.option("--way", "ways", multiple=True, type=click.Choice(list(WAYS)), help="Repeatable. Default: all.")
def command(
    *,
    quick: bool,
    groups: int,
    players: int,
    seconds: float,
    rounds: int,
    only: tuple[str, ...],
    ways: tuple[str, ...],
) -> None:
    """Let 20,000 people vote within 15 seconds."""
    storm = Storm(groups // 10, players, seconds / 10) if quick else Storm(groups, players, seconds)
    cores = sorted(os.sched_getaffinity(0))[:2]
    os.sched_setaffinity(0, cores)
    print(
        f"{storm.groups:,} groups x {storm.players} players: {storm.votes:,} votes in {storm.seconds:g} s, "
        f"{storm.votes / storm.seconds:,.0f} a second; {len(cores)} cores, Python {sys.version.split()[0]}"
    )
    with tempfile.TemporaryDirectory() as folder:
        stock = Path(folder) / "stock.db"
        run_module("bench._group_stock", str(stock), str(storm.groups), str(storm.players))
        outcomes: dict[tuple[str, str], list[Outcome]] = {}
        print(
            f"{'':38}{'done':>8}{'lost':>6}{'took s':>8}{'p50 ms':>8}{'p99 ms':>8}{'max ms':>8}{'CPU s':>7}{'MB':>16}"
        )
        for way in ways or WAYS:
            for name in only or CONTENDERS:
                for _ in range(rounds):
                    outcome = run(name, way, storm, stock)
                    outcomes.setdefault((name, way), []).append(outcome)
                    report(f"{name}, {way}", outcome)
    for way in ways or WAYS:
        judge(storm, way, outcomes.get(("our bot", way), []))
        compare(way, {name: runs for (name, its_way), runs in outcomes.items() if its_way == way})


def tables(*, rounds: int, quick: bool) -> list[Table]:
    """Return what our own bot does, with the spread over the rounds in the first way, and what the others do, once."""
    storm = Storm(100, 20, 1.5) if quick else Storm(1_000, 20, 15.0)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        stock = Path(folder) / "stock.db"
        run_module("bench._group_stock", str(stock), str(storm.groups), str(storm.players))
        for place, way in enumerate(WAYS):
            for name in CONTENDERS if not place else FAST:
                runs = [run(name, way, storm, stock) for _ in range(1 if place or name != "our bot" else rounds)]
                rows.append(row(f"{name}, {way}", runs))
    note = (
        f"{storm.groups:,} groups of {storm.players}: {storm.votes:,} votes in {storm.seconds:g} s, on two cores. "
        f"Aims: all stored, none lost, p99 below {SLOWEST * 1e3:.0f} ms, memory at most {GROWTH}-fold."
    )
    columns = ("", "done", "lost", "took s", "p50 ms", "p99 ms", "CPU s", "memory")
    return [Table("Votes of many groups at once", columns, tuple(rows), note)]


def row(label: str, runs: list[Outcome]) -> tuple[str, ...]:
    lost = [one.faults for one in runs if one.faults is not None]
    return (
        label,
        spread(one.done for one in runs),
        spread(lost) if lost else "",
        spread((one.took for one in runs), "{:.1f}"),
        spread(one.p50 * 1e3 for one in runs),
        spread(one.p99 * 1e3 for one in runs),
        spread((one.cpu for one in runs), "{:.1f}"),
        spread((one.most / one.before for one in runs), "× {:.2f}"),
    )


def run(name: str, way: str, storm: Storm, stock: Path) -> Outcome:
    kind, round_trip = WAYS[way]
    size = (str(storm.groups), str(storm.players))
    file = stock.with_name("bench.db")
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    shutil.copy(stock, file)
    with server(*size, str(storm.seconds), str(round_trip)) as url:
        found = run_module("bench._group_contenders", name, url, kind, str(file))
    order = ballots(storm.groups, storm.players)
    done_at = found["done_at"]
    due_at = [found["began_at"] + (place + 1) * storm.seconds / storm.votes for place in range(storm.votes)]
    times = sorted(
        done_at[person] - at
        for number, at in zip(order, due_at, strict=True)
        if (person := str(person_id(number))) in done_at
    )
    stores = name.startswith("our")
    return Outcome(
        done=len(times),
        took=max(done_at.values()) - found["began_at"],
        p50=times[len(times) // 2],
        p99=times[len(times) * 99 // 100],
        slowest=times[-1],
        cpu=found["cpu"],
        before=found["sizes"][0],
        most=max(found["sizes"]),
        after=found["sizes"][-1],
        faults=faults(file, order) if stores else None,
    )


def faults(file: Path, order: list[int]) -> int:
    """Compare the rows with what was voted."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT person_id, chosen FROM group_votes WHERE position = 0").fetchall()
    voted = sorted((str(person_id(number)), f"[{choice_of(number)}]") for number in order)
    stored = sorted((person, chosen) for person, chosen in rows)
    return 0 if stored == voted else len(set(voted) ^ set(stored)) + abs(len(stored) - len(set(stored)))


def report(label: str, one: Outcome) -> None:
    lost = "" if one.faults is None else f"{one.faults:,}"
    print(
        f"{label:38}{one.done:8,}{lost:>6}{one.took:8.2f}{one.p50 * 1e3:8.0f}{one.p99 * 1e3:8.0f}"
        f"{one.slowest * 1e3:8.0f}{one.cpu:7.1f}{one.before:6.0f}/{one.most:.0f}/{one.after:.0f}",
        flush=True,
    )


def judge(storm: Storm, way: str, outcomes: list[Outcome]) -> None:
    for one in outcomes:
        met = {
            f"{storm.votes:,} stored, none lost": one.done == storm.votes and one.faults == 0,
            f"keeps pace ({one.took - storm.seconds:.2f} s behind)": one.took <= storm.seconds + BEHIND,
            f"p99 {one.p99 * 1e3:.0f} ms of {SLOWEST * 1e3:.0f}": one.p99 < SLOWEST,
            f"memory x {one.most / one.before:.2f} of {GROWTH}": one.most <= one.before * GROWTH,
        }
        print(
            f"our bot, {way}: " + "; ".join(f"{what}: {'met' if is_met else 'MISSED'}" for what, is_met in met.items())
        )


def compare(way: str, outcomes: dict[str, list[Outcome]]) -> None:
    ours = outcomes.pop("our bot", [])
    for name, runs in outcomes.items() if ours else ():
        rate, cost = median(ours, "rate") / median(runs, "rate"), median(runs, "cost") / median(ours, "cost")
        print(f"our bot / {name}, {way}: {rate:.1f}x votes/s, {cost:.1f}x by CPU")


def median(runs: list[Outcome], key: str) -> float:
    return statistics.median(getattr(run, key) for run in runs)


@contextlib.contextmanager
def server(*arguments: str) -> Any:
    """Yield a server's address."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench._group_server", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def run_module(module: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=LONGEST,
    )
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout else None
