"""A question with all that it refers to, ready to be worded: what a platform renders before and after the answer.

Owns the shapes. The way from ids to them is `bot.domain.question_reading`'s; wording may not enter, nor which question
is asked (`bot.domain.question_making`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from bot.domain.authored_questions import AuthoredQuestion
    from bot.domain.library import Concept, Figure, Number, NumberItem, Occasion, Section, Span, Statement


@dataclass(frozen=True, slots=True)
class ConceptAsked:
    """Which concept does this sentence describe? The concept's own summary explains the answer."""

    concept: Concept
    clue: str
    """The concept's summary with gaps (`bot.domain.clues.GAP`) where its name would give it away."""
    clue_en: str
    options: tuple[Concept, ...]
    correct: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OccasionAsked:
    """On which occasion was this said? The occasion's name and date explain the answer."""

    statement: Statement
    window: Span
    """The sentences of the statement that are asked about: nothing in them names the occasion."""
    options: tuple[Occasion, ...]
    correct: tuple[int, ...]
    marks: tuple[str, ...] = ()
    """Names and quoted words in it that no other occasion of Annex 1 mentions."""
    about: Concept | None = None
    """The concept citing it that it is most about."""


@dataclass(frozen=True, slots=True)
class NumberAsked:
    """Which of these belongs to this number? The right item's and the number's explanations explain the answer."""

    number: Number
    options: tuple[NumberItem, ...]
    homes: tuple[Number, ...]
    """The number that each option belongs to."""
    correct: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FigureAsked:
    """How large is this figure? Its source and what it is set against explain the answer."""

    figure: Figure
    concept: Concept
    """The concept that uses it first."""
    options: tuple[Decimal, ...]
    """In the figure's unit, with its qualifier; as many decimals as the figure has."""
    correct: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DateAsked:
    """On which date was this occasion? Its name is asked without the times in it (`bot.domain.undating`)."""

    occasion: Occasion
    options: tuple[date, ...]
    correct: tuple[int, ...]
    marks: tuple[str, ...] = ()
    """Names and quoted words of its statements that no other occasion of Annex 1 mentions."""


@dataclass(frozen=True, slots=True)
class MeetingAsked:
    """Which occasion was on this date? The names are shown without the times in them."""

    occasion: Occasion
    options: tuple[Occasion, ...]
    correct: tuple[int, ...]
    marks: tuple[str, ...] = ()
    """As for `DateAsked`."""


@dataclass(frozen=True, slots=True)
class StatementAsked:
    """Which of these was said on this occasion?"""

    occasion: Occasion
    options: tuple[Statement, ...]
    windows: tuple[Span, ...]
    """Of each option, the sentences that are shown: nothing in them names an occasion."""
    correct: tuple[int, ...]
    marks: tuple[str, ...] = ()
    """Names and quoted words in the right one that no other occasion of Annex 1 mentions."""
    about: Concept | None = None
    """The concept citing the right one that it is most about."""


@dataclass(frozen=True, slots=True)
class HomeAsked:
    """Which number does this belong to? The item's and the number's explanations explain the answer."""

    item: NumberItem
    home: Number
    options: tuple[Number, ...]
    correct: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class YearAsked:
    """Of which year is this figure?"""

    figure: Figure
    concept: Concept
    """The concept that uses it first."""
    options: tuple[str, ...]
    """As `Figure.period` has them."""
    correct: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a question of the bank draws on, in the order in which its author names it."""

    section: Section
    concepts: tuple[Concept, ...]
    """The main one first."""
    statements: tuple[Statement, ...]
    occasions: tuple[Occasion, ...]
    """Of each statement, the occasion on which it was made."""
    numbers: tuple[Number, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class AuthoredAsked:
    """A question of the bank."""

    authored: AuthoredQuestion
    sources: Sources
    options: tuple[str, ...]
    """In the order in which they are shown; empty for a TRUE_FALSE question, whose options are true, then false."""
    options_en: tuple[str, ...] | None
    correct: tuple[int, ...]


QuestionShown: TypeAlias = (
    ConceptAsked
    | OccasionAsked
    | NumberAsked
    | FigureAsked
    | DateAsked
    | MeetingAsked
    | StatementAsked
    | HomeAsked
    | YearAsked
    | AuthoredAsked
)
