"""Reply tokens of groups: each is given to one who asks, the one that lasts longest first, and none after its time."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.chat import ChatKey, Platform
from bot.domain.reply_token import ReplyToken
from bot.storage.line_tables import line_reply_tokens
from bot.storage.reply_tokens import ReplyTokenRepository

GROUP, OTHER = ChatKey(Platform.LINE, "C1"), ChatKey(Platform.LINE, "C2")
SECOND = timedelta(seconds=1)


@pytest.fixture
def tokens(database):
    return ReplyTokenRepository(database)


async def test_the_newest_is_given_first_and_each_once(tokens, clock):
    first, second = ReplyToken("a", clock() + 50 * SECOND), ReplyToken("b", clock() + 51 * SECOND)
    for token in (first, second, first):
        await tokens.keep(GROUP, token, clock())
    assert await tokens.count(GROUP, clock()) == 2
    assert await tokens.count(OTHER, clock()) == 0
    assert await tokens.claim(OTHER, clock()) is None
    assert [await tokens.claim(GROUP, clock()) for _ in range(3)] == [second, first, None]


async def test_of_many_who_ask_at_once_each_gets_another(tokens, clock):
    kept = [ReplyToken(str(number), clock() + number * SECOND) for number in range(1, 4)]
    for token in kept:
        await tokens.keep(GROUP, token, clock())
    got = await asyncio.gather(*(tokens.claim(GROUP, clock()) for _ in range(5)))
    assert set(got) == {*kept, None}
    assert sum(token is None for token in got) == 2


async def test_one_that_has_expired_is_not_given_and_goes_with_the_next_that_comes(tokens, clock, database):
    await tokens.keep(GROUP, ReplyToken("a", clock() + SECOND), clock())
    clock.advance(SECOND)
    assert (await tokens.claim(GROUP, clock()), await tokens.count(GROUP, clock())) == (None, 0)
    await tokens.keep(OTHER, ReplyToken("late", clock()), clock())
    await tokens.keep(OTHER, ReplyToken("x" * 201, clock() + SECOND), clock())
    await tokens.keep(OTHER, ReplyToken("b", clock() + SECOND), clock())
    assert [row.token for row in await database.fetch(select(line_reply_tokens.c.token))] == ["b"]


async def test_those_of_a_group_that_the_bot_has_left_are_dropped(tokens, clock):
    for chat in (GROUP, OTHER):
        await tokens.keep(chat, ReplyToken(chat.chat_id, clock() + SECOND), clock())
    await tokens.drop(GROUP)
    assert await tokens.claim(GROUP, clock()) is None
    assert await tokens.claim(OTHER, clock()) == ReplyToken("C2", clock() + SECOND)
