"""One memory of two: cards folded anew from all answers in order of time, and one streak of two.

Owns these two foldings. What one answer does to a card is `bot.domain.memory`'s, what a day does to a streak
`bot.domain.streak`'s; whose answers they are is settled before.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bot.domain.answers import AnsweredIn
from bot.domain.memory import DEFAULT_AIM, learnt
from bot.domain.streak import Streak, as_of, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from bot.domain.answers import Answer
    from bot.domain.memory import Card


@dataclass(frozen=True, slots=True)
class Joining:
    """How two memories become one; both are pure."""

    relearn: Callable[[Sequence[Answer], Mapping[str, float]], Mapping[str, Card]]
    """Is given all answers to some questions, and the aims of rounds by the digits of their ids; returns the cards."""
    join: Callable[[Streak | None, Streak | None, Sequence[date]], Streak | None]
    """Is given the home's streak, the other's, and the days on which either read or practised; returns one."""


def relearnt(
    answers: Iterable[Answer], current: Callable[[str], str | None], aims: Mapping[str, float]
) -> dict[str, Card]:
    """Return the cards that answers make, one for each key, as they would have been made one after the other.

    Of a question that was reworded, what counts is the wording of the library of the day or, if none of the answers is
    to that, the one that came last.

    Args:
        answers: In any order.
        current: Returns a key's revision in the library of the day; None if it is gone.
        aims: With which aim rounds were played, by the hexadecimal digits of their ids. Answers elsewhere, and in
            rounds that are not kept any more, go by the general one.
    """
    ordered = sorted(answers, key=lambda answer: (answer.key, answer.at, answer.place))
    cards: dict[str, Card] = {}
    for key, group in groupby(ordered, key=lambda answer: answer.key):
        history = list(group)
        revision, card = _standing(history, current(key)), None
        for answer in history:
            card = learnt(card, answer, revision, aim=_aim(answer, aims)) or card
        if card is not None:
            cards[key] = card
    return cards


def _standing(history: Sequence[Answer], current: str | None) -> str:
    """Return the revision that a question's card is of."""
    seen = dict.fromkeys(answer.revision for answer in history)  # in the order in which they were first answered
    return current if current in seen else list(seen)[-1]


def _aim(answer: Answer, aims: Mapping[str, float]) -> float:
    if answer.answered_in is not AnsweredIn.ROUND:
        return DEFAULT_AIM
    return aims.get(answer.place.partition("/")[0], DEFAULT_AIM)


def joined(
    one: Streak | None, other: Streak | None, days: Iterable[date], today: date, is_expected: Callable[[date], bool]
) -> Streak | None:
    """Return the streak of somebody who kept two; never a shorter one than the longer of them is today.

    Days on which they only answered on one side may join what each alone was broken by, so the days are counted anew,
    too. None if neither has begun.

    Args:
        one: A streak as it is stored.
        other: The other.
        days: On which local dates they are known to have read or practised, in any order.
        today: Their local date.
        is_expected: As for `bot.domain.streak.record`.
    """
    kept = [streak for streak in (one, other) if streak is not None]
    if not kept:
        return None
    last = [streak.last_on for streak in kept if streak.last_on is not None]
    counted = _on(Streak(), {*(day for day in days if day <= today), *last}, is_expected)
    ways = [counted, *(_on(streak, last, is_expected) for streak in kept)]
    best = max(ways, key=lambda streak: _worth(as_of(streak, today, is_expected)))
    longest = max(streak.longest for streak in (*kept, best))
    return Streak(best.days, best.freezes, best.towards_refill, best.last_on, longest)


def _on(streak: Streak, days: Iterable[date], is_expected: Callable[[date], bool]) -> Streak:
    """Return a streak that goes on with days, those before its newest left aside; each counts, expected or not."""
    for active in sorted(days):
        streak = record(streak, active, lambda on, active=active: on == active or is_expected(on))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    return streak


def _worth(streak: Streak) -> tuple[int, int, int]:
    return streak.days, streak.freezes, streak.towards_refill
