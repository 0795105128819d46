"""What a question is remembered by: its key, and the revision of what is material in it.

Owns both. A person's memory of a question lives as long as its key and its revision: an author may edit distractors,
explanations, English and order without anybody having to learn anew, but not what is asked or what is right.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING

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
    StatementAsked,
    YearAsked,
)

if TYPE_CHECKING:
    from bot.domain.authored_questions import AuthoredQuestion
    from bot.domain.questions import Question
    from bot.domain.questions_shown import QuestionShown

_DIGEST_BYTES = 4


def key_of(question: Question) -> str:
    """Return what names a question for good, whatever its options and their order: ``<kind>:<subject>``.

    Of a number everything that it counts can be asked, each a question of its own: ``number:<right option>``. So can
    every statement of an occasion.
    """
    if question.kind in {QuestionKind.NUMBER, QuestionKind.STATEMENT}:
        return f"{question.kind}:{question.options[question.correct[0]]}"
    return f"{question.kind}:{question.subject}"


def revision_of(shown: QuestionShown) -> str:
    """Return eight hexadecimal digits that change with what is asked and with what is right, and with nothing else."""
    text = json.dumps(_material(shown), ensure_ascii=False)
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _material(shown: QuestionShown) -> list[str]:  # noqa: PLR0911 - one case for each kind, nothing else
    match shown:
        case AuthoredAsked(authored=authored):
            return _written(authored)
        case ConceptAsked(concept=concept):
            return [concept.summary, concept.name]  # which words of it are hidden hangs on all other names
        case OccasionAsked(statement=statement, window=window):
            return [statement.text[window.start : window.end], statement.occasion_id]
        case NumberAsked(number=number, options=items, correct=correct):
            return [number.heading, *(items[index].name for index in correct)]
        case FigureAsked(figure=figure):
            return [figure.name, figure.period or "", figure.qualifier, str(figure.value), figure.unit]
        case YearAsked(figure=figure):
            return [figure.name, figure.period or "", figure.qualifier, str(figure.value), figure.unit]
        case DateAsked(occasion=occasion) | MeetingAsked(occasion=occasion):
            return [occasion.name, occasion.id]
        case StatementAsked(options=statements, windows=windows, correct=correct):
            said = [statements[index].text[windows[index].start : windows[index].end] for index in correct]
            return [shown.occasion.id, *said]
        case HomeAsked(item=item, home=home):
            return [item.name, home.heading]


def _written(authored: AuthoredQuestion) -> list[str]:
    """Return what is material of a question of the bank. The order of several right options is not."""
    right = sorted(authored.right) if authored.holds is None else [str(authored.holds)]
    return [authored.form, authored.stem, *right]
