"""Simulated readers: how somebody's memory of each question really stands, which no way of choosing gets to see.

Owns three theories of forgetting. `Fsrs` is the family that the bot itself believes in, but with other parameters than
the bot's and with questions of unlike difficulty; the other two were not made by its authors and share no formula with
it:

- `Activation`: base-level activation with decay that depends on the activation at each practice, the account of the
  spacing effect in ACT-R (Pavlik and Anderson, "Practice and forgetting effects on vocabulary memory", Cognitive
  Science 29, 2005), rescaled to days.
- `HalfLife`: exponential forgetting with a half-life that each recall multiplies and each failure divides (the shape of
  Settles and Meeder, "A trainable spaced repetition model for language learning", ACL 2016), whatever the spacing: a
  world in which waiting has no use of its own.

Every reader knows some questions before ever meeting them. Whoever does not recall an answer guesses, and learns from
what the bot then says.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import exp, log
from typing import TYPE_CHECKING, ClassVar, Protocol

import fsrs

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

EPOCH = datetime(2026, 1, 1, 12, tzinfo=UTC)
KNOWN_BEFORE = (0.1, 0.3)
"""Bounds of the share of questions that a reader could answer without ever having met them."""


class Reader(Protocol):
    """Somebody's true memory."""

    known: set[str]
    """What they knew before."""

    def recall(self, key: str, day: int) -> float:
        """Return the true probability of recalling a question that was met, on a day from 0."""
        ...

    def practise(self, key: str, day: int, *, recalled: bool) -> None:
        """Take in what an answer, and being told, leave behind."""
        ...


def prior(keys: Iterable[str], chance: random.Random) -> set[str]:
    share = chance.uniform(*KNOWN_BEFORE)
    return {key for key in keys if chance.random() < share}


class Fsrs:
    """FSRS with parameters drawn around the published ones, and with a difficulty of each question's own."""

    name: ClassVar[str] = "FSRS, drawn parameters"
    _SPREAD = 0.3
    _UNLIKE = 0.5

    def __init__(self, keys: Iterable[str], chance: random.Random) -> None:
        keys = list(keys)
        self.known = prior(keys, chance)
        bounds = zip(fsrs.scheduler.LOWER_BOUNDS_PARAMETERS, fsrs.scheduler.UPPER_BOUNDS_PARAMETERS, strict=True)
        drawn = (
            min(max(value * chance.lognormvariate(0, self._SPREAD), least), most)
            for value, (least, most) in zip(fsrs.scheduler.DEFAULT_PARAMETERS, bounds, strict=True)
        )
        self._scheduler = fsrs.Scheduler(tuple(drawn), learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        decay = -self._scheduler.parameters[20]
        self._decay, self._factor = decay, 0.9 ** (1 / decay) - 1
        self._ease = {key: chance.lognormvariate(0, self._UNLIKE) for key in keys}
        self._harder = {key: chance.gauss(0, 1.5) for key in keys}
        self._cards: dict[str, fsrs.Card] = {}
        self._last: dict[str, int] = {}

    def recall(self, key: str, day: int) -> float:
        return (1 + self._factor * (day - self._last[key]) / self._cards[key].stability) ** self._decay

    def practise(self, key: str, day: int, *, recalled: bool) -> None:
        rating = fsrs.Rating.Good if recalled else fsrs.Rating.Again
        is_new = key not in self._cards
        card = self._cards.get(key) or fsrs.Card(card_id=1)
        card, _ = self._scheduler.review_card(card, rating, EPOCH + timedelta(day))
        if is_new:
            card.stability *= self._ease[key]
            card.difficulty = min(max(card.difficulty + self._harder[key], 1), 10)
        self._cards[key], self._last[key] = card, day


class Activation:
    """ACT-R's base-level activation with decay by activation; being told counts as much as recalling."""

    name: ClassVar[str] = "ACT-R activation (held out)"

    def __init__(self, keys: Iterable[str], chance: random.Random) -> None:
        keys = list(keys)
        self.known = prior(keys, chance)
        self._least_decay = 0.3 * chance.lognormvariate(0, 0.2)
        self._decay_scale = 0.3 * chance.lognormvariate(0, 0.2)
        self._noise = 0.4 * chance.lognormvariate(0, 0.15)
        threshold = chance.gauss(-0.8, 0.15)
        self._threshold = {key: threshold + chance.gauss(0, 0.3) for key in keys}
        self._practices: dict[str, list[tuple[int, float]]] = {}

    def recall(self, key: str, day: int) -> float:
        practices = self._practices[key]
        if practices[-1][0] == day:
            return 1.0
        return 1 / (1 + exp((self._threshold[key] - self._activation(key, day)) / self._noise))

    def practise(self, key: str, day: int, *, recalled: bool) -> None:  # noqa: ARG002 - both count the same here
        if key not in self._practices:
            first = [(day, self._least_decay)]
            # what was known before has been met before: twice, weeks ago
            self._practices[key] = [(day - 60, 0.3), (day - 30, 0.3), *first] if key in self.known else first
            return
        decay = self._decay_scale * exp(self._activation(key, day)) + self._least_decay
        self._practices[key].append((day, decay))

    def _activation(self, key: str, day: int) -> float:
        return log(sum((day - practised) ** -decay for practised, decay in self._practices[key]))


class HalfLife:
    """Exponential forgetting with a half-life that recalls multiply, however they are spaced."""

    name: ClassVar[str] = "Half-life, no spacing effect (held out)"

    def __init__(self, keys: Iterable[str], chance: random.Random) -> None:
        keys = list(keys)
        self.known = prior(keys, chance)
        first = 3 * chance.lognormvariate(0, 0.2)
        self._first = {key: first * chance.lognormvariate(0, 0.5) for key in keys}
        self._grows = 2 * chance.lognormvariate(0, 0.15)
        self._shrinks = 0.5 * chance.lognormvariate(0, 0.15)
        self._half_life: dict[str, float] = {}
        self._last: dict[str, int] = {}

    def recall(self, key: str, day: int) -> float:
        return 2 ** ((self._last[key] - day) / self._half_life[key])

    def practise(self, key: str, day: int, *, recalled: bool) -> None:
        if key not in self._half_life:
            self._half_life[key] = self._first[key] * (self._grows if recalled else 1)
        else:
            grown = self._half_life[key] * (self._grows if recalled else self._shrinks)
            self._half_life[key] = min(max(grown, self._first[key] / 2), 3_650)
        self._last[key] = day


READERS = (Fsrs, Activation, HalfLife)
