"""The body of knowledge as frozen values: what is taught, quoted and looked up.

Owns the shapes and the look-ups by id. YAML, languages' conversion, markup and ranking may not enter: files are read in
`bot.storage.library`, queries are answered in `bot.domain.lookup`, pages are set in the platforms.

All text is Traditional Chinese as authored unless a name ends in ``_en``. Offsets count Python characters (code points)
of the text they belong to, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from bot.domain.authored_questions import AuthoredQuestion


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of characters in a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where the whole library comes from: one published briefing."""

    title: str
    title_en: str
    publisher: str
    publisher_en: str
    published: str
    """Month of publication, ``YYYY-MM``."""
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the briefing's body, in reading order."""

    id: str
    position: int
    """1 for the first section."""
    title: str
    title_en: str
    summary: str
    """One sentence in our own words: what the section argues."""
    summary_en: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """One footnote of the briefing: what it adds, in our own words."""

    number: int
    summary: str
    summary_en: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One bullet of Annex 1, quoted verbatim."""

    id: str
    """``<occasion id>/<position>``, for example ``2024-01-31/3``."""
    occasion_id: str
    position: int
    """1 for the occasion's first statement."""
    text: str
    emphasis: tuple[Span, ...] = ()
    """What the source sets in bold, in order, not overlapping."""
    source_reading: str | None = None
    """What the source's extraction literally says where `text` is a corrected reading; emphasis removed."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A dated meeting or report of Annex 1, with its statements in order."""

    id: str
    """The date, ``YYYY-MM-DD``."""
    held_on: date
    name: str
    name_en: str
    aliases: tuple[str, ...]
    """Other names by which readers look for it."""
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class NumberItem:
    """One thing that a number counts, such as 高科技 among the three traits."""

    name: str
    name_en: str
    explanation: str
    explanation_en: str
    concept_id: str
    """The concept that teaches it."""


@dataclass(frozen=True, slots=True)
class Number:
    """One row of Annex 2: a count that sums up one side of the idea."""

    id: str
    position: int
    """1 for the annex's first row."""
    count: int
    label: str
    """What is counted, for example ``個基本內涵``'s ``基本內涵``."""
    heading: str
    """The row's left cell as the source prints it, for example ``4 個基本內涵``."""
    interpretation: str
    """The row's right cell as the source prints it."""
    name_en: str
    items: tuple[NumberItem, ...]
    """Exactly `count` of them, in the source's order."""
    explanation: str
    """What the row means, in our own words."""
    explanation_en: str


class Qualifier(StrEnum):
    """How exact a figure is, as the source words it."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    """More than the value (超過、突破、以上)."""
    NEARLY = "nearly"
    """Just short of the value (接近、幾近)."""
    UP_TO = "up_to"
    EXPECTED = "expected"
    """A forecast or a plan (預計)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic of the briefing or its footnotes."""

    id: str
    name: str
    """What was measured, for example ``中國研發經費支出``."""
    name_en: str
    value: Decimal
    qualifier: Qualifier
    unit: str
    """For example ``億元人民幣``, ``%``, ``萬人``, ``位``, ``倍``."""
    unit_en: str
    period: str | None
    """``YYYY``, ``YYYY-MM`` or a range ``YYYY-YYYY``; None where the briefing names no time (近年)."""
    section_id: str
    footnote: int | None
    source: str
    """Who measured it, as the briefing names them; the briefing itself otherwise."""
    source_en: str
    comparison: str | None
    """What the briefing sets it against, in our own words."""
    comparison_en: str | None
    concept_ids: tuple[str, ...]
    """Concepts that use it, the main one first. Never empty."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One teachable idea in our own words, with its sources."""

    id: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    summary: str
    """One sentence."""
    explanation: str
    """120 to 350 characters."""
    importance: str
    """為何重要: one line for a Hong Kong manufacturer."""
    summary_en: str
    section_id: str
    footnotes: tuple[int, ...] = ()
    statement_ids: tuple[str, ...] = ()
    number_ids: tuple[str, ...] = ()
    figure_ids: tuple[str, ...] = ()
    related_ids: tuple[str, ...] = ()
    """Concepts to read next; mutual."""


class TermKind(StrEnum):
    """Why forms belong together."""

    REGIONAL = "regional"
    """Other regions' words for the same thing: 網路 for 網絡."""
    SHORT = "short"
    """Abbreviations: TFP, 中小企."""
    ENGLISH = "english"
    """English names: low-altitude economy."""
    SYNONYM = "synonym"
    """Other common ways to say it."""


@dataclass(frozen=True, slots=True)
class Term:
    """Forms that lookup treats alike.

    Equal forms (``see=False``) are folded into `canonical` in queries and in texts alike. A term with ``see=True`` only
    widens queries: who asks for a `variant` is also shown `canonical`, but not the other way round (卡脖子 leads to
    關鍵核心技術, while the latter's own hits need not speak of the former).
    """

    canonical: str
    variants: tuple[str, ...]
    kind: TermKind
    see: bool = False


@dataclass(frozen=True)
class Library:
    """All loaded content, consistent by construction: every id that is referred to exists.

    `version` names the content (a digest of it), so that what was shown can be told apart after an edit.
    """

    version: str
    source: Source
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    occasions: tuple[Occasion, ...]
    numbers: tuple[Number, ...]
    figures: tuple[Figure, ...]
    concepts: tuple[Concept, ...]
    terms: tuple[Term, ...]
    syllabus: tuple[str, ...] = field(default=())
    """Concept ids in the order in which they are taught; each exactly once."""
    questions: tuple[AuthoredQuestion, ...] = field(default=())

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the annex's order."""
        return tuple(statement for occasion in self.occasions for statement in occasion.statements)

    @cached_property
    def statement_by_id(self) -> dict[str, Statement]:
        """Statements by id."""
        return {statement.id: statement for statement in self.statements}

    @cached_property
    def occasion_by_id(self) -> dict[str, Occasion]:
        """Occasions by id."""
        return {occasion.id: occasion for occasion in self.occasions}

    @cached_property
    def section_by_id(self) -> dict[str, Section]:
        """Sections by id."""
        return {section.id: section for section in self.sections}

    @cached_property
    def number_by_id(self) -> dict[str, Number]:
        """Numbers by id."""
        return {number.id: number for number in self.numbers}

    @cached_property
    def figure_by_id(self) -> dict[str, Figure]:
        """Figures by id."""
        return {figure.id: figure for figure in self.figures}

    @cached_property
    def concept_by_id(self) -> dict[str, Concept]:
        """Concepts by id."""
        return {concept.id: concept for concept in self.concepts}

    @cached_property
    def question_by_id(self) -> dict[str, AuthoredQuestion]:
        """Authored questions by id."""
        return {question.id: question for question in self.questions}

    def concepts_of_section(self, section_id: str) -> tuple[Concept, ...]:
        """Concepts of one section, in the syllabus's order; empty for an unknown section."""
        return tuple(
            concept
            for concept_id in self.syllabus
            if (concept := self.concept_by_id[concept_id]).section_id == section_id
        )

    def concepts_citing(self, statement_id: str) -> tuple[Concept, ...]:
        """Concepts that refer to a statement, in the syllabus's order; empty for an unknown one."""
        return tuple(
            concept
            for concept_id in self.syllabus
            if statement_id in (concept := self.concept_by_id[concept_id]).statement_ids
        )
