"""Updates per second through whole bots: ours beside an echo on bare PTB and one on aiogram.

Each bot is a process of its own against a minimal local server in another (`bench/_server.py`), which keeps 64 updates
in flight and times each from being handed out to its reply's arrival. The bots take turns, several rounds of them;
printed are medians over the rounds. CPU is the bot's own process. `our /find` is the real bot over `content/`: each
update is stored in its inbox, parsed, routed, searched for, rendered, sent and marked as handled; the echoes, ours
included, store nothing. Popular words come from its memory of the last answers; `fresh words` never do.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

import click

from bench._contenders import CONTENDERS as ALL_CONTENDERS
from bench._report import Table, ratios, spread

AIMS = (
    ("our echo", "bare PTB echo", 10.0),
    ("our echo", "aiogram echo", 1.5),
    ("our /find", "aiogram echo", 1.0),
    ("our /find, fresh words", "aiogram echo", 1.0),
)
"""How many times as fast ours is to be, by rival."""
CONTENDERS = {name: bot for name, bot in ALL_CONTENDERS.items() if name != "our quiz"}
ROOT = Path(__file__).parent.parent
START_UP = 30.0
"""Seconds that a bot may take to start and warm up."""


@click.command()
@click.option("--quick", is_flag=True, help="One short round, to see that it works.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--seconds", default=3.0, show_default=True, help="How long each bot is measured in each round.")
@click.option("--only", "only", multiple=True, type=click.Choice(list(CONTENDERS)), help="Repeatable. Default: all.")
def command(*, quick: bool, rounds: int, seconds: float, only: tuple[str, ...]) -> None:
    """Compare whole bots at 64 updates in flight."""
    rounds, seconds = (1, 1.0) if quick else (rounds, seconds)
    report(measure(rounds, seconds, only or tuple(CONTENDERS)), rounds, seconds)


def measure(rounds: int, seconds: float, names: tuple[str, ...]) -> dict[str, list[dict[str, float]]]:
    results: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for turn in range(rounds):
        # Each round begins with another bot, so that none always follows the same one.
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            results[name].append(run(name, seconds))
    return results


def tables(*, rounds: int, quick: bool) -> list[Table]:
    """Return what `command` prints, with the spread over the rounds."""
    rounds, seconds = (1, 1.0) if quick else (rounds, 3.0)
    results = measure(rounds, seconds, tuple(CONTENDERS))
    rows = tuple(
        (
            name,
            spread(map(rate, runs)),
            spread(cost(one) * 1e6 for one in runs),
            spread((one["p50"] * 1e3 for one in runs), "{:.1f}"),
            spread((one["p99"] * 1e3 for one in runs), "{:.1f}"),
        )
        for name, runs in results.items()
    )
    beside = tuple(
        (
            f"{ours} / {rival}",
            ratios([rate(one) for one in results[ours]], [rate(one) for one in results[rival]]),
            ratios([cost(one) for one in results[rival]], [cost(one) for one in results[ours]]),
            f"{aim:g}×",
        )
        for ours, rival, aim in AIMS
    )
    note = f"Whole bots, 64 updates in flight, {rounds} round(s) of {seconds:g} s."
    return [
        Table("Updates", ("", "updates/s", "CPU µs/update", "p50 ms", "p99 ms"), rows, note),
        Table("Beside others", ("", "updates/s", "by CPU", "aim"), beside),
    ]


def run(name: str, seconds: float) -> dict[str, float]:
    texts = "fresh" if "fresh" in name else "popular"
    with subprocess.Popen(
        [sys.executable, "-m", "bench._server", str(seconds), texts], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            url = f"http://127.0.0.1:{int(server.stdout.readline())}"
            done = subprocess.run(
                [sys.executable, "-m", "bench._contenders", name, url],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                timeout=START_UP + seconds,
            )
        finally:
            server.terminate()
    return json.loads(done.stdout.splitlines()[-1])


def report(results: dict[str, list[dict[str, float]]], rounds: int, seconds: float) -> None:
    print(f"Medians of {rounds} round(s) of {seconds:g} s, 64 updates in flight, Python {sys.version.split()[0]}")
    print(f"{'':14} {'updates/s':>10} {'CPU µs/update':>14} {'p50 ms':>8} {'p99 ms':>8}")
    for name, runs in results.items():
        p50, p99 = (statistics.median(one[key] * 1e3 for one in runs) for key in ("p50", "p99"))
        rates, costs = statistics.median(map(rate, runs)), statistics.median(map(cost, runs))
        print(f"{name:14} {rates:10.0f} {costs * 1e6:14.0f} {p50:8.1f} {p99:8.1f}")
    print("Ratios within each round, their median; by CPU is what a busy machine distorts least")
    for ours, rival, aim in AIMS:
        if ours in results and rival in results:
            pairs = list(zip(results[ours], results[rival], strict=True))
            by_rate = statistics.median(rate(one) / rate(other) for one, other in pairs)
            by_cpu = statistics.median(cost(other) / cost(one) for one, other in pairs)
            verdict = "met" if by_rate >= aim else "MISSED"
            print(f"{ours} / {rival}: {by_rate:.2f}x updates/s, {by_cpu:.2f}x by CPU; aim {aim:g}x: {verdict}")


def rate(one: dict[str, float]) -> float:
    return one["replies"] / one["seconds"]


def cost(one: dict[str, float]) -> float:
    return one["cpu"] / one["replies"]
