"""Quiz answers per second through the whole bot, with everything that they write, beside an echo on bare PTB.

The bot is a process of its own against a local server in another (`bench/_quiz_server.py`), where 250 people vote in
one poll after the other. For each vote the bot stores the update in its inbox, reads the round, commits the answer,
the card of the person's memory and the round in one transaction, edits the answered poll's buttons, sends the next
poll, and notes that it was sent; an answer counts when that next poll arrives. The echo stores nothing. First with 64
votes unanswered at any time, then at a steady pace, half the rate aimed at. Printed are medians over the rounds; CPU
is the bot's own process.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

import click

from bench._report import Table, ratios, spread

ROOT = Path(__file__).parent.parent
START_UP = 60.0
"""Seconds that a bot may take to start and warm up."""
AIM = 200.0
"""Answers a second."""
SLOWEST = 0.1
"""Seconds that 99 of 100 answers may take at half that rate."""
BOTS = {"our quiz": "quiz", "bare PTB echo": "echo"}


@click.command()
@click.option("--quick", is_flag=True, help="One short round, to see that it works.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--seconds", default=5.0, show_default=True, help="How long each bot is measured in each round.")
def command(*, quick: bool, rounds: int, seconds: float) -> None:
    """Compare answers to quiz polls with a bare echo."""
    rounds, seconds = (1, 2.0) if quick else (rounds, seconds)
    print(f"Medians of {rounds} round(s) of {seconds:g} s, Python {sys.version.split()[0]}")
    print(f"{'':28} {'answers/s':>10} {'CPU µs/answer':>14} {'p50 ms':>8} {'p99 ms':>8}")
    loaded = {name: [run(name, seconds, 0) for _ in range(rounds)] for name in BOTS}
    for name, runs in loaded.items():
        report(f"{name}, 64 unanswered", runs)
    steady = {name: [run(name, seconds, AIM / 2) for _ in range(rounds)] for name in BOTS}
    for name, runs in steady.items():
        report(f"{name}, {AIM / 2:g}/s", runs)
    best = median(loaded["our quiz"], "rate")
    beside = best / median(loaded["bare PTB echo"], "rate")
    slowest = median(steady["our quiz"], "p99")
    print(f"answers/s: {best:.0f} ({beside:.2f}x bare PTB's echo); aim {AIM:g}: {'met' if best >= AIM else 'MISSED'}")
    verdict = "met" if slowest < SLOWEST else "MISSED"
    print(f"p99 at {AIM / 2:g}/s: {slowest * 1e3:.0f} ms; aim {SLOWEST * 1e3:g}: {verdict}")


def tables(*, rounds: int, quick: bool) -> list[Table]:
    """Return what `command` prints, with the spread over the rounds."""
    rounds, seconds = (1, 2.0) if quick else (rounds, 5.0)
    loads = (("64 unanswered", 0.0), (f"{AIM / 2:g}/s", AIM / 2))
    measured = {
        (name, said): [run(name, seconds, pace) for _ in range(rounds)] for said, pace in loads for name in BOTS
    }
    rows = tuple(
        (
            f"{name}, {said}",
            spread(one["rate"] for one in runs),
            spread(one["cost"] * 1e6 for one in runs),
            spread((one["p50"] * 1e3 for one in runs), "{:.1f}"),
            spread((one["p99"] * 1e3 for one in runs), "{:.1f}"),
        )
        for (name, said), runs in measured.items()
    )
    ours, echo = ([one["rate"] for one in measured[name, loads[0][0]]] for name in ("our quiz", "bare PTB echo"))
    note = f"{rounds} round(s) of {seconds:g} s. Ours beside bare PTB's echo, answers/s: {ratios(ours, echo)}."
    return [Table("Answers to quiz polls", ("", "answers/s", "CPU µs/answer", "p50 ms", "p99 ms"), rows, note)]


def run(name: str, seconds: float, pace: float) -> dict[str, float]:
    with subprocess.Popen(
        [sys.executable, "-m", "bench._quiz_server", str(seconds), BOTS[name], str(pace)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
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
    outcome: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {**outcome, "rate": outcome["replies"] / outcome["seconds"], "cost": outcome["cpu"] / outcome["replies"]}


def report(label: str, runs: list[dict[str, float]]) -> None:
    p50, p99 = median(runs, "p50") * 1e3, median(runs, "p99") * 1e3
    print(f"{label:28} {median(runs, 'rate'):10.0f} {median(runs, 'cost') * 1e6:14.0f} {p50:8.1f} {p99:8.1f}")


def median(runs: list[dict[str, float]], key: str) -> float:
    return statistics.median(run[key] for run in runs)
