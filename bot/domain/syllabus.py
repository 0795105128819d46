"""Which concept a day teaches, and what stands before and after a concept in the order of teaching.

A pure function of the library and the local date: no reader's own progress enters here (subscriptions keep their place
themselves), so that everybody who asks on the same day is shown the same card, and so is the one who asks twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import ContentError

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.library import Concept, Library


@dataclass(frozen=True, slots=True)
class Place:
    """Where a concept stands in the syllabus."""

    position: int
    """1 for the first concept taught."""
    total: int
    previous: Concept | None
    """None for the first."""
    following: Concept | None
    """None for the last."""


def concept_of_day(library: Library, on: date) -> Concept:
    """Return the concept of a local date: one a day in the syllabus's order, beginning again after the last.

    Raises:
        ContentError: The syllabus is empty.
    """
    if not library.syllabus:
        raise ContentError(["syllabus.yaml: the syllabus is empty; list every concept's id once"])
    return library.concept_by_id[library.syllabus[on.toordinal() % len(library.syllabus)]]


def place_of(library: Library, concept: Concept) -> Place:
    """Return where `concept`, which must belong to `library`, stands in the syllabus."""
    index = library.syllabus.index(concept.id)

    def at(position: int) -> Concept | None:
        inside = 0 <= position < len(library.syllabus)
        return library.concept_by_id[library.syllabus[position]] if inside else None

    return Place(index + 1, len(library.syllabus), at(index - 1), at(index + 1))
