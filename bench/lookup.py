"""Lookup at growing sizes: ours beside a plain substring scan and SQLite's FTS5 over bigrams.

Statements are made up by seeded recombination of the clauses of `content/`, the frequent ones much more often than the
rare ones, until terms are as common and as rare as in real prose. The three are asked the same queries in turn.

What is timed: for ours a whole answer (query taken apart, alias table, concepts, ranking, the first page of five hits
with highlights), its memory of earlier answers emptied before each query, and the same once more with it ("again": what
paging costs). The scan and FTS5 only tell which statements hold the literal, already folded term: less than half of the
work, to their advantage. Times are of the processor, so that other work on the machine does not count.
"""

from __future__ import annotations

import gc
import random
import re
import resource
import sqlite3
import statistics
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from bench._report import Table, spread
from bot.domain.folding import fold
from bot.domain.library import Occasion, Statement
from bot.domain.lookup import Lookup
from bot.storage.library import load_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.domain.library import Library

CONTENT = Path(__file__).parent.parent / "content"
KINDS = ("common", "rare")
SIZES = (0, 1_000, 10_000, 100_000)
PAGE = 5
PER_OCCASION = 200
COMMON = (
    "創新",
    "發展",
    "產業",
    "新質生產力",
    "科技創新",
    "產業鏈",
    "人工智能",
    "數字經濟",
    "高質量發展",
    "綠色發展",
    "生產力",
    "供應鏈",
    "現代化產業體系",
    "戰略性新興產業",
    "全要素生產率",
    "未來產業",
    "傳統產業",
    "新型工業化",
)
RARE_IN_REAL = ("工匠精神", "低空經濟", "綠水青山", "牛鼻子", "收入分配", "數字鄉村", "氫能", "股權投資", "寬容失敗")
RARE_BELOW = 0.002
"""Share of statements that a rare term occurs in at most."""


class Timing(NamedTuple):
    """Seconds that one query takes."""

    hits: float
    """How many it finds; no seconds."""
    found: float
    slowest: float
    """99 of 100 take less."""
    again: float
    scan: float
    fts5: float


@click.command()
@click.option(
    "--size", "sizes", type=int, multiple=True, help="Statements; repeatable. Default: real, 1000, 10000, 100000."
)
@click.option("--seed", default=19, show_default=True)
def command(sizes: tuple[int, ...], seed: int) -> None:
    """Time lookups at several sizes. 0 is the real library."""
    library = load_library(CONTENT)
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}; µs per query; ratios: rival / ours")
    for size in sizes or SIZES:
        measure(grown(library, size, seed) if size else library, random.Random(seed))  # noqa: S311 - the same texts in every run


def grown(library: Library, size: int, seed: int) -> Library:
    """Return the library with `size` made-up statements in place of its own."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    spoken = list(dict.fromkeys(clause for s in library.statements for clause in clauses(s.text)))
    written = list(dict.fromkeys(clause for c in library.concepts for clause in clauses(c.explanation)))
    chance.shuffle(spoken)
    chance.shuffle(written)
    pool = [*spoken, *written]
    weights = list(accumulate(1 / (rank + 10) ** 1.25 for rank in range(len(pool))))
    occasions = []
    for number in range(-(-size // PER_OCCASION)):
        held_on = date(2024, 3, 5) - timedelta(days=number)
        statements = tuple(
            Statement(f"{held_on}/{place}", held_on.isoformat(), place, text(chance, pool, weights))
            for place in range(1, min(PER_OCCASION, size - number * PER_OCCASION) + 1)
        )
        occasions.append(
            Occasion(held_on.isoformat(), held_on, f"第{number}次會議", f"Meeting {number}", (), statements)
        )
    concepts = tuple(replace(concept, statement_ids=()) for concept in library.concepts)
    return replace(library, occasions=tuple(reversed(occasions)), concepts=concepts)


def clauses(text: str) -> list[str]:
    return [clause for clause in re.split(r"[，。；！？：\s]", text) if len(clause) > 3]


def text(chance: random.Random, pool: Sequence[str], weights: Sequence[float]) -> str:
    """Return a statement of about the annex's length: 140 characters."""
    return "，".join(chance.choices(pool, cum_weights=weights, k=chance.randint(4, 16))) + "。"


def tables(*, rounds: int, quick: bool) -> list[Table]:
    """Return what `command` prints, with the spread over the rounds; the largest size is measured once."""
    library = load_library(CONTENT)
    rows = []
    for size in (0, 1_000) if quick else SIZES:
        grown_library = grown(library, size, 19) if size else library
        runs = [measure(grown_library, random.Random(19)) for _ in range(1 if size == SIZES[-1] else rounds)]  # noqa: S311 - the same texts in every run
        for place, kind in enumerate(KINDS):
            timings = [one[place] for one in runs]
            named = (f"{size or 'the real library'}, {kind}", f"{timings[0].hits:,.0f}")
            cells = [spread((one[at] * 1e6 for one in timings), "{:,.1f}") for at in range(1, 4)]
            beside = [spread((one[at] / one.found for one in timings), "{:.2f}×") for at in (4, 5)]
            rows.append((*named, *cells, *beside))
    columns = ("statements", "hits", "p50 µs", "p99 µs", "again µs", "a plain scan", "FTS5")
    return [Table("Lookups", columns, tuple(rows), "Beside rivals that only tell which statements hold the words.")]


