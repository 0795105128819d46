"""What a person practises keeps their streak, on days with a digest and without."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.domain.chat import ChatKey, Platform
from bot.domain.schedule import Schedule
from bot.domain.streak import Streak
from bot.services.streaks import Streaks
from bot.storage.journal import JournalRepository
from bot.storage.streaks import StreakRepository
from tests.services.stage import DAY, MONDAY

if TYPE_CHECKING:
    from tests.services.stage import Stage

MEI, BOB = ChatKey(Platform.TELEGRAM, "1001"), ChatKey(Platform.TELEGRAM, "1002")
FIRST = date(2026, 11, 23)
MONDAYS = Schedule(time(8, 30), "Asia/Hong_Kong", frozenset({1}))


def streaks_of(stage: Stage) -> Streaks:
    stores = (StreakRepository(stage.database), JournalRepository(stage.database), stage.subscriptions)
    return Streaks(*stores, zone="Asia/Hong_Kong", now=stage.clock)


async def practised(stage: Stage, *days: int, hour: int = 4) -> list[Streak | None]:
    """The streak as it stands after practice on each of these days after Monday; digests come on all between."""
    shown, streaks = [], streaks_of(stage)
    for day in range(max(days) + 1):
        stage.clock.at = MONDAY + day * DAY
        await stage.sweep()
        if day in days:
            stage.clock.at += timedelta(hours=hour)
            await streaks.keep(MEI)
            await streaks.keep(MEI)
            shown.append(await streaks.shown(MEI))
    return shown


def streak(days: int, last: int, **more: int) -> Streak:
    return Streak(days=days, last_on=FIRST + last * DAY, longest=days, **more)


async def test_who_gets_no_digests_keeps_a_streak_by_every_day(stage):
    kept, streaks = StreakRepository(stage.database), streaks_of(stage)
    await kept.change(MEI, lambda _: Streak(days=4, last_on=FIRST - DAY, longest=4))
    stage.clock.at = datetime(2026, 11, 22, 17, tzinfo=UTC)  # Monday, one o'clock at night, in Hong Kong
    await streaks.keep(MEI)
    await streaks.keep(MEI)
    assert await streaks.shown(MEI) == Streak(days=5, last_on=FIRST, longest=5)
    assert await streaks.shown(BOB) is None


async def test_practice_counts_on_its_own_day_also_before_the_day_s_digest_has_come(stage):
    await stage.subscribe("1001")
    stage.clock.at = MONDAY
    await stage.sweep()
    await streaks_of(stage).keep(MEI)
    stage.clock.at = MONDAY + timedelta(hours=23)
    await streaks_of(stage).keep(MEI)
    assert await streaks_of(stage).shown(MEI) == streak(2, 1)
    stage.clock.at = MONDAY + DAY
    await stage.sweep()
    assert await streaks_of(stage).shown(MEI) == streak(2, 1)


async def test_practice_counts_on_days_without_a_digest(stage):
    await stage.subscribe("1001", schedule=MONDAYS)
    assert await practised(stage, 0, 2, 3, 8) == [streak(1, 0), streak(2, 2), streak(3, 3), streak(4, 8)]


async def test_a_digest_that_was_missed_takes_a_freeze_once_the_next_one_has_come(stage):
    await stage.subscribe("1001")
    assert await practised(stage, 0, 2) == [streak(1, 0), streak(2, 2, freezes=1, towards_refill=1)]
