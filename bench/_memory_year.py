"""A simulated year: one reader, one way of choosing, a fixed number of questions a day; and what is known then.

Owns the course of a day and what is measured at its end. Readers and choosers know nothing of each other.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench._memory_choosers import Chooser
    from bench._memory_readers import Reader


@dataclass(frozen=True, slots=True)
class Year:
    """True recall probabilities of one run, and how it went."""

    bank_mean: float
    """Of all questions of the bank, averaged over the days."""
    bank_end: float
    met_mean: float
    """Of those met so far, averaged over the days."""
    met_end: float
    met: int
    """Questions met at the end."""
    right: float
    """Share of the answers that were right."""


def live(reader: Reader, chooser: Chooser, guess: Mapping[str, float], *, days: int, count: int, seed: int) -> Year:
    """Return what a run of `days` days with `count` questions each comes to.

    `guess` is the chance of choosing what is right without knowing it, for every question of the bank. A question that
    was never met is known with certainty, or not at all, as the reader knew it before.

    Raises:
        ValueError: Fewer questions were chosen on some day.
    """
    luck = random.Random(f"answers {seed}")  # noqa: S311 - the same luck for every way of choosing
    met: set[str] = set()
    means: list[tuple[float, float]] = []
    right = asked = 0
    for day in range(days):
        keys = chooser.choose(day, count)
        if len(keys) != count:
            raise ValueError(f"{len(keys)} questions on day {day}, not {count}: that would not be a fair comparison")
        for key in keys:
            recalled = luck.random() < (reader.recall(key, day) if key in met else key in reader.known)
            is_correct = recalled or luck.random() < guess[key]
            reader.practise(key, day, recalled=recalled)
            chooser.hear(key, day, is_correct=is_correct)
            met.add(key)
            right, asked = right + is_correct, asked + 1
        known = sum(reader.recall(key, day + 1) for key in met)  # the next day, before anything is asked
        means.append(((known + len(reader.known - met)) / len(guess), known / len(met)))
    (of_bank, of_met), last = zip(*means, strict=True), means[-1]
    return Year(sum(of_bank) / days, last[0], sum(of_met) / days, last[1], len(met), right / asked)
