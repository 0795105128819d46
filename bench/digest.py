"""Digests: their pace under Telegram's limits, their cost beside other libraries, and a million stored subscriptions.

Four parts, each in processes of its own; what one part is told in detail, its module tells (`bench/_digest_*.py`):

- ``pace``: the whole bot against the simulator, which enforces 30 messages a second with real 429s, while readers talk.
- ``sends``: without limits, the same page to the same chats through ours, aiogram and bare PTB, in turns; and our whole
  sweep, which claims, composes, commits, sends and commits again.
- ``stored``: claiming 100 due of a million stored and of a thousand, beside the same statements in bare sqlite3.
- ``memory``: the most that a sweep holds when few and when many are due.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from bench import _digest_pace
from bench._digest_sends import CONTENDERS
from bench._report import Table, ratios, spread

ROOT = Path(__file__).parent.parent
PARTS = ("pace", "sends", "stored", "memory")


@click.command()
@click.option("--quick", is_flag=True, help="Small numbers, to see that it works.")
@click.option("--subscribers", default=10_000, show_default=True, help="Due at once in `pace`: 1/30 s each.")
@click.option("--sends", default=5_000, show_default=True, help="Sends of each contender in each round of `sends`.")
@click.option("--rounds", default=3, show_default=True, help="Of `sends`.")
@click.option("--stored", default=1_000_000, show_default=True, help="Subscriptions in `stored`.")
@click.option("--due", default=50_000, show_default=True, help="Due at once in `memory`, beside 1,000.")
@click.option("--only", "only", multiple=True, type=click.Choice(PARTS), help="Repeatable. Default: all parts.")
def command(
    *, quick: bool, subscribers: int, sends: int, rounds: int, stored: int, due: int, only: tuple[str, ...]
) -> None:
    """Measure how digests go out."""
    if quick:
        subscribers, sends, rounds, stored, due = 900, 500, 1, 20_000, 4_000
    parts = only or PARTS
    print(f"Python {sys.version.split()[0]}")
    if "sends" in parts:
        report_sends(sends, rounds)
    if "stored" in parts:
        report_stored(stored)
    if "memory" in parts:
        report_memory(due)
    if "pace" in parts:
        report_pace(subscribers)


def tables(*, rounds: int, quick: bool) -> list[Table]:
    """Return all parts, with the spread over the rounds, smaller than `command` has them; most is stored but once."""
    if quick:
        return [_sends_table(500, 1), _stored_table(20_000, 1), _pace_table(900, 4_000)]
    return [_sends_table(3_000, rounds), _stored_table(1_000_000, rounds), _pace_table(3_000, 20_000)]


def _sends_table(sends: int, rounds: int) -> Table:
    results = {name: [send(name, sends) for _ in range(rounds)] for name in CONTENDERS}
    rows = tuple(
        (
            name,
            spread(one["sends"] / one["seconds"] for one in runs),
            spread(one["cpu"] / one["sends"] * 1e6 for one in runs),
            spread(one["mb"] for one in runs),
            ratios([_rate(one) for one in runs], [_rate(one) for one in results["aiogram"]]),
        )
        for name, runs in results.items()
    )
    note = f"{sends:,} of the same page in each of {rounds} rounds, 64 at a time, without limits."
    return Table("Sending", ("", "sends/s", "CPU µs/send", "peak MB", "beside aiogram"), rows, note)


def _stored_table(stored: int, rounds: int) -> Table:
    rows = []
    for size in (1_000, stored):
        runs = [measured("bench._digest_rows", str(size)) for _ in range(1 if size == stored else rounds)]
        cells = [
            spread((one[name] * 1e3 for one in runs), "{:.2f}") for name in ("claim", "bare claim", "plan", "bare plan")
        ]
        beside = ratios([one["claim"] for one in runs], [one["bare claim"] for one in runs])
        rows.append((f"{size:,}", *cells, beside, spread(one["inserts"] for one in runs)))
    columns = ("subscriptions", "claim ms", "bare", "plan ms", "bare", "claim / bare", "inserts/s")
    return Table("Claiming 100 that are due", columns, tuple(rows), "Beside the same statements in bare sqlite3.")


def _pace_table(subscribers: int, due: int) -> Table:
    pace, few, many = _digest_pace.run(subscribers), send("our sweep", 1_000), send("our sweep", due)
    latencies = sorted(pace.latencies)
    rows = (
        ("digests sent", f"{pace.digests:,} of {subscribers:,}"),
        ("calls a second, in the steady state", f"{pace.seen['rate']:.2f}"),
        ("most calls in any second", f"{pace.seen['most']:.0f}"),
        ("refused for haste", f"{pace.seen['refused']:.0f}"),
        ("answers to readers meanwhile, ms", spread((one * 1e3 for one in latencies), "{:.0f}") if latencies else ""),
        (f"peak memory with 1,000 / {due:,} due, MB", f"{few['mb']:.0f} / {many['mb']:.0f}"),
    )
    return Table("Against an enforced 30 calls a second", ("", ""), rows, f"{subscribers:,} due at once.")


def _rate(one: dict[str, float]) -> float:
    return one["sends"] / one["seconds"]


def report_pace(subscribers: int) -> None:
    print(f"\npace: {subscribers:,} due at once, 30/s enforced, {_digest_pace.READERS} readers talking", flush=True)
    pace = _digest_pace.run(subscribers)
    seen, latencies = pace.seen, sorted(pace.latencies)
    print(
        f"{pace.digests:,} digests in {pace.seconds:.0f} s; Telegram counted {seen['calls']:,.0f} calls, "
        f"at most {seen['most']:.0f} in any second"
    )
    judge("sent", pace.digests, subscribers, "{:,.0f}")
    judge("calls/s in the steady state", seen["rate"], 29.5, "{:.2f}")
    judge("429s", seen["refused"], 0, "{:.0f}", lower=True)
    if latencies:
        print(f"private replies: {len(latencies)}, median {statistics.median(latencies) * 1e3:.0f} ms")
        judge("slowest private reply, s", latencies[-1], 1.0, "{:.2f}", lower=True)


def report_sends(sends: int, rounds: int) -> None:
    print(
        f"\nsends: {sends:,} of the same page in each of {rounds} rounds, 64 at a time, no limits; medians", flush=True
    )
    results: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
    names = tuple(CONTENDERS)
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            results[name].append(send(name, sends))
    print(f"{'':15}{'sends/s':>9}{'CPU µs/send':>13}{'peak MB':>9}")
    for name, runs in results.items():
        mb = statistics.median(one["mb"] for one in runs)
        print(f"{name:15}{median_rate(runs):9.0f}{median_cost(runs) * 1e6:13.0f}{mb:9.0f}")
    for ours in ("our broadcast", "our sweep"):
        for rival in ("aiogram", "bare PTB"):
            by_rate = median_rate(results[ours]) / median_rate(results[rival])
            by_cpu = median_cost(results[rival]) / median_cost(results[ours])
            print(f"{ours} / {rival}: {by_rate:.2f}x sends/s, {by_cpu:.2f}x by CPU")


def report_stored(stored: int) -> None:
    few, many = (measured("bench._digest_rows", str(size)) for size in (1_000, stored))
    print("\nstored: claiming 100 due, medians in ms; each beside the same statements in bare sqlite3", flush=True)
    print(f"{'':12}{'claim':>8}{'bare':>8}{'':>8}{'plan':>8}{'bare':>8}{'':>8}")
    for one in (few, many):
        cells = [
            f"{one[name] * 1e3:8.2f}{one['bare ' + name] * 1e3:8.2f}{one[name] / one['bare ' + name]:7.2f}x"
            for name in ("claim", "plan")
        ]
        print(f"{one['stored']:<12,}{''.join(cells)}")
    judge("claim / bare sqlite3", many["claim"] / many["bare claim"], 3.0, "{:.2f}x", lower=True)
    judge(f"statement at {stored:,} / at 1,000", many["statement"] / few["statement"], 1.2, "{:.2f}x", lower=True)
    print(
        f"the same with its commit, which waits for the disk: {many['claim'] / few['claim']:.2f}x "
        f"(bare sqlite3 {many['bare claim'] / few['bare claim']:.2f}x)"
    )
    print(
        f"inserts/s {many['inserts']:,.0f} (bare sqlite3 {many['bare inserts']:,.0f}); "
        f"file {many['bytes'] / 1e6:,.0f} MB, {many['bytes'] / stored:.0f} bytes a subscription; "
        f"peak memory {many['mb']:.0f} MB"
    )


def report_memory(due: int) -> None:
    few, many = send("our sweep", 1_000), send("our sweep", due)
    print(f"\nmemory: peak of a sweep with 1,000 due {few['mb']:.0f} MB, with {due:,} due {many['mb']:.0f} MB")
    judge("peak / peak", many["mb"] / few["mb"], 1.15, "{:.2f}x", lower=True)


def judge(what: str, value: float, aim: float, shown: str, *, lower: bool = False) -> None:
    is_met = value <= aim if lower else value >= aim
    print(
        f"{what}: {shown.format(value)}; aim {'at most' if lower else 'at least'} {shown.format(aim)}: "
        f"{'met' if is_met else 'MISSED'}"
    )


def send(name: str, count: int) -> dict[str, float]:
    with subprocess.Popen(
        [sys.executable, "-m", "bench._server", "1"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            url = f"http://127.0.0.1:{int(server.stdout.readline())}"
            return measured("bench._digest_sends", name, url, str(count))
        finally:
            server.terminate()


def measured(module: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def median_rate(runs: list[dict[str, float]]) -> float:
    return statistics.median(one["sends"] / one["seconds"] for one in runs)


def median_cost(runs: list[dict[str, float]]) -> float:
    return statistics.median(one["cpu"] / one["sends"] for one in runs)
