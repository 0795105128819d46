"""How people are doing, on LINE: told to themselves, in private.

Owns that nobody else is shown it; what there is to say, `bot.services.stats` knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.people_replies import OnlyInPrivate, Own, StatsCard
from bot.platforms.line import flex
from bot.platforms.line.features import Feature
from bot.platforms.line.quiz_actions import ShowStats
from bot.platforms.line.render.pen import Pen, said
from bot.platforms.line.render.stats import nothing_answered, stats_speech
from bot.platforms.words.privacy import only_in_private

if TYPE_CHECKING:
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Turn
    from bot.platforms.line.speech import Speech


class Progress(Feature):
    """Tells people how they are doing."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.commands = {"stats": self._asked}
        self.presses = {ShowStats: self._pressed}

    async def _asked(self, turn: Turn, _: str) -> Speech:
        if not turn.is_private or turn.person is None:
            return said(flex.plain(only_in_private(OnlyInPrivate(Own.STATS), turn.words)))
        pen, card = (
            Pen(turn.words, self._context.postbacks, turn.person),
            await self._context.statistics.of(turn.person),
        )
        return stats_speech(card, pen) if isinstance(card, StatsCard) else nothing_answered(card, pen)

    async def _pressed(self, turn: Turn, _: ShowStats) -> Speech | None:
        return await self._asked(turn, "") if turn.is_private else None
