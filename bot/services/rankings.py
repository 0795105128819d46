"""How a group's players stand, and who is listed: asked anew each time, never kept.

Owns which instant a period begins with, by the group's calendar. Ranks are `bot.domain.ranking`'s, sums are storage's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.ranking import began_at, first_day, ranking
from bot.domain.schedule import local_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.domain.ranking import By, Period, Ranking
    from bot.services.calendars import Calendars
    from bot.services.ranking_stores import RankingStore


class Rankings:
    """Ranks players. Every method may raise `StorageError`.

    Args:
        store: Where scores are summed.
        calendars: Says in which zone a group lives.
        now: The current time, aware, UTC.
    """

    def __init__(self, store: RankingStore, calendars: Calendars, now: Callable[[], datetime]) -> None:
        self._store = store
        self._calendars = calendars
        self._now = now

    async def of(self, group: ChatKey, period: Period, by: By, person_id: str | None = None) -> Ranking:
        """Return how a group's players stand, with the place of whoever asks where it is not among the first."""
        zone, now = await self._calendars.zone(group), self._now()
        tallies = await self._store.tallies(group, began_at(period, zone, now))
        return ranking(tallies, period, by, since=first_day(period, local_date(zone, now)), person_id=person_id)

    async def hide(self, person: ChatKey) -> bool:
        """List a person in no group's ranking any more; return False if it was so before."""
        return await self._store.hide(person, self._now())

    async def unhide(self, person: ChatKey) -> bool:
        """List a person in rankings again; return False if it was so before."""
        return await self._store.unhide(person)
