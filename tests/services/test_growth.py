"""Subscriptions over time, over a real database: counted once a day, worked out for the days before."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.growth import GrowthDay
from bot.domain.subscribing import ended
from bot.domain.subscription import ChatKind
from bot.services.growth import GrowthReader
from bot.storage.tallies import TallyRepository

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 19, 16, tzinfo=UTC)
"""The beginning of Friday 20 November in Hong Kong."""


@pytest.fixture
def growth(stage):
    return GrowthReader(TallyRepository(stage.database), ZoneInfo("Asia/Hong_Kong"), stage.clock)


def of(private, groups=0, channels=0):
    return {ChatKind.PRIVATE: private, ChatKind.GROUP: groups, ChatKind.CHANNEL: channels}


async def test_days_are_counted_at_their_beginning_and_worked_out_before(stage, growth):
    assert (await growth.read(30)).is_empty
    stage.clock.at = MIDNIGHT - HOUR
    await stage.subscribe("ann", "bob")
    stage.clock.at = MIDNIGHT + DAY + HOUR
    found = await growth.read(3)
    worked_out = [
        GrowthDay(date(2026, 11, 19 + number), of(min(number, 1) * 2), is_counted=False) for number in range(3)
    ]
    assert (found.days, found.now, found.counted_since) == (tuple(worked_out), of(2), None)
    assert await growth.keep() == MIDNIGHT + 2 * DAY
    stage.clock.at += HOUR
    await stage.subscribe("eve")
    await growth.keep()
    await GrowthReader(TallyRepository(stage.database), ZoneInfo("Asia/Hong_Kong"), stage.clock).keep()
    found = await growth.read(3)
    assert found.days == (*worked_out[:2], GrowthDay(date(2026, 11, 21), of(2), is_counted=True))
    assert (found.now, found.counted_since, found.is_empty) == (of(3), date(2026, 11, 21), False)


async def test_whoever_ended_or_cannot_be_reached_is_no_longer_counted(stage, growth):
    stage.clock.at = MIDNIGHT - HOUR
    await stage.subscribe("ann", "bob")
    stage.clock.at = MIDNIGHT + HOUR
    await stage.subscriptions.change(ChatKey(Platform.TELEGRAM, "ann"), lambda old: ended(old, stage.clock.at))
    found = await growth.read(2)
    assert ([day.total for day in found.days], found.now) == ([0, 2], of(1))
