"""First answers counted, from a stream of all answers in the order in which they were given.

Owns the counting, in little memory: a million answers of twenty thousand people take some megabytes. What the counts
tell is `bot.domain.item_statistics`'.
"""

from __future__ import annotations

from array import array
from collections import deque
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.domain.item_statistics import FEWEST_OTHERS, Counted, Moments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SAMPLE: Final = 300
"""Of each question so many of the newest first answers are named, to see which options were chosen."""


class Given(NamedTuple):
    """One answer as it is stored; rows of a query may stand for it."""

    id: int
    platform: str
    person_id: str
    key: str
    revision: str
    is_correct: bool
    taken_ms: int | None
    """None where the time says nothing."""


@dataclass(slots=True)
class _Item:
    """What is gathered of one question in one wording."""

    bit: int
    answered: int = 0
    right: int = 0
    taken: array[int] = field(default_factory=lambda: array("q"))
    newest: deque[int] = field(default_factory=lambda: deque(maxlen=SAMPLE))


@dataclass(slots=True)
class _Person:
    """What is gathered of one person."""

    met: int = 0
    """The bits of the items that they have answered."""
    answers: array[int] = field(default_factory=lambda: array("L"))
    """Each item's number times two, and one more where it was right."""


class FirstAnswers:
    """Counts first answers; nobody is known by name to what it returns."""

    def __init__(self) -> None:
        self._items: dict[tuple[str, str], _Item] = {}
        self._people: dict[tuple[str, str], _Person] = {}

    def add(self, answers: Iterable[Given]) -> None:
        """Take answers, older ones before newer ones."""
        items, people = self._items, self._people
        for answer_id, platform, person_id, key, revision, is_correct, taken_ms in answers:
            person = people.get((platform, person_id))
            if person is None:
                person = people[platform, person_id] = _Person()
            item = items.get((key, revision))
            if item is None:
                item = items[key, revision] = _Item(len(items))
            bit = 1 << item.bit
            if person.met & bit:
                continue
            person.met |= bit
            person.answers.append(item.bit * 2 + is_correct)
            item.answered += 1
            item.right += is_correct
            item.newest.append(answer_id)
            if taken_ms is not None:
                item.taken.append(taken_ms)

    def counted(self) -> tuple[Counted, ...]:
        """Return what was counted, a question in one wording each, in the order in which they were first answered."""
        means = [item.right / item.answered for item in self._items.values()]
        sums = [[0, 0, 0.0, 0.0, 0.0] for _ in means]
        for person in self._people.values():
            for number, is_right, rest in _rests(person, means):
                of = sums[number]
                of[0] += 1
                of[1] += is_right
                of[2] += rest
                of[3] += rest * rest
                of[4] += rest * is_right
        return tuple(
            Counted(
                key=key,
                revision=revision,
                answered=item.answered,
                right=item.right,
                moments=Moments(int(of[0]), int(of[1]), *of[2:]),
                median_ms=median(item.taken) if item.taken else None,
                newest=tuple(item.newest),
            )
            for ((key, revision), item), of in zip(self._items.items(), sums, strict=True)
        )


def _rests(person: _Person, means: list[float]) -> Iterator[tuple[int, int, float]]:
    """Yield of each item that somebody answered its number, whether they were right, how well they do elsewhere."""
    others = len(person.answers) - 1
    if others < FEWEST_OTHERS:
        return
    pairs = [divmod(one, 2) for one in person.answers]
    beyond = sum(is_right - means[number] for number, is_right in pairs)
    for number, is_right in pairs:
        yield number, is_right, (beyond - is_right + means[number]) / others
