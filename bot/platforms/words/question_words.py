"""How a question is worded, wherever it is asked: what it says, its options, and why the right one is right.

Owns these texts, for digests and quizzes alike. How they are set around buttons, polls and cards is each platform's;
what is asked, and what is right, is decided in `bot.domain`.
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
from bot.platforms.i18n import N_
from bot.platforms.words.concepts import concept_name
from bot.platforms.words.figures import figure_value
from bot.platforms.words.text import blockquote, bold, utf16_length

if TYPE_CHECKING:
    from bot.domain.library import Concept, Figure, Number, NumberItem, Occasion, Span, Statement
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording

LETTERS: Final = "ABCDEF"
"""What options are called where their own words are too long."""
EXPLANATION_UNITS: Final = 200
"""What a poll's explanation and a notice may have, in UTF-16 units: https://core.telegram.org/bots/api#sendpoll."""
_HOW_MUCH: Final = N_("{figure}: which value is right?")
_WHICH_ONE: Final = N_("{figure}: which one is right?")
_HOW_LARGE: Final = {"年": _WHICH_ONE, "世紀": _WHICH_ONE, "位": N_("{figure}: which place is right?")}
"""How a figure is asked for, by its unit."""
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
        case FigureAsked(figure=figure):
            return words.say(_HOW_LARGE.get(figure.unit, _HOW_MUCH), figure=_figure(figure, words))
        case DateAsked(occasion=occasion):
            return words.say("On which date does Annex 1 put “{occasion}”?", occasion=undated_name(occasion, words))
        case MeetingAsked(occasion=occasion):
            return words.say("Which occasion of Annex 1 was on {date}?", date=words.date(occasion.held_on))
        case StatementAsked(occasion=occasion):
            return words.say("Which of these passages is from the {occasion} of {date}?", **_named(occasion, words))
        case HomeAsked(item=item):
            return words.say("Which row of Annex 2 lists “{item}”?", item=_item(item, words))
        case YearAsked(figure=figure):
            name, value = words.pick(figure.name, figure.name_en), figure_value(figure, words)
            return words.say("{figure}: {value}. Of which year is this?", figure=name, value=value)
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


def lettered(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return options, each after its letter."""
    return tuple(f"{letter}. {text}" for letter, text in zip(LETTERS, texts, strict=False))


def marked_options(asked: QuestionShown, chosen: tuple[int, ...], words: Wording) -> list[Markup | str]:
    """Return the options, the right ones and those chosen marked."""
    marked: list[Markup | str] = []
    for index, line in enumerate(lettered(option_texts(asked, words))):
        if index in asked.correct:
            marked.append("✓ " + bold(line))
        else:
            marked.append(f"✗ {line}" if index in chosen else line)
    return marked


def matter_text(asked: QuestionShown, words: Wording) -> str | None:
    """Return the words, somebody's own, that are asked about; None where the question says all."""
    match asked:
        case ConceptAsked(clue=clue, clue_en=clue_en):
            return words.pick(clue, clue_en)
        case OccasionAsked(statement=statement, window=window):
            return excerpt_text(statement, window, words)
        case _:
            return None


def matter(asked: QuestionShown, words: Wording) -> Markup | None:
    """Return the words that are asked about, as a message sets them."""
    text = matter_text(asked, words)
    return None if text is None else blockquote(escape(text), fold=False)


def is_generated(asked: QuestionShown) -> bool:
    """Tell whether no author wrote the question, which it then says."""
    return not isinstance(asked, AuthoredAsked)


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
            said = words.say("Annex 1: {occasion}.", occasion=_occasion(occasion, words))
            return _within_a_poll(said, *known_by(asked, words))
        case StatementAsked(occasion=occasion, options=statements, correct=correct):
            return _said(statements[correct[0]], occasion, asked, words)
        case OccasionAsked(statement=statement, options=occasions, correct=correct):
            return _said(statement, occasions[correct[0]], asked, words)
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


def known_by(asked: OccasionAsked | StatementAsked | DateAsked | MeetingAsked, words: Wording) -> tuple[str, ...]:
    """Return lines on what is said on no other occasion, and on what the passage is about."""
    lines = []
    if asked.marks:
        quoted = words.say(", ").join(words.say("“{words}”", words=words.content(mark)) for mark in asked.marks)
        lines.append(words.say("No other occasion of Annex 1 uses the words {marks}.", marks=quoted))
    about = asked.about if isinstance(asked, OccasionAsked | StatementAsked) else None
    if about:
        lines.append(concept_line(about, words.pick(about.summary, about.summary_en), words))
    return tuple(lines)


def concept_line(concept: Concept, said: str, words: Wording) -> str:
    """Return what is said of a concept, after its name unless it begins with that."""
    name = concept_name(concept, words)
    return said if said.lstrip('「“"').startswith(name) else words.say("{concept}: {said}", concept=name, said=said)


def undated_name(occasion: Occasion, words: Wording) -> str:
    """Return an occasion's name without what says when it was."""
    return words.pick(undated(occasion.name), undated(occasion.name_en))


def _counted(item: NumberItem, number: Number, words: Wording) -> str:
    """Return what one of the things is that a number counts."""
    heading = words.pick(number.heading, number.name_en)
    explanation = words.pick(item.explanation, item.explanation_en)
    return words.say("{explanation} (Annex 2: {number})", explanation=explanation, number=heading)


def _said(statement: Statement, occasion: Occasion, asked: OccasionAsked | StatementAsked, words: Wording) -> str:
    """Return where a passage stands, and what it is known by."""
    where = words.say(
        "From the {occasion} of {date}: statement {position} there, in Annex 1.",
        position=statement.position,
        **_named(occasion, words),
    )
    return _within_a_poll(where, *known_by(asked, words))


def _within_a_poll(where: str, *more: str) -> str:
    """Return where something stands, and as much more as a poll holds in whole lines."""
    parts = [where]
    for part in more:
        if utf16_length("\n".join([*parts, part])) <= EXPLANATION_UNITS:
            parts.append(part)
    return "\n".join(parts)


def _occasion(occasion: Occasion, words: Wording) -> str:
    """Return an occasion with its date, as authors' questions write it."""
    name = words.pick(occasion.name, undated(occasion.name_en))
    return words.say("{date}, {occasion}", date=words.date(occasion.held_on), occasion=name)


def _named(occasion: Occasion, words: Wording) -> dict[str, str]:
    return {"date": words.date(occasion.held_on), "occasion": undated_name(occasion, words)}


def _item(item: NumberItem, words: Wording) -> str:
    return words.pick(item.name, item.name_en)


def _figure(figure: Figure, words: Wording) -> str:
    """Return what was measured, with its time unless the name says it or it is the answer."""
    name = words.pick(figure.name, figure.name_en)
    period = figure.period
    if period is None or figure.unit in _TIMES or all(year in name for year in _YEAR.findall(period)):
        return name
    return words.say("{figure}, {period}", figure=name, period=words.period(period))
