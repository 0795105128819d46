"""What a daily digest says: one concept with a fitting quotation, a figure and a question, as one value.

Owns what is chosen and in which order concepts are taught. Nothing is worded or laid out here; chance comes in as a
seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.subscription import Progress
from bot.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from bot.domain.library import Concept, Figure, Library, Occasion, Section, Span, Statement
    from bot.domain.questions import Question
    from bot.domain.questions_shown import QuestionShown
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
    is_quiet: bool = False
    """It comes without a sound: late, and in the night of its readers."""
    asked: QuestionShown | None = None
    """The question with all that it refers to, for who words it."""
    question_revision: str | None = None
    """The question's revision (`bot.domain.revisions`), to be kept with the answer."""
    content_version: str | None = None
    """The version of the library that it is made from."""
    asks_missed: bool = False
    """The question is what the group had wrong most in its quizzes of late; the digest begins with that."""


def next_concept(library: Library, progress: Progress) -> tuple[Concept, bool]:
    """Return the concept that comes next, and whether it is a review.

    That is the first of the syllabus that was never sent; after all of them, the one sent longest ago (the syllabus
    decides between equals). Ids that the library does not know (any more) mean nothing, so that an edit of the syllabus
    neither skips nor repeats a concept.

    Raises:
        ContentError: The syllabus is empty.
    """
    if not library.syllabus:
        raise ContentError(["syllabus.yaml: the syllabus is empty; list every concept's id once"])
    sent_on = progress.sent_on
    fresh = next((concept_id for concept_id in library.syllabus if concept_id not in sent_on), None)
    chosen = fresh or min(library.syllabus, key=sent_on.__getitem__)
    return library.concept_by_id[chosen], fresh is None


def progress_ahead(library: Library, progress: Progress, dates: Iterable[date]) -> Progress:
    """Return what will have been taught after the coming `dates`, in order, if every digest of them is sent.

    Raises:
        ContentError: The syllabus is empty.
    """
    sent_on = dict(progress.sent_on)
    for on in dates:
        concept, _ = next_concept(library, Progress(sent_on))
        sent_on[concept.id] = on
    return Progress(sent_on)


def place_in_course(library: Library, concept: Concept, progress: Progress) -> int:
    """Return how many concepts of the syllabus are taught once `concept` is; 1 for the first."""
    return sum(1 for concept_id in library.syllabus if concept_id in progress.sent_on or concept_id == concept.id)
