"""A library as it was read, where its questions stand in the files, and what an edit changed.

Owns the comparison of two libraries by what people call changed. Reading files may not enter, nor wording.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.library import Library


class Part(StrEnum):
    """What a library has many of, what authors edit most first."""

    QUESTIONS = "questions"
    CONCEPTS = "concepts"
    STATEMENTS = "statements"
    OCCASIONS = "occasions"
    NUMBERS = "numbers"
    FIGURES = "figures"
    SECTIONS = "sections"


@dataclass(frozen=True, slots=True)
class Content:
    """What was read."""

    library: Library
    places: Mapping[str, str] = field(default_factory=dict)
    """Of each authored question's id, ``file:line`` as an author opens it, relative to the content's folder."""


@dataclass(frozen=True, slots=True)
class Change:
    """Ids of one part: in the new library's order, those removed in the old one's."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What an edit changed."""

    parts: Mapping[Part, Change]
    """Of those parts alone in which anything changed."""
    rest: bool
    """The source, the footnotes, the terms or the syllabus are not as they were."""


def counts(library: Library) -> dict[Part, int]:
    """Return how many of each part there are."""
    return {part: len(_entries(library, part)) for part in Part}


def difference(old: Library, new: Library) -> Difference:
    """Return what changed between two libraries. A part's order counts for nothing, but for the syllabus's."""
    changes = {part: _change(_entries(old, part), _entries(new, part)) for part in Part}
    return Difference({part: one for part, one in changes.items() if one != Change()}, _rest(old) != _rest(new))


def _change(old: Mapping[str, object], new: Mapping[str, object]) -> Change:
    return Change(
        added=tuple(one for one in new if one not in old),
        changed=tuple(one for one in new if one in old and new[one] != old[one]),
        removed=tuple(one for one in old if one not in new),
    )


def _entries(library: Library, part: Part) -> Mapping[str, object]:  # noqa: PLR0911 - one case for each part
    match part:
        case Part.QUESTIONS:
            return library.question_by_id
        case Part.CONCEPTS:
            return library.concept_by_id
        case Part.STATEMENTS:
            return library.statement_by_id
        case Part.OCCASIONS:  # its statements are told by themselves
            return {one.id: replace(one, statements=()) for one in library.occasions}
        case Part.NUMBERS:
            return library.number_by_id
        case Part.FIGURES:
            return library.figure_by_id
        case Part.SECTIONS:
            return library.section_by_id


def _rest(library: Library) -> tuple[object, ...]:
    return library.source, library.footnotes, library.terms, library.syllabus
