"""Digests pushed to a stand-in for LINE: once each whatever is answered, and never more than the quota spares."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.subscribing import Newcomer, begun, suspended
from bot.domain.subscription import ChatKind, DeliveryStatus, SuspensionReason
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.client import LineClient
from bot.platforms.line.digest_sender import LineDigests
from bot.platforms.line.messenger import Messenger
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.quota import PushQuota
from bot.storage.quota import QuotaRepository
from bot.storage.reply_tokens import ReplyTokenRepository
from bot.storage.tables import deliveries
from tests import shipped
from tests.line import faults
from tests.line.server import standing_in
from tests.services.stage import AT_HALF_PAST_EIGHT, DAY, MONDAY, new_digests, staged

SENT, SKIPPED, PLANNED = DeliveryStatus.SENT, DeliveryStatus.SKIPPED, DeliveryStatus.PLANNED
SUSPENDED, UNKNOWN = DeliveryStatus.SUSPENDED, DeliveryStatus.UNKNOWN
SYLLABUS = shipped.library().syllabus


class Channel:
    """A stage whose digests go to a stand-in for LINE."""

    def __init__(self, stage, line, client):
        self.stage, self.line, self.client = stage, line, client
        messenger = Messenger(client, ReplyTokenRepository(stage.database), now=stage.clock, sleep=stage.clock.sleep)
        self.quota = PushQuota(client, QuotaRepository(stage.database), now=stage.clock)
        self.sender = LineDigests(messenger, self.quota, Postbacks("secret", ALL_ACTIONS))
        stage.digests = new_digests(stage, senders={Platform.LINE: self.sender})

    async def subscribe(self, chat_id, kind=ChatKind.PRIVATE):
        chat = ChatKey(Platform.LINE, chat_id)
        made = begun(None, Newcomer(chat, kind, None, None, Language.ENGLISH), AT_HALF_PAST_EIGHT, MONDAY - DAY / 4)
        await self.stage.subscriptions.change(chat, lambda _: made)

    async def morning(self, at):
        self.stage.clock.at = at
        self.quota.doubt()
        await self.stage.sweep()

    async def states(self):
        return [dict(counts) for _, counts in sorted((await self.stage.counts()).items())]


@pytest.fixture
async def channel(tmp_path):
    async with staged(tmp_path) as stage, standing_in(stage.clock) as line:
        client = await LineClient.open(line.token, api_url=line.url)
        try:
            yield Channel(stage, line, client)
        finally:
            await client.close()


@pytest.fixture
async def ann(channel):
    ann = channel.line.person("Ann")
    ann.chat.has_bot = ann.chat.was_friend = True
    await channel.subscribe(ann.id)
    return ann


@pytest.mark.parametrize("fault", [faults.DROPPED, faults.LOST, faults.ERROR, faults.ERROR_AFTER])
async def test_an_answer_that_is_lost_is_asked_for_again_and_the_digest_arrives_once(channel, ann, fault):
    channel.line.fail("push", fault)
    await channel.morning(MONDAY)
    assert await channel.states() == [{PLANNED: 1}]
    channel.stage.clock.at = await channel.stage.digests.next_wake()
    await channel.stage.sweep()
    assert await channel.states() == [{SENT: 1}]
    assert (len(ann.seen), (await channel.quota.known()).used) == (1, 1)
    async with channel.stage.database.read() as connection:
        ids = (await connection.execute(select(deliveries.c.id))).scalars().all()
    assert [{UUID(call.key)} for call in channel.line.made("push")] == [set(ids)] * 2
    await channel.morning(MONDAY + DAY)
    assert len(ann.seen) == 2
    first, second = (message["altText"].splitlines()[0] for message in ann.seen)
    assert first != second


async def test_whoever_is_killed_while_pushing_has_it_arrive_once(channel, ann):
    gate = asyncio.Event()
    channel.line.fail("push", faults.slow(gate))
    channel.stage.clock.at = MONDAY
    sweeping = asyncio.create_task(channel.stage.sweep())
    await channel.stage.until(lambda: not channel.line.faults["push"])
    again = new_digests(channel.stage, senders={Platform.LINE: channel.sender})
    assert await again.settle_abandoned() == 0
    gate.set()
    await sweeping
    channel.stage.digests = again
    await channel.stage.sweep()
    assert (len(ann.seen), await channel.states()) == (1, [{SENT: 1}])


async def test_a_push_of_which_nothing_is_known_is_not_repeated_once_line_may_have_forgotten_its_key(channel, ann):
    channel.line.fail("push", faults.DROPPED)
    await channel.morning(MONDAY)
    channel.stage.clock.at = MONDAY + 25 * DAY / 24
    await channel.stage.sweep()
    assert await channel.states() == [{UNKNOWN: 1}, {SENT: 1}]
    first, again = (message["altText"] for message in ann.seen)
    assert (first, len({call.key for call in channel.line.made("push")})) == (again, 2)


async def test_whoever_blocks_the_bot_amid_a_sweep_gets_none_and_it_costs_none(channel, ann, monkeypatch):
    take = channel.quota.take_for_digest

    async def blocking(chat, kind, delivery_id):
        is_new = await take(chat, kind, delivery_id)
        await channel.stage.subscriptions.change(
            chat, lambda old: suspended(old, SuspensionReason.BLOCKED, channel.stage.clock())
        )
        return is_new

    monkeypatch.setattr(channel.quota, "take_for_digest", blocking)
    await channel.morning(MONDAY)
    assert (channel.line.made("push"), await channel.states()) == ([], [{SUSPENDED: 1}])
    assert (ann.seen, (await channel.quota.known()).used) == ([], 0)


async def test_a_month_that_does_not_do_for_all_serves_them_by_turns(channel, ann):
    bob = channel.line.person("Bob")
    bob.chat.has_bot = bob.chat.was_friend = True
    await channel.subscribe(bob.id)
    channel.line.world.quota = 9  # for eight days, and for both
    for day in range(4):
        await channel.morning(MONDAY + day * DAY)
    assert await channel.states() == [{SENT: 2}, {SENT: 1, SKIPPED: 1}, {SENT: 1, SKIPPED: 1}, {SENT: 1, SKIPPED: 1}]
    assert abs(len(ann.seen) - len(bob.seen)) <= 1


async def test_when_nothing_is_left_nothing_is_pushed_and_the_place_does_not_move(channel, ann):
    channel.line.world.quota = 0
    await channel.morning(MONDAY)
    assert (channel.line.made("push"), await channel.states()) == ([], [{SKIPPED: 1}])
    channel.line.world.quota = 200
    await channel.morning(MONDAY + DAY)
    (message,) = ann.seen
    assert shipped.library().concept_by_id[SYLLABUS[0]].name_en in message["altText"]


async def test_a_limit_that_line_knows_first_skips_the_digest_and_costs_nothing(channel, ann):
    await channel.quota.read()
    channel.line.world.quota = 0
    channel.stage.clock.at = MONDAY
    await channel.stage.sweep()
    assert (ann.seen, await channel.states()) == ([], [{SKIPPED: 1}])
    assert (await channel.quota.known()).used == 0


async def test_what_line_refuses_is_not_counted(channel, ann):
    await channel.morning(MONDAY)
    assert len(ann.seen) == 1
    channel.line.fail("push", faults.Fault(400, message="Failed to send messages"))
    await channel.morning(MONDAY + DAY)
    assert [sum(counts.values()) for counts in await channel.states()] == [1, 1]
    assert (await channel.quota.known()).used == 1


async def test_while_line_refuses_the_token_nothing_is_counted_and_it_goes_on_by_itself(channel, ann):
    refusal = faults.Fault(401, message="Authentication failed due to the following reason: invalid token.")
    channel.line.fail("push", refusal)
    await channel.morning(MONDAY)
    assert (await channel.states(), (await channel.quota.known()).used) == ([{PLANNED: 1}], 0)
    channel.stage.clock.at = await channel.stage.digests.next_wake()
    await channel.stage.sweep()
    assert (len(ann.seen), await channel.states(), (await channel.quota.known()).used) == (1, [{SENT: 1}], 1)


async def test_a_group_counts_each_of_its_members(channel):
    people = [channel.line.person(name) for name in ("Ann", "Bob", "Cat")]
    group = channel.line.group("Seminar", *people)
    group.chat.has_bot = True
    await channel.subscribe(group.id, ChatKind.GROUP)
    await channel.morning(MONDAY)
    assert (len(group.seen), (await channel.quota.known()).used) == (1, 3)
