"""Owners hear that digests do not arrive or cannot be planned, over a real database; once a day."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.arrivals import Arrivals
from bot.domain.subscription import DeliveryStatus
from bot.errors import RefusedError, StorageError, UnknownOutcomeError
from bot.services.owners import DigestsLost, DigestsStuck
from bot.services.status import StatusReader
from bot.services.watch import Watch
from bot.storage.status import StatusRepository
from bot.storage.sweeps import SweepRepository
from tests.services.stage import DAY, MONDAY

UNKNOWN, SENT, SUSPENDED = DeliveryStatus.UNKNOWN, DeliveryStatus.SENT, DeliveryStatus.SUSPENDED


@pytest.fixture
def watch(stage):
    status = StatusReader(StatusRepository(stage.database), SweepRepository(stage.database), now=stage.clock)
    return Watch(status, stage.owners, stage.clock)


async def sweep(stage, watch):
    await watch(await stage.digests.sweep(asyncio.Event(), stage.never))


async def test_owners_hear_once_a_day_that_digests_come_to_nothing(stage, watch, caplog):
    await stage.subscribe("ann", "bob", "cat")
    stage.platform.to_all = lambda: UnknownOutcomeError("no answer in time")
    for day in range(2):
        stage.clock.at = MONDAY + day * DAY
        await sweep(stage, watch)
        await stage.subscribe(f"new {day}")
        stage.clock.at += DAY / 24
        await sweep(stage, watch)
    told = [DigestsLost(Arrivals({UNKNOWN: 3})), DigestsLost(Arrivals({UNKNOWN: 4}))]
    assert (stage.told.notices, "Many digests do not arrive" in caplog.text) == (told, True)


async def test_a_reader_who_leaves_is_no_news(stage, watch):
    await stage.subscribe("ann", "bob", "cat", "dan")
    stage.platform.answers["ann"] = [RefusedError("bot was blocked by the user", "blocked")]
    stage.clock.at = MONDAY
    await sweep(stage, watch)
    assert stage.told.notices == []


async def test_a_zone_that_is_gone_stops_nobody_else_and_owners_hear_of_it(stage, watch):
    await stage.subscribe("ann", "bob")
    async with stage.database.write() as connection:
        await connection.exec_driver_sql("UPDATE subscriptions SET zone = 'Mars/Base' WHERE chat_id = 'ann'")
    stage.clock.at = MONDAY
    for _ in range(3):
        await sweep(stage, watch)
        stage.clock.advance(DAY / 24)
    assert [chat for chat, _, _ in stage.platform.sent] == ["bob"]
    [notice] = stage.told.notices
    assert isinstance(notice, DigestsStuck)
    assert (notice.count, "Mars/Base" in notice.words) == (1, True)


async def test_what_cannot_be_read_is_logged_and_read_the_next_time(stage, caplog):
    class Status:
        answers = [StorageError("the disk is full"), Arrivals({UNKNOWN: 1})]  # noqa: RUF012 - of this test alone

        async def arrivals(self):
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

    watch = Watch(Status(), stage.owners, stage.clock)
    stage.platform.to_all = lambda: UnknownOutcomeError("no answer in time")
    for number in range(2):
        stage.clock.at = MONDAY - DAY / 24
        await stage.subscribe(str(number))
        stage.clock.at = MONDAY
        await sweep(stage, watch)
    assert stage.told.notices == [DigestsLost(Arrivals({UNKNOWN: 1}))]
    assert "the disk is full" in caplog.text


async def test_what_a_sweep_that_was_cut_short_has_lost_is_told_when_the_crowd_is_through(stage, watch):
    await stage.subscribe("ann", "bob", "cat")
    stage.platform.to_all = lambda: UnknownOutcomeError("no answer in time")
    stage.clock.at = MONDAY
    lost = await stage.digests.sweep(asyncio.Event(), stage.never)
    await watch(replace(lost, is_cut_short=True))
    assert stage.told.notices == []
    await sweep(stage, watch)
    assert stage.told.notices == [DigestsLost(Arrivals({UNKNOWN: 3}))]
