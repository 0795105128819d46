"""Updates per second through whole bots: ours beside an echo on bare PTB and one on aiogram.

Each bot is a process of its own against a minimal local server in another (`bench/_server.py`), which keeps 64 updates
in flight and times each from being handed out to its reply's arrival. The bots take turns, several rounds of them;
printed are medians over the rounds. CPU is the bot's own process. `our /find` is the real bot over `content/`: each
update is stored in its inbox, parsed, routed, searched for, rendered, sent and marked as handled; the echoes, ours
included, store nothing.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

import click

from bench._contenders import CONTENDERS

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
    names = only or tuple(CONTENDERS)
    results: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for turn in range(rounds):
        # Each round begins with another bot, so that none always follows the same one.
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            results[name].append(run(name, seconds))
    report({name: medians(runs) for name, runs in results.items()}, rounds, seconds)


def run(name: str, seconds: float) -> dict[str, float]:
    with subprocess.Popen(
        [sys.executable, "-m", "bench._server", str(seconds)], cwd=ROOT, stdout=subprocess.PIPE, text=True
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


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    def median(of: str, per: str | None = None) -> float:
        return statistics.median(one[of] / (one[per] if per else 1) for one in runs)

    return {
        "rate": median("replies", "seconds"),
        "cpu": median("cpu", "replies") * 1e6,
        "p50": median("p50") * 1e3,
        "p99": median("p99") * 1e3,
    }


def report(rows: dict[str, dict[str, float]], rounds: int, seconds: float) -> None:
    print(f"Medians of {rounds} round(s) of {seconds:g} s, 64 updates in flight, Python {sys.version.split()[0]}")
    print(f"{'':14} {'updates/s':>10} {'CPU µs/update':>14} {'p50 ms':>8} {'p99 ms':>8}   ratios of updates/s")
    for name, row in rows.items():
        ratios = ", ".join(
            f"{row['rate'] / other['rate']:.2f}x {rival}" for rival, other in rows.items() if rival != name
        )
        print(f"{name:14} {row['rate']:10.0f} {row['cpu']:14.0f} {row['p50']:8.1f} {row['p99']:8.1f}   {ratios}")
    for ours, rival, aim in (
        ("our echo", "bare PTB echo", 10.0),
        ("our echo", "aiogram echo", 1.5),
        ("our /find", "aiogram echo", 1.0),
    ):
        if ours in rows and rival in rows:
            ratio = rows[ours]["rate"] / rows[rival]["rate"]
            print(f"{ours} / {rival}: {ratio:.2f}, aim {aim:g}: {'met' if ratio >= aim else 'MISSED'}")
