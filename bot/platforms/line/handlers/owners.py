"""News for owners on LINE, before whatever they are answered next in private: that is free.

Owns that nobody else is told, and that it counts as told once it was said. What there is to tell is
`bot.platforms.line.owners`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.line.features import Feature
from bot.platforms.line.newest import Newest
from bot.platforms.line.render.owners import fitting, news_speech
from bot.platforms.line.speech import MOST_MESSAGES

if TYPE_CHECKING:
    from bot.platforms.line.features import Turn
    from bot.platforms.line.owners import LineOwners
    from bot.platforms.line.speech import Speech


class OwnerNews(Feature):
    """Tells owners beside other answers."""

    def __init__(self, owners: LineOwners) -> None:
        self._owners = owners
        self._hoped = Newest[str, tuple[str, ...]]()
        """By event, the keys of what its answer tells."""
        self.beside = self._beside
        self.settled = self._settled

    async def _beside(self, turn: Turn, speech: Speech) -> Speech:
        """Return an answer with the news that waits before it."""
        if len(speech.messages) == MOST_MESSAGES:
            return speech
        waiting = await self._owners.waiting(turn.chat)
        told = waiting[: fitting([one.detail for one in waiting])]
        if not told:
            return speech
        self._hoped.put(turn.event.id, tuple(one.key for one in told))
        return news_speech([one.detail for one in told]) + speech

    async def _settled(self, turn: Turn, was_said: bool) -> None:  # noqa: FBT001 - as `Feature.settled` is called
        keys = self._hoped.pop(turn.event.id)
        if keys and was_said:
            await self._owners.were_told(keys)
