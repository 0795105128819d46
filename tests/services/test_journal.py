"""Digests as their readers come back to them, over a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.composing import DigestComposer
from bot.domain.digest_replies import Answered, ComingConcept, DigestCard, DigestGone, FirstDigest, History
from bot.domain.schedule import Due, Schedule
from bot.domain.streak import Streak
from bot.domain.subscribing import ended
from bot.domain.subscription import ChatKind, DeliveryStatus
from bot.errors import RateLimitedError, UnknownOutcomeError
from bot.services.answers import Answers
from bot.services.calendars import Calendars
from bot.services.journal import Journal
from bot.storage.answers import AnswerRepository
from bot.storage.journal import JournalRepository
from bot.storage.streaks import StreakRepository
from tests import shipped
from tests.services.stage import AT_HALF_PAST_EIGHT, DAY, MONDAY, library, staged

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.subscription import Delivery
    from tests.services.stage import Stage

ANN, EVE = ChatKey(Platform.TELEGRAM, "1"), ChatKey(Platform.TELEGRAM, "2")
SYLLABUS = library().syllabus
COMPOSER, LOOKUP = shipped.composer(), shipped.lookup()


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path) as stage:
        await stage.subscribe("1", "2")
        yield stage


def journal_of(stage: Stage, composer: DigestComposer = COMPOSER) -> Journal:
    streaks, calendars = StreakRepository(stage.database), Calendars(stage.subscriptions, "Asia/Hong_Kong", stage.clock)
    answers = Answers(AnswerRepository(stage.database), composer.bank, calendars, now=stage.clock)
    store, subscriptions = JournalRepository(stage.database), stage.subscriptions
    return Journal(store, subscriptions, streaks, composer, LOOKUP, answers=answers, now=stage.clock)


async def delivered(stage: Stage, days: int, chat: ChatKey = ANN) -> list[Delivery]:
    """The deliveries of so many days, the oldest first."""
    for day in range(days):
        stage.clock.at = MONDAY + day * DAY
        await stage.sweep()
    stage.clock.at += timedelta(hours=1)
    return list(await JournalRepository(stage.database).sent(chat, 0, days))[::-1]


async def test_a_digest_is_opened_by_any_press_and_only_by_its_own_chat(stage):
    (delivery,) = await delivered(stage, 1)
    journal = journal_of(stage)
    presses = [
        await journal.reopen(EVE, delivery.id),
        await journal.answer(EVE, delivery.id, 0, EVE),
        await journal.detail(EVE, delivery.id, ""),
        await journal.quotations(EVE, delivery.id),
        await journal.statement(EVE, delivery.id, library().statements[0].id),
        await journal.previous(EVE, delivery.id),
        await journal.decline_taper(EVE, delivery.id),
        await journal.reopen(ANN, UUID(int=1)),
    ]
    assert presses == [None] * 8
    assert not await journal.touch(EVE, delivery.id)
    assert (await stage.subscriptions.get(ANN)).unopened == 1
    card = await journal.reopen(ANN, delivery.id)
    assert isinstance(card, DigestCard)
    assert (card.digest.concept.id, card.digest.streak.days) == (SYLLABUS[0], 1)
    assert (await stage.subscriptions.get(ANN)).unopened == 0
    assert (await JournalRepository(stage.database).delivery(delivery.id)).opened_at == stage.clock.at


async def test_it_says_again_what_it_said(stage):
    said = []

    async def keep(chat, kind, digest, language, begin, *, delivery_id):  # noqa: ARG001 - a platform that only listens
        await begin()
        said.append(digest)
        return "1"

    stage.platform.send_digest = keep
    (delivery,) = await delivered(stage, 1, ANN)
    sent = next(digest for digest in said if digest.delivery_id == delivery.id)
    card = await journal_of(stage).reopen(ANN, delivery.id)
    assert card == DigestCard(replace(sent, streak=card.digest.streak), ChatKind.PRIVATE)


async def test_the_first_answer_stands_in_private(stage):
    (delivery,) = await delivered(stage, 1)
    journal = journal_of(stage)
    answers = [await journal.answer(ANN, delivery.id, option, ANN) for option in (1, 0)]
    assert [(one.option, one.card.digest.answer) for one in answers if isinstance(one, Answered)] == [(1, 1), (1, 1)]
    assert await journal.answer(ANN, delivery.id, 9, ANN) is None


async def test_in_a_group_nothing_is_kept_but_that_somebody_was_there(stage):
    await stage.subscriptions.change(ANN, lambda old: replace(old, kind=ChatKind.GROUP))
    (delivery,) = await delivered(stage, 1)
    journal = journal_of(stage)
    answers = [await journal.answer(ANN, delivery.id, option, ANN) for option in (1, 0)]
    assert [(one.option, one.card.digest.answer, one.card.digest.streak) for one in answers] == [
        (1, None, None),
        (0, None, None),
    ]
    assert await StreakRepository(stage.database).get(ANN) is None
    assert (await stage.subscriptions.get(ANN)).unopened == 0


async def test_the_streak_counts_the_readers_own_days(stage):
    await stage.subscriptions.change(
        ANN, lambda old: replace(old, schedule=Schedule(AT_HALF_PAST_EIGHT.at, "Asia/Tokyo"))
    )
    first, second = await delivered(stage, 2)
    journal, streaks = journal_of(stage), StreakRepository(stage.database)
    stage.clock.at = MONDAY.replace(hour=14, minute=59)  # 23:59 in Tokyo
    await journal.touch(ANN, first.id)
    before_midnight = await streaks.get(ANN)
    stage.clock.advance(timedelta(minutes=1))
    await journal.touch(ANN, second.id)
    assert [before_midnight, await streaks.get(ANN)] == [
        Streak(1, last_on=first.due.on, longest=1),
        Streak(2, last_on=second.due.on, longest=2),
    ]


async def test_days_without_a_digest_do_not_end_a_streak(stage):
    (first,) = await delivered(stage, 1)
    journal = journal_of(stage)
    await journal.touch(ANN, first.id)
    stage.clock.at = MONDAY + 10 * DAY  # nobody was there to send any meanwhile: all but the newest is skipped
    await stage.sweep()
    card = await journal.todays(ANN)
    assert card.digest.streak == Streak(2, last_on=card.digest.on, longest=2)


async def test_a_digest_whose_outcome_nobody_knows_can_be_used_if_it_is_there(stage):
    stage.platform.answers["1"] = [UnknownOutcomeError("timed out")]
    stage.clock.at = MONDAY
    await stage.sweep()
    delivery = await JournalRepository(stage.database).latest(ANN, MONDAY.date())
    assert delivery.status is DeliveryStatus.UNKNOWN
    journal = journal_of(stage)
    assert isinstance(await journal.answer(ANN, delivery.id, 0, ANN), Answered)
    assert (await StreakRepository(stage.database).get(ANN)).days == 1
    assert (await journal.history(ANN, 0)).total == 0


async def test_previous_digests_lead_back_to_where_the_reader_began(stage):
    first, second, third = await delivered(stage, 3)
    journal = journal_of(stage)
    before = await journal.previous(ANN, third.id)
    earlier = await journal.previous(ANN, second.id, before.origin)
    assert [(card.digest.delivery_id, card.origin) for card in (before, earlier)] == [
        (second.id, third.id),
        (first.id, third.id),
    ]
    assert await journal.previous(ANN, first.id) == FirstDigest()
    assert (await journal.taught_before(second.id)).id == SYLLABUS[0]
    assert await journal.taught_before(first.id) is None


async def test_history_is_paged_and_a_page_past_the_end_is_the_last(stage):
    deliveries = await delivered(stage, 10)
    journal = journal_of(stage)
    await journal.touch(ANN, deliveries[0].id)
    newest, last = await journal.history(ANN, 0), await journal.history(ANN, 99)
    assert [past.delivery_id for past in newest.past] == [delivery.id for delivery in deliveries[:1:-1]]
    assert [(past.concept.id, past.is_opened) for past in last.past] == [(SYLLABUS[1], False), (SYLLABUS[0], True)]
    assert replace(last, past=()) == History((), page=1, pages=2, total=10, is_subscribed=True)


async def test_a_digest_that_is_held_up_is_todays_all_the_same(stage):
    await stage.subscriptions.change(ANN, lambda old: replace(old, next_due=Due(MONDAY.date(), MONDAY)))
    stage.platform.answers["1"] = [RateLimitedError(timedelta(hours=1))]
    stage.clock.at = MONDAY
    await stage.sweep()
    coming = await journal_of(stage).todays(ANN)
    assert (coming.card.concept.id, coming.due, coming.at) == (SYLLABUS[0], Due(MONDAY.date(), MONDAY), None)


async def test_today_is_the_digest_or_what_comes_or_nothing(stage):
    journal = journal_of(stage)
    coming = await journal.todays(ANN)
    assert isinstance(coming, ComingConcept)
    assert (coming.card.concept.id, coming.due.at, coming.at) == (SYLLABUS[0], MONDAY, AT_HALF_PAST_EIGHT.at)
    (delivery,) = await delivered(stage, 1)
    assert (await journal.todays(ANN)).digest.delivery_id == delivery.id
    gone = journal_of(stage, DigestComposer(without(SYLLABUS[0])))
    assert (await gone.todays(ANN)).card.concept.id == SYLLABUS[1]
    stage.clock.at += DAY
    assert (await journal.todays(ANN)).card.concept.id == SYLLABUS[1]
    await stage.subscriptions.change(ANN, lambda old: ended(old, stage.clock.at))
    assert await journal.todays(ANN) is None
    assert await journal.todays(ChatKey(Platform.TELEGRAM, "3")) is None


def without(concept_id: str) -> Library:
    """The library after its authors have taken a concept out."""
    whole = library()
    left = tuple(
        replace(concept, related_ids=tuple(one for one in concept.related_ids if one != concept_id))
        for concept in whole.concepts
        if concept.id != concept_id
    )
    syllabus = tuple(one for one in whole.syllabus if one != concept_id)
    return replace(whole, concepts=left, syllabus=syllabus, version="edited")


async def test_a_concept_that_is_gone_is_said_to_be_gone(stage):
    first, _ = await delivered(stage, 2)
    journal = journal_of(stage, DigestComposer(without(SYLLABUS[0])))
    gone = DigestGone(first.id, first.due.on)
    assert [
        await journal.reopen(ANN, first.id),
        await journal.answer(ANN, first.id, 0, ANN),
        await journal.detail(ANN, first.id, ""),
        await journal.quotations(ANN, first.id),
    ] == [gone] * 4
    assert (await journal.history(ANN, 0)).past[-1].concept is None


async def test_the_offer_of_fewer_is_shown_again_until_it_is_answered(stage):
    *_, offer = await delivered(stage, 15)
    journal = journal_of(stage)
    again = await journal.reopen(ANN, offer.id)
    assert again.digest.offers_taper
    assert not (await journal.decline_taper(ANN, offer.id)).digest.offers_taper
    assert not (await journal.reopen(ANN, offer.id)).digest.offers_taper
    assert (await stage.subscriptions.get(ANN)).schedule == AT_HALF_PAST_EIGHT
