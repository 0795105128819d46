"""Questions as ids and numbers: what is asked, what may be chosen, what is right.

Owns the shapes. A question holds what names things, so that it can be shown in any language; it is stored with the
digest or the round that asked it and read again with the library of the day, which may not know its ids any more. What
was right when it was asked stays right for that question: `correct` is stored with it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class QuestionKind(StrEnum):
    """What is asked, and what `subject` and `options` are."""

    CONCEPT = "concept"
    """Which concept does this sentence describe? Subject: concept id. Options: concept ids."""
    OCCASION = "occasion"
    """On which occasion was this said? Subject: statement id. Options: occasion ids."""
    NUMBER = "number"
    """Which of these belongs to this number? Subject: number id. Options: ``<number id>/<item, from 0>``."""
    FIGURE = "figure"
    """How large is this figure? Subject: figure id. Options: values as plain decimals, in the figure's own unit."""
    DATE = "date"
    """On which date was this occasion? Subject: occasion id. Options: occasion ids, which are dates."""
    MEETING = "meeting"
    """Which occasion was on this date? Subject: occasion id. Options: occasion ids."""
    STATEMENT = "statement"
    """Which of these was said on this occasion? Subject: occasion id. Options: statement ids."""
    HOME = "home"
    """Which number does this belong to? Subject: ``<number id>/<item, from 0>``. Options: number ids."""
    YEAR = "year"
    """Of which year is this figure? Subject: figure id. Options: years."""
    AUTHORED = "authored"
    """A question of the bank. Subject: its id. Options: their Chinese texts, so that an edit never makes another one of
    what was chosen; for a claim ``true`` and ``false``, in this order."""


QUOTING: Final = frozenset({QuestionKind.OCCASION, QuestionKind.STATEMENT})
"""Kinds that quote Annex 1, in its own language."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its options in the order in which they are shown."""

    kind: QuestionKind
    subject: str
    options: tuple[str, ...]
    correct: tuple[int, ...]
    """The indexes of the right options, ascending; never empty, and one alone save for authored questions."""

    @property
    def has_many_answers(self) -> bool:
        """Several options are right and must be chosen together."""
        return len(self.correct) > 1


def to_json(question: Question) -> str:
    """Return a question as text to store, the same text for the same question."""
    parts = {"kind": question.kind, "subject": question.subject, "options": question.options}
    return json.dumps({**parts, "correct": question.correct}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Question | None:
    """Return the stored question; None for a kind of a later version, or for what is no question at all."""
    try:
        parts = json.loads(text)
        kind = QuestionKind(parts["kind"])
        subject, options, correct = parts["subject"], tuple(parts["options"]), parts["correct"]
        correct = (correct,) if type(correct) is int else tuple(correct)  # digests used to store a bare index
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = isinstance(subject, str) and all(isinstance(option, str) for option in options)
    indexes = all(type(index) is int and 0 <= index < len(options) for index in correct)
    if not texts or not correct or not indexes or list(correct) != sorted(set(correct)):
        return None
    return Question(kind, subject, options, correct)
