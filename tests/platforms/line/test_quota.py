"""LINE's quota as the bot lives with it: read, counted, spread, and told before it runs out."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.quota import Quota
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind
from bot.errors import MonthlyLimitError, NotSparedError, RefusedError, RepeatableError, UnavailableError
from bot.platforms.line.quota import PushQuota
from bot.services.owners import MessagesRunLow
from bot.storage.quota import QuotaRepository
from tests.services.stage import AT_HALF_PAST_EIGHT, DAY, MONDAY, staged

NOVEMBER = date(2026, 11, 1)
ANN, BOB, GROUP = (ChatKey(Platform.LINE, chat_id) for chat_id in ("U1", "U2", "C1"))
HOUR = timedelta(hours=1)


@dataclass
class Channel:
    """LINE, as far as quotas go."""

    most: int | None = 200
    used: int = 0
    sizes: dict = field(default_factory=dict)
    is_away: bool = False
    asked: int = 0

    async def quota(self):
        self.asked += 1
        self._answer()
        return self.most

    async def consumption(self):
        return self.used

    async def members(self, chat):
        self._answer()
        return self.sizes.get(chat.chat_id)

    def _answer(self):
        if self.is_away:
            raise UnavailableError("connection refused")


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path, MONDAY) as stage:
        yield stage


@pytest.fixture
def channel():
    return Channel()


@pytest.fixture
def quota(stage, channel):
    store = QuotaRepository(stage.database)
    quota = PushQuota(channel, store, now=stage.clock)
    quota.report_to(stage.owners)
    return quota


async def subscribe(stage, *chats):
    for chat in chats:
        kind = ChatKind.PRIVATE if chat.chat_id.startswith("U") else ChatKind.GROUP
        newcomer = Newcomer(chat, kind, None, None, Language.ENGLISH)
        await stage.subscriptions.change(
            chat, lambda _, it=newcomer: begun(None, it, AT_HALF_PAST_EIGHT, stage.clock() - HOUR)
        )


async def taken(quota, *chats):
    """Whose digest was spared a push."""
    got = []
    for chat in chats:
        kind = ChatKind.PRIVATE if chat.chat_id.startswith("U") else ChatKind.GROUP
        try:
            await quota.take_for_digest(chat, kind, uuid4())
        except NotSparedError:
            continue
        got.append(chat)
    return got


async def answered(quota, chat, *errors):
    """Whether an answer was pushed to somebody."""
    return await quota.push_answer(chat, uuid4(), failing(*errors))


async def stepped(quota, chat):
    """Whether a step of a quiz was pushed to a group."""
    return await quota.push_unasked(chat, uuid4(), failing())


def failing(*errors):
    """A push that fails so often, and then not."""
    left = list(errors)

    async def push():
        if left:
            raise left.pop(0)

    return push


async def test_it_is_read_once_an_hour_and_counted_in_between(stage, quota, channel):
    channel.used = 10
    assert await quota.known() == Quota(NOVEMBER, 200, 10)
    assert await answered(quota, ANN)
    stage.clock.advance(HOUR / 2)
    assert (await quota.known(), channel.asked) == (Quota(NOVEMBER, 200, 11), 1)
    stage.clock.advance(HOUR / 2)
    assert (await quota.known(), channel.asked) == (Quota(NOVEMBER, 200, 11), 2)
    quota.doubt()
    channel.used = 30
    assert (await quota.known(), channel.asked) == (Quota(NOVEMBER, 200, 30), 3)


async def test_while_line_cannot_be_asked_its_own_count_goes_on_or_nothing_is_pushed(stage, quota, channel):
    channel.is_away = True
    assert not await answered(quota, ANN)
    with pytest.raises(UnavailableError):
        await quota.take_for_digest(ANN, ChatKind.PRIVATE, UUID(int=1))
    channel.is_away = False
    await quota.read()
    channel.is_away = True
    stage.clock.advance(2 * HOUR)
    assert await answered(quota, ANN)
    assert await quota.known() == Quota(NOVEMBER, 200, 1)


async def test_while_nothing_is_known_line_is_asked_for_all_who_wait_once_in_half_a_minute(stage, quota, channel):
    channel.is_away = True
    assert await asyncio.gather(*(answered(quota, ANN) for _ in range(20))) == [False] * 20
    assert channel.asked == 1
    channel.is_away = False
    stage.clock.advance(timedelta(seconds=30))
    assert await answered(quota, ANN)


async def test_how_large_groups_are_is_asked_at_once_for_all_and_guessed_for_a_while_without_an_answer(
    stage, quota, channel
):
    groups = [ChatKey(Platform.LINE, f"C{number}") for number in range(20)]
    await subscribe(stage, *groups)
    await quota.read()
    members, asked, gate = channel.members, [], asyncio.Event()

    async def slowly(chat):
        asked.append(chat)
        await gate.wait()
        return await members(chat)

    channel.members, channel.is_away = slowly, True
    taking = asyncio.create_task(taken(quota, groups[0]))
    await stage.until(lambda: len(asked) == 1)  # what its own push costs comes first
    gate.set()
    await taking
    assert sorted(asked, key=str) == sorted(groups, key=str)
    await taken(quota, *groups[1:])
    assert len(asked) == 20


async def test_a_digest_is_spared_by_turns_and_counted_once_however_often_it_is_tried(stage, quota, channel):
    channel.used = 172  # eight days are left, and eight messages beside the reserve
    await subscribe(stage, ANN, BOB)
    assert await taken(quota, ANN, BOB) == [ANN]
    with pytest.raises(NotSparedError):
        await quota.take_for_digest(BOB, ChatKind.PRIVATE, UUID(int=7))
    channel.most = 400
    await quota.read()
    for _ in range(2):
        await quota.take_for_digest(BOB, ChatKind.PRIVATE, UUID(int=7))
    assert await quota.known() == Quota(NOVEMBER, 400, 174)
    await quota.refund(UUID(int=7))
    assert await quota.known() == Quota(NOVEMBER, 400, 173)


@pytest.mark.parametrize("error", [MonthlyLimitError("none"), UnavailableError("401"), RefusedError("left")])
async def test_what_line_certainly_did_not_take_is_not_counted_and_a_month_that_is_used_up_is_read_anew(
    quota, channel, error
):
    with pytest.raises(type(error)):
        await answered(quota, ANN, error)
    asked = channel.asked
    assert await quota.known() == Quota(NOVEMBER, 200, 0)
    assert channel.asked - asked == isinstance(error, MonthlyLimitError)


async def test_what_line_may_have_taken_is_counted_once_whatever_becomes_of_it_later(quota, channel):
    channel.sizes = {"C1": 3}
    push = failing(RepeatableError("lost"), RefusedError("left"))
    for error in (RepeatableError, RefusedError):
        with pytest.raises(error):
            await quota.push_unasked(GROUP, UUID(int=1), push)
    assert await quota.push_unasked(GROUP, UUID(int=1), push)
    assert await quota.known() == Quota(NOVEMBER, 200, 3)


async def test_a_group_costs_one_for_each_member(stage, quota, channel):
    channel.sizes = {"C1": 30}
    await subscribe(stage, GROUP)
    assert await taken(quota, GROUP) == [GROUP]
    assert await quota.known() == Quota(NOVEMBER, 200, 30)
    channel.is_away = True
    assert await stepped(quota, ChatKey(Platform.LINE, "C2"))
    assert (await quota.known()).used == 40


async def test_of_many_late_answers_at_once_as_many_are_pushed_as_are_spared(quota, channel):
    channel.used = 177
    assert sum(await asyncio.gather(*(answered(quota, ANN) for _ in range(20)))) == 3
    assert (await quota.known()).used == 180


async def test_late_answers_leave_the_reserve_to_groups(quota, channel):
    channel.used = 180
    assert not await answered(quota, ANN)
    assert await stepped(quota, ANN)


async def test_without_a_limit_everybody_is_spared_everything(stage, quota, channel):
    channel.most, channel.used = None, 10_000
    await subscribe(stage, ANN)
    assert await taken(quota, ANN, BOB, GROUP) == [ANN, BOB, GROUP]
    assert await answered(quota, ANN)


async def test_owners_are_told_once_at_four_fifths_and_once_at_the_end(stage, quota, channel):
    channel.used = 159
    await quota.read()
    await quota.tell()
    assert stage.told.notices == []
    for _ in range(2):
        await answered(quota, ANN)
    await quota.tell()
    low = MessagesRunLow(Platform.LINE, Quota(NOVEMBER, 200, 161))
    assert stage.told.notices == [low]
    channel.used = 200
    for _ in range(2):
        await quota.read()
        await quota.tell()
    assert stage.told.notices == [low, MessagesRunLow(Platform.LINE, Quota(NOVEMBER, 200, 200))]
    stage.clock.advance(10 * DAY)
    channel.used = 0
    await quota.read()
    await quota.tell()
    assert len(stage.told.notices) == 2


async def test_owners_are_told_beside_the_reading_and_nobody_waits_for_them(stage, quota, channel):
    gate, told = asyncio.Event(), stage.told.tell_owners

    async def slowly(notice):
        await gate.wait()
        return await told(notice)

    stage.told.tell_owners = slowly
    channel.used, stop = 170, asyncio.Event()
    telling = asyncio.create_task(quota.report(stop))
    await quota.read()
    await asyncio.sleep(0)
    assert (await answered(quota, ANN), stage.told.notices) == (True, [])
    gate.set()
    await stage.until(lambda: stage.told.notices)
    stop.set()
    await telling


async def test_it_is_read_at_the_start_and_a_failure_is_no_end(quota, channel, stage):
    channel.is_away = True
    stop = asyncio.Event()
    running = asyncio.create_task(quota.run(stop))
    await stage.until(lambda: channel.asked == 1)
    stop.set()
    await running
