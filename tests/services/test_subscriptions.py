from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.schedule import EVERY_DAY, WORKING_DAYS, Due, Schedule
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind, Length, SuspensionReason
from bot.errors import PauseError, UnknownZoneError
from bot.services.subscriptions import Subscriptions
from bot.storage.database import Database
from bot.storage.subscriptions import SubscriptionRepository
from bot.storage.tables import subscriptions
from tests import head

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

CHAT = ChatKey(Platform.TELEGRAM, "1001")
MEI = Newcomer(CHAT, ChatKind.PRIVATE, None, None, Language.TRADITIONAL)
NEWS = Newcomer(ChatKey(Platform.TELEGRAM, "-1001"), ChatKind.CHANNEL, "News", "1001", Language.ENGLISH)
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TUESDAY = Due(date(2026, 11, 24), datetime(2026, 11, 24, 0, 30, tzinfo=UTC))


class Desk:
    """The service over a real database, at a time that tests move, counting how often the scheduler was poked."""

    def __init__(self, database: Database) -> None:
        self.at = MONDAY
        self.pokes = 0
        self.database = database
        self.restart()

    def restart(self) -> None:
        self.subscriptions = Subscriptions(SubscriptionRepository(self.database, self.now), self.now, poke=self.poke)

    def now(self) -> datetime:
        return self.at

    def poke(self) -> None:
        self.pokes += 1


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = await Database.open(await head.url(tmp_path / "bot.db"))
    yield Desk(database)
    await database.close()


async def test_subscribing_is_stored_as_it_is_returned_and_pokes_the_scheduler(desk: Desk):
    made = await desk.subscriptions.subscribe(MEI)
    assert (made.schedule, made.next_due, made.id > 0) == (Schedule(time(8, 30), "Asia/Hong_Kong"), TUESDAY, True)
    assert (await desk.subscriptions.get(CHAT), desk.pokes) == (made, 1)


async def test_newcomers_live_where_the_operator_says_unless_they_say_otherwise(tmp_path: Path):
    database = await Database.open(await head.url(tmp_path / "bot.db"))
    store = SubscriptionRepository(database, lambda: MONDAY)
    service = Subscriptions(store, lambda: MONDAY, zone="Europe/London")
    here, there = await service.subscribe(MEI), await service.subscribe(NEWS, at=time(7, 0), zone="Asia/Tokyo")
    await database.close()
    assert [here.schedule, there.schedule] == [
        Schedule(time(8, 30), "Europe/London"),
        Schedule(time(7, 0), "Asia/Tokyo"),
    ]


