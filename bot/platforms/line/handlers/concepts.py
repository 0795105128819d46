"""Concepts on LINE: today's, one by its name, all by section.

Owns these commands and buttons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import reading
from bot.platforms.line.browse_actions import ShowConcept, ShowSection, ShowSections, ShowToday, bounded
from bot.platforms.line.features import Feature
from bot.platforms.line.render import speech
from bot.platforms.line.render.notices import out_of_date

if TYPE_CHECKING:
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.render import Browsed
    from bot.platforms.line.speech import Speech


class Concepts(Feature):
    """Answers what is asked about concepts."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.commands = {"today": self.today, "concept": self.concept, "concepts": self.browse}
        self.presses = {
            ShowToday: self.show_today,
            ShowSections: self.show_sections,
            ShowSection: self.show_section,
            ShowConcept: self.show_concept,
        }

    async def today(self, turn: Turn, _: str) -> Speech:
        """Show the concept of the day, as it is where the bot counts its days."""
        on = self._context.now().astimezone(self._context.timezone).date()
        return self._say(reading.todays_card(self._context.library, on), turn)

    async def concept(self, turn: Turn, rest: str) -> Speech:
        """Open a concept by name, or ask for one."""
        name, library = bounded(rest), self._context.library
        if not name:
            return self._say(reading.ask_concept(library), turn)
        return self._say(reading.named_concept(library, self._context.lookup, name), turn)

    async def browse(self, turn: Turn, _: str) -> Speech:
        """Browse concepts by section."""
        return self._say(reading.section_index(self._context.library), turn)

    async def show_today(self, turn: Turn, _: ShowToday) -> Speech:
        """Show the concept of the day."""
        return await self.today(turn, "")

    async def show_sections(self, turn: Turn, _: ShowSections) -> Speech:
        """Show the sections."""
        return await self.browse(turn, "")

    async def show_section(self, turn: Turn, action: ShowSection) -> Speech:
        """Show the concepts of a section."""
        return self._say(reading.section_concepts(self._context.library, action.section_id, action.page), turn)

    async def show_concept(self, turn: Turn, action: ShowConcept) -> Speech:
        """Show a concept."""
        return self._say(reading.concept_card(self._context.library, action.concept_id, query=action.query), turn)

    def _say(self, reply: Browsed | None, turn: Turn) -> Speech:
        """Return a reply, or that what a button led to is not there any more."""
        pen = turn.pen(self._context.postbacks)
        return out_of_date(pen) if reply is None else speech(reply, pen)
