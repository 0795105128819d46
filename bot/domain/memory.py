"""What one person is likely to still know: a card for each question that they have met, kept by FSRS.

Owns the shape of a card, what an answer makes of it, and how an answer is graded. Days are the reader's own local
dates, whole ones: what was answered yesterday evening is a day old this morning. Which questions are put may not enter.

The model is FSRS 6 with its published parameters (https://github.com/open-spaced-repetition/py-fsrs), without steps
within a day and without fuzz. FSRS is handed noon UTC of a local date, so that nothing depends on the hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import fsrs

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.answers import Answer

DESIRED_RETENTION: Final = 0.85
"""A question is due when it is remembered with no more than about this probability.

What is due goes before what is new, so this is also how much room is left for new questions. Of a bank of some hundreds
at ten a day, 0.9 (FSRS's own default) leaves too little for most of a year; at 0.8 readers who forget faster than FSRS
believes fall behind fixed steps (``python -m bench memory``).
"""
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
_SCHEDULER: Final = fsrs.Scheduler(
    desired_retention=DESIRED_RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
)
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


def learn(card: Card | None, key: str, revision: str, grade: Grade, on: date) -> Card:
    """Return the card after an answer.

    Args:
        card: As it was before; None, or one of another revision, begins afresh.
        key: The question's.
        revision: The question's, as it was put.
        grade: How well it was answered.
        on: The local date of the answer. One before the last review's (somebody flew west) counts as that.
    """
    if card is None or card.revision != revision:
        card = None
    if card and on < card.reviewed_on:
        on = card.reviewed_on
    reviewed, _ = _SCHEDULER.review_card(_as_fsrs(card), fsrs.Rating(grade), _noon(on))
    return Card(
        key=key,
        revision=revision,
        stability=reviewed.stability or 0.0,
        difficulty=reviewed.difficulty or 0.0,
        reviewed_on=on,
        due_on=reviewed.due.date(),
        reviews=card.reviews + 1 if card else 1,
        lapses=card.lapses + (grade is Grade.AGAIN) if card else 0,
    )


def learnt(card: Card | None, answer: Answer, current: str | None) -> Card | None:
    """Return the card after a stored answer; None where it teaches nothing.

    Args:
        card: As it was before, of any revision.
        answer: What was answered.
        current: The question's revision in the library of the day; None if it is gone. An answer to an earlier wording
            says nothing about this one.
    """
    if answer.revision != current:
        return None
    return learn(card, answer.key, answer.revision, answer.grade, answer.on)


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
