"""Questions in digests: what is asked, the options, and what is said once one of them has been chosen.

Owns their setting, in the message and in the small notice that only the presser sees. Which question is asked, and what
is right, is decided in `bot.domain`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from markupsafe import Markup, escape

from bot.domain.questions_shown import AuthoredAsked, ConceptAsked, FigureAsked, NumberAsked, OccasionAsked
from bot.platforms.telegram.render.annex import occasion_name
from bot.platforms.telegram.render.buttons import columns
from bot.platforms.telegram.render.concepts import concept_name
from bot.platforms.telegram.render.figures import figure_value
from bot.platforms.telegram.render.text import blockquote, bold, lines, paragraphs, quoted, utf16_length

if TYPE_CHECKING:
    from bot.domain.library import Figure, NumberItem, Occasion
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording

LETTERS: Final = "ABCDEF"
NOTICE_CHARACTERS: Final = 200
"""What Telegram shows in the answer to a press."""
_TIMES: Final = frozenset({"年", "世紀"})
"""Units of figures whose value is a time."""
_YEAR: Final = re.compile(r"[0-9]{4}")
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
    heading = words.html("✏️ <b>{question}</b>", question=_question(asked, words))
    if answer is None:
        options = _lettered(option_texts(asked, words)) if listed or not _fit_buttons(asked, words) else ()
        return lines(heading, _matter(asked, words), *options)
    marked = lines(heading, _matter(asked, words), *_marked(asked, answer, words))
    return paragraphs(marked, _verdict(asked, answer, words))


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
    notice = f"{said}\n{_explanation(asked, words)}"
    return notice if utf16_length(notice) <= NOTICE_CHARACTERS else _cut(notice)


def option_texts(asked: QuestionShown, words: Wording) -> tuple[str, ...]:
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
        case AuthoredAsked(authored=authored) if authored.holds is not None:
            return words.say("True"), words.say("False")
        case AuthoredAsked(options=options, options_en=options_en):
            return tuple(words.pick(*pair) for pair in zip(options, options_en or options, strict=True))
        case _:
            assert_never(asked)


def _question(asked: QuestionShown, words: Wording) -> str:
    match asked:
        case ConceptAsked():
            return words.say("Which concept is this?")
        case OccasionAsked():
            return words.say("On which occasion was this said?")
        case NumberAsked(number=number):
            return words.say("Which one belongs to “{number}”?", number=words.pick(number.heading, number.name_en))
        case FigureAsked():
            return words.say("Which of these values is right?")
        case AuthoredAsked(authored=authored):
            return words.pick(authored.stem, authored.stem_en or authored.stem)
        case _:
            assert_never(asked)


def _matter(asked: QuestionShown, words: Wording) -> Markup | None:
    """Return the words that are asked about."""
    match asked:
        case ConceptAsked(clue=clue, clue_en=clue_en):
            return blockquote(words.pick(clue, clue_en), fold=False)
        case OccasionAsked(statement=statement, window=window):
            return blockquote(quoted(statement.text, words, window=window), fold=False)
        case FigureAsked(figure=figure):
            return escape(_figure(figure, words))
        case NumberAsked() | AuthoredAsked():
            return None
        case _:
            assert_never(asked)


def _explanation(asked: QuestionShown, words: Wording) -> str:
    """Return why the right option is right, and where that stands."""
    match asked:
        case ConceptAsked(concept=concept):
            return words.pick(concept.summary, concept.summary_en)
        case OccasionAsked(statement=statement):
            return words.say("It is statement {position} of that occasion in Annex 1.", position=statement.position)
        case NumberAsked(number=number, options=items, correct=correct):
            heading = words.pick(number.heading, number.name_en)
            explanation = words.pick(items[correct[0]].explanation, items[correct[0]].explanation_en)
            return words.say("{explanation} (Annex 2: {number})", explanation=explanation, number=heading)
        case FigureAsked(figure=figure):
            comparison = figure.comparison and words.pick(figure.comparison, figure.comparison_en or figure.comparison)
            source = words.say("Source: {source}", source=words.pick(figure.source, figure.source_en))
            return "\n".join(part for part in (comparison, source) if part)
        case AuthoredAsked(authored=authored):
            return words.pick(authored.explanation, authored.explanation_en or authored.explanation)
        case _:
            assert_never(asked)


def _verdict(asked: QuestionShown, answer: int, words: Wording) -> Markup:
    """Return whether it was right, kindly, and why."""
    said = (
        words.html("<b>That is right.</b>")
        if answer in asked.correct
        else words.html("<b>The answer is {letter}.</b>", letter=LETTERS[asked.correct[0]])
    )
    return lines(said, _explanation(asked, words))


def _marked(asked: QuestionShown, answer: int, words: Wording) -> list[Markup | str]:
    """Return the options, the right one and the chosen one marked."""
    marked: list[Markup | str] = []
    for index, line in enumerate(_lettered(option_texts(asked, words))):
        if index in asked.correct:
            marked.append("✓ " + bold(line))
        else:
            marked.append(f"✗ {line}" if index == answer else line)
    return marked


def _lettered(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{letter}. {text}" for letter, text in zip(LETTERS, texts, strict=False))


def _fit_buttons(asked: QuestionShown, words: Wording) -> bool:
    return all(columns(text) <= _SHORT_COLUMNS for text in option_texts(asked, words))


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


def _cut(text: str) -> str:
    """Return as much of a text as a notice shows."""
    while utf16_length(text) >= NOTICE_CHARACTERS:
        text = text[:-1]
    return text.rstrip() + "…"
