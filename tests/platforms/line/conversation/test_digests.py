"""Digests on LINE over HTTP both ways: fetched for free, wished for, pushed once though the answer is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.chat import ChatKey, Platform
from bot.domain.subscription import DeliveryStatus
from bot.storage.status import StatusRepository
from tests.line import faults
from tests.line.server import standing_in
from tests.platforms.line.conversation.sending import sweeping
from tests.platforms.line.conversation.stage import Stage
from tests.services.stage import DAY, MONDAY, Clock
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path


HOUR = timedelta(hours=1)
SENT = DeliveryStatus.SENT


async def test_from_the_first_tap_to_a_push_whose_answer_is_lost(tmp_path: Path) -> None:
    clock = Clock(MONDAY + HOUR)
    async with standing_in(clock) as line:
        stage = Stage(line, tmp_path / "bot.db", clock=clock)
        ann = line.person("Ann")
        async with stage.running() as bot, sweeping(bot, stage, clock) as digests:
            await ann.say("今日概念")
            await until(lambda: ann.seen)
            first = ann.seen[-1]["altText"]
            await ann.say("訂閱 8:30")
            await until(lambda: len(ann.seen) == 2)
            assert "還容許我發送 180 則摘要" in ann.last
            assert line.made("push") == []

            clock.at = MONDAY + DAY
            line.fail("push", faults.DROPPED)
            await digests.sweep()
            clock.at = max(clock.at, await digests.next_wake() or clock.at)
            await digests.sweep()
            assert len(ann.seen) == 3
            assert ann.seen[-1]["altText"] != first
            subscription = await bot.context.subscriptions.get(ChatKey(Platform.LINE, ann.id))
            assert subscription is not None
            days = await StatusRepository(digests.database).counts(MONDAY.date())
            assert [dict(day.counts) for day in days] == [{SENT: 1}, {SENT: 1}]

            seen = len(ann.seen)
            await ann.say("今日概念")
            await until(lambda: len(ann.seen) > seen)
            assert ann.seen[-1]["altText"] == ann.seen[-2]["altText"]
    assert line.world.consumption == 1
