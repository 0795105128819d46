"""Where saying a delivery again says nothing twice, nothing is left unknown: each digest arrives once, in its order."""

import asyncio
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.arrivals import Arrivals
from bot.domain.subscription import DeliveryStatus
from bot.errors import (
    MonthlyLimitError,
    NotSparedError,
    RateLimitedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bot.storage.status import StatusRepository
from tests.services.stage import DAY, MONDAY, LostError, library, new_digests, staged

CHATS = ("ann", "bob")
SYLLABUS = library().syllabus
ANSWERS = {
    "taken": lambda: None,
    "too fast": lambda: RateLimitedError(timedelta(seconds=50)),
    "away": lambda: UnavailableError("connection refused"),
    "taken, and no answer": lambda: LostError("no answer in time"),
    "not taken, and no answer": lambda: UnknownOutcomeError("no answer in time"),
    "slip": lambda: RuntimeError("nobody foresaw this"),
}
answers = st.lists(st.tuples(st.sampled_from(CHATS), st.sampled_from(sorted(ANSWERS))), max_size=14)
pauses = st.lists(st.sampled_from([timedelta(minutes=1), timedelta(hours=3)]), min_size=1, max_size=3)


@pytest.fixture
def repeating(stage):
    stage.platform.is_repeatable = True
    stage.digests = new_digests(stage)
    return stage


@settings(max_examples=5, deadline=None)
@given(answers=answers, pauses=pauses)
def test_whatever_is_answered_each_digest_arrives_once_and_none_is_skipped(answers, pauses):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        asyncio.run(_days(Path(folder), answers, pauses))


async def _days(folder, answers, pauses):
    async with staged(folder) as stage:
        stage.platform.is_repeatable = True
        await stage.subscribe(*CHATS)
        for chat, answer in answers:
            stage.platform.answers[chat].append(ANSWERS[answer]())
        for morning in (MONDAY, MONDAY + DAY):
            stage.clock.at = morning
            for pause in pauses:
                stage.digests = new_digests(stage)
                assert await stage.digests.settle_abandoned() == 0
                await stage.sweep()
                stage.clock.advance(pause)
            stage.platform.answers.clear()
            await _drain(stage)
        for chat in CHATS:
            got = [(on, concept) for who, on, concept in stage.platform.sent if who == chat]
            assert got == list(zip(("2026-11-23", "2026-11-24"), SYLLABUS, strict=False))
        sent = {DeliveryStatus.SENT: len(CHATS)}
        assert await stage.counts() == {date(2026, 11, 23): sent, date(2026, 11, 24): sent}


async def _drain(stage):
    """Sweep whenever there is something to do, until it is for the next day."""
    evening = stage.clock.at + timedelta(minutes=20)
    while (wake := await stage.digests.next_wake()) <= evening:
        stage.clock.at = max(wake, stage.clock.at)
        await stage.sweep()


async def test_what_was_being_sent_when_the_process_died_is_sent_again_and_arrives_once(repeating):
    gate = asyncio.Event()
    repeating.platform.slow = {"ann": gate}
    await repeating.subscribe("ann")
    repeating.clock.at = MONDAY
    sweeping = asyncio.create_task(repeating.sweep())
    await repeating.until(lambda: repeating.platform.tried == 1)
    again = new_digests(repeating)
    assert await again.settle_abandoned() == 0
    assert await repeating.counts() == {date(2026, 11, 23): {DeliveryStatus.PLANNED: 1}}
    gate.set()
    await sweeping
    repeating.platform.slow = {}
    repeating.digests = again
    await repeating.sweep()
    assert repeating.platform.sent == [("ann", "2026-11-23", SYLLABUS[0])]


async def test_what_a_stop_interrupts_waits_for_the_next_start(repeating):
    repeating.platform.slow = {"ann": asyncio.Event()}
    await repeating.subscribe("ann")
    repeating.clock.at = MONDAY
    sweeping = asyncio.create_task(repeating.sweep(asyncio.Event()))
    await repeating.until(lambda: repeating.platform.tried == 1)
    await repeating.digests.close(timedelta())
    await sweeping
    assert await repeating.counts() == {date(2026, 11, 23): {DeliveryStatus.PLANNED: 1}}


async def test_what_was_tried_and_could_not_be_settled_for_half_a_day_is_unknown(repeating):
    repeating.platform.to_all = lambda: LostError("no answer in time")
    await repeating.subscribe("ann")
    repeating.clock.at = MONDAY
    await repeating.sweep()
    repeating.clock.advance(timedelta(hours=13))
    repeating.platform.to_all = lambda: None
    await repeating.sweep()
    assert await repeating.counts() == {date(2026, 11, 23): {DeliveryStatus.UNKNOWN: 1}}


@pytest.mark.parametrize(
    "error", [NotSparedError("tomorrow"), MonthlyLimitError("You have reached your monthly limit.")]
)
async def test_what_the_quota_does_not_allow_is_skipped_and_the_concept_comes_next_time(repeating, error):
    async def not_spared():
        raise error

    repeating.platform.answers["ann"] = [not_spared]
    await repeating.subscribe("ann")
    repeating.clock.at = MONDAY
    sweep = await repeating.sweep()
    assert (sweep.outcomes, sweep.spared) == ({}, 1)  # no loss that anybody is to be told of
    assert await repeating.counts() == {date(2026, 11, 23): {DeliveryStatus.SKIPPED: 1}}
    assert (await StatusRepository(repeating.database).arrivals(MONDAY - DAY, MONDAY)) == Arrivals({})
    assert repeating.told.notices == []
    repeating.clock.advance(DAY)
    await repeating.sweep()
    assert repeating.platform.sent == [("ann", "2026-11-24", SYLLABUS[0])]
