"""What answers tell of questions: how many know them, whether they tell who knows much, which of them are suspect.

Owns the arithmetic and the thresholds. Reading answers may not enter, nor wording.

Only first answers count: of each person the first to a question in its present wording, as Moodle's item analysis has
it ("Quiz statistics calculations", docs.moodle.org: later attempts build on earlier ones). What we repeat, we repeat on
purpose until it is known.

- **Difficulty** is the proportion of right answers (Moodle's facility index).
- **Discrimination** is the corrected item-rest correlation (Henrysson 1963, Psychometrika 28:211): the point-biserial
  correlation of being right with doing well in the *other* questions. Classical test theory has everybody answer
  everything. Here nobody does, and some meet easier questions than others; so doing well is the mean, over a person's
  other first answers, of 1 or 0 less that question's difficulty.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

ENOUGH: Final = 30
"""First answers from which on a question is judged. Fewer say little (Downing & Yudkowsky 2009, Assessment in Health
Professions Education: item analysis helps from about 30 people on)."""
FEWEST_OTHERS: Final = 5
"""Other first answers of a person from which on these tell how well they do."""
WEAK: Final = 0.10
"""Discrimination below this is near none: Blackboard's item analysis marks such questions for review."""
HARDEST: Final = 0.10
"""Difficulty of what is "very difficult" at least (the Open University's table for Moodle's facility index); where
guessing among four is right in a quarter of cases, something is wrong with the question as a rule."""
EASIEST: Final = 0.95
"""Difficulty of what the same table calls "extremely easy": it tells nobody from anybody."""
_TINY: Final = 1e-12


class Suspicion(IntEnum):
    """Why an author should look at a question; the larger, the worse."""

    EVERYBODY_RIGHT = 1
    """At least `EASIEST` are right."""
    WEAK = 2
    """Being right says next to nothing about doing well elsewhere."""
    HARDLY_ANYBODY_RIGHT = 3
    """At most `HARDEST` are right."""
    DISTRACTOR_LEADS = 4
    """A wrong option is chosen more often than the right one: is it right, too?"""
    NEGATIVE = 5
    """Whoever does well elsewhere is more often wrong here: is the wrong option marked as right?"""


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over the people whose other answers are enough to tell how well they do."""

    count: int = 0
    right: int = 0
    """How many of them are right."""
    rest: float = 0.0
    """Sum of how well they do elsewhere."""
    rest_squares: float = 0.0
    rest_of_right: float = 0.0
    """The same sum over those who are right."""


@dataclass(frozen=True, slots=True)
class Counted:
    """First answers to one question in one wording, as they are counted."""

    key: str
    revision: str
    answered: int
    """Never 0."""
    right: int
    moments: Moments
    median_ms: float | None = None
    """Of the times that are known."""
    newest: tuple[int, ...] = ()
    """Names of the newest of these answers."""


@dataclass(frozen=True, slots=True)
class OptionShare:
    """How often an option was there to be chosen, and how often it was."""

    option: str
    """As `bot.domain.questions.Question.options` has it."""
    is_right: bool
    chosen: int
    shown: int


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """What first answers tell of one question."""

    key: str
    answered: int
    right: int
    discrimination: float | None
    """From -1 to 1; None where there is too little to tell, or everybody does alike."""
    discriminated: int
    """People that it was worked out from."""
    median_taken: timedelta | None
    """Of those answers in private rounds whose time tells something."""
    shares: tuple[OptionShare, ...] = ()
    """The most chosen first; empty where they were not looked into."""

    @property
    def difficulty(self) -> float:
        """The proportion of right answers."""
        return self.right / self.answered

    @property
    def is_judged(self) -> bool:
        """Whether there are enough answers."""
        return self.answered >= ENOUGH

    @property
    def suspicions(self) -> tuple[Suspicion, ...]:
        """Why an author should look at it, the worst first."""
        if not self.is_judged:
            return ()
        judged = self.discrimination if self.discriminated >= ENOUGH else None
        found = {
            Suspicion.NEGATIVE: judged is not None and judged < 0,
            Suspicion.DISTRACTOR_LEADS: leading_distractor(self.shares) is not None,
            Suspicion.HARDLY_ANYBODY_RIGHT: self.difficulty <= HARDEST,
            Suspicion.WEAK: judged is not None and 0 <= judged < WEAK,
            Suspicion.EVERYBODY_RIGHT: self.difficulty >= EASIEST,
        }
        return tuple(one for one, is_there in found.items() if is_there)


def discrimination(moments: Moments) -> float | None:
    """Return the correlation of being right with doing well elsewhere; None where either is the same for all."""
    n, right = moments.count, moments.right
    if not 0 < right < n:
        return None
    squares = moments.rest_squares - moments.rest**2 / n
    if squares <= _TINY * n:
        return None
    spread = sqrt((right - right**2 / n) * squares)
    return max(-1.0, min(1.0, (moments.rest_of_right - right * moments.rest / n) / spread))


def leading_distractor(shares: Iterable[OptionShare]) -> OptionShare | None:
    """Return the wrong option that leads the right one by the share of those who could choose it; None for none.

    An option that few have seen leads nothing: a generated question has many that take turns.
    """
    rates = [(one.chosen / one.shown, one) for one in shares if one.shown >= ENOUGH]
    right = max((rate for rate, one in rates if one.is_right), default=None)
    wrong = max((pair for pair in rates if not pair[1].is_right), key=lambda pair: pair[0], default=None)
    return wrong[1] if wrong and right is not None and wrong[0] > right else None


def worst_first(items: Iterable[ItemStatistics]) -> list[ItemStatistics]:
    """Return those that are suspect: the worst suspicion first, then the most of them, then by discrimination."""
    return sorted((one for one in items if one.suspicions), key=_order)


def _order(item: ItemStatistics) -> tuple[Sequence[int], float, str]:
    value = 1.0 if item.discrimination is None else item.discrimination
    return [-one for one in item.suspicions] + [0], value, item.key


def shares_of(chosen: Iterable[tuple[Sequence[str], Sequence[int], Sequence[int], int]]) -> tuple[OptionShare, ...]:
    """Return how options share the answers, the most chosen first.

    Args:
        chosen: Options as they were shown, the indexes of the right ones, the indexes that were chosen, and how often.
    """
    seen: dict[str, list[int]] = {}
    rights: set[str] = set()
    for options, correct, picked, count in chosen:
        rights.update(options[index] for index in correct)
        for index, option in enumerate(options):
            counts = seen.setdefault(option, [0, 0])
            counts[0] += count if index in picked else 0
            counts[1] += count
    shares = [OptionShare(option, option in rights, *counts) for option, counts in seen.items()]
    return tuple(sorted(shares, key=lambda one: (-one.chosen, -one.shown, one.option)))
