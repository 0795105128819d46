"""Random and broken updates against the whole bot: none may crash a handler, or leave a button spinning.

Each update is drawn from a seed: half as Telegram would issue them (every command, every kind of button, words in and
out of the library, votes, inline queries, memberships), half of them broken somewhere (wrong types, missing fields,
huge texts, deep nesting, half characters, ids out of range). They go through the bot as it ships: poller, inbox, guard,
handlers, services, a database file; only Telegram is played, inside the process, and finds fault with what it would
refuse. Time moves with the updates. The memory is read after each tenth: it must not grow once the bot is warm.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

import click

from bench._fuzz_world import Report, fuzz
from bot.domain.composing import DigestComposer
from bot.storage.library import load_library

CONTENT = Path(__file__).parent.parent / "content"
WARM = 5
"""After so many tenths of the updates the bot is warm: what it remembers of the last ones is full, and bounded."""
GROWTH = 1.10
"""So much more than then it may hold at the end."""


@click.command()
@click.option("--quick", is_flag=True, help="A fiftieth of the updates, to see that it works.")
@click.option("--updates", default=100_000, show_default=True)
@click.option("--seed", type=int, help="Draws the same updates as an earlier run. Default: a new one.")
@click.option("--broken", default=0.5, show_default=True, help="The share of updates that no Telegram would issue.")
def command(*, quick: bool, updates: int, seed: int | None, broken: float) -> None:
    """Let random and broken updates happen to the whole bot."""
    updates = updates // 50 if quick else updates
    seed = secrets.randbits(32) if seed is None else seed
    print(f"{updates:,} updates of seed {seed}, {broken:.0%} of them broken", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        composer = DigestComposer(load_library(CONTENT))
        report = asyncio.run(fuzz(updates, seed, Path(folder), composer, broken=broken, told=progress))
    show(report)
    sys.exit(0 if report.is_clean and is_flat(report) else 1)


def progress(report: Report) -> None:
    print(f"{report.updates:>9,} updates, {report.memory[-1]:.0f} MB", flush=True)


def is_flat(report: Report) -> bool:
    """Say whether the memory has not grown since the bot was warm."""
    return len(report.memory) <= WARM or report.memory[-1] <= report.memory[WARM - 1] * GROWTH


def show(report: Report) -> None:
    """Print what came of it."""
    rate = report.updates / report.seconds if report.seconds else 0.0
    print(f"{report.updates:,} updates in {report.seconds:.0f} s: {rate:,.0f} a second")
    print("Kinds:", ", ".join(f"{kind} {count:,}" for kind, count in report.kinds.most_common()))
    print("Calls:", ", ".join(f"{name} {count:,}" for name, count in report.calls.most_common()))
    print(f"Unreadable, dropped: {report.unreadable:,}; turned away: {dict(report.held)}")
    print(f"Ended by errors that are Telegram's: {dict(report.ended)}")
    print("Memory, MB after each tenth:", ", ".join(f"{one:.0f}" for one in report.memory))
    print(f"Presses left unanswered: {len(report.unanswered)} {report.unanswered[:10]}")
    print(f"Handlers that crashed, or were refused by Telegram: {len(report.failures)}")
    for name, text in report.failures.items():
        print(f"\n--- {name}\n{text}")
    verdict = "clean" if report.is_clean else "NOT CLEAN"
    print(f"\nVerdict: {verdict}, memory {'flat' if is_flat(report) else 'GROWING'}; again with --seed {report.seed}")
