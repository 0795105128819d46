"""Broadcasts going out: each chat once, whatever the platform answers; stopped at once; one after the other."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain.broadcasts import STALE_AFTER, Audience, BroadcastStatus, Progress, SendBeginning, SendStatus
from bot.domain.language import Language
from bot.domain.subscription import SuspensionReason
from bot.errors import RefusedError, StorageError, UnknownOutcomeError, WordingRefusedError
from bot.storage.broadcast_sends import BroadcastSendRepository
from tests.services.broadcast_stage import COLLEAGUE, OWNER, LostAnswerError, Office, too_fast, turned_away
from tests.services.stage import Stage, staged

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

SENT, REFUSED, UNKNOWN, LEFT_OUT = SendStatus.SENT, SendStatus.REFUSED, SendStatus.UNKNOWN, SendStatus.LEFT_OUT
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as made:
        yield made


@pytest.fixture
def office(stage: Stage) -> Office:
    return Office(stage)


async def test_everybody_gets_it_once_and_its_owner_sees_how_it_went(office):
    sent = await office.confirmed("1", "2", "3")
    await office.run_out(sent)
    assert sorted(office.voice.said) == [("1", "news"), ("2", "news"), ("3", "news")]
    over = office.voice.views[-1]
    assert (over.broadcast.status, over.progress) == (BroadcastStatus.DONE, Progress({SENT: 3}))
    stored = await office.store.get(sent)
    assert (stored.status, stored.text) == (BroadcastStatus.DONE, "")
    assert office.counted == {"sent": 3}
    await office.run_until(lambda: True)
    assert len(office.voice.said) == 3


async def test_nobody_to_send_to_is_over_at_once(office):
    sent = await office.confirmed()
    await office.run_out(sent)
    assert office.voice.views[-1].progress == Progress({})


async def test_each_answer_of_the_platform_means_what_it_means_to_digests(office):
    answers = {
        "1": [too_fast(MINUTE), turned_away(), turned_away()],  # it was certainly not sent, each time
        "2": [UnknownOutcomeError("read timeout")],
        "3": [RefusedError("bot was blocked by the user", SuspensionReason.BLOCKED)],
        "4": [WordingRefusedError("message is too long")],
        "5": [LostAnswerError("connection reset")],
        "6": [KeyError("a mistake of ours")],
    }
    office.voice.answers.update(answers)
    office.voice.early["7"] = [too_fast(MINUTE)]
    office.voice.early["8"] = [KeyError("a mistake of ours")]
    sent = await office.confirmed(*"12345678")
    await office.run_out(sent)
    assert await office.progress(sent) == Progress({SENT: 2, UNKNOWN: 3, REFUSED: 3})
    assert dict(office.voice.arrived) == {"1": 1, "5": 1, "7": 1}


async def test_a_chat_that_cannot_be_reached_gets_no_digests_either(office, stage):
    office.voice.answers["1"] = [RefusedError("bot was blocked by the user", SuspensionReason.BLOCKED)]
    sent = await office.confirmed("1", "2")
    await office.run_out(sent)
    assert office.stopped == [("1", SuspensionReason.BLOCKED)]
    suspended = await stage.subscriptions.suspended()
    assert {chat.chat_id: suspension.reason for chat, suspension in suspended.items()} == {"1": "blocked"}
    assert (await office.plans.counts(OWNER.platform))[Audience.EVERYBODY] == 1


async def test_one_chat_alone_does_not_hold_up_the_next_broadcast_for_ever(office):
    office.voice.answers["1"] = [too_fast(timedelta(minutes=61))]
    sent = await office.confirmed("1", "2")
    await office.run_out(sent)
    assert await office.progress(sent) == Progress({SENT: 1, REFUSED: 1})


async def test_after_a_day_whoever_still_waits_gets_none(office, stage):
    office.voice.early["1"] = [turned_away() for _ in range(9)]
    sent = await office.confirmed("1")
    stage.clock.advance(STALE_AFTER + MINUTE)
    await office.run_out(sent)
    assert await office.progress(sent) == Progress({LEFT_OUT: 1})


async def test_stopping_midway_lets_nobody_else_get_it(stage):
    office = Office(stage, window=2)
    office.voice.slow = {name: asyncio.Event() for name in "12345"}
    sent = await office.confirmed(*"12345")
    stop = asyncio.Event()
    running = asyncio.create_task(office.broadcasts.run(stop))
    office.voice.slow["1"].set()
    await stage.until(lambda: office.voice.said == [("1", "news")])
    assert (await office.plans.stop(sent)).status is BroadcastStatus.STOPPED
    for event in office.voice.slow.values():
        event.set()
    await stage.until(lambda: sent in office.over)
    stop.set()
    await running
    progress = await office.progress(sent)
    assert progress.of(SENT) == len(office.voice.said) <= 3
    assert progress.of(LEFT_OUT) == 5 - progress.of(SENT)
    assert office.voice.views[-1].broadcast.status is BroadcastStatus.STOPPED


async def test_broadcasts_go_out_one_after_the_other(stage):
    office = Office(stage)
    office.voice.slow["1"] = asyncio.Event()
    first = await office.confirmed("1", "2")
    second = await office.confirmed(owner=COLLEAGUE, text="other")
    third = await office.confirmed(text="third")
    stop = asyncio.Event()
    running = asyncio.create_task(office.broadcasts.run(stop))
    await stage.until(lambda: {(view.broadcast.id, view.ahead) for view in office.voice.views} >= {(third, 2)})
    await stage.until(lambda: office.voice.said == [("2", "news")])
    await office.plans.stop(third)  # it need not wait for its turn to be told so
    await stage.until(lambda: third in office.over)
    office.voice.slow["1"].set()
    await stage.until(lambda: {first, second} <= office.over)
    stop.set()
    await running
    assert [text for _, text in office.voice.said] == ["news", "news", "other", "other"]
    assert (await office.store.get(first)).status is BroadcastStatus.DONE


async def test_stopping_the_bot_finishes_what_is_under_way_and_goes_on_later(stage):
    office = Office(stage, window=2)
    office.voice.slow = {"2": asyncio.Event()}
    sent = await office.confirmed("1", "2", "3", "4")
    stop = asyncio.Event()
    running = asyncio.create_task(office.broadcasts.run(stop))
    await stage.until(lambda: len(office.voice.said) == 3)
    stop.set()
    office.voice.slow["2"].set()
    await running
    assert await office.progress(sent) == Progress({SENT: 4})
    assert (await office.store.get(sent)).status is BroadcastStatus.RUNNING
    again = Office(stage)
    await again.run_out(sent)
    assert again.voice.said == []


async def test_two_that_both_believe_to_lead_send_nobody_two(stage):
    first = Office(stage, window=2)
    second = Office(stage, window=2, voice=first.voice)
    names = [str(number) for number in range(1, 21)]
    sent = await first.confirmed(*names)
    stop = asyncio.Event()
    running = [asyncio.create_task(office.broadcasts.run(stop)) for office in (first, second)]
    await stage.until(lambda: sent in first.over)
    stop.set()
    await asyncio.gather(*running)
    assert set(first.voice.arrived.values()) == {1}
    progress = await first.progress(sent)
    assert (progress.total, progress.left, sum(first.voice.arrived.values())) == (20, 0, 20)
    assert progress.of(SENT) + progress.of(UNKNOWN) == 20


async def test_a_database_that_fails_for_a_while_loses_and_doubles_nothing(stage):
    failures = [StorageError("the disk is full")] * 3

    class Failing(BroadcastSendRepository):
        async def begin(self, beginning):
            if failures:
                raise failures.pop()
            return await super().begin(beginning)

        async def settle(self, outcome):
            if failures:
                raise failures.pop()
            await super().settle(outcome)

    office = Office(stage, copies=Failing(stage.database, stage.clock))
    sent = await office.confirmed("1", "2")
    await office.run_out(sent)
    assert dict(office.voice.arrived) == {"1": 1, "2": 1}
    assert await office.progress(sent) == Progress({SENT: 2})


async def test_an_outage_of_the_platform_is_waited_out(office):
    names = "123456"
    for name in names:
        office.voice.answers[name] = [turned_away() for _ in range(2)]
    sent = await office.confirmed(*names)
    await office.run_out(sent)
    assert await office.progress(sent) == Progress({SENT: 6})
    assert set(office.voice.arrived.values()) == {1}
    assert all(before != after for before, after in pairwise(office.voice.views))  # no edit that changes nothing


async def test_what_was_being_sent_when_a_bot_was_killed_is_unknown_and_not_sent_again(office):
    sent = await office.confirmed("1", "2")
    await office.store.start(sent)
    assert await office.copies.begin(SendBeginning(sent, 1))
    await office.run_out(sent)
    assert await office.progress(sent) == Progress({SENT: 1, UNKNOWN: 1})
    assert set(office.voice.arrived.values()) == {1}


async def test_plans_are_their_owners_alone(office):
    draft = await office.plans.write(OWNER, "news", Language.ENGLISH)
    assert await office.plans.draft(draft.id, OWNER) == draft
    assert await office.plans.draft(draft.id, COLLEAGUE) is None
    assert not await office.plans.drop(draft.id, COLLEAGUE)
    for id_, owner in ((draft.id, COLLEAGUE), (UUID(int=1), OWNER)):
        assert await office.plans.confirm(id_, owner, Audience.EVERYBODY, message_id="1", begun_by=None) is None
    await office.plans.confirm(draft.id, OWNER, Audience.EVERYBODY, message_id="1", begun_by=None)
    assert await office.plans.draft(draft.id, OWNER) is None
    assert not await office.plans.drop(draft.id, OWNER)
