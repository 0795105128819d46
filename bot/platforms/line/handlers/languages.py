"""Choosing a chat's language on LINE.

Owns this one use case: the command and the buttons. LINE tells nobody who looks after a group, so anybody there may
choose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.language import parse_language
from bot.domain.replies import LanguageChoice, UnknownLanguage
from bot.errors import LanguageError
from bot.platforms.line.browse_actions import ChooseLanguage, ShowLanguages
from bot.platforms.line.features import Feature
from bot.platforms.line.phrasing import phrasing
from bot.platforms.line.render import speech
from bot.platforms.line.render.notices import out_of_date
from bot.platforms.line.render.pen import Pen
from bot.platforms.words.typed import language_called

if TYPE_CHECKING:
    from bot.domain.language import Language
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.speech import Speech


class Languages(Feature):
    """Answers which language is spoken, and changes it."""

    changes_language = True

    def __init__(self, context: Context) -> None:
        self._context = context
        self.commands = {"language": self.language}
        self.presses = {ShowLanguages: self.offer, ChooseLanguage: self.choose}

    async def language(self, turn: Turn, rest: str) -> Speech:
        """Offer the languages, or choose the one that is named."""
        named = language_called(rest) if rest else None
        if named is not None:
            return await self._chosen(turn, named)
        chosen = turn.words.language
        return speech(UnknownLanguage(chosen) if rest else LanguageChoice(chosen), turn.pen(self._context.postbacks))

    async def offer(self, turn: Turn, _: ShowLanguages) -> Speech:
        """Offer the languages."""
        return await self.language(turn, "")

    async def choose(self, turn: Turn, action: ChooseLanguage) -> Speech:
        """Speak another language from now on."""
        try:
            language = parse_language(action.tag)
        except LanguageError:  # a language that is spoken no more
            return out_of_date(turn.pen(self._context.postbacks))
        return await self._chosen(turn, language)

    async def _chosen(self, turn: Turn, language: Language) -> Speech:
        """Keep the chat's choice, and say so in it."""
        await self._context.preferences.choose_language(turn.chat, language)
        return speech(
            LanguageChoice(language, changed=True),
            Pen(phrasing(language), self._context.postbacks, is_private=turn.is_private),
        )
