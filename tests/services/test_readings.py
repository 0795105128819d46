"""What the database knows is put into the metrics, a quarter of a minute apart."""

from datetime import date, timedelta

import pytest

from bot.domain.arrivals import LOST
from bot.domain.chat import Platform
from bot.domain.delivery import Sweep
from bot.errors import StorageError
from bot.metrics import Metrics
from bot.services.readings import EVERY, Readings
from bot.storage.inbox import InboxRepository
from bot.storage.quota import QuotaRepository
from bot.storage.readings import ReadingRepository
from bot.storage.status import StatusRepository
from bot.storage.sweeps import SweepRepository
from tests.metrics.telling import told
from tests.services.stage import MONDAY, library

MINUTE = timedelta(minutes=1)


@pytest.fixture
def metrics():
    return Metrics()


@pytest.fixture
def readings(stage, metrics):
    sweeps, status = SweepRepository(stage.database), StatusRepository(stage.database)
    waiting = ReadingRepository(stage.database)
    quotas = QuotaRepository(stage.database)
    return Readings(metrics, waiting, status, sweeps, library=library, now=stage.clock, quotas=quotas)


async def test_everything_is_read_and_when_that_was(stage, metrics, readings):
    await stage.subscribe("a", "b")
    stage.clock.at = MONDAY + 20 * MINUTE
    await InboxRepository(stage.database, Platform.TELEGRAM, "1", stage.clock).store(
        [("1", "{}")], MONDAY + 19 * MINUTE
    )
    await SweepRepository(stage.database).finished(Sweep(MONDAY - MINUTE, MONDAY))
    assert await readings.read() == stage.clock() + EVERY
    names = ("inbox_unhandled", "inbox_oldest_seconds", "digests_overdue", "digests_overdue_seconds")
    assert [told(metrics, f"bot_{name}")[()] for name in names] == [1, 60, 2, 20 * 60]
    assert told(metrics, "bot_last_sweep_timestamp_seconds")[()] == MONDAY.timestamp()
    assert told(metrics, "bot_readings_timestamp_seconds")[()] == stage.clock().timestamp()
    states = {("active",): 2, ("paused",): 0, ("suspended",): 0, ("ended",): 0}
    assert told(metrics, "bot_subscriptions") == states
    assert set(told(metrics, "bot_group_quizzes_running").values()) == {0}
    assert told(metrics, "bot_library_info") == {(library().version,): 1}
    assert told(metrics, "bot_library_items")["concepts",] == len(library().concepts)


async def test_subscriptions_are_counted_now_and_then_only(stage, metrics, readings):
    counted = []
    for minutes in (0, 4, 5):
        stage.clock.at = MONDAY + minutes * MINUTE
        await stage.subscribe(str(minutes))
        await readings.read()
        counted.append(told(metrics, "bot_subscriptions")["active",])
    assert counted == [1, 1, 3]


@pytest.mark.parametrize(("most", "limit"), [(200, 200.0), (None, float("inf"))])
async def test_what_a_month_leaves_on_line_is_told_once_it_is_known(stage, metrics, readings, most, limit):
    await readings.read()
    assert told(metrics, "bot_month_messages") == {}
    await QuotaRepository(stage.database).note(date(2026, 11, 1), most, 12, stage.clock())
    await readings.read()
    assert told(metrics, "bot_month_messages") == {("line", "used"): 12.0, ("line", "limit"): limit}


async def test_before_the_first_sweep_there_is_none(metrics, readings):
    await readings.read()
    assert told(metrics, "bot_last_sweep_timestamp_seconds")[()] == 0


async def test_what_cannot_be_read_stays_as_it_was_and_is_seen_to_grow_old(stage, metrics, readings):
    await readings.read()
    before = stage.clock()
    stage.clock.advance(MINUTE)
    async with stage.database.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE inbox RENAME TO gone")
    with pytest.raises(StorageError):
        await readings.read()
    assert told(metrics, "bot_readings_timestamp_seconds")[()] == before.timestamp()


async def test_a_finished_sweep_is_counted_by_what_it_settled(stage, metrics):
    outcomes = dict.fromkeys(LOST, 2)
    metrics.swept(stage.clock(), 3 * MINUTE, 7, outcomes, 1)
    digests = told(metrics, "bot_digests_total")
    assert {(status.value,): 2 for status in LOST}.items() <= digests.items()
    assert [told(metrics, f"bot_digests_{name}_total")[()] for name in ("due", "late")] == [7, 1]
    assert told(metrics, "bot_sweep_seconds_sum")[()] == 180
