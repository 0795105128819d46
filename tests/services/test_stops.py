from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.subscribing import Newcomer
from bot.domain.subscription import ChatKind, Subscription, SuspensionReason
from bot.errors import RefusedError
from bot.services.stops import Stops
from bot.services.subscriptions import Subscriptions
from tests.services.stage import MONDAY, Stage, new_digests

READER = Newcomer(ChatKey(Platform.TELEGRAM, "1"), ChatKind.PRIVATE, None, None, Language.ENGLISH)
CHANNEL = Newcomer(ChatKey(Platform.TELEGRAM, "-100"), ChatKind.CHANNEL, "News", "1", Language.ENGLISH)


@dataclass
class Line:
    """A platform's way to managers, which may be closed."""

    told: list[Subscription] = field(default_factory=list)
    closed: Exception | None = None

    async def tell_manager(self, subscription: Subscription) -> None:
        if self.closed is not None:
            raise self.closed
        self.told.append(subscription)


async def two_that_are_refused(stage: Stage, line: Line) -> Subscriptions:
    """A reader's and a channel's digest that find nobody."""
    service = Subscriptions(stage.subscriptions, stage.clock)
    for newcomer in (READER, CHANNEL):
        await service.subscribe(newcomer)
        refusal = RefusedError("not enough rights", SuspensionReason.FORBIDDEN)
        stage.platform.answers[newcomer.chat.chat_id].append(refusal)
    stage.digests = new_digests(stage, stopped=Stops(service, {Platform.TELEGRAM: line}))
    stage.clock.at = MONDAY + timedelta(minutes=1)
    await stage.sweep()
    return service


async def test_a_chat_that_is_lost_is_known_at_once_and_a_channels_manager_told(stage: Stage):
    line = Line()
    service = await two_that_are_refused(stage, line)
    assert line.told == [await service.get(CHANNEL.chat)]
    await service.heard_from(READER.chat)
    stored = await service.get(READER.chat)
    assert stored is not None
    assert stored.is_active


@pytest.mark.parametrize(
    ("closed", "level"),
    [(RefusedError("blocked", SuspensionReason.BLOCKED), logging.INFO), (RuntimeError("a fault"), logging.ERROR)],
)
async def test_a_manager_who_cannot_be_told_holds_up_nothing(
    stage: Stage, closed: Exception, level: int, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "bot.services.stops")
    service = await two_that_are_refused(stage, Line(closed=closed))
    suspended = await service.get(CHANNEL.chat)
    assert suspended is not None
    assert suspended.suspension is not None
    assert [record.levelno for record in caplog.records if record.name == "bot.services.stops"] == [level]
