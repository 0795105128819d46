"""Questions in digests: what is asked, the options, and what is said once one of them has been chosen.

Owns their setting, in the message and in the small notice that only the presser sees. Which question is asked, and what
is right, is decided in `bot.domain`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.platforms.words.cutting import columns, cut
from bot.platforms.words.digest_words import verdict
from bot.platforms.words.question_words import (
    LETTERS,
    explanation_text,
    is_generated,
    lettered,
    marked_options,
    matter,
    option_texts,
    question_text,
)
from bot.platforms.words.text import italic, lines, paragraphs

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording

NOTICE_CHARACTERS: Final = 200
"""What Telegram shows in the answer to a press."""
_SHORT_COLUMNS: Final = 20
"""Options up to this wide are buttons themselves, two or more to a row."""


def question_block(asked: QuestionShown, answer: int | None, words: Wording, *, listed: bool = False) -> Markup:
    """Return the question, with its options where no button says them, or with how it was answered.

    Args:
        asked: The question.
        answer: The index of what was chosen; None while it is open.
        words: The reader's language.
        listed: List the options in any case, for there are no buttons.
    """
    heading = words.html("✏️ <b>{question}</b>", question=question_text(asked, words))
    if is_generated(asked):
        heading += " · " + italic(words.say("auto-generated"))
    if answer is None:
        options = lettered(option_texts(asked, words)) if listed or not _fit_buttons(asked, words) else ()
        return lines(heading, matter(asked, words), *options)
    marked = lines(heading, matter(asked, words), *marked_options(asked, (answer,), words))
    return paragraphs(marked, verdict(asked, answer, LETTERS[asked.correct[0]], words))


def option_labels(asked: QuestionShown, words: Wording) -> tuple[str, ...]:
    """Return what the buttons of the options say: the options, or letters where those are too long."""
    texts = option_texts(asked, words)
    return texts if _fit_buttons(asked, words) else tuple(LETTERS[: len(texts)])


def answer_notice(asked: QuestionShown, answer: int, words: Wording) -> str:
    """Return what the one who answered in a group or channel is told, in 200 characters at most."""
    right = option_texts(asked, words)[asked.correct[0]]
    said = (
        words.say("✓ That is right: {answer}.", answer=right)
        if answer in asked.correct
        else words.say("✗ Not quite. It is: {answer}.", answer=right)
    )
    return cut(f"{said}\n{explanation_text(asked, words)}", NOTICE_CHARACTERS)


def _fit_buttons(asked: QuestionShown, words: Wording) -> bool:
    return all(columns(text) <= _SHORT_COLUMNS for text in option_texts(asked, words))
