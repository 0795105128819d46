"""Today's digest for whoever asks: once a day, in the order of the syllabus, and never sent a second time."""

import asyncio
from itertools import count
from uuid import UUID

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.digest_replies import DigestCard
from bot.domain.language import Language
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind, DeliveryStatus
from bot.errors import NotSparedError, RateLimitedError, UnknownOutcomeError
from bot.services.composing import NextDigest
from bot.services.fetching import Fetching
from bot.storage.cards import CardRepository
from bot.storage.fetching import FetchRepository
from bot.storage.group_missed import MissedRepository
from bot.storage.journal import JournalRepository
from bot.storage.streaks import StreakRepository
from tests import shipped
from tests.services.stage import AT_HALF_PAST_EIGHT, DAY, MONDAY, library
from tests.services.test_journal import journal_of

ANN = ChatKey(Platform.TELEGRAM, "ann")
NEWCOMER = Newcomer(ANN, ChatKind.PRIVATE, None, None, Language.ENGLISH)
SYLLABUS = library().syllabus
SENT, SKIPPED, UNKNOWN = DeliveryStatus.SENT, DeliveryStatus.SKIPPED, DeliveryStatus.UNKNOWN


@pytest.fixture
def fetching(stage):
    numbers, database = count(100), stage.database
    return Fetching(
        FetchRepository(database),
        journal_of(stage),
        subscriptions=stage.subscriptions,
        past=JournalRepository(database),
        streaks=StreakRepository(database),
        cards=CardRepository(database),
        missed=MissedRepository(database),
        composer=shipped.composer(),
        following=NextDigest(shipped.composer()),
        default=AT_HALF_PAST_EIGHT,
        now=stage.clock,
        new_id=lambda: UUID(int=next(numbers)),
    )


async def states(stage):
    return [dict(counts) for _, counts in sorted((await stage.counts()).items())]


async def test_a_stranger_goes_through_the_syllabus_day_by_day_and_is_sent_nothing(stage, fetching):
    stage.clock.at = MONDAY
    taught = []
    for _ in range(3):
        cards = [await fetching.todays(NEWCOMER) for _ in range(2)]
        assert cards[0] == cards[1]
        taught.append(cards[0].digest.concept.id)
        await stage.sweep()
        stage.clock.advance(DAY)
    assert (taught, stage.platform.sent) == (list(SYLLABUS[:3]), [])
    kept = await stage.subscriptions.get(ANN)
    assert (kept.created_at, kept.was_wished_for) == (MONDAY, False)
    assert (await StreakRepository(stage.database).get(ANN)).days == 3


async def test_what_was_fetched_before_its_time_is_not_sent_and_the_next_day_goes_on(stage, fetching):
    await stage.subscribe("ann")
    card = await fetching.todays(NEWCOMER)
    assert card.digest.concept.id == SYLLABUS[0]
    stage.clock.at = MONDAY
    await stage.sweep()
    assert stage.platform.sent == []
    stage.clock.advance(DAY)
    await stage.sweep()
    assert stage.platform.sent == [("ann", "2026-11-24", SYLLABUS[1])]
    assert await states(stage) == [{SENT: 1}, {SENT: 1}]


async def test_one_that_came_is_opened_again(stage, fetching):
    await stage.subscribe("ann")
    stage.clock.at = MONDAY
    await stage.sweep()
    card = await fetching.todays(NEWCOMER)
    assert (card.digest.concept.id, await states(stage)) == (SYLLABUS[0], [{SENT: 1}])
    assert (await stage.subscriptions.get(ANN)).unopened == 0


@pytest.mark.parametrize(
    ("error", "was"),
    [(NotSparedError("tomorrow"), SKIPPED), (UnknownOutcomeError("no answer"), UNKNOWN)],
    ids=["not spared", "perhaps there"],
)
async def test_what_was_skipped_or_may_not_have_come_is_there_and_counts(stage, fetching, error, was):
    await stage.subscribe("ann")
    stage.platform.answers["ann"] = [error]
    stage.clock.at = MONDAY
    await stage.sweep()
    assert await states(stage) == [{was: 1}]
    card = await fetching.todays(NEWCOMER)
    assert isinstance(card, DigestCard)
    assert (card.digest.concept.id, await states(stage)) == (SYLLABUS[0], [{SENT: 1}])
    stage.clock.advance(DAY)
    await stage.sweep()
    assert stage.platform.sent == [("ann", "2026-11-24", SYLLABUS[1])]


async def test_what_waits_to_be_tried_again_is_not_sent_once_it_was_fetched(stage, fetching):
    await stage.subscribe("ann")
    stage.platform.answers["ann"] = [RateLimitedError(DAY / 24)]
    stage.clock.at = MONDAY
    await stage.sweep()
    card = await fetching.todays(NEWCOMER)
    stage.clock.advance(DAY / 12)
    await stage.sweep()
    assert (card.digest.concept.id, stage.platform.sent, await states(stage)) == (SYLLABUS[0], [], [{SENT: 1}])


async def test_what_is_being_sent_is_shown_and_arrives_once(stage, fetching):
    await stage.subscribe("ann")
    gate = asyncio.Event()
    stage.platform.slow = {"ann": gate}
    stage.clock.at = MONDAY
    sweeping = asyncio.create_task(stage.sweep())
    await stage.until(lambda: stage.platform.tried == 1)
    card = await fetching.todays(NEWCOMER)
    gate.set()
    await sweeping
    assert card.digest.concept.id == SYLLABUS[0]
    assert (stage.platform.sent, await states(stage)) == ([("ann", "2026-11-23", SYLLABUS[0])], [{SENT: 1}])
