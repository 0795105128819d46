"""What one person is likely to still know: a card for each question that they have met, kept by FSRS.

Owns the shape of a card, what an answer makes of it, and how an answer is graded. Days are the reader's own local
dates, whole ones: what was answered yesterday evening is a day old this morning. Which questions are put may not enter.

The model is FSRS 6 with its published parameters (https://github.com/open-spaced-repetition/py-fsrs), without steps
within a day and without fuzz; when a question falls due hangs on the person, too (`aim_of`). FSRS is handed noon UTC of
a local date, so that nothing depends on the hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from math import log
from typing import TYPE_CHECKING, Final

import fsrs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.domain.answers import Answer

DEFAULT_AIM: Final = 0.85
"""The probability of being remembered with which a question falls due, where nothing is known of the person."""
_AIMS: Final = (0.7, 0.88)
"""The lowest is the least that FSRS's authors advise (https://github.com/open-spaced-repetition/fsrs4anki). With
more than the highest, those who only begin slowly hardly ever meet the rest of the bank."""
_FORGETTING: Final = (1.7, 2.6)
"""Odds of being wrong about what was met before, times what FSRS expects: up to the first the lowest aim will do, from
the second the highest."""
_UNSURE: Final = (160, 0.15, 0.3)
"""Until there is better evidence: as if so many repeats had been seen, of which FSRS had expected such a share to be
wrong, and such a share was. Three weeks of ten a day outweigh it; whoever asks for five now and then is asked again
soon for as long as little is known of them."""
_HIT: Final = 0.28
"""Share of the forgotten that is answered right all the same: most questions have four options, some two."""
_LONGEST_DAYS: Final = 36_500
LONGEST_TAKEN: Final = timedelta(minutes=5)
"""Whoever took longer was doing something else: the time says nothing."""
_SETTLING: Final = timedelta(seconds=4)
"""To look up and to press, however short the question."""
_PER_CHARACTER: Final = timedelta(seconds=0.2)
"""Reading a Chinese character and thinking about it: 300 a minute, what adults read of plain text. English takes
three letters for each, and as long for the same sense."""
_SLOW: Final = 2.5
"""Times the allowance from which a right answer was hard."""
_QUICK: Final = 0.5
"""Part of the allowance within which it was easy."""
_SCHEDULER: Final = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_DECAY: Final = -_SCHEDULER.parameters[20]
_FACTOR: Final = 0.9 ** (1 / _DECAY) - 1
"""With the decay, FSRS's curve of forgetting: after as many days as a card's stability, 0.9 is left."""


class Grade(IntEnum):
    """How well a question was answered, in FSRS's four ratings."""

    AGAIN = 1
    """Wrong."""
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Card:
    """One question in one person's memory, as it was after the last answer."""

    key: str
    """The question's key (`bot.domain.bank.Item.key`)."""
    revision: str
    """Of the question when it was answered; a materially changed question begins a fresh card."""
    stability: float
    """Days after which it is remembered with a probability of 90 %."""
    difficulty: float
    """1 (easy) to 10."""
    reviewed_on: date
    due_on: date
    """From this local date on it is due."""
    reviews: int
    """Answers that the card has seen."""
    lapses: int
    """Wrong ones save the first, which only shows that it was new."""


def aim_of(cards: Iterable[Card]) -> float:
    """Return the probability of being remembered with which questions fall due for a person with these cards.

    What is due goes before what is new, so a high aim leaves little room for new questions, and a low one lets much be
    forgotten. Who remembers about as well as FSRS believes learns most of a whole bank with a low aim; who forgets
    faster, with a high one, or what was learnt is gone before it comes back. That shows in how often they are wrong
    about what they have met, beside how often FSRS expects it at the intervals that their cards have: the odds of the
    one by those of the other. Until it shows, the aim is high. The numbers are measured (``python -m bench memory``).
    """
    repeats, expected, wrong = _UNSURE
    expected, wrong = expected * repeats, wrong * repeats
    for card in cards:
        again = card.reviews - 1
        if again:  # the interval that a card has now stands for those it had, which are not kept
            expected += (1 - _HIT) * again * (1 - retrievability(card, card.due_on))
            wrong += card.lapses
            repeats += again
    odds = wrong * (repeats - expected) / (expected * (repeats - wrong))
    (lowest, highest), (least, most) = _AIMS, _FORGETTING
    part = log(odds / least) / log(most / least)
    return lowest + (highest - lowest) * min(max(part, 0.0), 1.0)


