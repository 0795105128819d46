"""The ranking of a group's players on LINE: the command, and the quick replies below.

Owns these. Anybody may look; whether they are listed, everybody chooses for themself alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.ranking import By, Period
from bot.domain.ranking_wishes import read_ranking
from bot.platforms.line.render.group_notices import nameless_speech, ranking_elsewhere_speech, ranking_speech
from bot.platforms.line.render.pen import said
from bot.platforms.words.rank import listed_notice

if TYPE_CHECKING:
    from bot.platforms.line.features import Turn
    from bot.platforms.line.group_actions import ListMe, ShowGroupRanking
    from bot.platforms.line.handlers.group_table import GroupTable
    from bot.platforms.line.speech import Speech


class Ranks:
    """Shows rankings."""

    def __init__(self, table: GroupTable) -> None:
        self._table = table

    async def rank(self, turn: Turn, rest: str) -> Speech | None:
        """Show how the group's players stand, this week and by points unless something else is said."""
        if turn.is_private:
            return ranking_elsewhere_speech(self._table.pen(turn))
        return await self._ranking(turn, *read_ranking(rest))

    async def show(self, turn: Turn, action: ShowGroupRanking) -> Speech | None:
        """Show another view of it."""
        try:
            period, by = Period(action.period), By(action.by)
        except ValueError:
            return None
        return None if turn.is_private else await self._ranking(turn, period, by)

    async def list_me(self, turn: Turn, action: ListMe) -> Speech | None:
        """List somebody in rankings, or not any more.

        Raises:
            StorageError: Nothing has changed.
        """
        if turn.person is None:
            return nameless_speech(self._table.pen(turn))
        rankings = self._table.context.rankings
        changed = await (rankings.hide if action.hidden else rankings.unhide)(turn.person)
        return said(listed_notice(hidden=action.hidden, changed=changed, words=turn.words))

    async def _ranking(self, turn: Turn, period: Period, by: By) -> Speech:
        person_id = turn.person.chat_id if turn.person else None
        ranking = await self._table.context.rankings.of(turn.chat, period, by, person_id)
        return ranking_speech(ranking, self._table.pen(turn))
