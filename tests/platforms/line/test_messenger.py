"""Answers are free while a token is fresh, said once whatever goes wrong, and pushed only if the quota spares it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.chat import ChatKey, Platform
from bot.errors import (
    DeliveryError,
    MonthlyLimitError,
    RateLimitedError,
    TokenRefusedError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from bot.platforms.line.client import LineClient
from bot.platforms.line.events import read_event
from bot.platforms.line.messenger import Messenger
from bot.platforms.line.speech import Speech, text_message
from tests.line import events, faults
from tests.line.conftest import Clock
from tests.line.server import standing_in

if TYPE_CHECKING:
    from bot.domain.reply_token import ReplyToken

HELLO = Speech((text_message("你好"),))
WRONG = Speech(({"type": "text", "text": "  "},))
KEY = UUID(int=7)


class Kept:
    """Tokens in memory."""

    def __init__(self) -> None:
        self.tokens: list[tuple[ChatKey, ReplyToken]] = []

    async def keep(self, chat, token, now):
        if token.expires_at > now:
            self.tokens.append((chat, token))

    async def claim(self, chat, now):
        fresh = [one for one in self.tokens if one[0] == chat and one[1].expires_at > now]
        if not fresh:
            return None
        newest = max(fresh, key=lambda one: one[1].expires_at)
        self.tokens.remove(newest)
        return newest[1]

    async def count(self, chat, now):
        return sum(kept == chat and token.expires_at > now for kept, token in self.tokens)


class Stage:
    """A messenger at the stand-in, whose sleeps move the clock."""

    def __init__(self, line, client, clock, *, spares=False) -> None:
        self.line, self.clock, self.slept, self.unsaid, self.asked = line, clock, [], [], []
        self.kept, self.spares = Kept(), spares
        self.messenger = Messenger(
            client,
            self.kept,
            now=clock,
            sleep=self.sleep,
            asked_push=self.spare,
            unsaid=self.unsaid.append,
        )

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(seconds)

    async def spare(self, chat, _, push) -> bool:
        self.asked.append(chat)
        if self.spares:
            await push()
        return self.spares

    def read(self, raw):
        event = read_event(raw, self.clock())
        assert event is not None
        return event


@pytest.fixture
async def stage(line, clock):
    client = await LineClient.open(line.token, api_url=line.url)
    yield Stage(line, client, clock)
    await client.close()


async def test_an_answer_is_a_reply(stage, amy):
    assert await stage.messenger.answer(stage.read(await amy.say("今日")), HELLO)
    assert (amy.last, stage.line.world.consumption, stage.unsaid) == ("你好", 0, [])


@pytest.mark.parametrize("fault", [faults.DROPPED, faults.LOST, faults.ERROR, faults.ERROR_AFTER])
async def test_an_answer_that_may_have_been_said_is_said_once(stage, amy, fault):
    stage.line.fail("reply", fault, fault)
    assert await stage.messenger.answer(stage.read(await amy.say("a")), HELLO)
    assert (len(amy.seen), stage.unsaid, stage.asked) == (1, [], [])


async def test_an_event_that_is_handled_again_after_a_crash_is_not_answered_twice(stage, amy):
    stage.spares = True
    event = stage.read(await amy.say("a"))
    assert [await stage.messenger.answer(event, HELLO) for _ in range(2)] == [True, True]
    assert (len(amy.seen), stage.asked) == (1, [])


async def test_an_answer_is_tried_until_its_token_is_stale(stage, amy):
    stage.line.fail("reply", *[faults.ERROR] * 20)
    with pytest.raises(UnknownOutcomeError):
        await stage.messenger.answer(stage.read(await amy.say("a")), HELLO)
    assert 30 < sum(stage.slept) < 50


async def test_an_answer_that_was_certainly_not_said_says_so(stage, amy):
    stage.line.fail("reply", faults.TOO_FAST, faults.TOO_FAST)
    with pytest.raises(RateLimitedError):
        await stage.messenger.answer(stage.read(await amy.say("a")), HELLO)
    assert stage.slept == [30.0]
    nowhere = await LineClient.open("token", api_url="http://127.0.0.1:1")
    stage.messenger._client = nowhere
    with pytest.raises(UnavailableError):
        await stage.messenger.answer(stage.read(await amy.say("a")), HELLO)
    await nowhere.close()
    assert (amy.seen, stage.asked) == ([], [])


async def test_a_token_that_line_refuses_keeps_nobody_waiting(stage, amy):
    stage.line.fail("reply", faults.Fault(401, message="Authentication failed."))
    event = stage.read(await amy.say("a"))
    with pytest.raises(TokenRefusedError):
        await stage.messenger.answer(event, HELLO)
    assert stage.slept == []
    assert await stage.messenger.answer(event, HELLO)


async def test_words_that_line_will_not_have_leave_the_token_for_others(stage, amy):
    event = stage.read(await amy.say("a"))
    with pytest.raises(WordingRefusedError):
        await stage.messenger.answer(event, WRONG)
    assert await stage.messenger.answer(event, HELLO)


async def test_an_answer_that_comes_too_late_is_pushed_once_if_the_quota_spares_it(stage, amy, clock):
    event = stage.read(await amy.say("a"))
    clock.advance(50)
    assert not await stage.messenger.answer(event, HELLO)
    assert (amy.seen, stage.unsaid, stage.line.made("reply")) == ([], ["stale"], [])
    stage.spares = True
    assert [await stage.messenger.answer(event, HELLO) for _ in range(2)] == [True, True]
    assert (len(amy.seen), stage.line.world.consumption) == (1, 1)
    stage.line.world.quota = 1
    assert not await stage.messenger.answer(stage.read(await amy.say("b") | {"replyToken": None}), HELLO)
    assert stage.unsaid == ["stale", "limit"]


@pytest.mark.parametrize("brought", [events.again, dict], ids=["delivered again", "delivered late"])
async def test_an_event_whose_token_has_expired_at_line_is_not_taken_for_answered(stage, amy, clock, brought):
    event = brought(await amy.say("a"))
    clock.advance(600)
    assert not await stage.messenger.answer(stage.read(event), HELLO)
    stage.spares = True
    assert await stage.messenger.answer(stage.read(event), HELLO)
    assert (len(amy.seen), stage.line.world.consumption, stage.unsaid) == (1, 1, ["stale"])


async def test_an_event_that_comes_late_is_answered_for_free_while_its_token_lasts(stage, amy, clock):
    said = await amy.say("a")
    clock.advance(600)
    late = said | {"replyToken": stage.line.world.token(amy.chat)}
    assert await stage.messenger.answer(stage.read(late), HELLO)
    assert (len(amy.seen), stage.asked) == (1, [])


async def test_a_group_is_told_something_with_its_newest_good_token(stage, amy, line, clock):
    group = line.group("Class", amy)
    key = ChatKey(Platform.LINE, group.id)
    assert not await stage.messenger.say(key, HELLO)
    for said in (await group.add_bot(), await amy.say("a", group)):
        await stage.messenger.keep(stage.read(said))
        clock.advance(1)
    last = stage.read(await amy.say("b", group))
    await stage.messenger.keep(last)
    await stage.messenger.keep(stage.read(await amy.say("in private")))
    assert await stage.kept.count(key, clock()) == 3
    assert await stage.messenger.answer(last, HELLO)  # somebody used it after all
    assert await stage.messenger.say(key, HELLO)
    assert await stage.kept.count(key, clock()) == 1
    with pytest.raises(WordingRefusedError):
        await stage.messenger.say(key, WRONG)
    assert await stage.messenger.say(key, HELLO)
    assert not await stage.messenger.say(key, HELLO)
    assert (len(group.seen), line.world.consumption) == (3, 0)


@pytest.mark.parametrize("fault", [faults.DROPPED, faults.LOST, faults.ERROR, faults.ERROR_AFTER])
async def test_what_a_group_may_have_been_told_takes_no_second_token(stage, amy, line, fault):
    group = line.group("Class", amy)
    key = ChatKey(Platform.LINE, group.id)
    for said in (await group.add_bot(), await amy.say("a", group)):
        await stage.messenger.keep(stage.read(said))
    line.fail("reply", fault)
    assert await stage.messenger.say(key, HELLO)
    assert (len(group.seen), await stage.kept.count(key, stage.clock())) == (1, 1)


async def test_a_push_is_one_for_its_key(stage, amy):
    key = ChatKey(Platform.LINE, amy.id)
    stage.line.fail("push", faults.DROPPED)
    with pytest.raises(UnavailableError):
        await stage.messenger.push(key, HELLO, KEY)
    assert await stage.messenger.push(key, HELLO, KEY) is not None
    assert len(amy.seen) == 1
    stage.line.world.quota = 0
    with pytest.raises(MonthlyLimitError):
        await stage.messenger.push(key, HELLO, UUID(int=8))


FAULTS = st.lists(
    st.sampled_from([faults.DROPPED, faults.LOST, faults.ERROR, faults.ERROR_AFTER, faults.TOO_FAST]), max_size=6
)


def test_whatever_goes_wrong_nothing_is_said_twice_nor_taken_for_said():
    """Of any order of failures: said at most once; what is taken for said was said; what is known unsaid was not."""

    async def try_all(examples) -> None:
        clock = Clock()
        async with standing_in(clock) as line:
            client = await LineClient.open(line.token, api_url=line.url)
            for going_wrong in examples:
                amy = line.person("Amy")
                stage = Stage(line, client, clock)
                line.faults["reply"] = list(going_wrong)
                outcome = await _outcome(stage, await amy.say("a"))
                allowed = {"said": {1}, "unsaid": {0}, "unknown": {0, 1}}[outcome]
                assert len(amy.seen) in allowed, (going_wrong, outcome)
            await client.close()

    examples = []

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(FAULTS)
    def collect(going_wrong) -> None:
        examples.append(going_wrong)

    collect()
    asyncio.run(try_all(examples))


async def _outcome(stage, raw) -> str:
    try:
        return "said" if await stage.messenger.answer(stage.read(raw), HELLO) else "unsaid"
    except UnknownOutcomeError:
        return "unknown"
    except DeliveryError:
        return "unsaid"
