"""Where the answer of a question stands: the statement, the number or the concept to read again.

Owns that one choice. What is on a card is `bot.domain.reading`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain import reading
from bot.domain.questions_shown import (
    AuthoredAsked,
    ConceptAsked,
    DateAsked,
    FigureAsked,
    HomeAsked,
    MeetingAsked,
    NumberAsked,
    OccasionAsked,
    StatementAsked,
    YearAsked,
)

if TYPE_CHECKING:
    from bot.domain.authored_questions import AuthoredQuestion
    from bot.domain.library import Library
    from bot.domain.lookup import Lookup
    from bot.domain.questions_shown import QuestionShown
    from bot.domain.replies import ConceptCard, NumberCard, StatementCard


def source_card(
    library: Library, lookup: Lookup, asked: QuestionShown
) -> StatementCard | NumberCard | ConceptCard | None:
    """Return the card of what a question was made of: what was quoted or counted, else what it teaches."""
    match asked:
        case OccasionAsked(statement=statement):
            return reading.statement_card(library, lookup, statement.id)
        case StatementAsked(options=statements, correct=correct):
            return reading.statement_card(library, lookup, statements[correct[0]].id)
        case DateAsked(occasion=occasion) | MeetingAsked(occasion=occasion):
            return reading.statement_card(library, lookup, occasion.statements[0].id)
        case NumberAsked(number=number) | HomeAsked(home=number):
            return reading.number_card(library, number.id)
        case ConceptAsked(concept=concept) | FigureAsked(concept=concept) | YearAsked(concept=concept):
            return reading.concept_card(library, concept.id)
        case AuthoredAsked(authored=authored):
            return _of_authored(library, lookup, authored)
        case _:
            assert_never(asked)


def _of_authored(
    library: Library, lookup: Lookup, authored: AuthoredQuestion
) -> StatementCard | NumberCard | ConceptCard | None:
    if authored.statement_ids:
        return reading.statement_card(library, lookup, authored.statement_ids[0])
    if authored.number_ids:
        return reading.number_card(library, authored.number_ids[0])
    return reading.concept_card(library, authored.concept_ids[0])
