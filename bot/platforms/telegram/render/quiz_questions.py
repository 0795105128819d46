"""Questions of private quizzes: as a native poll, and at more length once it is answered.

Owns what fits into a poll and how, and the page behind 看詳解. How questions are worded is `question_words`'; sending,
buttons below a poll and results may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.authored_questions import Level
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
from bot.platforms.i18n import N_
from bot.platforms.telegram.callbacks import ShowConceptFigures, ShowNumber, ShowStatement
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, packed
from bot.platforms.telegram.render.concepts import concept_buttons
from bot.platforms.telegram.render.digest_questions import LETTERS, marked_options
from bot.platforms.telegram.render.question_words import (
    EXPLANATION_UNITS,
    concept_line,
    explanation_text,
    is_generated,
    known_by,
    matter,
    matter_text,
    option_texts,
    question_text,
)
from bot.platforms.words.annex import source_line
from bot.platforms.words.concepts import concept_body
from bot.platforms.words.cutting import cut
from bot.platforms.words.figures import figure_lines
from bot.platforms.words.text import bold, italic, lines, paragraphs, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from bot.domain.library import Concept, Number, Statement
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button

QUESTION_UNITS: Final = 300
OPTION_UNITS: Final = 100
"""What a poll's parts may have, in UTF-16 units: https://core.telegram.org/bots/api#sendpoll."""
_QUOTING: Final = N_("{question} “{words}”")
_MOST_BUTTONS: Final = 3
_LEVELS: Final = {Level.BASIC: N_("Basic"), Level.INTERMEDIATE: N_("Intermediate"), Level.ADVANCED: N_("Advanced")}


@dataclass(frozen=True, slots=True)
class PollText:
    """What a quiz poll says: plain text within Telegram's limits, without line feeds in question and options."""

    question: str
    options: tuple[str, ...]
    """In the order of the question's own; Telegram must not shuffle them."""
    correct: tuple[int, ...]
    explanation: str
    """With two line feeds at most."""

    @property
    def has_many_answers(self) -> bool:
        """Several options have to be chosen together."""
        return len(self.correct) > 1


def poll_of(
    asked: QuestionShown,
    words: Wording,
    *,
    number: int,
    total: int,
    level: Level | None = None,
    place: str | None = None,
) -> PollText:
    """Return a question as a poll.

    Args:
        asked: The question.
        words: The reader's language.
        number: Which question of the round it is, from 1.
        total: How many the round has.
        level: Say how hard it is.
        place: What to say instead of its number and theirs.
    """
    return PollText(
        question=_poll_question(asked, _head(asked, words, place or f"{number}/{total}", level), words),
        options=tuple(cut(option, OPTION_UNITS) for option in option_texts(asked, words)),
        correct=asked.correct,
        explanation=cut(_explanation(asked, words), EXPLANATION_UNITS),
    )


def why_page(asked: QuestionShown, chosen: tuple[int, ...] | None, words: Wording) -> Page:
    """Return a question with its answer, why that is right, where it stands, and buttons to there.

    Args:
        asked: The question.
        chosen: The indexes of what was chosen; None if it was skipped.
        words: The reader's language.
    """
    heading = bold(question_text(asked, words))
    marked = lines(heading, matter(asked, words), *marked_options(asked, chosen or (), words))
    text = paragraphs(marked, _verdict(asked, chosen, words), _detail(asked, words), origin(asked, words))
    return Page(text, packed(_buttons(asked, words), per_row=2))


def origin(asked: QuestionShown, words: Wording) -> Markup | None:
    """Return where in the briefing an author's question stands, or that nobody wrote it, as a line."""
    if not isinstance(asked, AuthoredAsked):
        return words.html("<i>This question was generated from the library.</i>")
    sources = asked.sources
    parts = [words.pick(sources.section.title, sources.section.title_en)]
    parts += [words.say("note {number}", number=footnote) for footnote in asked.authored.footnotes]
    parts += [
        words.say(
            "Annex 1, {date}, statement {position}", date=words.date(occasion.held_on), position=statement.position
        )
        for statement, occasion in zip(sources.statements, sources.occasions, strict=True)
    ]
    parts += [words.say("Annex 2, row {position}", position=number.position) for number in sources.numbers]
    return italic(words.say("From: {origin}", origin=" · ".join(parts)))


def level_name(level: Level, words: Wording) -> str:
    """Return how hard a question is, in a word."""
    return words.say(_LEVELS[level])


def _head(asked: QuestionShown, words: Wording, place: str, level: Level | None) -> str:
    """Return what stands before the question: ``2/5 · auto-generated``, or that several options are right."""
    parts = [place]
    if level is not None:
        parts.append(level_name(level, words))
    if len(asked.correct) > 1:
        parts.append(words.say("choose all that apply"))
    if is_generated(asked):
        parts.append(words.say("auto-generated"))
    return " · ".join(parts)


def _poll_question(asked: QuestionShown, head: str, words: Wording) -> str:
    """Return the question with what it is about; that is cut if need be, at the end of a sentence where one is near."""
    question, about = question_text(asked, words), matter_text(asked, words)
    if about is None:
        return cut(f"{head} · {question}", QUESTION_UNITS)
    frame = f"{head} · " + words.say(_QUOTING, question=question, words="")
    shown = cut(about, QUESTION_UNITS - utf16_length(frame))
    return f"{head} · " + words.say(_QUOTING, question=question, words=shown)


def _explanation(asked: QuestionShown, words: Wording) -> str:
    """Return why the right option is right; of a concept more than the clue said, where that is written."""
    if not isinstance(asked, ConceptAsked):
        return explanation_text(asked, words)
    concept = asked.concept
    return concept_line(concept, words.pick(concept.explanation, concept.summary_en), words)


def _verdict(asked: QuestionShown, chosen: tuple[int, ...] | None, words: Wording) -> Markup:
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


def _detail(asked: QuestionShown, words: Wording) -> Markup | str:  # noqa: PLR0911 - one case for each kind, nothing else
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


def _buttons(asked: QuestionShown, words: Wording) -> Iterator[Button]:
    """Yield buttons to what the answer stands in, few enough to be taken in."""
    concepts, statements, numbers, figured = _places(asked)
    yield from concept_buttons(concepts[:_MOST_BUTTONS], words)
    for statement in statements[:_MOST_BUTTONS]:
        yield button(f"📜 {statement.occasion_id} · {statement.position}", ShowStatement(statement.id))
    for number in numbers[:_MOST_BUTTONS]:
        yield button("🔢 " + words.pick(number.heading, number.name_en), ShowNumber(number.id))
    if figured:
        yield button(words.say("📊 Figures"), ShowConceptFigures(figured))


def _places(  # noqa: PLR0911 - one case for each kind, nothing else
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