def measure(library: Library, chance: random.Random) -> list[Timing]:
    before = peak()
    lookup, built = timed(lambda: Lookup(library, remembered=0))
    grew = peak() - before
    texts = [fold(statement.text) for statement in library.statements]
    (search, fts_built), count = fts5(texts), len(texts)
    characters = sum(map(len, texts)) / count
    print(
        f"\n{count:,} statements of {characters:.0f} characters: built in {built:.2f} s (FTS5 {fts_built:.2f} s), "
        f"{grew:,.0f} MB more at the peak"
    )
    print(f"{'':8}{'terms':>6}{'hits':>8}{'find p50':>10}{'p99':>9}{'again':>11}{'scan p50':>10}{'':7}{'FTS5 p50':>10}")
    common, rare = vocabulary(texts, chance)
    gc.collect()
    gc.freeze()  # a server's library is old by the time it is asked; the collector need not walk it in mid-query
    return [report(name, terms, lookup, texts, search) for name, terms in zip(KINDS, (common, rare), strict=True)]


def vocabulary(texts: Sequence[str], chance: random.Random) -> tuple[list[str], list[str]]:
    """Return common terms, and as many rare ones as there are: cuts of the texts that few of them hold."""
    if len(texts) < 100:
        return COMMON, RARE_IN_REAL
    rare: list[str] = []
    for _ in range(4_000):
        chosen = chance.choice(texts)
        length = chance.randint(2, 5)
        start = chance.randrange(len(chosen) - length)
        term = chosen[start : start + length]
        if (
            term.isalpha()
            and not term.isascii()
            and 0 < sum(term in t for t in texts) <= max(3, RARE_BELOW * len(texts))
        ):
            rare.append(term)
        if len(rare) == 20:
            break
    return COMMON, rare


def report(
    name: str, terms: Sequence[str], lookup: Lookup, texts: Sequence[str], search: Callable[[str], object]
) -> Timing:
    rounds = max(3, min(100, 200_000 // len(texts)))
    found, again, scanned, matched = ([] for _ in range(4))
    hits = statistics.median(len(lookup.find(term).hits) for term in terms)
    for _ in range(rounds):
        for term in terms:
            folded = fold(term)
            lookup._index._answers.clear()  # noqa: SLF001 - the first time a term is asked for is what counts
            found.append(timed(lambda: page(lookup, term))[1])  # noqa: B023 - called at once
            again.append(timed(lambda: page(lookup, term))[1])  # noqa: B023 - same
            scanned.append(timed(lambda: [n for n, t in enumerate(texts) if folded in t])[1])  # noqa: B023 - same
            matched.append(timed(lambda: search(folded))[1])  # noqa: B023 - same
    ours = statistics.median(found)
    scan, fts = statistics.median(scanned), statistics.median(matched)
    print(
        f"{name:8}{len(terms):6}{hits:8,.0f}{micro(ours):>10}{micro(percentile(found)):>9}{micro(statistics.median(again)):>11}"
        f"{micro(scan):>10}{scan / ours:6.1f}×{micro(fts):>10}{fts / ours:6.1f}×"
    )
    return Timing(hits, ours, percentile(found), statistics.median(again), scan, fts)


def page(lookup: Lookup, term: str) -> tuple[int, object]:
    hits = lookup.find(term).hits
    return len(hits), hits[:PAGE]


def fts5(texts: Iterable[str]) -> tuple[Callable[[str], object], float]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE statements USING fts5(bigrams, content='', tokenize='unicode61')")

    def build() -> None:
        rows = ((" ".join(pairs(text)),) for text in texts)
        connection.executemany("INSERT INTO statements(bigrams) VALUES (?)", rows)

    _, seconds = timed(build)

    def search(term: str) -> object:
        phrase = f'"{" ".join(pairs(term))}"'
        return connection.execute("SELECT rowid FROM statements WHERE statements MATCH ?", (phrase,)).fetchall()

    return search, seconds


def pairs(text: str) -> Iterable[str]:
    return map(str.__add__, text, text[1:])


def timed(work: Callable[[], object]) -> tuple[object, float]:
    start = time.thread_time()
    result = work()
    return result, time.thread_time() - start


def percentile(times: Sequence[float], share: float = 0.99) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def micro(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f}"


def peak() -> float:
    """Return the most memory that the process has held so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)
