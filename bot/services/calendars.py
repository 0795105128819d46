"""On which local date a person lives: by their digests' zone, else by the bot's own.

Owns that one rule, which memory, rounds and statistics share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.schedule import local_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.domain.chat import ChatKey
    from bot.services.journal_stores import PersonSubscriptions


class Calendars:
    """Tells local dates.

    Args:
        subscriptions: Whose zone counts where there is one, ended ones as well.
        zone: Where people are taken to live who never said, an IANA name.
        now: The current time, aware, UTC.
    """

    def __init__(self, subscriptions: PersonSubscriptions, zone: str, now: Callable[[], datetime]) -> None:
        self._subscriptions = subscriptions
        self._zone = zone
        self._now = now

    async def zone(self, person: ChatKey) -> str:
        """Return a person's zone.

        Raises:
            StorageError: It cannot be read.
        """
        subscriptions = await self._subscriptions.of_person(person)
        return subscriptions[0].schedule.zone if subscriptions else self._zone

    def date_in(self, zone: str | None, at: datetime) -> date:
        """Return the local date at an instant of somebody whose zone is known already, None if they never said."""
        return local_date(zone or self._zone, at)

    async def today(self, person: ChatKey, at: datetime | None = None) -> date:
        """Return the local date of a person, now or at another instant.

        Raises:
            StorageError: The zone cannot be read.
        """
        return local_date(await self.zone(person), self._now() if at is None else at)