def learn(card: Card | None, key: str, revision: str, grade: Grade, on: date, *, aim: float = DEFAULT_AIM) -> Card:
    """Return the card after an answer.

    Args:
        card: As it was before; None, or one of another revision, begins afresh.
        key: The question's.
        revision: The question's, as it was put.
        grade: How well it was answered.
        on: The local date of the answer. One before the last review's (somebody flew west) counts as that.
        aim: With which probability it is to be remembered still when it falls due, between 0 and 1.
    """
    if card is None or card.revision != revision:
        card = None
    if card and on < card.reviewed_on:
        on = card.reviewed_on
    reviewed, _ = _SCHEDULER.review_card(_as_fsrs(card), fsrs.Rating(grade), _noon(on))
    stability = reviewed.stability or 0.0  # never None after a review
    return Card(
        key=key,
        revision=revision,
        stability=stability,
        difficulty=reviewed.difficulty or 0.0,
        reviewed_on=on,
        due_on=on + _interval(stability, aim),
        reviews=card.reviews + 1 if card else 1,
        lapses=card.lapses + (grade is Grade.AGAIN) if card else 0,
    )


def learnt(card: Card | None, answer: Answer, current: str | None, *, aim: float = DEFAULT_AIM) -> Card | None:
    """Return the card after a stored answer; None where it teaches nothing.

    Args:
        card: As it was before, of any revision.
        answer: What was answered.
        current: The question's revision in the library of the day; None if it is gone. An answer to an earlier wording
            says nothing about this one.
        aim: As for `learn`.
    """
    if answer.revision != current:
        return None
    return learn(card, answer.key, answer.revision, answer.grade, answer.on, aim=aim)


def retrievability(card: Card, on: date) -> float:
    """Return the probability, 0 to 1, that a question is remembered on a local date (1 up to the last answer's)."""
    days = max(0, (on - card.reviewed_on).days)
    return float((1 + _FACTOR * days / card.stability) ** _DECAY)


def grade_of(*, is_correct: bool, taken: timedelta | None = None, length: int = 0, is_known: bool = False) -> Grade:
    """Return the grade of an answer.

    Args:
        is_correct: Chosen was what is right; of several right options all, and no other.
        taken: From the question to the answer, where it was put to this person alone; None where that says nothing.
        length: Characters that had to be read (`bot.domain.bank.Item.length`).
        is_known: It was met before: a first quick hit may be a guess.
    """
    if not is_correct:
        return Grade.AGAIN
    if taken is None or not timedelta() <= taken <= LONGEST_TAKEN:
        return Grade.GOOD
    allowance = _SETTLING + length * _PER_CHARACTER
    if taken > _SLOW * allowance:
        return Grade.HARD
    return Grade.EASY if is_known and taken < _QUICK * allowance else Grade.GOOD


def _interval(stability: float, aim: float) -> timedelta:
    """Return after how many whole days, at least one, a probability has fallen to `aim`."""
    days = round(stability / _FACTOR * (aim ** (1 / _DECAY) - 1))
    return timedelta(min(max(days, 1), _LONGEST_DAYS))


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def _as_fsrs(card: Card | None) -> fsrs.Card:
    if card is None:
        return fsrs.Card(card_id=1)  # its own default is the clock's, after waiting for it to move
    return fsrs.Card(
        card_id=1,
        state=fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_noon(card.due_on),
        last_review=_noon(card.reviewed_on),
    )
