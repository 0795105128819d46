"""Questions of private quizzes: as a native poll, and at more length once it is answered.

Owns what fits into a poll and how, and the page behind 看詳解. How questions are worded is `question_words`'; sending,
buttons below a poll and results may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.platforms.i18n import N_
from bot.platforms.telegram.callbacks import ShowConceptFigures, ShowNumber, ShowStatement
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, packed
from bot.platforms.telegram.render.concepts import concept_buttons
from bot.platforms.words.cutting import cut
from bot.platforms.words.question_why import detail, origin, places, question_head, short_explanation, verdict
from bot.platforms.words.question_words import (
    EXPLANATION_UNITS,
    marked_options,
    matter,
    matter_text,
    option_texts,
    question_text,
)
from bot.platforms.words.text import bold, lines, paragraphs, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.authored_questions import Level
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button

QUESTION_UNITS: Final = 300
OPTION_UNITS: Final = 100
"""What a poll's parts may have, in UTF-16 units: https://core.telegram.org/bots/api#sendpoll."""
_QUOTING: Final = N_("{question} “{words}”")
_MOST_BUTTONS: Final = 3


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
        question=_poll_question(asked, question_head(asked, words, place or f"{number}/{total}", level), words),
        options=tuple(cut(option, OPTION_UNITS) for option in option_texts(asked, words)),
        correct=asked.correct,
        explanation=cut(short_explanation(asked, words), EXPLANATION_UNITS),
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
    text = paragraphs(marked, verdict(asked, chosen, words), detail(asked, words), origin(asked, words))
    return Page(text, packed(_buttons(asked, words), per_row=2))


def _poll_question(asked: QuestionShown, head: str, words: Wording) -> str:
    """Return the question with what it is about; that is cut if need be, at the end of a sentence where one is near."""
    question, about = question_text(asked, words), matter_text(asked, words)
    if about is None:
        return cut(f"{head} · {question}", QUESTION_UNITS)
    frame = f"{head} · " + words.say(_QUOTING, question=question, words="")
    shown = cut(about, QUESTION_UNITS - utf16_length(frame))
    return f"{head} · " + words.say(_QUOTING, question=question, words=shown)


def _buttons(asked: QuestionShown, words: Wording) -> Iterator[Button]:
    """Yield buttons to what the answer stands in, few enough to be taken in."""
    concepts, statements, numbers, figured = places(asked)
    yield from concept_buttons(concepts[:_MOST_BUTTONS], words)
    for statement in statements[:_MOST_BUTTONS]:
        yield button(f"📜 {statement.occasion_id} · {statement.position}", ShowStatement(statement.id))
    for number in numbers[:_MOST_BUTTONS]:
        yield button("🔢 " + words.pick(number.heading, number.name_en), ShowNumber(number.id))
    if figured:
        yield button(words.say("📊 Figures"), ShowConceptFigures(figured))
