"""How the services that answer people are put together, over one database and one library.

Owns these constructor calls alone, as `bot.wiring`, which uses them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.administering import admin_of
from bot.domain.chat import Platform
from bot.platforms.telegram.context import Context
from bot.services.answers import Answers
from bot.services.broadcast_plans import BroadcastPlans
from bot.services.calendars import Calendars
from bot.services.composing import NextDigest
from bot.services.fetching import Fetching
from bot.services.group_conducting import Conductor
from bot.services.group_drawing import Drawer
from bot.services.group_quizzes import GroupQuizzes
from bot.services.group_speaking import Speaker
from bot.services.group_views import Views
from bot.services.group_votes import VoteTaker
from bot.services.journal import Journal
from bot.services.links import Links
from bot.services.people import People
from bot.services.preferences import Preferences
from bot.services.prompts import Prompts
from bot.services.quiz_schedules import QuizSchedules
from bot.services.rankings import Rankings
from bot.services.round_making import RoundMaker
from bot.services.round_results import RoundResults
from bot.services.rounds import Rounds
from bot.services.stats import Statistics
from bot.services.status import StatusReader
from bot.services.streaks import Streaks
from bot.services.subscriptions import Subscriptions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import datetime

    from bot.administering import LookedAfter
    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup
    from bot.leading import Leadership
    from bot.metrics import Metrics
    from bot.wiring import Stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Time, chance, and who in the process is told of what."""

    now: Callable[[], datetime]
    """The current time, aware, UTC."""
    zone: str
    """Where "today" is counted for whoever never said, an IANA name."""
    sleep: Callable[[float], Awaitable[object]]
    """Waits for so many seconds."""
    chance: Callable[[], float]
    """A number in [0, 1), new at each call."""
    poke: Callable[[], None]
    """Is called after each change that the scheduler should know of."""
    tick: Callable[[], None]
    """The same for the ticker."""
    announce: Callable[[], None]
    """The same for whoever sends broadcasts."""
    metrics: Metrics | None
    """Where what services do is counted."""
    served: Collection[Platform] = (Platform.TELEGRAM,)
    """Where people can speak to the bot."""


class Answering:
    """The services behind Telegram's handlers, over what several of them share."""

    def __init__(
        self,
        stores: Stores,
        composer: DigestComposer,
        lookup: Lookup,
        means: Means,
        leadership: Leadership | None,
    ) -> None:
        now, zone = means.now, means.zone
        self._stores, self._composer, self._lookup = stores, composer, lookup
        self._means, self._leadership = means, leadership
        self._calendars = Calendars(stores.subscriptions, zone, now)
        self._streaks = Streaks(stores.streaks, stores.journal, stores.subscriptions, zone=zone, now=now)
        self._preferences = Preferences(stores.preferences)
        self._conductor = self._conducting()
        self._prompts = Prompts(stores.prompts, now, remembers=not stores.is_one_of_many)
        self._subscriptions = Subscriptions(
            stores.subscriptions, now, zone=zone, poke=means.poke, is_one_of_many=stores.is_one_of_many
        )

    def context(self, owner_ids: frozenset[int], looked_after: LookedAfter) -> Context:
        """Return what handlers are given, for operators with these ids, who look after that."""
        stores, composer, calendars, means = self._stores, self._composer, self._calendars, self._means
        now, zone = means.now, means.zone
        return Context(
            composer=composer,
            lookup=self._lookup,
            preferences=self._preferences,
            subscriptions=self._subscriptions,
            prompts=self._prompts,
            journal=self._journal(),
            rounds=self._rounds(),
            groups=self.groups_of(Platform.TELEGRAM),
            rankings=Rankings(stores.rankings, calendars, now),
            admin=admin_of(stores.admin, composer, self._lookup, now=now, zone=zone, looked_after=looked_after),
            quiz_schedules=QuizSchedules(stores.quiz_schedules, calendars, now, poke=means.tick),
            statistics=Statistics(stores.answers, stores.cards, self._streaks, calendars, composer.bank),
            people=self._people(),
            links=self._links(),
            broadcasts=BroadcastPlans(stores.broadcasts.plans, poke=means.announce),
            status=StatusReader(stores.status, stores.sweeps, now=now, quotas=stores.quotas),
            now=now,
            timezone=ZoneInfo(zone),
            owner_ids=owner_ids,
        )

    def _journal(self) -> Journal:
        stores, composer, now = self._stores, self._composer, self._means.now
        answers = Answers(stores.answers, composer.bank, self._calendars, now=now)
        return Journal(
            stores.journal, stores.subscriptions, stores.streaks, composer, self._lookup, answers=answers, now=now
        )

    def _people(self) -> People:
        stores, shared = self._stores, (self._preferences, self._prompts, self._subscriptions, self._calendars)
        return People(stores.people, *shared, reader=self._composer.reader, now=self._means.now)

    def _links(self) -> Links:
        shared = (self._streaks, self._preferences, self._composer.bank)
        return Links(self._stores.links, *shared, now=self._means.now, served=self._means.served)

    def _rounds(self) -> Rounds:
        stores, calendars, leadership = self._stores, self._calendars, self._leadership
        bank, reader = self._composer.bank, self._composer.reader
        return Rounds(
            stores.rounds,
            maker=RoundMaker(bank, stores.rounds, stores.answers, stores.cards, calendars, groups=stores.groups),
            reader=reader,
            results=RoundResults(bank, reader, stores.cards, calendars, self._streaks),
            calendars=calendars,
            now=self._means.now,
            new_id=uuid4,
            leads=(lambda: leadership.is_held) if leadership and stores.is_one_of_many else None,
        )

    def fetching(self, journal: Journal) -> Fetching:
        """Return what gives out today's digests, which `journal` opens."""
        stores, composer = self._stores, self._composer
        return Fetching(
            stores.fetched,
            journal,
            subscriptions=stores.subscriptions,
            past=stores.journal,
            streaks=stores.streaks,
            cards=stores.cards,
            missed=stores.missed,
            composer=composer,
            following=NextDigest(composer),
            default=self._subscriptions.default,
            now=self._means.now,
            new_id=uuid4,
        )

    def groups_of(self, platform: Platform) -> GroupQuizzes:
        """Return a platform's group quizzes; one conductor has them all in hand, and speaks by each one's voice."""
        groups, conductor, now = self._stores.groups, self._conductor, self._means.now
        votes = VoteTaker(
            groups,
            conductor,
            platform=platform,
            now=now,
            is_elsewhere=self._stores.rounds.has_poll,
            sleep=self._means.sleep,
            metrics=self._means.metrics,
        )
        return GroupQuizzes(groups, conductor, votes, platform=platform, now=now, new_id=uuid4)

    def _conducting(self) -> Conductor:
        stores, now, sleep = self._stores, self._means.now, self._means.sleep
        drawer = Drawer(self._composer.bank, stores.groups, self._preferences, self._calendars)
        speaker = Speaker(Views(self._composer.reader), drawer, now=now, sleep=sleep, chance=self._means.chance)
        return Conductor(
            stores.groups, speaker, now=now, sleep=sleep, poke=self._means.tick, is_one_of_many=stores.is_one_of_many
        )
