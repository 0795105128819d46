"""Looking things up on LINE: words in Annex 1, its statements, the numbers of Annex 2, figures.

Owns these commands and buttons, and free text, which is looked up; so it must be the last feature that is asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.domain import reading
from bot.domain.replies import Hits
from bot.platforms.line.browse_actions import (
    ShowAnnex,
    ShowAsk,
    ShowConceptFigures,
    ShowFigures,
    ShowFigureSections,
    ShowHits,
    ShowNumber,
    ShowNumbers,
    ShowStatement,
    bounded,
)
from bot.platforms.line.features import Feature
from bot.platforms.line.render import speech
from bot.platforms.line.render.notices import out_of_date

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.lookup import Lookup
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.render import Browsed
    from bot.platforms.line.speech import Speech


class Lookups(Feature):
    """Answers what is looked for, and free text."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.commands = {"find": self.find, "annex": self.annex, "numbers": self.numbers, "figures": self.figures}
        self.presses = dict.fromkeys(
            (
                ShowAnnex,
                ShowAsk,
                ShowConceptFigures,
                ShowFigures,
                ShowFigureSections,
                ShowHits,
                ShowNumber,
                ShowNumbers,
                ShowStatement,
            ),
            self.show,
        )
        self.typed = self.answer

    @property
    def _library(self) -> Library:
        return self._context.library

    @property
    def _lookup(self) -> Lookup:
        return self._context.lookup

    async def find(self, turn: Turn, rest: str) -> Speech:
        """Look words up in Annex 1, or ask for some."""
        query = bounded(rest)
        if not query:
            return self._say(reading.ask_query(self._library), turn)
        found = reading.hits(self._library, self._lookup, query, None, 0)
        return self._say(_shortened(found or reading.ask_query(self._library), is_so=query != rest), turn)

    async def annex(self, turn: Turn, _: str) -> Speech:
        """Browse Annex 1 by occasion."""
        return self._say(reading.annex_index(self._library), turn)

    async def numbers(self, turn: Turn, _: str) -> Speech:
        """Show the rows of Annex 2 side by side."""
        return self._say(reading.number_index(self._library), turn)

    async def figures(self, turn: Turn, _: str) -> Speech:
        """Browse figures by section."""
        return self._say(reading.figure_index(self._library), turn)

    async def answer(self, turn: Turn, words: str) -> Speech:
        """Open the card of the concept that words name, else look them up; without any, ask for some."""
        query = bounded(words)
        if not query:
            return self._say(reading.ask_query(self._library), turn)
        return self._say(_shortened(reading.answer(self._library, self._lookup, query), is_so=query != words), turn)

    async def show(self, turn: Turn, action: Any) -> Speech:
        """Show what a button leads to, or say that it leads nowhere any more."""
        reply = self._shown(action)
        pen = turn.pen(self._context.postbacks)
        return out_of_date(pen) if reply is None else speech(reply, pen)

    def _shown(self, action: object) -> Browsed | None:  # noqa: PLR0911 - one line for each action, nothing else
        library, lookup = self._library, self._lookup
        match action:
            case ShowAsk():
                return reading.ask_query(library)
            case ShowHits(query, page, occasion_id):
                return reading.hits(library, lookup, query, occasion_id, page)
            case ShowAnnex():
                return reading.annex_index(library)
            case ShowStatement(statement_id, query):
                return reading.statement_card(library, lookup, statement_id, query)
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
            case _:
                return None

    def _say(self, reply: Browsed, turn: Turn) -> Speech:
        return speech(reply, turn.pen(self._context.postbacks))


def _shortened(reply: Browsed, *, is_so: bool) -> Browsed:
    """Return a reply that admits that only the beginning of what was asked has been looked for, if `is_so`."""
    if not (is_so and isinstance(reply, Hits)):
        return reply
    return replace(reply, result=replace(reply.result, shortened=True))
