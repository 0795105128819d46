"""How a question is worded, wherever it is asked: what it says, its options, and why the right one is right.

Owns these texts, for digests and quizzes alike. How they are set around buttons and polls is theirs
(`digest_questions`, `quiz_questions`); what is asked, and what is right, is decided in `bot.domain`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from markupsafe import Markup, escape

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
from bot.domain.undating import undated
from bot.platforms.telegram.render.annex import occasion_name
from bot.platforms.telegram.render.concepts import concept_name
from bot.platforms.telegram.render.figures import figure_value
from bot.platforms.telegram.render.text import blockquote

if TYPE_CHECKING:
    from bot.domain.library import Figure, Number, NumberItem, Occasion, Span, Statement
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording

_TIMES: Final = frozenset({"年", "世紀"})
"""Units of figures whose value is a time."""
_YEAR: Final = re.compile(r"[0-9]{4}")


def question_text(asked: QuestionShown, words: Wording) -> str:  # noqa: C901, PLR0911 - one case for each kind, nothing else
    """Return the question itself, without what it is about."""
    match asked:
        case ConceptAsked():
            return words.say("Which concept is this?")
        case OccasionAsked():
            return words.say("On which occasion was this said?")
        case NumberAsked(number=number):
            return words.say("Which one belongs to “{number}”?", number=words.pick(number.heading, number.name_en))
        case FigureAsked():
            return words.say("Which of these values is right?")
        case DateAsked():
            return words.say("On which date was this occasion?")
        case MeetingAsked(occasion=occasion):
            return words.say("Which occasion of Annex 1 was on {date}?", date=words.date(occasion.held_on))
        case StatementAsked():
            return words.say("Which of these was said on this occasion?")
        case HomeAsked(item=item):
            return words.say("Which row of Annex 2 lists “{item}”?", item=_item(item, words))
        case YearAsked():
            return words.say("Of which year is this figure?")
        case AuthoredAsked(authored=authored):
            return words.pick(authored.stem, authored.stem_en or authored.stem)
        case _:
            assert_never(asked)


def option_texts(asked: QuestionShown, words: Wording) -> tuple[str, ...]:  # noqa: C901, PLR0911 - one case for each kind, nothing else
    """Return the options in the reader's language."""
    match asked:
        case ConceptAsked(options=concepts):
            return tuple(concept_name(concept, words) for concept in concepts)
        case OccasionAsked(options=occasions):
            return tuple(_occasion(occasion, words) for occasion in occasions)
        case NumberAsked(options=items):
            return tuple(_item(item, words) for item in items)
        case FigureAsked(figure=figure, options=values):
            return tuple(figure_value(replace(figure, value=value), words) for value in values)
        case DateAsked(options=dates):
            return tuple(words.date(on) for on in dates)
        case MeetingAsked(options=occasions):
            return tuple(undated_name(occasion, words) for occasion in occasions)
        case StatementAsked(options=statements, windows=windows):
            return tuple(excerpt_text(*pair, words) for pair in zip(statements, windows, strict=True))
        case HomeAsked(options=numbers):
            return tuple(words.pick(number.heading, number.name_en) for number in numbers)
        case YearAsked(options=years):
            return tuple(words.period(year) for year in years)
        case AuthoredAsked(authored=authored) if authored.holds is not None:
            return words.say("True"), words.say("False")
        case AuthoredAsked(options=options, options_en=options_en):
            return tuple(words.pick(*pair) for pair in zip(options, options_en or options, strict=True))
        case _:
            assert_never(asked)


def matter_text(asked: QuestionShown, words: Wording) -> str | None:  # noqa: PLR0911 - one case for each kind, nothing else
    """Return the words that are asked about; None where the question says all."""
    match asked:
        case ConceptAsked(clue=clue, clue_en=clue_en):
            return words.pick(clue, clue_en)
        case OccasionAsked(statement=statement, window=window):
            return excerpt_text(statement, window, words)
        case FigureAsked(figure=figure):
            return _figure(figure, words)
        case DateAsked(occasion=occasion):
            return undated_name(occasion, words)
        case StatementAsked(occasion=occasion):
            return _occasion(occasion, words)
        case YearAsked(figure=figure):
            name = words.pick(figure.name, figure.name_en)
            return words.say("{figure}, {value}", figure=name, value=figure_value(figure, words))
        case NumberAsked() | MeetingAsked() | HomeAsked() | AuthoredAsked():
            return None
        case _:
            assert_never(asked)


