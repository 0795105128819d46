"""Questions as ids and numbers: what is asked, what may be chosen, what is right.

Owns the shapes. A question holds no wording, so that it can be shown in any language; it is stored with the digest that
asked it and read again with the library of the day, which may not know its ids any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Question:
    """One question with three or four options, exactly one of them right."""

    kind: QuestionKind
    subject: str
    options: tuple[str, ...]
    correct: int
    """The index of the right option."""
