"""A morning's digests over real HTTP, while Telegram and the network misbehave; time is driven, nothing is mocked."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager
from datetime import UTC, date, timedelta

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind, DeliveryStatus, SuspensionReason
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.digest_sender import TelegramDigests
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.messenger import Messenger
from bot.platforms.telegram.transport import Timeouts
from bot.services.owners import Owners
from bot.services.preferences import Preferences
from bot.simulator.client import SimulatorClient
from bot.simulator.server import Simulator
from bot.storage.chats import ChatRepository
from bot.storage.notices import NoticeRepository
from bot.storage.preferences import PreferenceRepository
from tests.services.stage import AT_HALF_PAST_EIGHT, DAY, MONDAY, library, new_digests, staged

BOT = 4646
OWNER = 1
FIRST, SECOND = library().syllabus[:2]
ON = date(2026, 11, 23)
SENT, PLANNED, UNKNOWN = DeliveryStatus.SENT, DeliveryStatus.PLANNED, DeliveryStatus.UNKNOWN
SECONDS, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PEOPLE = 8


class Morning:
    """Some readers and the bot that sends to them."""

    def __init__(self, stage, bot, port):
        self.stage, self.port = stage, port
        self.telegram = None
        self.people, self.chats = [], []
        messenger = Messenger(bot, migrated=self._moved)
        self.sender = TelegramDigests(
            messenger,
            username=lambda: "digest_bot",
            preferences=Preferences(PreferenceRepository(stage.database, stage.clock)),
            owner_ids=(),
            timezone=UTC,
        )
        stage.owners = Owners(NoticeRepository(stage.database, stage.clock), [stage.told, self.sender])
        stage.digests = new_digests(stage, senders={Platform.TELEGRAM: self.sender})

    async def _moved(self, old, new):
        await ChatRepository(self.stage.database, self.stage.clock).move(chat_key(old), chat_key(new))

    async def meet(self, telegram, number=PEOPLE):
        """People who start the bot and subscribe."""
        self.telegram = telegram
        async with telegram.session.get(f"{telegram.url}/bot{BOT}:faults/getMe") as response:
            assert response.status == 200
        self.people = [await telegram.person(f"Reader {index}") for index in range(number)]
        for person in self.people:
            await person.start(BOT)
        self.chats = [person.id for person in self.people]
        for chat in self.chats:
            await self.subscribe(chat)

    async def subscribe(self, chat, kind=ChatKind.PRIVATE):
        newcomer = Newcomer(chat_key(chat), kind, None, None, Language.ENGLISH)
        at = self.stage.clock.at
        await self.stage.subscriptions.change(newcomer.chat, lambda old: begun(old, newcomer, AT_HALF_PAST_EIGHT, at))

    async def sweep(self):
        return await self.stage.sweep()

    async def sweep_until_quiet(self, until):
        """Sweep whenever there is something to do, as the scheduler does."""
        while (wake := await self.stage.digests.next_wake()) is not None and wake <= until:
            self.stage.clock.at = max(wake, self.stage.clock.at)
            await self.sweep()
        self.stage.clock.at = until

    async def arrived(self, chat):
        """Local dates and concepts of the digests that a chat has received, as Telegram saw them."""
        calls = await self.telegram.requests(method="sendMessage")
        texts = [call["params"]["text"] for call in calls if call["ok"] and str(call["params"]["chat_id"]) == str(chat)]
        return [next(c.id for c in library().concepts if f"<b>{c.name_en}" in text) for text in texts]

    async def all_arrived(self):
        return {chat: await self.arrived(chat) for chat in self.chats}

    async def calls(self):
        return len(await self.telegram.requests(method="sendMessage"))


@asynccontextmanager
async def morning_before(folder, port):
    async with staged(folder) as stage:
        bot = TelegramBot(
            f"{BOT}:faults", api_url=f"http://127.0.0.1:{port}", timeouts=Timeouts(connect=2.0, read=0.15)
        )
        await bot.request.initialize()
        try:
            yield Morning(stage, bot, port)
        finally:
            await stage.digests.close(timedelta(seconds=1))
            await bot.request.shutdown()


@pytest.fixture
async def morning(tmp_path):
    async with (
        Simulator(flood_limits=None) as simulator,
        SimulatorClient(simulator.url) as telegram,
        morning_before(tmp_path, simulator.url.rpartition(":")[2]) as morning,
    ):
        await morning.meet(telegram)
        morning.stage.clock.at = MONDAY
        yield morning


async def test_all_is_well(morning):
    sweep = await morning.sweep()
    assert (sweep.outcomes, await morning.all_arrived()) == ({SENT: PEOPLE}, {chat: [FIRST] for chat in morning.chats})


async def test_429_for_one_chat_delays_that_chat_alone(morning):
    unlucky = morning.chats[3]
    await morning.telegram.fault("too_many_requests", chat=unlucky, retry_after=40)
    await morning.sweep()
    assert await morning.stage.counts() == {ON: {SENT: PEOPLE - 1, PLANNED: 1}}
    assert await morning.stage.digests.next_wake() == MONDAY + 40 * SECONDS
    await morning.sweep_until_quiet(MONDAY + MINUTE)
    assert await morning.all_arrived() == {chat: [FIRST] for chat in morning.chats}
    assert await morning.calls() == PEOPLE + 1


async def test_429_for_all_is_not_answered_by_hammering(morning):
    await morning.telegram.fault("too_many_requests", method="sendMessage", count=0, retry_after=30)
    await morning.sweep()
    refused = await morning.calls()
    assert await morning.stage.counts() == {ON: {PLANNED: PEOPLE}}
    assert await morning.stage.digests.next_wake() == MONDAY + 30 * SECONDS
    await morning.telegram.delete("faults")
    await morning.sweep_until_quiet(MONDAY + 2 * MINUTE)
    assert await morning.all_arrived() == {chat: [FIRST] for chat in morning.chats}
    assert await morning.calls() == refused + PEOPLE


async def test_no_answer_after_it_was_taken_is_unknown_and_never_sent_again(morning):
    unlucky = morning.chats[3]
    await morning.telegram.fault("timeout", chat=unlucky)
    await morning.sweep()
    assert await morning.stage.counts() == {ON: {SENT: PEOPLE - 1, UNKNOWN: 1}}
    await morning.sweep_until_quiet(MONDAY + DAY)
    heard = [message.text for message in await morning.people[3].messages(bot=BOT)]
    shown = [text for text in heard if library().concept_by_id[FIRST].name_en in text]
    assert len(shown) == 2  # today's, which arrived, and tomorrow's, which says it again rather than skip it
    assert await morning.stage.counts() == {ON: {SENT: PEOPLE - 1, UNKNOWN: 1}, ON + DAY: {SENT: PEOPLE}}
    assert (await morning.arrived(morning.chats[0]))[1:] == [SECOND]


async def test_a_connection_that_breaks_before_anything_happened_is_unknown_too(morning):
    await morning.telegram.fault("drop", chat=morning.chats[3])
    await morning.sweep()
    assert await morning.stage.counts() == {ON: {SENT: PEOPLE - 1, UNKNOWN: 1}}
    await morning.sweep_until_quiet(MONDAY + DAY)
    assert [await morning.arrived(chat) for chat in (morning.chats[3], morning.chats[4])] == [[FIRST], [FIRST, SECOND]]


async def test_a_gateway_in_trouble_proves_nothing_so_the_concept_comes_the_next_day(morning):
    await morning.telegram.fault("server_error", method="sendMessage", count=3)
    await morning.sweep_until_quiet(MONDAY + 5 * MINUTE)
    assert await morning.stage.counts() == {ON: {SENT: PEOPLE - 3, UNKNOWN: 3}}
    await morning.sweep_until_quiet(MONDAY + DAY)
    arrived = await morning.all_arrived()
    assert sorted(map(tuple, arrived.values())) == [(FIRST,)] * 3 + [(FIRST, SECOND)] * (PEOPLE - 3)


async def test_who_has_blocked_the_bot_is_suspended_and_nobody_else(morning):
    await morning.people[3].block(BOT)
    await morning.people[5].deactivate()
    await morning.sweep()
    reasons = {}
    for chat in (morning.chats[3], morning.chats[5]):
        subscription = await morning.stage.subscriptions.get(chat_key(chat))
        reasons[chat] = (subscription.suspension.reason, subscription.next_due)
    assert list(reasons.values()) == [(SuspensionReason.BLOCKED, None), (SuspensionReason.DEACTIVATED, None)]
    assert await morning.stage.counts() == {ON: {SENT: PEOPLE - 2, DeliveryStatus.SUSPENDED: 2}}
    calls = await morning.calls()
    await morning.sweep_until_quiet(MONDAY + DAY)
    assert await morning.calls() == calls + PEOPLE - 2


async def test_a_group_that_moves_in_the_middle_of_a_sweep_gets_its_digest_once_at_its_new_address(morning):
    group = await morning.telegram.group("Class", morning.people[0], bots=(BOT,))
    morning.stage.clock.at = MONDAY - MINUTE
    await morning.subscribe(group, ChatKind.GROUP)
    morning.stage.clock.at = MONDAY
    await morning.telegram.fault("migrate", chat=group)
    await morning.sweep()
    old = await morning.stage.subscriptions.get(chat_key(group))
    snapshot = await morning.telegram.snapshot()
    moved = next(chat["id"] for chat in snapshot["chats"] if chat["type"] == "supergroup")
    new = await morning.stage.subscriptions.get(ChatKey(Platform.TELEGRAM, str(moved)))
    assert (old, new.next_due.on, new.unopened) == (None, ON + DAY, 1)
    assert await morning.stage.counts() == {ON: {SENT: PEOPLE + 1}}
    await morning.sweep_until_quiet(MONDAY + DAY)
    assert await morning.arrived(moved) == [FIRST, SECOND]
    assert await morning.arrived(group) == []


async def test_two_days_of_downtime_bring_one_digest_late_and_count_the_others(morning):
    morning.stage.clock.at = MONDAY + 2 * DAY + timedelta(hours=5)
    sweep = await morning.sweep()
    assert (sweep.outcomes, sweep.late) == ({SENT: PEOPLE, DeliveryStatus.SKIPPED: 2 * PEOPLE}, PEOPLE)
    await morning.sweep_until_quiet(MONDAY + 3 * DAY)
    assert await morning.all_arrived() == {chat: [FIRST, SECOND] for chat in morning.chats}


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_clock_that_jumps_an_hour_doubles_and_skips_nothing(morning, hours):
    await morning.sweep()
    morning.stage.clock.advance(timedelta(hours=hours))
    await morning.sweep()
    morning.stage.clock.at = MONDAY + DAY - MINUTE + timedelta(hours=hours)
    await morning.sweep()
    morning.stage.clock.at = MONDAY + DAY + MINUTE
    await morning.sweep()
    assert await morning.all_arrived() == {chat: [FIRST, SECOND] for chat in morning.chats}


async def test_a_platform_that_cannot_be_reached_for_a_minute_is_waited_for(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with morning_before(tmp_path, port) as morning:
        async with Simulator(port=port, flood_limits=None) as there, SimulatorClient(there.url) as telegram:
            await morning.meet(telegram)
        morning.stage.clock.at = MONDAY
        await morning.sweep_until_quiet(MONDAY + MINUTE)
        assert await morning.stage.counts() == {ON: {PLANNED: PEOPLE}}
        async with Simulator(port=port, flood_limits=None) as back, SimulatorClient(back.url) as telegram:
            morning.telegram = telegram
            async with telegram.session.get(f"{telegram.url}/bot{BOT}:faults/getMe"):
                pass
            people = [await telegram.person(f"Reader {index}") for index in range(PEOPLE)]
            assert [person.id for person in people] == morning.chats
            for person in people:
                await person.start(BOT)
            await morning.sweep_until_quiet(MONDAY + 5 * MINUTE)
            assert await morning.all_arrived() == {chat: [FIRST] for chat in morning.chats}


async def test_wording_that_is_refused_is_counted_and_owners_hear_of_it_once(morning, monkeypatch):
    monkeypatch.setattr(
        "bot.platforms.telegram.messenger.keyboard_json",
        lambda keyboard: keyboard and {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]},
    )
    await morning.sweep()
    assert await morning.stage.counts() == {ON: {DeliveryStatus.REFUSED: PEOPLE}}
    assert len(morning.stage.told.notices) == 1
