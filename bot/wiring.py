"""How services and what they keep things in are put together over one database: for the app, for tests, for bench.

Owns these constructor calls alone. What is started and stopped, and what the environment says, is `bot.app`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.domain.lookup import Lookup
from bot.platforms.telegram.context import Context
from bot.services.answers import Answers
from bot.services.calendars import Calendars
from bot.services.journal import Journal
from bot.services.people import People
from bot.services.preferences import Preferences
from bot.services.prompts import Prompts
from bot.services.round_making import RoundMaker
from bot.services.round_results import RoundResults
from bot.services.rounds import Rounds
from bot.services.stats import Statistics
from bot.services.status import StatusReader
from bot.services.streaks import Streaks
from bot.services.subscriptions import Subscriptions
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from bot.storage.deliveries import DeliveryRepository
from bot.storage.journal import JournalRepository
from bot.storage.people import PeopleRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.prompts import PromptRepository
from bot.storage.rounds import RoundRepository
from bot.storage.status import StatusRepository
from bot.storage.streaks import StreakRepository
from bot.storage.subscriptions import SubscriptionRepository
from bot.storage.sweeps import SweepRepository

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.composing import DigestComposer
    from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Stores:
    """All that is kept in one database."""

    answers: AnswerRepository
    cards: CardRepository
    deliveries: DeliveryRepository
    journal: JournalRepository
    people: PeopleRepository
    preferences: PreferenceRepository
    prompts: PromptRepository
    rounds: RoundRepository
    status: StatusRepository
    streaks: StreakRepository
    subscriptions: SubscriptionRepository
    sweeps: SweepRepository

    async def close(self) -> None:
        """Write what is still waiting to be written. Harmless when done twice."""
        await self.deliveries.close()
        await self.answers.close()
        await self.rounds.close()


def stores_of(database: Database, now: Callable[[], datetime]) -> Stores:
    """Return the stores of a database."""
    return Stores(
        answers=AnswerRepository(database),
        cards=CardRepository(database),
        deliveries=DeliveryRepository(database, now, uuid4),
        journal=JournalRepository(database),
        people=PeopleRepository(database),
        preferences=PreferenceRepository(database, now),
        prompts=PromptRepository(database),
        rounds=RoundRepository(database),
        status=StatusRepository(database),
        streaks=StreakRepository(database),
        subscriptions=SubscriptionRepository(database, now),
        sweeps=SweepRepository(database),
    )


def telegram_context(
    stores: Stores,
    composer: DigestComposer,
    *,
    now: Callable[[], datetime],
    zone: str,
    owner_ids: frozenset[int],
    poke: Callable[[], None] = lambda: None,
    lookup: Lookup | None = None,
) -> Context:
    """Return what Telegram's handlers are given.

    Args:
        stores: Where everything is kept.
        composer: Of the library that is taught.
        now: The current time, aware, UTC.
        zone: Where "today" is counted for whoever never said, an IANA name.
        owner_ids: The operators, by their ids on Telegram.
        poke: Is called after each change that the scheduler should know of.
        lookup: Over the same library, if there is one already: building it takes a quarter of a second.
    """
    lookup = lookup or Lookup(composer.library)
    calendars = Calendars(stores.subscriptions, zone, now)
    streaks = Streaks(stores.streaks, stores.journal, stores.subscriptions, zone=zone, now=now)
    preferences, prompts = Preferences(stores.preferences), Prompts(stores.prompts, now)
    return Context(
        library=composer.library,
        lookup=lookup,
        preferences=preferences,
        subscriptions=(subscriptions := Subscriptions(stores.subscriptions, now, zone=zone, poke=poke)),
        prompts=prompts,
        journal=_journal(stores, composer, lookup, calendars, now),
        rounds=_rounds(stores, composer, calendars, streaks, now),
        statistics=Statistics(stores.answers, stores.cards, streaks, calendars, composer.bank),
        people=People(stores.people, preferences, prompts, subscriptions, calendars, reader=composer.reader, now=now),
        status=StatusReader(stores.status, stores.sweeps, now=now),
        now=now,
        timezone=ZoneInfo(zone),
        owner_ids=owner_ids,
    )


def _journal(
    stores: Stores, composer: DigestComposer, lookup: Lookup, calendars: Calendars, now: Callable[[], datetime]
) -> Journal:
    answers = Answers(stores.answers, composer.bank, calendars, now=now)
    return Journal(stores.journal, stores.subscriptions, stores.streaks, composer, lookup, answers=answers, now=now)


def _rounds(
    stores: Stores, composer: DigestComposer, calendars: Calendars, streaks: Streaks, now: Callable[[], datetime]
) -> Rounds:
    bank, reader = composer.bank, composer.reader
    return Rounds(
        stores.rounds,
        maker=RoundMaker(bank, stores.rounds, stores.answers, stores.cards, calendars),
        reader=reader,
        results=RoundResults(bank, reader, stores.cards, calendars, streaks),
        calendars=calendars,
        now=now,
        new_id=uuid4,
    )