async def test_each_change_changes_its_one_thing(desk: Desk):
    made = await desk.subscriptions.subscribe(MEI)
    service = desk.subscriptions
    changed = [
        await service.set_time(CHAT, time(7, 0)),
        await service.set_zone(CHAT, "Europe/London"),
        await service.set_weekdays(CHAT, WORKING_DAYS),
        await service.set_length(CHAT, Length.SHORT),
    ]
    london = Schedule(time(7, 0), "Europe/London")
    monday_in_london = Due(date(2026, 11, 23), datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    at_seven = replace(
        made,
        schedule=replace(made.schedule, at=time(7, 0)),
        next_due=Due(TUESDAY.on, TUESDAY.at - timedelta(minutes=90)),
    )
    in_london = replace(made, schedule=london, next_due=monday_in_london)
    working = replace(in_london, schedule=replace(london, weekdays=WORKING_DAYS))
    assert changed == [at_seven, in_london, working, replace(working, length=Length.SHORT)]
    assert desk.pokes == 5
    no_day = await service.set_weekdays(CHAT, frozenset())
    assert no_day is not None
    assert no_day.schedule.weekdays == EVERY_DAY


async def test_pausing_ending_and_taking_that_back(desk: Desk):
    service = desk.subscriptions
    made = await service.subscribe(MEI)
    paused = await service.pause_for(CHAT, 1)
    assert paused == replace(
        made, paused_until=date(2026, 11, 25), next_due=Due(date(2026, 11, 25), TUESDAY.at + timedelta(days=1))
    )
    assert await service.pause_for(CHAT, 1) == paused
    assert await service.end(CHAT) == replace(paused, ended_at=MONDAY, next_due=None)
    assert await service.undo(CHAT) == paused
    assert await service.resume(CHAT) == made


async def test_a_chat_without_a_subscription_has_nothing_to_change(desk: Desk):
    service = desk.subscriptions
    assert [
        await service.set_time(CHAT, time(7, 0)),
        await service.pause(CHAT, date(2026, 12, 1)),
        await service.resume(CHAT),
        await service.end(CHAT),
        await service.undo(CHAT),
        await service.suspend(CHAT, SuspensionReason.BLOCKED),
        await service.restore(CHAT),
        await service.get(CHAT),
    ] == [None] * 8


async def test_restoring_tells_whether_anything_was_suspended(desk: Desk):
    service = desk.subscriptions
    made = await service.subscribe(MEI)
    assert await service.restore(CHAT) is None
    await service.suspend(CHAT, SuspensionReason.BLOCKED)
    assert [await service.restore(CHAT), await service.restore(CHAT)] == [made, None]


async def test_who_is_heard_from_can_be_reached_again_also_after_a_restart(desk: Desk):
    made = await desk.subscriptions.subscribe(MEI)
    await desk.subscriptions.suspend(CHAT, SuspensionReason.BLOCKED)
    await desk.subscriptions.heard_from(CHAT)
    assert await desk.subscriptions.get(CHAT) == made
    await desk.subscriptions.suspend(CHAT, SuspensionReason.FORBIDDEN)
    desk.restart()
    await desk.subscriptions.heard_from(CHAT)
    assert await desk.subscriptions.get(CHAT) == made


async def test_hearing_from_somebody_reads_nothing_unless_they_are_known_to_be_lost(desk: Desk):
    service = desk.subscriptions
    made = await service.subscribe(MEI)
    await service.heard_from(CHAT)
    desk.restart()
    lost = await desk.subscriptions.suspend(CHAT, SuspensionReason.BLOCKED)
    await service.heard_from(CHAT)
    assert await service.get(CHAT) == lost
    assert service.lost(made, SuspensionReason.BLOCKED) == lost
    await service.heard_from(CHAT)
    assert await service.get(CHAT) == made


async def test_a_silenced_group_is_tried_again_every_day_and_looked_for_once_an_hour(desk: Desk):
    group = Newcomer(ChatKey(Platform.TELEGRAM, "-7"), ChatKind.GROUP, "Class", None, Language.TRADITIONAL)
    made = await desk.subscriptions.subscribe(group)
    await desk.subscriptions.suspend(group.chat, SuspensionReason.FORBIDDEN)
    desk.restart()
    seen = []
    for hours in (19.5, 0.6, 0.5):
        desk.at += timedelta(hours=hours)
        await desk.subscriptions.retry()
        seen.append(await desk.subscriptions.get(group.chat))
    assert [each.is_active for each in seen if each] == [False, False, True]
    assert seen[-1] == made


async def test_a_chat_that_cannot_be_tried_again_holds_up_no_other(desk: Desk, caplog: pytest.LogCaptureFixture):
    chats = [ChatKey(Platform.TELEGRAM, id_) for id_ in ("1", "2")]
    for chat in chats:
        await desk.subscriptions.subscribe(replace(MEI, chat=chat))
        await desk.subscriptions.suspend(chat, SuspensionReason.FORBIDDEN)
    async with desk.database.write() as connection:
        unknown = update(subscriptions).where(subscriptions.c.chat_id == "1").values(zone="Mars/Base")
        await connection.execute(unknown)
    desk.at += timedelta(days=1)
    await desk.subscriptions.retry()
    assert [each.is_active for chat in chats if (each := await desk.subscriptions.get(chat))] == [False, True]
    assert [record.message for record in caplog.records] == ["A chat could not be tried again"]


async def test_many_chats_are_tried_again_in_parts_and_no_other_while_the_database_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def retried(statement: str) -> int:
        async with desk.database.write() as connection:
            await connection.exec_driver_sql(statement)
        await desk.subscriptions.retry()
        found = [await desk.subscriptions.get(chat) for chat in chats]
        return sum(each.is_active for each in found if each)

    monkeypatch.setattr("bot.services.subscriptions._RETRIED_AT_ONCE", 2)
    chats = [ChatKey(Platform.TELEGRAM, str(number)) for number in range(6)]
    for chat in chats:
        await desk.subscriptions.subscribe(replace(MEI, chat=chat))
        await desk.subscriptions.suspend(chat, SuspensionReason.FORBIDDEN)
    desk.at += timedelta(days=1)
    full = "CREATE TRIGGER full BEFORE UPDATE ON subscriptions BEGIN SELECT RAISE(ABORT, 'full'); END"
    assert [await retried(said) for said in ("SELECT 1", full, "DROP TRIGGER full")] == [2, 2, 4]
    assert [record.message.partition(":")[0] for record in caplog.records] == ["Chats could not be tried again"]


async def test_what_cannot_be_leaves_everything_as_it_was(desk: Desk):
    made = await desk.subscriptions.subscribe(MEI)
    with pytest.raises(UnknownZoneError):
        await desk.subscriptions.set_zone(CHAT, "Mars/Base")
    with pytest.raises(PauseError):
        await desk.subscriptions.pause_for(CHAT, 9999)
    assert await desk.subscriptions.get(CHAT) == made


async def test_a_manager_finds_their_channels_again(desk: Desk):
    await desk.subscriptions.subscribe(MEI)
    news = await desk.subscriptions.subscribe(NEWS)
    assert await desk.subscriptions.managed_by(Platform.TELEGRAM, "1001") == (news,)


async def test_two_changes_at_once_both_count(desk: Desk):
    await desk.subscriptions.subscribe(MEI)
    await asyncio.gather(
        desk.subscriptions.set_time(CHAT, time(7, 0)),
        desk.subscriptions.set_zone(CHAT, "Asia/Tokyo"),
        desk.subscriptions.set_length(CHAT, Length.SHORT),
    )
    stored = await desk.subscriptions.get(CHAT)
    assert stored is not None
    assert (stored.schedule, stored.length) == (Schedule(time(7, 0), "Asia/Tokyo"), Length.SHORT)
