"""Replies as Telegram pages: pure functions of a value and a language's wording.

Owns the one place where every kind of reply meets its rendering; a kind without one is a type error. Network, storage
and `telegram` classes may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from bot.domain.digest_replies import DigestReply
from bot.domain.link_replies import LinkReply
from bot.domain.people_replies import PeopleReply
from bot.domain.quiz_replies import QuizReply
from bot.domain.quiz_schedule_replies import ScheduleReply
from bot.domain.ranking_replies import RankingReply
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
from bot.domain.settings_replies import SettingsReply
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render import annex, concepts, figures, general, hits, numbers
from bot.platforms.telegram.render.digest import digest_page
from bot.platforms.telegram.render.links import link_page
from bot.platforms.telegram.render.people import people_page
from bot.platforms.telegram.render.quiz import quiz_page
from bot.platforms.telegram.render.quiz_schedule import schedule_page
from bot.platforms.telegram.render.rank import rank_page
from bot.platforms.telegram.render.settings import settings_page

if TYPE_CHECKING:
    from bot.domain.replies import Reply
    from bot.platforms.i18n import Wording

    Found: TypeAlias = (
        ConceptCard
        | AskConcept
        | UnknownConcept
        | SectionIndex
        | SectionConcepts
        | AskQuery
        | Hits
        | AnnexIndex
        | StatementCard
        | NumberIndex
        | NumberCard
        | FigureIndex
        | FigureList
    )
    General: TypeAlias = (
        Welcome | GroupHello | Help | About | LanguageChoice | UnknownLanguage | UnknownCommand | NotText | BadLink
    )


def page(reply: Reply, words: Wording) -> Page:
    """Return a reply as one Telegram message."""
    shown = _set(reply, words)
    return Page(str(shown.text), shown.keyboard)  # plain text from here on: `Markup` would escape what is added to it


def _set(reply: Reply, words: Wording) -> Page:  # noqa: PLR0911 - one line for each kind, nothing else
    """Return a reply as one message."""
    if isinstance(reply, SettingsReply):
        return settings_page(reply, words)
    if isinstance(reply, DigestReply):
        return digest_page(reply, words)
    if isinstance(reply, QuizReply):
        return quiz_page(reply, words)
    if isinstance(reply, PeopleReply):
        return people_page(reply, words)
    if isinstance(reply, LinkReply):
        return link_page(reply, words)
    if isinstance(reply, RankingReply):
        return rank_page(reply, words)
    if isinstance(reply, ScheduleReply):
        return schedule_page(reply, words)
    return _found(reply, words)


def _found(reply: Found | General, words: Wording) -> Page:  # noqa: PLR0911 - one line for each kind, nothing else
    """Return what was looked up in the library, or said of the bot, as one message."""
    match reply:
        case ConceptCard() | AskConcept() | UnknownConcept() | SectionIndex() | SectionConcepts():
            return _concepts(reply, words)
        case AskQuery():
            return hits.ask_query(reply, words)
        case Hits():
            return hits.hits(reply, words)
        case AnnexIndex():
            return annex.annex_index(reply, words)
        case StatementCard():
            return annex.statement_card(reply, words)
        case NumberIndex():
            return numbers.number_index(reply, words)
        case NumberCard():
            return numbers.number_card(reply, words)
        case FigureIndex():
            return figures.figure_index(reply, words)
        case FigureList():
            return figures.figure_list(reply, words)
        case _:
            return _general(reply, words)


def _concepts(
    reply: ConceptCard | AskConcept | UnknownConcept | SectionIndex | SectionConcepts, words: Wording
) -> Page:
    """Return a reply about concepts as one message."""
    match reply:
        case ConceptCard():
            return concepts.concept_card(reply, words)
        case AskConcept():
            return concepts.ask_concept(reply, words)
        case UnknownConcept():
            return concepts.unknown_concept(reply, words)
        case SectionIndex():
            return concepts.section_index(reply, words)
        case SectionConcepts():
            return concepts.section_concepts(reply, words)
        case _:
            assert_never(reply)


def _general(reply: General, words: Wording) -> Page:  # noqa: PLR0911 - one line for each kind, nothing else
    """Return a reply that shows no content of the library as one message."""
    match reply:
        case Welcome():
            return general.welcome(reply, words)
        case GroupHello():
            return general.group_hello(words)
        case Help():
            return general.help_page(reply, words)
        case About():
            return general.about(reply, words)
        case LanguageChoice():
            return general.language_choice(reply, words)
        case UnknownLanguage():
            return general.unknown_language(reply, words)
        case UnknownCommand():
            return general.unknown_command(reply, words)
        case NotText():
            return general.not_text(words)
        case BadLink():
            return general.bad_link(words)
        case _:
            assert_never(reply)
