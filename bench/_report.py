"""What a measurement found, as tables: medians with the smallest and the largest beside them, and ratios.

Owns the shape of a table and the words about the machine. What is measured is the benchmarks' own.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LIBRARIES = (
    "python-telegram-bot",
    "aiohttp",
    "aiogram",
    "sqlalchemy",
    "aiosqlite",
    "asyncpg",
    "pydantic",
    "opencc",
    "fsrs",
)


@dataclass(frozen=True)
class Table:
    """One table of a report."""

    title: str
    columns: tuple[str, ...]
    """The first names what is measured."""
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    """How it was measured, in a sentence or two."""

    def markdown(self) -> str:
        """Return it as Markdown."""
        lines = [self.columns, ("---", *("---:" for _ in self.columns[1:])), *self.rows]
        table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        return "\n\n".join(part for part in (f"### {self.title}", self.note, table) if part)


def spread(values: Iterable[float], shown: str = "{:,.0f}") -> str:
    """Return the median, with the smallest and the largest in brackets where there are several."""
    found = sorted(values)
    middle = shown.format(statistics.median(found))
    return middle if len(found) == 1 else f"{middle} ({shown.format(found[0])}–{shown.format(found[-1])})"


def ratios(ours: Sequence[float], rival: Sequence[float]) -> str:
    """Return by how much ours is more than a rival's, round by round."""
    return spread((one / other for one, other in zip(ours, rival, strict=True)), "{:.2f}×")


def machine() -> str:
    """Return in a paragraph what was measured on, and with what."""
    cores = len(os.sched_getaffinity(0))
    return (
        f"Measured on {cores} core{'s' if cores > 1 else ''} of {_processor()}, {_memory()}, {platform.system()} "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        f"{', '.join(_versions())}."
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"


def _versions() -> Iterable[str]:
    for name in LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
