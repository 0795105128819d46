"""Questions that authors wrote: the bank of `content/questions/`.

Owns their shape. How one is asked, with its options in a drawn order, is `bot.domain.questions`' (kind AUTHORED); files
are read in `bot.storage.library`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How much a question asks of its reader."""

    BASIC = 1
    """What a concept is called, what it means."""
    INTERMEDIATE = 2
    """How ideas belong together; who said what; which number."""
    ADVANCED = 3
    """Fine distinctions, exact wording, several facts at once."""


class QuestionForm(StrEnum):
    """What a question asks for, as its author means it."""

    SINGLE = "single"
    """One right option."""
    MULTIPLE = "multiple"
    """Several right options, which must be chosen together."""
    TRUE_FALSE = "true_false"
    """Whether a claim holds."""
    OCCASION = "occasion"
    """Who said it, or when: the options are occasions or dates."""
    PHRASE = "phrase"
    """Which words complete the sentence."""
    NUMBER = "number"
    """Which number or value it is."""
    MAGNITUDE = "magnitude"
    """How large something is, to an order of magnitude or a rough share."""


@dataclass(frozen=True, slots=True)
class AuthoredQuestion:
    """One question of the bank. Everything English is None where nobody has written it yet.

    Of a `TRUE_FALSE` question, `right` and `wrong` are empty, and `holds` says what is right.
    """

    id: str
    form: QuestionForm
    level: Level
    is_core: bool
    """Among those that a learner meets first; these are there in English, too."""
    stem: str
    """The question itself, or the claim."""
    stem_en: str | None
    right: tuple[str, ...]
    right_en: tuple[str, ...] | None
    wrong: tuple[str, ...]
    wrong_en: tuple[str, ...] | None
    holds: bool | None
    """Whether the claim of a TRUE_FALSE question is true; None for all others."""
    explanation: str
    """Why, in 200 characters at most: what a native poll shows."""
    explanation_en: str | None
    detail: str
    """The same at more length, with what is worth knowing around it."""
    detail_en: str | None
    section_id: str
    """The section of the briefing that it draws on."""
    footnotes: tuple[int, ...]
    concept_ids: tuple[str, ...]
    """The main one first. Never empty."""
    statement_ids: tuple[str, ...]
    number_ids: tuple[str, ...]
    figure_ids: tuple[str, ...]

    @property
    def has_english(self) -> bool:
        """English readers get it in English."""
        return self.stem_en is not None
