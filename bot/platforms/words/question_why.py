"""What stands around a question: its head before it is answered; then whether that was right, why, and where it stands.

Owns these texts, whatever shows them. The question and its options are `question_words`'; buttons and layout may not
enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain.language import Language
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
from bot.platforms.words.annex import source_line
from bot.platforms.words.concepts import concept_body, section_title
from bot.platforms.words.figures import figure_lines
from bot.platforms.words.question_words import LETTERS, concept_line, explanation_text, is_generated, known_by
from bot.platforms.words.quiz_words import level_name
from bot.platforms.words.text import italic, paragraphs

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.authored_questions import Level
    from bot.domain.library import Concept, Number, Statement
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording


def question_head(asked: QuestionShown, words: Wording, place: str, level: Level | None) -> str:
    """Return what stands before the question: ``2/5 · auto-generated``, or that several options are right."""
    parts = [place]
    if level is not None:
        parts.append(level_name(level, words))
    if len(asked.correct) > 1:
        parts.append(words.say("choose all that apply"))
    if is_generated(asked):
        parts.append(words.say("auto-generated"))
    return " · ".join(parts)


def short_explanation(asked: QuestionShown, words: Wording) -> str:
    """Return why the right option is right; of a concept more than the clue said, where that is written."""
    if not isinstance(asked, ConceptAsked):
        return explanation_text(asked, words)
    concept = asked.concept
    return concept_line(concept, words.pick(concept.explanation, concept.summary_en), words)


def verdict(asked: QuestionShown, chosen: tuple[int, ...] | None, words: Wording) -> Markup:
    """Return whether it was right, kindly."""
    if chosen == asked.correct:
        return words.html("<b>That is right.</b>")
    letters = words.say(", ").join(LETTERS[index] for index in asked.correct)
    return words.html_n(
        "<b>The right answer is {letter}.</b>",
        "<b>The right answers are {letter}.</b>",
        len(asked.correct),
        letter=letters,
    )


def detail(asked: QuestionShown, words: Wording) -> Markup | str:  # noqa: PLR0911 - one case for each kind, nothing else
    """Return why the right answer is right, at length."""
    match asked:
        case AuthoredAsked(authored=authored):
            short = words.pick(authored.explanation, authored.explanation_en or authored.explanation)
            if authored.detail_en is None and authored.has_english and words.language is Language.ENGLISH:
                return short  # what is there in Chinese alone would say no more to this reader
            return paragraphs(short, words.pick(authored.detail, authored.detail_en or authored.detail))
        case ConceptAsked(concept=concept):
            return concept_body(concept, words)
        case OccasionAsked(statement=statement, options=occasions, correct=correct):
            return paragraphs(source_line(statement, occasions[correct[0]], words), *known_by(asked, words))
        case StatementAsked(occasion=occasion, options=statements, correct=correct):
            return paragraphs(source_line(statements[correct[0]], occasion, words), *known_by(asked, words))
        case DateAsked(occasion=occasion) | MeetingAsked(occasion=occasion):
            return paragraphs(source_line(occasion.statements[0], occasion, words), *known_by(asked, words))
        case NumberAsked(number=number) | HomeAsked(home=number):
            return paragraphs(explanation_text(asked, words), words.pick(number.explanation, number.explanation_en))
        case FigureAsked(figure=figure) | YearAsked(figure=figure):
            return figure_lines(figure, words)
        case _:
            assert_never(asked)


def origin(asked: QuestionShown, words: Wording) -> Markup | None:
    """Return where in the briefing an author's question stands, or that nobody wrote it, as a line."""
    if not isinstance(asked, AuthoredAsked):
        return words.html("<i>This question was generated from the library.</i>")
    sources = asked.sources
    parts = [section_title(sources.section, words)]
    parts += [words.say("note {number}", number=footnote) for footnote in asked.authored.footnotes]
    parts += [
        words.say(
            "Annex 1, {date}, statement {position}", date=words.date(occasion.held_on), position=statement.position
        )
        for statement, occasion in zip(sources.statements, sources.occasions, strict=True)
    ]
    parts += [words.say("Annex 2, row {position}", position=number.position) for number in sources.numbers]
    return italic(words.say("From: {origin}", origin=" · ".join(parts)))


def places(  # noqa: PLR0911 - one case for each kind, nothing else
    asked: QuestionShown,
) -> tuple[tuple[Concept, ...], tuple[Statement, ...], tuple[Number, ...], str | None]:
    """Return concepts, statements and numbers that a question is about, and whose figures (a concept's id)."""
    match asked:
        case AuthoredAsked(sources=sources):
            figured = sources.figures[0].concept_ids[0] if sources.figures else None
            return sources.concepts, sources.statements, sources.numbers, figured
        case ConceptAsked(concept=concept):
            return (concept,), (), (), None
        case OccasionAsked(statement=statement):
            return (), (statement,), (), None
        case StatementAsked(options=statements, correct=correct):
            return (), (statements[correct[0]],), (), None
        case DateAsked(occasion=occasion) | MeetingAsked(occasion=occasion):
            return (), occasion.statements[:1], (), None
        case NumberAsked(number=number) | HomeAsked(home=number):
            return (), (), (number,), None
        case FigureAsked(concept=concept) | YearAsked(concept=concept):
            return (concept,), (), (), concept.id
        case _:
            assert_never(asked)
