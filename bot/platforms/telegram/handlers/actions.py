"""From a pressed button's action to the reply it shows.

Owns that one mapping; a button without a reply is a type error. Choosing a language is no reading and has its own
handler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain import reading
from bot.domain.chat import Platform
from bot.domain.replies import Help, LanguageChoice, Welcome
from bot.platforms.telegram.callbacks import (
    ShowAnnex,
    ShowAsk,
    ShowConcept,
    ShowConceptFigures,
    ShowFigures,
    ShowFigureSections,
    ShowHelp,
    ShowHits,
    ShowLanguages,
    ShowNumber,
    ShowNumbers,
    ShowSection,
    ShowSections,
    ShowStatement,
    ShowWelcome,
)

if TYPE_CHECKING:
    from bot.domain.language import Language
    from bot.domain.replies import Reply
    from bot.platforms.telegram.callbacks import Reading
    from bot.platforms.telegram.context import Context


def reply_to(action: Reading, context: Context, language: Language) -> Reply | None:  # noqa: C901, PLR0911, PLR0912 - one line for each action, nothing else
    """Return what a button shows, or None when it leads to what is not in the library any more."""
    library, lookup = context.library, context.lookup
    match action:
        case ShowWelcome():
            return Welcome(library.source)
        case ShowHelp():
            return Help(context.links.can_link(Platform.TELEGRAM))
        case ShowLanguages():
            return LanguageChoice(language)
        case ShowAsk():
            return reading.ask_query(library)
        case ShowSections():
            return reading.section_index(library)
        case ShowSection(section_id, page):
            return reading.section_concepts(library, section_id, page)
        case ShowConcept(concept_id, query):
            return reading.concept_card(library, concept_id, query=query)
        case ShowNumbers():
            return reading.number_index(library)
        case ShowNumber(number_id):
            return reading.number_card(library, number_id)
        case ShowFigureSections():
            return reading.figure_index(library)
        case ShowFigures(section_id, page):
            return reading.section_figures(library, section_id, page)
        case ShowConceptFigures(concept_id, page):
            return reading.concept_figures(library, concept_id, page)
        case ShowAnnex():
            return reading.annex_index(library)
        case ShowStatement(statement_id, query):
            return reading.statement_card(library, lookup, statement_id, query)
        case ShowHits(page, occasion_id, query):
            return reading.hits(library, lookup, query or "", occasion_id or None, page)
        case _:
            assert_never(action)
