"""A question with all that it refers to, ready to be worded: what a platform renders before and after the answer.

Owns the shapes and the way from ids to them with the library of the day. Wording may not enter, nor which question is
asked (`bot.domain.question_making`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.clues import Clues
from bot.domain.questions import QuestionKind
from bot.domain.tellings import Tellings

if TYPE_CHECKING:
    from bot.domain.authored_questions import AuthoredQuestion
    from bot.domain.library import Concept, Figure, Library, Number, NumberItem, Occasion, Section, Span, Statement
    from bot.domain.questions import Question


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


QuestionShown: TypeAlias = ConceptAsked | OccasionAsked | NumberAsked | FigureAsked | AuthoredAsked


def resolve(library: Library, question: Question) -> QuestionShown | None:
    """Return a question with what it refers to; None if the library does not know it, or not the answer, any more.

    Who resolves many keeps a `QuestionReader`.
    """
    return QuestionReader(library).resolve(question)


class QuestionReader:
    """Reads the questions of one library, remembering what it worked out."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.clues = Clues(library)
        self.tellings = Tellings(library)

    def resolve(self, question: Question) -> QuestionShown | None:
        """Return a question with what it refers to; None as for the function of the same name."""
        try:
            shown = self._resolve(question)
        except (KeyError, IndexError, ValueError, InvalidOperation):
            return None
        return shown if shown and _holds(shown) else None

    def _resolve(self, question: Question) -> QuestionShown | None:
        match question.kind:
            case QuestionKind.CONCEPT:
                return self._concept(question)
            case QuestionKind.OCCASION:
                return self._occasion(question)
            case QuestionKind.NUMBER:
                return self._number(question)
            case QuestionKind.FIGURE:
                return self._figure(question)
            case QuestionKind.AUTHORED:
                return self._authored(question)

    def _concept(self, question: Question) -> ConceptAsked:
        concept = self.library.concept_by_id[question.subject]
        options = tuple(self.library.concept_by_id[concept_id] for concept_id in question.options)
        clue, clue_en = self.clues.clue(concept), self.clues.clue_en(concept)
        return ConceptAsked(concept, clue, clue_en, options, question.correct)

    def _occasion(self, question: Question) -> OccasionAsked | None:
        statement = self.library.statement_by_id[question.subject]
        window = self.tellings.window(statement)
        options = tuple(self.library.occasion_by_id[occasion_id] for occasion_id in question.options)
        return OccasionAsked(statement, window, options, question.correct) if window else None

    def _number(self, question: Question) -> NumberAsked:
        parts = [option.rpartition("/") for option in question.options]
        homes = tuple(self.library.number_by_id[number_id] for number_id, _, _ in parts)
        options = tuple(home.items[int(item)] for home, (_, _, item) in zip(homes, parts, strict=True))
        return NumberAsked(self.library.number_by_id[question.subject], options, homes, question.correct)

    def _figure(self, question: Question) -> FigureAsked:
        figure = self.library.figure_by_id[question.subject]
        concept = self.library.concept_by_id[figure.concept_ids[0]]
        return FigureAsked(figure, concept, tuple(map(Decimal, question.options)), question.correct)

    def _authored(self, question: Question) -> AuthoredAsked:
        authored = self.library.question_by_id[question.subject]
        sources = self._sources(authored)
        if authored.holds is not None:
            return AuthoredAsked(authored, sources, (), None, question.correct)
        places = [(option[0] == "r", int(option[1:])) for option in question.options]
        texts = tuple((authored.right if is_right else authored.wrong)[index] for is_right, index in places)
        right_en, wrong_en = authored.right_en, authored.wrong_en
        if right_en is None or wrong_en is None:
            return AuthoredAsked(authored, sources, texts, None, question.correct)
        english = tuple((right_en if is_right else wrong_en)[index] for is_right, index in places)
        return AuthoredAsked(authored, sources, texts, english, question.correct)

    def _sources(self, authored: AuthoredQuestion) -> Sources:
        library = self.library
        statements = tuple(library.statement_by_id[one] for one in authored.statement_ids)
        return Sources(
            section=library.section_by_id[authored.section_id],
            concepts=tuple(library.concept_by_id[one] for one in authored.concept_ids),
            statements=statements,
            occasions=tuple(library.occasion_by_id[statement.occasion_id] for statement in statements),
            numbers=tuple(library.number_by_id[one] for one in authored.number_ids),
            figures=tuple(library.figure_by_id[one] for one in authored.figure_ids),
        )


def _holds(shown: QuestionShown) -> bool:
    """Tell whether the right option is right, and alone, by the library of the day."""
    right = _right(shown)
    return tuple(index for index, is_right in enumerate(right) if is_right) == shown.correct


def _right(shown: QuestionShown) -> list[bool]:
    match shown:
        case ConceptAsked(concept=concept, options=concepts):
            return [option.id == concept.id for option in concepts]
        case OccasionAsked(statement=statement, options=occasions):
            return [occasion.id == statement.occasion_id for occasion in occasions]
        case NumberAsked(number=number, homes=homes):
            return [home.id == number.id for home in homes]
        case FigureAsked(figure=figure, options=values):
            return [value == figure.value for value in values]
        case AuthoredAsked(authored=authored) if authored.holds is not None:
            return [authored.holds, not authored.holds]
        case AuthoredAsked(authored=authored, options=texts):
            return [text in authored.right for text in texts]
