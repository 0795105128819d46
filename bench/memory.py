"""A year of a simulated reader: what is remembered when the bot chooses, when chance does, and with fixed steps.

Readers forget by FSRS's own model with parameters that the bot does not know, and by two models held out from it
(`_memory_readers`). All ways of choosing get the same reader, the same bank and the same number of questions a day, and
see only whether answers were right. What is measured is the true probability of recall on the next morning, averaged
over the questions, not what was answered.

Every seed draws a reader; the three ways of choosing meet the same one, so their differences are taken reader by
reader. Intervals are 95 % of Student's t over the seeds.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench._memory_choosers import CHOOSERS, Ours
from bench._memory_readers import READERS
from bench._memory_year import Year, live
from bot.domain.bank import Bank
from bot.storage.library import load_library

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTENT = Path(__file__).parent.parent / "content"
MEASURES = (
    ("bank, year", "bank_mean"),
    ("bank, end", "bank_end"),
    ("met, year", "met_mean"),
    ("met, end", "met_end"),
)
T_95 = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 8: 2.36, 10: 2.26, 12: 2.20, 16: 2.13, 20: 2.09, 30: 2.05}
"""Student's t for 95 %, two-sided, by the number of values; the nearest smaller number serves for those between."""


@click.command()
@click.option("--quick", is_flag=True, help="Two readers of each kind, for a month, to see that it works.")
@click.option("--seeds", default=12, show_default=True, type=click.IntRange(2), help="Readers of each kind.")
@click.option("--days", default=365, show_default=True, type=click.IntRange(1))
@click.option(
    "--count", "counts", type=click.IntRange(1), multiple=True, help="Questions a day; repeatable. [default: 10]"
)
@click.option("--content", default=CONTENT, type=click.Path(path_type=Path), help="Directory of the library.")
def command(*, quick: bool, seeds: int, days: int, counts: tuple[int, ...], content: Path) -> None:
    """Print what readers still know after a year, for each way of choosing."""
    seeds, days = (2, 30) if quick else (seeds, days)
    started = time.monotonic()
    bank = bank_of(content)
    print(f"{len(bank.items)} questions; {days} days; {seeds} readers of each kind; mean true probability of recall")
    for count in counts or (10,):
        runs = [(content, kind, seed, days, count) for kind in range(len(READERS)) for seed in range(seeds)]
        with ProcessPoolExecutor() as pool:
            years = list(pool.map(run, runs))
        for kind, reader in enumerate(READERS):
            report(reader.name, count, years[kind * seeds : (kind + 1) * seeds])
    print(f"\n{time.monotonic() - started:.0f} s")


@cache
def bank_of(content: Path) -> Bank:
    return Bank(load_library(content))


@cache
def guesses(bank: Bank) -> dict[str, float]:
    """Return the chance of choosing all that is right, and nothing else, without knowing anything but how many."""
    questions = {key: bank.question(key, 0) for key in bank.by_key}
    return {key: 1 / math.comb(len(one.options), len(one.correct)) for key, one in questions.items() if one}


def run(of: tuple[Path, int, int, int, int]) -> list[Year]:
    """Return the year of one reader, once with each way of choosing."""
    content, kind, seed, days, count = of
    bank = bank_of(content)
    years = []
    for chooser in CHOOSERS:
        reader = READERS[kind](bank.by_key, random.Random(f"reader {seed}"))  # noqa: S311 - the same for each chooser
        chance = random.Random(f"choice {seed}")  # noqa: S311 - not for secrets
        years.append(live(reader, chooser(bank, chance), guesses(bank), days=days, count=count, seed=seed))
    return years


def report(name: str, count: int, years: Sequence[Sequence[Year]]) -> None:
    """Print one reader's table: rows are ways of choosing, and how far ours is above each."""
    print(f"\n### {name}, {count} questions a day\n")
    print("| | " + " | ".join(title for title, _ in MEASURES) + " | met | right answers |")
    print("|---|" + "---:|" * (len(MEASURES) + 2))
    for place, chooser in enumerate(CHOOSERS):
        cells = [interval([getattr(one[place], measure) for one in years]) for _, measure in MEASURES]
        met = statistics.mean(one[place].met for one in years)
        right = statistics.mean(one[place].right for one in years)
        print(f"| {chooser.name} | " + " | ".join(cells) + f" | {met:.0f} | {right:.0%} |")
    for place, chooser in enumerate(CHOOSERS):
        if chooser is not Ours:
            cells = [versus(years, place, measure) for _, measure in MEASURES]
            print(f"| ours − {chooser.name} | " + " | ".join(cells) + " | | |")


def versus(years: Sequence[Sequence[Year]], place: int, measure: str) -> str:
    ours = [getattr(one[0], measure) for one in years]
    theirs = [getattr(one[place], measure) for one in years]
    gain = [mine - other for mine, other in zip(ours, theirs, strict=True)]
    return f"{interval(gain, sign='+')} ({statistics.mean(ours) / statistics.mean(theirs):.2f}×)"


def interval(values: Sequence[float], sign: str = "") -> str:
    """Return the mean with half the width of its interval, in percentage points."""
    student = T_95[max(size for size in T_95 if size <= len(values))]
    half = student * statistics.stdev(values) / math.sqrt(len(values))
    return f"{100 * statistics.mean(values):{sign}.1f} ± {100 * half:.1f}"
