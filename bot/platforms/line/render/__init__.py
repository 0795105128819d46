"""Replies as speeches on LINE: pure functions of a value, a language's wording and the key that signs buttons.

Owns the one place where every kind of reply about the library or the bot meets its rendering; a kind without one is a
type error. What is said of digests, quizzes and people has its own modules beside. Network and storage may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from bot.domain.replies import (
    About,
    AnnexIndex,
    AskConcept,
    AskQuery,
    BadLink,
    ConceptCard,
    FigureIndex,
    FigureList,
    GroupHello,
    Help,
    Hits,
    LanguageChoice,
    NotText,
    NumberCard,
    NumberIndex,
    SectionConcepts,
    SectionIndex,
    StatementCard,
    UnknownCommand,
    UnknownConcept,
    UnknownLanguage,
    Welcome,
)
from bot.platforms.line.render import annex, concepts, figures, general, hits, numbers

if TYPE_CHECKING:
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech

    Concepts: TypeAlias = ConceptCard | AskConcept | UnknownConcept | SectionIndex | SectionConcepts
    Annexes: TypeAlias = (
        AskQuery | Hits | AnnexIndex | StatementCard | NumberIndex | NumberCard | FigureIndex | FigureList
    )
    General: TypeAlias = (
        Welcome | GroupHello | Help | About | LanguageChoice | UnknownLanguage | UnknownCommand | NotText | BadLink
    )
    Browsed: TypeAlias = Concepts | Annexes | General
    """What is said of the library, and of the bot itself."""


def speech(reply: Browsed, pen: Pen) -> Speech:
    """Return a reply as what is said in one turn."""
    match reply:
        case ConceptCard() | AskConcept() | UnknownConcept() | SectionIndex() | SectionConcepts():
            return _concepts(reply, pen)
        case (
            AskQuery()
            | Hits()
            | AnnexIndex()
            | StatementCard()
            | NumberIndex()
            | NumberCard()
            | FigureIndex()
            | FigureList()
        ):
            return _annexes(reply, pen)
        case _:
            return _general(reply, pen)


def _concepts(reply: Concepts, pen: Pen) -> Speech:
    match reply:
        case ConceptCard():
            return concepts.concept_card(reply, pen)
        case AskConcept():
            return concepts.ask_concept(reply, pen)
        case UnknownConcept():
            return concepts.unknown_concept(reply, pen)
        case SectionIndex():
            return concepts.section_index(reply, pen)
        case SectionConcepts():
            return concepts.section_concepts(reply, pen)
        case _:
            assert_never(reply)


def _annexes(reply: Annexes, pen: Pen) -> Speech:  # noqa: PLR0911 - one line for each kind, nothing else
    match reply:
        case AskQuery():
            return hits.ask_query(reply, pen)
        case Hits():
            return hits.hits(reply, pen)
        case AnnexIndex():
            return annex.annex_index(reply, pen)
        case StatementCard():
            return annex.statement_card(reply, pen)
        case NumberIndex():
            return numbers.number_index(reply, pen)
        case NumberCard():
            return numbers.number_card(reply, pen)
        case FigureIndex():
            return figures.figure_index(reply, pen)
        case FigureList():
            return figures.figure_list(reply, pen)
        case _:
            assert_never(reply)


def _general(reply: General, pen: Pen) -> Speech:  # noqa: PLR0911 - one line for each kind, nothing else
    match reply:
        case Welcome():
            return general.welcome(reply, pen)
        case GroupHello():
            return general.group_hello(pen)
        case Help():
            return general.help_(pen)
        case About():
            return general.about(reply, pen)
        case LanguageChoice():
            return general.language_choice(reply, pen)
        case UnknownLanguage():
            return general.unknown_language(reply, pen)
        case UnknownCommand():
            return general.unknown_command(reply, pen)
        case NotText():
            return general.not_text(pen)
        case BadLink():
            return general.bad_link(pen)
        case _:
            assert_never(reply)
