"""Sweeps that are stopped, and sweeps while the platform or the database is in trouble."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.domain.subscription import DeliveryStatus
from bot.errors import StorageError, UnavailableError
from tests.services.stage import MONDAY, library, new_digests

FIRST = library().syllabus[0]
SENT, PLANNED, UNKNOWN = DeliveryStatus.SENT, DeliveryStatus.PLANNED, DeliveryStatus.UNKNOWN


async def test_told_to_stop_it_stops_and_what_has_not_begun_still_waits(stage):
    stop = asyncio.Event()
    for name in ("ann", "bob"):
        stage.platform.answers[name] = [asyncio.Event().wait]  # their turn never comes
    await stage.subscribe("ann", "bob")
    stage.clock.at = MONDAY
    sweeping = asyncio.create_task(stage.sweep(stop))
    await stage.until(lambda: not any(stage.platform.answers.values()))
    stop.set()
    await sweeping
    await asyncio.wait_for(stage.digests.close(timedelta(hours=1)), 10)
    assert await stage.counts() == {date(2026, 11, 23): {PLANNED: 2}}


async def test_told_to_stop_it_lets_what_is_being_sent_come_to_its_end_but_not_for_ever(stage):
    arriving, never = asyncio.Event(), asyncio.Event()
    stop = asyncio.Event()
    stage.platform.slow = {"ann": arriving, "bob": never}
    await stage.subscribe("ann", "bob")
    stage.clock.at = MONDAY
    sweeping = asyncio.create_task(stage.sweep(stop))
    await stage.until(lambda: stage.platform.tried == 2)
    stop.set()
    await sweeping
    arriving.set()
    await stage.digests.close(timedelta(seconds=0.05))
    assert await stage.counts() == {date(2026, 11, 23): {SENT: 1, UNKNOWN: 1}}
    assert stage.platform.sent == [("ann", "2026-11-23", FIRST)]


async def test_a_platform_that_turns_everybody_away_is_left_alone_and_nothing_is_lost(stage):
    names = [f"chat{number}" for number in range(30)]
    await stage.subscribe(*names)
    stage.platform.to_all = lambda: UnavailableError("connection refused")
    stage.clock.at = MONDAY
    digests = new_digests(stage, window=8)
    stop = asyncio.Event()
    while stage.clock.at < MONDAY + timedelta(minutes=1):
        await digests.sweep(stop, stage.never)
        wake = await digests.next_wake()
        assert wake > stage.clock.at
        stage.clock.at = wake
    assert stage.platform.tried < 20  # not 30 chats every few seconds
    assert await stage.counts() == {date(2026, 11, 23): {PLANNED: 30}}
    stage.platform.to_all = lambda: None
    while (wake := await digests.next_wake()) < MONDAY + timedelta(hours=1):
        stage.clock.at = max(wake, stage.clock.at)
        await digests.sweep(stop, stage.never)
    assert sorted(chat for chat, _, _ in stage.platform.sent) == sorted(names)
    assert stage.clock.at < MONDAY + timedelta(minutes=3)


async def test_an_outcome_that_cannot_be_written_is_kept_until_it_can(stage, caplog):
    await stage.subscribe("ann")
    stage.clock.at = MONDAY
    failing = Failing(stage.deliveries, settle=3)
    digests = new_digests(stage, store=failing)
    with pytest.raises(StorageError):
        await digests.sweep(asyncio.Event(), stage.never)
    await stage.until(lambda: failing.settle_fails == 0)
    report = await digests.sweep(asyncio.Event(), stage.never)
    assert report.is_cut_short is False
    assert await stage.counts() == {date(2026, 11, 23): {SENT: 1}}
    assert len(stage.platform.sent) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "An outcome could not be written; trying again: the disk is full"
    ] * 3


async def test_a_beginning_that_cannot_be_written_sends_nothing_and_ends_the_sweep(stage):
    await stage.subscribe("ann")
    stage.clock.at = MONDAY
    digests = new_digests(stage, store=Failing(stage.deliveries, begin=1))
    with pytest.raises(StorageError):
        await digests.sweep(asyncio.Event(), stage.never)
    await digests.close(timedelta(seconds=1))
    assert (stage.platform.tried, stage.platform.sent) == (0, [])
    stage.clock.at = await digests.next_wake()
    await stage.sweep()
    assert stage.platform.sent == [("ann", "2026-11-23", FIRST)]


async def test_what_was_being_sent_when_the_process_died_is_unknown(stage):
    gate = asyncio.Event()
    stage.platform.slow = {"ann": gate}
    await stage.subscribe("ann")
    stage.clock.at = MONDAY
    sweeping = asyncio.create_task(stage.sweep())
    await stage.until(lambda: stage.platform.tried == 1)
    assert await new_digests(stage).settle_abandoned() == 1
    assert await stage.counts() == {date(2026, 11, 23): {UNKNOWN: 1}}
    gate.set()  # the dead do not write, but if they did
    await sweeping
    assert await stage.counts() == {date(2026, 11, 23): {UNKNOWN: 1}}


class Failing:
    """The store, on a disk that is full for a while."""

    def __init__(self, store, *, settle=0, begin=0):
        self._store = store
        self.settle_fails, self.begin_fails = settle, begin

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def begin(self, beginning):
        if self.begin_fails:
            self.begin_fails -= 1
            raise StorageError("the disk is full")
        return await self._store.begin(beginning)

    async def settle(self, settlement):
        if self.settle_fails:
            self.settle_fails -= 1
            raise StorageError("the disk is full")
        await self._store.settle(settlement)
