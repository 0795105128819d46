import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.schedule import Due, Schedule
from bot.domain.subscription import ChatKind, Length, Suspension, SuspensionReason

ALICE = ChatKey(Platform.TELEGRAM, "1")
CHANNEL = ChatKey(Platform.TELEGRAM, "-1005")


def everything_else(stored, clock):
    """The same subscription with every field different, but for who it is."""
    return replace(
        stored,
        kind=ChatKind.CHANNEL,
        title="新質生產力研究",
        manager_id="1001",
        schedule=Schedule(time(23, 59), "Pacific/Chatham", frozenset({1, 7})),
        length=Length.SHORT,
        language=Language.ENGLISH,
        next_due=Due(date(2027, 1, 2), datetime(2027, 1, 1, 10, 14, tzinfo=UTC)),
        paused_until=date(2027, 1, 2),
        suspension=Suspension(SuspensionReason.REMOVED, clock()),
        ended_at=clock(),
        last_on=date(2026, 11, 22),
        unopened=3,
        taper_offered_at=clock(),
    )


async def test_a_chat_that_never_subscribed_has_none(desk):
    assert await desk.subscriptions.get(ALICE) is None


async def test_every_field_comes_back_as_it_was_stored(desk, clock):
    first = await desk.subscribe("1")
    assert first == desk.new("1", id=first.id)
    assert first.id > 0
    wanted = everything_else(first, clock)
    assert await desk.subscriptions.change(ALICE, lambda _: wanted) == wanted
    assert await desk.subscriptions.get(ALICE) == wanted


async def test_no_change_changes_nothing(desk):
    assert await desk.subscriptions.change(ALICE, lambda old: old) is None
    stored = await desk.subscribe("1")
    assert await desk.subscriptions.change(ALICE, lambda _: None) == stored
    assert await desk.subscriptions.get(ALICE) == stored


async def test_a_change_that_fails_leaves_everything_as_it_was(desk):
    stored = await desk.subscribe("1")

    def fail(_):
        raise LookupError("no such zone")

    with pytest.raises(LookupError):
        await desk.subscriptions.change(ALICE, fail)
    assert await desk.subscriptions.get(ALICE) == stored


async def test_changes_at_the_same_time_all_count(desk):
    await desk.subscribe("1")
    await asyncio.gather(
        *(desk.subscriptions.change(ALICE, lambda old: replace(old, unopened=old.unopened + 1)) for _ in range(10))
    )
    assert (await desk.get()).unopened == 10


async def test_platforms_keep_their_chats_apart(desk):
    await desk.subscribe("1")
    line = ChatKey(Platform.LINE, "1")
    stored = await desk.subscriptions.change(line, lambda _: desk.new("1", chat=line, unopened=5))
    assert (stored.chat, (await desk.get("1")).unopened, stored.unopened) == (line, 0, 5)


async def test_managers_find_their_channels_ended_ones_as_well(desk, clock):
    first = await desk.subscribe("-1005", kind=ChatKind.CHANNEL, manager_id="7")
    await desk.subscribe("-1006", kind=ChatKind.CHANNEL, manager_id="8")
    second = await desk.subscribe("-1004", kind=ChatKind.CHANNEL, manager_id="7", ended_at=clock(), next_due=None)
    await desk.subscribe("7")
    assert await desk.subscriptions.managed_by(Platform.TELEGRAM, "7") == (first, second)
    assert await desk.subscriptions.managed_by(Platform.LINE, "7") == ()
