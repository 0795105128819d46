"""Sweeps over a real database, with a platform that answers as the test says."""

import asyncio
from datetime import date, time, timedelta

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.schedule import Schedule
from bot.domain.subscribing import ended
from bot.domain.subscription import DeliveryStatus, SuspensionReason
from bot.errors import (
    RateLimitedError,
    RefusedError,
    StorageError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from bot.services.owners import SendingFailed, WordingRefused
from tests.services.stage import DAY, MONDAY, library, new_digests

FIRST, SECOND = library().syllabus[:2]
SENT, PLANNED, UNKNOWN = DeliveryStatus.SENT, DeliveryStatus.PLANNED, DeliveryStatus.UNKNOWN


async def test_what_is_due_goes_out_once_and_the_next_day_brings_the_next_concept(stage):
    await stage.subscribe("ann", "bob")
    assert (await stage.sweep()).outcomes == {}
    stage.clock.at = MONDAY
    first = await stage.sweep()
    again = await stage.sweep()
    stage.clock.at = MONDAY + DAY
    await stage.sweep()
    assert (first.claimed, first.outcomes, first.late) == (2, {SENT: 2}, 0)
    assert (again.claimed, again.outcomes) == (0, {})
    assert sorted(stage.platform.sent) == [
        ("ann", "2026-11-23", FIRST),
        ("ann", "2026-11-24", SECOND),
        ("bob", "2026-11-23", FIRST),
        ("bob", "2026-11-24", SECOND),
    ]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RateLimitedError(timedelta(seconds=40)), "planned"),
        (UnavailableError("connection refused"), "planned"),
        (UnknownOutcomeError("no answer in time"), "unknown"),
        (RefusedError("bot was blocked by the user", "blocked"), "suspended"),
        (WordingRefusedError("can't parse entities at byte offset 12"), "refused"),
        (RuntimeError("nobody foresaw this"), "unknown"),
        (StorageError("no"), "unknown"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
async def test_each_kind_of_failure_has_its_outcome(stage, error, status):
    await stage.subscribe("ann", "bob")
    stage.platform.answers["ann"] = [error]
    stage.clock.at = MONDAY
    try:
        sweep = await stage.sweep()
    except StorageError:
        assert isinstance(error, StorageError)
    else:
        assert sweep.outcomes == {SENT: 1, DeliveryStatus(status): 1}
    assert await stage.counts() == {date(2026, 11, 23): {SENT: 1, DeliveryStatus(status): 1}}
    assert [chat for chat, _, _ in stage.platform.sent] == ["bob"]


async def test_what_a_chat_is_asked_to_wait_is_waited_and_nobody_else_is_held_up(stage):
    await stage.subscribe("ann", "bob")
    stage.platform.answers["ann"] = [RateLimitedError(timedelta(seconds=40))]
    stage.clock.at = MONDAY
    await stage.sweep()
    assert await stage.digests.next_wake() == MONDAY + timedelta(seconds=40)
    stage.clock.at = MONDAY + timedelta(seconds=39)
    await stage.sweep()
    assert [chat for chat, _, _ in stage.platform.sent] == ["bob"]
    stage.clock.at = MONDAY + timedelta(seconds=40)
    await stage.sweep()
    assert stage.platform.sent[1:] == [("ann", "2026-11-23", FIRST)]


async def test_what_may_have_arrived_is_not_sent_again_and_its_concept_comes_the_next_day(stage):
    await stage.subscribe("ann")
    stage.platform.answers["ann"] = [UnknownOutcomeError("no answer in time")]
    stage.clock.at = MONDAY
    await stage.sweep()
    stage.clock.at = MONDAY + DAY - timedelta(seconds=1)
    await stage.sweep()
    assert stage.platform.tried == 1
    stage.clock.at = MONDAY + DAY
    await stage.sweep()
    assert stage.platform.sent == [("ann", "2026-11-24", FIRST)]


async def test_a_chat_that_cannot_be_reached_is_suspended_with_its_reason(stage):
    await stage.subscribe("ann")
    stage.platform.answers["ann"] = [RefusedError("bot was blocked by the user", "blocked")]
    stage.clock.at = MONDAY
    await stage.sweep()
    ann = await stage.subscriptions.get(ChatKey(Platform.TELEGRAM, "ann"))
    assert (ann.suspension.reason, ann.next_due) == (SuspensionReason.BLOCKED, None)
    assert await stage.digests.next_wake() is None


async def test_owners_are_told_once_of_each_kind_of_refusal(stage):
    await stage.subscribe("ann", "bob", "cat")
    stage.platform.answers["ann"] = [WordingRefusedError("can't parse entities at byte offset 12")]
    stage.platform.answers["bob"] = [WordingRefusedError("can't parse entities at byte offset 99")]
    stage.platform.answers["cat"] = [WordingRefusedError("BUTTON_DATA_INVALID")]
    stage.clock.at = MONDAY
    await stage.sweep()
    told = [
        WordingRefused(Platform.TELEGRAM, words, FIRST, date(2026, 11, 23))
        for words in ("can't parse entities at byte offset 12", "BUTTON_DATA_INVALID")
    ]
    assert stage.told.notices == told
    stage.platform.answers["ann"] = [WordingRefusedError("can't parse entities at byte offset 1")]
    stage.clock.at = MONDAY + DAY
    await stage.sweep()
    assert stage.told.notices == told


async def test_a_digest_that_cannot_be_composed_waits_and_owners_are_told_once(stage, caplog):
    def broken(waiting):
        raise KeyError(waiting.language)

    digests = new_digests(stage, compose=broken)
    await stage.subscribe("ann", "bob")
    stage.clock.at = MONDAY
    report = await digests.sweep(asyncio.Event(), stage.never)
    assert report.sweep.outcomes == {PLANNED: 2}
    assert stage.told.notices == [SendingFailed(Platform.TELEGRAM, "KeyError", date(2026, 11, 23), is_retried=True)]
    assert all(record.exc_info for record in caplog.records)
    assert await digests.next_wake() == MONDAY + timedelta(seconds=5)
    stage.clock.at = MONDAY + timedelta(minutes=1)
    await stage.sweep()
    assert len(stage.platform.sent) == 2


async def test_one_slow_chat_holds_up_nobody_not_even_what_falls_due_meanwhile(stage):
    gate = asyncio.Event()
    await stage.subscribe("ann")
    await stage.subscribe("bob", schedule=Schedule(time(8, 31), "Asia/Hong_Kong"))
    stage.platform.answers["ann"] = [gate.wait]

    rests = iter([lambda: stage.clock.advance(timedelta(seconds=30)), gate.set])

    async def rest(until):
        del until
        next(rests)()

    stage.clock.at = MONDAY + timedelta(seconds=30)
    report = await stage.digests.sweep(asyncio.Event(), rest)
    assert stage.platform.sent == [("bob", "2026-11-23", FIRST), ("ann", "2026-11-23", FIRST)]
    assert report.sweep.claimed == 2


async def test_never_more_than_a_window_is_under_way(stage):
    most = 0
    busy = 0

    async def count():
        nonlocal most, busy
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0)
        busy -= 1

    names = [f"chat{number}" for number in range(20)]
    await stage.subscribe(*names)
    for name in names:
        stage.platform.answers[name] = [count]
    stage.clock.at = MONDAY
    digests = new_digests(stage, window=4)
    report = await digests.sweep(asyncio.Event(), stage.never)
    assert (report.sweep.outcomes, most) == ({SENT: 20}, 4)


async def test_what_ended_between_planning_and_sending_is_not_sent(stage):
    ann = ChatKey(Platform.TELEGRAM, "ann")

    async def change_of_mind():
        await stage.subscriptions.change(ann, lambda old: ended(old, stage.clock.at))

    await stage.subscribe("ann")
    stage.platform.answers["ann"] = [change_of_mind]
    stage.clock.at = MONDAY
    await stage.sweep()
    assert (stage.platform.sent, await stage.counts()) == ([], {date(2026, 11, 23): {DeliveryStatus.SUSPENDED: 1}})


async def test_after_two_days_the_newest_goes_out_late_and_the_others_are_skipped_and_counted(stage):
    await stage.subscribe("ann")
    stage.clock.at = MONDAY + 2 * DAY + timedelta(hours=3)
    sweep = await stage.sweep()
    assert (sweep.outcomes, sweep.late) == ({SENT: 1, DeliveryStatus.SKIPPED: 2}, 1)
    assert stage.platform.sent == [("ann", "2026-11-25", FIRST)]