def matter(asked: QuestionShown, words: Wording) -> Markup | None:
    """Return the words that are asked about, as a message sets them."""
    text = matter_text(asked, words)
    if text is None:
        return None
    return blockquote(escape(text), fold=False) if is_quoted(asked) else escape(text)


def is_generated(asked: QuestionShown) -> bool:
    """Tell whether no author wrote the question, which it then says."""
    return not isinstance(asked, AuthoredAsked)


def is_quoted(asked: QuestionShown) -> bool:
    """Tell whether what is asked about is somebody's words rather than a name."""
    return isinstance(asked, ConceptAsked | OccasionAsked)


def excerpt_text(statement: Statement, window: Span, words: Wording) -> str:
    """Return a part of a statement in the reader's script, with an ellipsis where text is left out."""
    shown = words.content(statement.text)[window.start : window.end]
    return f"{'…' if window.start else ''}{shown}{'…' if window.end < len(statement.text) else ''}"


def explanation_text(asked: QuestionShown, words: Wording) -> str:  # noqa: PLR0911 - one case for each kind, nothing else
    """Return why the right option is right, and where that stands."""
    match asked:
        case ConceptAsked(concept=concept):
            return words.pick(concept.summary, concept.summary_en)
        case DateAsked(occasion=occasion) | MeetingAsked(occasion=occasion):
            return words.say("Annex 1: {occasion}.", occasion=_occasion(occasion, words))
        case StatementAsked(options=statements, correct=correct):
            position = statements[correct[0]].position
            return words.say("It is statement {position} of that occasion in Annex 1.", position=position)
        case OccasionAsked(statement=statement):
            return words.say("It is statement {position} of that occasion in Annex 1.", position=statement.position)
        case NumberAsked(number=number, options=items, correct=correct):
            return _counted(items[correct[0]], number, words)
        case HomeAsked(item=item, home=home):
            return _counted(item, home, words)
        case FigureAsked(figure=figure) | YearAsked(figure=figure):
            comparison = figure.comparison and words.pick(figure.comparison, figure.comparison_en or figure.comparison)
            source = words.say("Source: {source}", source=words.pick(figure.source, figure.source_en))
            return "\n".join(part for part in (comparison, source) if part)
        case AuthoredAsked(authored=authored):
            return words.pick(authored.explanation, authored.explanation_en or authored.explanation)
        case _:
            assert_never(asked)


def undated_name(occasion: Occasion, words: Wording) -> str:
    """Return an occasion's name without what says when it was."""
    return words.pick(undated(occasion.name), undated(occasion.name_en))


def _counted(item: NumberItem, number: Number, words: Wording) -> str:
    """Return what one of the things is that a number counts."""
    heading = words.pick(number.heading, number.name_en)
    explanation = words.pick(item.explanation, item.explanation_en)
    return words.say("{explanation} (Annex 2: {number})", explanation=explanation, number=heading)


def _occasion(occasion: Occasion, words: Wording) -> str:
    return f"{words.date(occasion.held_on)} · {occasion_name(occasion, words)}"


def _item(item: NumberItem, words: Wording) -> str:
    return words.pick(item.name, item.name_en)


def _figure(figure: Figure, words: Wording) -> str:
    """Return what was measured, with its time unless the name says it or it is the answer."""
    name = words.pick(figure.name, figure.name_en)
    period = figure.period
    if period is None or figure.unit in _TIMES or all(year in name for year in _YEAR.findall(period)):
        return name
    return words.say("{figure} ({period})", figure=name, period=words.period(period))
