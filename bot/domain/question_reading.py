"""Reads questions: from their ids to all that they refer to, with the library of the day.

Owns that way, and the check that what was right is still right. The shapes are `bot.domain.questions_shown`'s.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from bot.domain.clues import Clues
from bot.domain.passages import Passages
from bot.domain.questions import QuestionKind
from bot.domain.questions_shown import (
    AuthoredAsked,
    ConceptAsked,
    DateAsked,
    FigureAsked,
    HomeAsked,
    MeetingAsked,
    NumberAsked,
    OccasionAsked,
    Sources,
    StatementAsked,
    YearAsked,
)
from bot.domain.tellings import Tellings

if TYPE_CHECKING:
    from bot.domain.authored_questions import AuthoredQuestion
    from bot.domain.library import Concept, Library, Occasion, Span, Statement
    from bot.domain.questions import Question
    from bot.domain.questions_shown import QuestionShown

_SAYING: Final = 90
"""Characters of an excerpt that is an option: a poll's hold 100."""


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
        self.sayings = Tellings(library, _SAYING)
        self._passages = Passages(library)

    def become(self, other: QuestionReader) -> None:
        """Read by another reader's library from now on, in one step, for whoever holds this one."""
        vars(self).update(vars(other))

    def resolve(self, question: Question) -> QuestionShown | None:
        """Return a question with what it refers to; None as for the function of the same name."""
        try:
            shown = self._resolve(question)
        except (KeyError, IndexError, ValueError, InvalidOperation):
            return None
        return shown if shown and _holds(shown) else None

    def _resolve(self, question: Question) -> QuestionShown | None:  # noqa: PLR0911 - one case for each kind, nothing else
        match question.kind:
            case QuestionKind.CONCEPT:
                return self._concept(question)
            case QuestionKind.OCCASION:
                return self._occasion(question)
            case QuestionKind.NUMBER:
                return self._number(question)
            case QuestionKind.FIGURE:
                return self._figure(question)
            case QuestionKind.DATE | QuestionKind.MEETING:
                return self._dated(question)
            case QuestionKind.STATEMENT:
                return self._statement(question)
            case QuestionKind.HOME:
                return self._home(question)
            case QuestionKind.YEAR:
                return self._year(question)
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
        if window is None:
            return None
        marks, about = self._known_by(statement, window)
        return OccasionAsked(statement, window, options, question.correct, marks, about)

    def _number(self, question: Question) -> NumberAsked:
        parts = [option.rpartition("/") for option in question.options]
        homes = tuple(self.library.number_by_id[number_id] for number_id, _, _ in parts)
        options = tuple(home.items[int(item)] for home, (_, _, item) in zip(homes, parts, strict=True))
        return NumberAsked(self.library.number_by_id[question.subject], options, homes, question.correct)

    def _figure(self, question: Question) -> FigureAsked:
        figure = self.library.figure_by_id[question.subject]
        concept = self.library.concept_by_id[figure.concept_ids[0]]
        return FigureAsked(figure, concept, tuple(map(Decimal, question.options)), question.correct)

    def _dated(self, question: Question) -> DateAsked | MeetingAsked:
        occasion = self.library.occasion_by_id[question.subject]
        options = tuple(self.library.occasion_by_id[occasion_id] for occasion_id in question.options)
        if question.kind is QuestionKind.MEETING:
            return MeetingAsked(occasion, options, question.correct, self._marks_of(occasion))
        dates = tuple(option.held_on for option in options)
        return DateAsked(occasion, dates, question.correct, self._marks_of(occasion))

    def _statement(self, question: Question) -> StatementAsked | None:
        occasion = self.library.occasion_by_id[question.subject]
        options = tuple(self.library.statement_by_id[statement_id] for statement_id in question.options)
        windows = tuple(window for option in options if (window := self.sayings.window(option)))
        if len(windows) != len(options):
            return None
        right = question.correct[0]
        return StatementAsked(
            occasion, options, windows, question.correct, *self._known_by(options[right], windows[right])
        )

    def _known_by(self, statement: Statement, window: Span) -> tuple[tuple[str, ...], Concept | None]:
        text = statement.text[window.start : window.end]
        occasion = self.library.occasion_by_id[statement.occasion_id]
        return self._passages.marks(occasion, text), self._passages.about(statement, text)

    def _marks_of(self, occasion: Occasion) -> tuple[str, ...]:
        return self._passages.marks(occasion, "\n".join(statement.text for statement in occasion.statements))

    def _home(self, question: Question) -> HomeAsked:
        home_id, _, index = question.subject.rpartition("/")
        home = self.library.number_by_id[home_id]
        options = tuple(self.library.number_by_id[number_id] for number_id in question.options)
        return HomeAsked(home.items[int(index)], home, options, question.correct)

    def _year(self, question: Question) -> YearAsked:
        figure = self.library.figure_by_id[question.subject]
        concept = self.library.concept_by_id[figure.concept_ids[0]]
        return YearAsked(figure, concept, question.options, question.correct)

    def _authored(self, question: Question) -> AuthoredAsked:
        authored = self.library.question_by_id[question.subject]
        sources = self._sources(authored)
        if authored.holds is not None:
            return AuthoredAsked(authored, sources, (), None, question.correct)
        texts, right_en, wrong_en = (*authored.right, *authored.wrong), authored.right_en, authored.wrong_en
        places = [texts.index(option) for option in question.options]
        if right_en is None or wrong_en is None:
            return AuthoredAsked(authored, sources, question.options, None, question.correct)
        english = tuple((*right_en, *wrong_en)[place] for place in places)
        return AuthoredAsked(authored, sources, question.options, english, question.correct)

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


def _right(shown: QuestionShown) -> list[bool]:  # noqa: C901, PLR0911 - one case for each kind, nothing else
    match shown:
        case ConceptAsked(concept=concept, options=concepts):
            return [option.id == concept.id for option in concepts]
        case OccasionAsked(statement=statement, options=occasions):
            return [occasion.id == statement.occasion_id for occasion in occasions]
        case NumberAsked(number=number, homes=homes):
            return [home.id == number.id for home in homes]
        case FigureAsked(figure=figure, options=values):
            return [value == figure.value for value in values]
        case DateAsked(occasion=occasion, options=dates):
            return [option == occasion.held_on for option in dates]
        case MeetingAsked(occasion=occasion, options=occasions):
            return [option.id == occasion.id for option in occasions]
        case StatementAsked(occasion=occasion, options=statements):
            return [option.occasion_id == occasion.id for option in statements]
        case HomeAsked(home=home, options=numbers):
            return [option.id == home.id for option in numbers]
        case YearAsked(figure=figure, options=years):
            return [option == figure.period for option in years]
        case AuthoredAsked(authored=authored) if authored.holds is not None:
            return [authored.holds, not authored.holds]
        case AuthoredAsked(authored=authored, options=texts):
            return [text in authored.right for text in texts]
