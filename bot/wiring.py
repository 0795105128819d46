"""How services and what they keep things in are put together over one database: for the app, for tests, for bench.

Owns these constructor calls alone. What is started and stopped, and what the environment says, is `bot.app`'s.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bot.administering import LookedAfter, admin_stores
from bot.answering import Answering, Means
from bot.broadcasting import broadcast_stores
from bot.domain.chat import Platform
from bot.domain.lookup import Lookup
from bot.leading import Leadership
from bot.services.calendars import Calendars
from bot.services.group_memory import GroupMemory
from bot.services.scheduled_quizzes import ScheduledQuizzes
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from bot.storage.deliveries import DeliveryRepository
from bot.storage.fetching import FetchRepository
from bot.storage.group_missed import MissedRepository
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.journal import JournalRepository
from bot.storage.links import LinkRepository
from bot.storage.people import PeopleRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.prompts import PromptRepository
from bot.storage.quiz_schedules import QuizScheduleRepository
from bot.storage.quota import QuotaRepository
from bot.storage.rankings import RankingRepository
from bot.storage.rounds import RoundRepository
from bot.storage.status import StatusRepository
from bot.storage.streaks import StreakRepository
from bot.storage.subscriptions import SubscriptionRepository
from bot.storage.sweeps import SweepRepository
from bot.ticker import Ticker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence
    from datetime import datetime

    from bot.administering import AdminStores
    from bot.broadcasting import BroadcastStores
    from bot.domain.composing import DigestComposer
    from bot.metrics import Metrics
    from bot.platforms.inbound.intake import Intake
    from bot.platforms.telegram.context import Context
    from bot.replica import Replica
    from bot.storage.database import Database
    from bot.storage.inbox import InboxRepository
    from bot.ticker import Chore


@dataclass(frozen=True, slots=True)
class Stores:
    """All that is kept in one database."""

    admin: AdminStores
    answers: AnswerRepository
    broadcasts: BroadcastStores
    cards: CardRepository
    deliveries: DeliveryRepository
    fetched: FetchRepository
    groups: GroupQuizRepository
    missed: MissedRepository
    journal: JournalRepository
    links: LinkRepository
    people: PeopleRepository
    preferences: PreferenceRepository
    prompts: PromptRepository
    quotas: QuotaRepository
    quiz_schedules: QuizScheduleRepository
    rankings: RankingRepository
    rounds: RoundRepository
    status: StatusRepository
    streaks: StreakRepository
    subscriptions: SubscriptionRepository
    sweeps: SweepRepository
    is_one_of_many: bool = False
    """Whether other processes keep and change the same; then nothing is remembered here that they may change."""

    async def close(self) -> None:
        """Write what is still waiting to be written. Harmless when done twice."""
        await self.deliveries.close()
        await self.answers.close()
        await self.rounds.close()
        await self.groups.close()
        await self.broadcasts.close()


def stores_of(database: Database, now: Callable[[], datetime], replica: Replica | None = None) -> Stores:
    """Return the stores of a database, as `replica` uses them; None: as the only process there is."""
    is_one_of_many = replica is not None and replica.is_one_of_many
    return Stores(
        admin=admin_stores(database),
        answers=AnswerRepository(database),
        broadcasts=broadcast_stores(database, now, replica.fence if replica else None),
        cards=CardRepository(database),
        deliveries=DeliveryRepository(database, now, uuid4, fence=replica.fence if replica else None),
        groups=GroupQuizRepository(database, replica=replica.id if replica else None),
        fetched=FetchRepository(database),
        missed=MissedRepository(database),
        journal=JournalRepository(database),
        links=LinkRepository(database),
        people=PeopleRepository(database),
        preferences=PreferenceRepository(database, now, is_one_of_many=is_one_of_many),
        prompts=PromptRepository(database),
        quotas=QuotaRepository(database),
        quiz_schedules=QuizScheduleRepository(database, now),
        rankings=RankingRepository(database),
        rounds=RoundRepository(database),
        status=StatusRepository(database),
        streaks=StreakRepository(database),
        subscriptions=SubscriptionRepository(database, now),
        sweeps=SweepRepository(database),
        is_one_of_many=is_one_of_many,
    )


def answering_of(
    stores: Stores,
    composer: DigestComposer,
    *,
    now: Callable[[], datetime],
    zone: str,
    poke: Callable[[], None] = lambda: None,
    tick: Callable[[], None] = lambda: None,
    announce: Callable[[], None] = lambda: None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    chance: Callable[[], float] = random.random,
    lookup: Lookup | None = None,
    metrics: Metrics | None = None,
    leadership: Leadership | None = None,
    served: Collection[Platform] = (Platform.TELEGRAM,),
) -> Answering:
    """Return what makes the services of all platforms, of `stores` and of the library that `composer` teaches.

    What time, chance and whoever is told have to be is said of the fields of `Means`. `lookup` is over the same
    library, if there is one already: building it takes a quarter of a second. `leadership` says whether this replica
    does what one alone does; None: it is the only one. `served` are the platforms on which people can speak to
    the bot.
    """
    means = Means(
        now=now,
        zone=zone,
        sleep=sleep,
        chance=chance,
        poke=poke,
        tick=tick,
        announce=announce,
        metrics=metrics,
        served=served,
    )
    return Answering(stores, composer, lookup or Lookup(composer.library), means, leadership)


def telegram_context(
    stores: Stores,
    composer: DigestComposer,
    *,
    owner_ids: frozenset[int],
    looked_after: LookedAfter | None = None,
    **means: Any,
) -> Context:
    """Return what Telegram's handlers are given, as `answering_of` makes it.

    `owner_ids` are the operators' on Telegram. `looked_after` is what the process hands to owners; None for no more
    than is in the database.
    """
    return answering_of(stores, composer, **means).context(owner_ids, looked_after or LookedAfter())


def ticker_of(
    stores: Stores,
    composer: DigestComposer,
    context: Context,
    *,
    zone: str,
    ready: asyncio.Event,
    poked: asyncio.Event,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    chores: Sequence[Chore] = (),
    leadership: Leadership | None = None,
) -> Ticker:
    """Return what ticks the quizzes of a context, and has all done now and then that nobody waits for.

    Args:
        stores: Where everything is kept, as the context's.
        composer: As the context's.
        context: Whose quizzes.
        zone: As the context's.
        ready: Set once everything that waited for the process has been heard.
        poked: What the context's `tick` sets.
        sleep: Waits for so many seconds.
        chores: What else is done now and then, by every replica.
        leadership: Whether this replica does what one alone does; None: it is the only one.
    """
    leadership, calendars = leadership or Leadership(), Calendars(stores.subscriptions, zone, context.now)
    memory = GroupMemory(stores.groups, stores.answers, composer.bank, calendars, now=context.now)
    scheduled = ScheduledQuizzes(stores.quiz_schedules, context.groups, [Platform.TELEGRAM], context.now)
    chores = [*(leadership.alone(chore, context.now) for chore in (memory.feed, scheduled.sweep)), *chores]
    return Ticker(context.groups.conductor, now=context.now, sleep=sleep, ready=ready, poked=poked, chores=chores)


def taking_over(inbox: InboxRepository, intake: Intake[Any]) -> Callable[[], Awaitable[None]]:
    """Return what takes up the updates that a dead replica had in hand."""

    async def take_over() -> None:
        await intake.adopt(await inbox.pending())

    return take_over
