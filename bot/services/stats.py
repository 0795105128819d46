"""How one person is doing, read from what is stored.

Owns what is loaded for it; the arithmetic is `bot.domain.stats`'s, words and pictures belong to the platforms.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.domain.people_replies import NothingAnswered, StatsCard
from bot.domain.stats import MONTH, summary

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.answers import Tally
    from bot.domain.bank import Bank
    from bot.domain.chat import ChatKey
    from bot.domain.memory import Card
    from bot.domain.stats import DayScore
    from bot.services.calendars import Calendars
    from bot.services.streaks import Streaks


class AnswerStore(Protocol):
    """Where answers are kept (`bot.storage.answers`)."""

    async def tallies(self, person: ChatKey) -> tuple[Tally, ...]:
        """Return how a person has answered each question so far."""
        ...

    async def days(self, person: ChatKey, since: date) -> tuple[DayScore, ...]:
        """Return how a person has answered on each local date from `since` on, the oldest first."""
        ...


class CardStore(Protocol):
    """Where memories are kept (`bot.storage.cards`)."""

    async def cards(self, person: ChatKey) -> dict[str, Card]:
        """Return a person's memory, by question."""
        ...


class Statistics:
    """Reads how people are doing."""

    def __init__(
        self, answers: AnswerStore, cards: CardStore, streaks: Streaks, calendars: Calendars, bank: Bank
    ) -> None:
        self._answers = answers
        self._cards = cards
        self._streaks = streaks
        self._calendars = calendars
        self._bank = bank

    async def of(self, person: ChatKey) -> StatsCard | NothingAnswered:
        """Return how a person is doing today.

        Raises:
            StorageError: It cannot be read.
        """
        tallies = await self._answers.tallies(person)
        if not tallies:
            return NothingAnswered()
        today = await self._calendars.today(person)
        sections = self._bank.library.sections
        stats = summary(
            tallies,
            await self._answers.days(person, today - timedelta(days=MONTH - 1)),
            await self._cards.cards(person),
            streak=await self._streaks.shown(person),
            bank=self._bank.by_key,
            sections=[section.id for section in sections],
            today=today,
        )
        return StatsCard(stats, sections)
