"""How services and what they keep things in are put together over one database: for the app, for tests, for bench.

Owns these constructor calls alone. What is started and stopped, and what the environment says, is `bot.app`'s.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.administering import LookedAfter, admin_of, admin_stores
from bot.broadcasting import broadcast_stores
from bot.domain.chat import Platform
from bot.domain.lookup import Lookup
from bot.leading import Leadership
from bot.platforms.telegram.context import Context
from bot.services.answers import Answers
from bot.services.broadcast_plans import BroadcastPlans
from bot.services.calendars import Calendars
from bot.services.group_conducting import Conductor
from bot.services.group_drawing import Drawer
from bot.services.group_memory import GroupMemory
from bot.services.group_quizzes import GroupQuizzes
from bot.services.group_speaking import Speaker
from bot.services.group_views import Views
from bot.services.group_votes import VoteTaker
from bot.services.journal import Journal
from bot.services.people import People
from bot.services.preferences import Preferences
from bot.services.prompts import Prompts
from bot.services.quiz_schedules import QuizSchedules
from bot.services.rankings import Rankings
from bot.services.round_making import RoundMaker
from bot.services.round_results import RoundResults
from bot.services.rounds import Rounds
from bot.services.scheduled_quizzes import ScheduledQuizzes
from bot.services.stats import Statistics
from bot.services.status import StatusReader
from bot.services.streaks import Streaks
from bot.services.subscriptions import Subscriptions
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from bot.storage.deliveries import DeliveryRepository
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.journal import JournalRepository
from bot.storage.people import PeopleRepository
from bot.storage.preferences import PreferenceRepository
from bot.storage.prompts import PromptRepository
from bot.storage.quiz_schedules import QuizScheduleRepository
from bot.storage.rankings import RankingRepository
from bot.storage.rounds import RoundRepository
from bot.storage.status import StatusRepository
from bot.storage.streaks import StreakRepository
from bot.storage.subscriptions import SubscriptionRepository
from bot.storage.sweeps import SweepRepository
from bot.ticker import Ticker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.administering import AdminStores
    from bot.broadcasting import BroadcastStores
    from bot.domain.composing import DigestComposer
    from bot.metrics import Metrics
    from bot.platforms.telegram.intake import Intake
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
    groups: GroupQuizRepository
    journal: JournalRepository
    people: PeopleRepository
    preferences: PreferenceRepository
    prompts: PromptRepository
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
        journal=JournalRepository(database),
        people=PeopleRepository(database),
        preferences=PreferenceRepository(database, now, is_one_of_many=is_one_of_many),
        prompts=PromptRepository(database),
        quiz_schedules=QuizScheduleRepository(database, now),
        rankings=RankingRepository(database),
        rounds=RoundRepository(database),
        status=StatusRepository(database),
        streaks=StreakRepository(database),
        subscriptions=SubscriptionRepository(database, now),
        sweeps=SweepRepository(database),
        is_one_of_many=is_one_of_many,
    )


def telegram_context(
    stores: Stores,
    composer: DigestComposer,
    *,
    now: Callable[[], datetime],
    zone: str,
    owner_ids: frozenset[int],
    poke: Callable[[], None] = lambda: None,
    tick: Callable[[], None] = lambda: None,
    announce: Callable[[], None] = lambda: None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    chance: Callable[[], float] = random.random,
    lookup: Lookup | None = None,
    metrics: Metrics | None = None,
    leadership: Leadership | None = None,
    looked_after: LookedAfter | None = None,
) -> Context:
    """Return what Telegram's handlers are given.

    Args:
        stores: Where everything is kept.
        composer: Of the library that is taught.
        now: The current time, aware, UTC.
        zone: Where "today" is counted for whoever never said, an IANA name.
        owner_ids: The operators, by their ids on Telegram.
        poke: Is called after each change that the scheduler should know of.
        tick: The same for the ticker.
        announce: The same for whoever sends broadcasts.
        sleep: Waits for so many seconds.
        chance: A number in [0, 1), new at each call.
        lookup: Over the same library, if there is one already: building it takes a quarter of a second.
        metrics: Where what services do is counted.
        leadership: Whether this replica does what one alone does; None: it is the only one.
        looked_after: What the process hands to owners; None for no more than is in the database.
    """
    lookup = lookup or Lookup(composer.library)
    calendars = Calendars(stores.subscriptions, zone, now)
    streaks = Streaks(stores.streaks, stores.journal, stores.subscriptions, zone=zone, now=now)
    preferences = Preferences(stores.preferences)
    prompts = Prompts(stores.prompts, now, remembers=not stores.is_one_of_many)
    return Context(
        composer=composer,
        lookup=lookup,
        preferences=preferences,
        subscriptions=(subscriptions := _subscriptions(stores, now, zone, poke)),
        prompts=prompts,
        journal=_journal(stores, composer, lookup, calendars, now),
        rounds=_rounds(stores, composer, calendars, streaks, now, leadership),
        groups=_groups(stores, composer, preferences, calendars, _Means(now, sleep, chance, tick, metrics)),
        rankings=Rankings(stores.rankings, calendars, now),
        admin=admin_of(stores.admin, composer, lookup, now=now, zone=zone, looked_after=looked_after or LookedAfter()),
        quiz_schedules=QuizSchedules(stores.quiz_schedules, calendars, now, poke=tick),
        statistics=Statistics(stores.answers, stores.cards, streaks, calendars, composer.bank),
        people=People(stores.people, preferences, prompts, subscriptions, calendars, reader=composer.reader, now=now),
        broadcasts=BroadcastPlans(stores.broadcasts.plans, poke=announce),
        status=StatusReader(stores.status, stores.sweeps, now=now),
        now=now,
        timezone=ZoneInfo(zone),
        owner_ids=owner_ids,
    )


def _subscriptions(stores: Stores, now: Callable[[], datetime], zone: str, poke: Callable[[], None]) -> Subscriptions:
    return Subscriptions(stores.subscriptions, now, zone=zone, poke=poke, is_one_of_many=stores.is_one_of_many)


def _journal(
    stores: Stores, composer: DigestComposer, lookup: Lookup, calendars: Calendars, now: Callable[[], datetime]
) -> Journal:
    answers = Answers(stores.answers, composer.bank, calendars, now=now)
    return Journal(stores.journal, stores.subscriptions, stores.streaks, composer, lookup, answers=answers, now=now)


def _rounds(  # noqa: PLR0917 - one of each
    stores: Stores,
    composer: DigestComposer,
    calendars: Calendars,
    streaks: Streaks,
    now: Callable[[], datetime],
    leadership: Leadership | None,
) -> Rounds:
    bank, reader = composer.bank, composer.reader
    return Rounds(
        stores.rounds,
        maker=RoundMaker(bank, stores.rounds, stores.answers, stores.cards, calendars, groups=stores.groups),
        reader=reader,
        results=RoundResults(bank, reader, stores.cards, calendars, streaks),
        calendars=calendars,
        now=now,
        new_id=uuid4,
        leads=(lambda: leadership.is_held) if leadership and stores.is_one_of_many else None,
    )


@dataclass(frozen=True, slots=True)
class _Means:
    """Time, chance and the way to the ticker."""

    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[object]]
    chance: Callable[[], float]
    tick: Callable[[], None]
    metrics: Metrics | None


def _groups(
    stores: Stores, composer: DigestComposer, preferences: Preferences, calendars: Calendars, means: _Means
) -> GroupQuizzes:
    drawer = Drawer(composer.bank, stores.groups, preferences, calendars)
    speaker = Speaker(Views(composer.reader), drawer, now=means.now, sleep=means.sleep, chance=means.chance)
    conductor = Conductor(
        stores.groups, speaker, now=means.now, sleep=means.sleep, poke=means.tick, is_one_of_many=stores.is_one_of_many
    )
    platform = Platform.TELEGRAM
    votes = VoteTaker(
        stores.groups,
        conductor,
        platform=platform,
        now=means.now,
        is_elsewhere=stores.rounds.has_poll,
        sleep=means.sleep,
        metrics=means.metrics,
    )
    return GroupQuizzes(stores.groups, conductor, votes, platform=platform, now=means.now, new_id=uuid4)


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


def taking_over(inbox: InboxRepository, intake: Intake) -> Callable[[], Awaitable[None]]:
    """Return what takes up the updates that a dead replica had in hand."""

    async def take_over() -> None:
        await intake.adopt(await inbox.pending())

    return take_over
