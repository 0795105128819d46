"""What a daily digest says: one concept with a fitting quotation, a figure and a question, as one value.

Owns what is chosen and in which order concepts are taught. Nothing is worded or laid out here; chance comes in as a
seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bot.domain.library import Concept, Figure, Occasion, Section, Span, Statement
    from bot.domain.questions import Question
    from bot.domain.streak import Streak
    from bot.domain.subscription import Length


@dataclass(frozen=True, slots=True)
class Quotation:
    """The part of a statement that fits a concept."""

    statement: Statement
    occasion: Occasion
    window: Span
    """Whole sentences of the statement's text."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest, complete."""

    delivery_id: UUID | None
    """None in a preview: its buttons lead nowhere in particular."""
    on: date
    """The local date that it is for."""
    concept: Concept
    section: Section
    place: int
    """How many concepts of the syllabus this reader has been taught with this one; 1 for the first."""
    total: int
    is_review: bool
    quotation: Quotation | None
    figure: Figure | None
    question: Question | None
    answer: int | None
    """What the reader chose; None while open."""
    streak: Streak | None
    """None in groups and channels, and before it has begun."""
    length: Length
    offers_taper: bool
    """It asks, once, whether a digest a week would be enough."""
