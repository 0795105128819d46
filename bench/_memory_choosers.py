"""Ways of choosing what to ask on a day: the bot's own, at random, and by fixed steps.

Owns the rivals. None of them sees a reader's true memory, only whether answers were right.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol

from bot.domain.choosing import Past, chosen_items
from bot.domain.memory import DEFAULT_AIM, Grade, aim_of, learn
from bot.domain.rounds import Wish

if TYPE_CHECKING:
    import random

    from bot.domain.bank import Bank
    from bot.domain.memory import Card

FIRST_DAY = date(2026, 1, 1)
STEPS = (1, 3, 7, 14, 30)
"""Days until a question comes again, after so many right answers in a row; the last for all further ones."""


class Chooser(Protocol):
    """A way of choosing."""

    name: ClassVar[str]

    def choose(self, day: int, count: int) -> list[str]:
        """Return the keys to ask on a day, none twice."""
        ...

    def hear(self, key: str, day: int, *, is_correct: bool) -> None:
        """Take in how one was answered."""
        ...


class Ours:
    """What the bot does: `bot.domain.choosing` upon `bot.domain.memory`, graded by right or wrong alone."""

    name = "ours"

    def __init__(self, bank: Bank, chance: random.Random) -> None:
        self._bank, self._chance = bank, chance
        self._cards: dict[str, Card] = {}
        self._aim = DEFAULT_AIM

    def choose(self, day: int, count: int) -> list[str]:
        today, seed = FIRST_DAY + timedelta(day), self._chance.getrandbits(64)
        self._aim = aim_of(self._cards.values())  # a round's, for all its answers
        items = chosen_items(self._bank, Past(self._cards), Wish(length=count), seed=seed, today=today)
        return [item.key for item in items]

    def hear(self, key: str, day: int, *, is_correct: bool) -> None:
        grade = Grade.GOOD if is_correct else Grade.AGAIN
        today = FIRST_DAY + timedelta(day)
        revision = self._bank.by_key[key].revision
        self._cards[key] = learn(self._cards.get(key), key, revision, grade, today, aim=self._aim)


class Random:
    """Any question of the bank, as likely as any other."""

    name = "random"

    def __init__(self, bank: Bank, chance: random.Random) -> None:
        self._keys, self._chance = list(bank.by_key), chance

    def choose(self, day: int, count: int) -> list[str]:  # noqa: ARG002 - every day is like any other
        return self._chance.sample(self._keys, min(count, len(self._keys)))

    def hear(self, key: str, day: int, *, is_correct: bool) -> None:
        """Remember nothing."""


class Steps:
    """Fixed steps: what is due, the longest due first; then new ones in the bank's order; then what is due soonest."""

    name = "fixed 1/3/7/14/30"

    def __init__(self, bank: Bank, chance: random.Random) -> None:  # noqa: ARG002 - nothing is left to chance
        self._keys = list(bank.by_key)
        self._step: dict[str, int] = {}
        self._due: dict[str, int] = {}

    def choose(self, day: int, count: int) -> list[str]:
        known = sorted(self._due, key=self._due.__getitem__)
        due = [key for key in known if self._due[key] <= day]
        new = [key for key in self._keys if key not in self._due]
        return [*due, *new, *(key for key in known if self._due[key] > day)][:count]

    def hear(self, key: str, day: int, *, is_correct: bool) -> None:
        step = min(self._step.get(key, -1) + 1, len(STEPS) - 1) if is_correct else 0
        self._step[key], self._due[key] = step, day + STEPS[step]


CHOOSERS = (Ours, Random, Steps)
