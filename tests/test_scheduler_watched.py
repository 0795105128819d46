"""What operators see of sweeps: counts of what they did, and lines of the log that name them."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import StorageError, UnknownOutcomeError
from bot.metrics import Metrics
from bot.scheduler import Scheduler
from bot.services.cause import WORK
from bot.storage.sweeps import SweepRepository
from tests.metrics.telling import told
from tests.services.stage import MONDAY, staged


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path, MONDAY - timedelta(minutes=1)) as stage:
        yield stage


async def swept(stage, sweeps, metrics):
    """Let a scheduler make one sweep."""
    stop = asyncio.Event()

    async def sleep(seconds):
        del seconds
        if not stage.digests._under_way:
            stop.set()
            return
        while stage.digests._under_way:
            await asyncio.wait(stage.digests._under_way)

    scheduler = Scheduler(
        stage.digests, sweeps, stage.owners, now=stage.clock, sleep=sleep, chance=lambda: 1.0, metrics=metrics
    )
    await asyncio.wait_for(scheduler.run(stop), 20)


async def test_a_sweep_is_counted_by_what_it_did(stage):
    metrics = Metrics()
    await stage.subscribe("ann", "bob")
    stage.platform.answers["bob"] = [UnknownOutcomeError("lost")]
    stage.clock.at = MONDAY
    await swept(stage, SweepRepository(stage.database), metrics)
    digests = {status: count for (status,), count in told(metrics, "bot_digests_total").items() if count}
    assert digests == {"sent": 1, "unknown": 1}
    assert told(metrics, "bot_digests_due_total")[()] == 2
    assert told(metrics, "bot_last_sweep_timestamp_seconds")[()] == stage.clock().timestamp()
    assert told(metrics, "bot_sweep_failures_total")[()] == 0


async def test_a_sweep_that_fails_is_counted_and_is_none_that_happened(stage):
    class Full(SweepRepository):
        async def started(self, at):  # noqa: ARG002 - it fails whatever it is given
            raise StorageError("the disk is full")

    metrics = Metrics()
    await swept(stage, Full(stage.database), metrics)
    assert told(metrics, "bot_sweep_failures_total")[()] == 1
    assert told(metrics, "bot_last_sweep_timestamp_seconds")[()] == 0


async def test_what_a_sweep_begins_knows_its_name(stage):
    names = []

    async def note():
        names.append(WORK.get())

    await stage.subscribe("ann", "bob")
    stage.platform.answers |= {"ann": [note], "bob": [note]}
    stage.clock.at = MONDAY
    await swept(stage, SweepRepository(stage.database), None)
    assert names == ["sweep-20261123T003000"] * 2
