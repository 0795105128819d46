"""The client against the stand-in: what comes back, and what each failure means to the rest of the bot."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from uuid import UUID

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.errors import (
    MonthlyLimitError,
    RateLimitedError,
    RefusedError,
    ReplyTokenError,
    SettingsError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from bot.platforms.line.calls import plain
from bot.platforms.line.client import Endpoint, LineClient, Profile, RichMenu
from bot.platforms.line.pool import Limits
from tests.line import faults
from tests.line.test_standin_calls import FLEX, HELLO
from tests.line.test_standin_limits import MENU

KEY = UUID(int=7)
NOBODY = ChatKey(Platform.LINE, "U" + "0" * 32)
PICTURE = b"\x89PNG\r\n"


@pytest.fixture
async def client(line):
    client = await LineClient.open(line.token, api_url=line.url + "/")
    yield client
    await client.close()


def key_of(place) -> ChatKey:
    return ChatKey(Platform.LINE, place.id)


async def test_a_reply_is_said_whole_and_once(client, amy, line):
    said = await amy.say("今日")
    assert await client.reply(said["replyToken"], [HELLO, FLEX]) is not None
    assert amy.seen == [HELLO, FLEX]
    with pytest.raises(ReplyTokenError, match="Invalid reply token"):
        await client.reply(said["replyToken"], [HELLO])
    assert line.made("reply")[0].body["messages"] == [HELLO, FLEX]


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("ReplyMessageRequest", {"replyToken": "t", "messages": [HELLO, FLEX], "notificationDisabled": True}),
        ("RichMenuRequest", MENU),
    ],
)
async def test_what_is_said_becomes_the_json_that_the_sdk_makes_of_it(client, name, payload):
    made = client._calls.model(name, payload)
    assert plain(made) == made.to_dict()
    assert plain((1, None, {"a": [made]})) == [1, None, {"a": [made.to_dict()]}]


async def test_a_push_is_said_once_for_its_key(client, amy, line):
    first = await client.push(key_of(amy), [HELLO], KEY)
    assert await client.push(key_of(amy), [HELLO], KEY) == first is not None
    assert (amy.seen, [call.key for call in line.made("push")]) == ([HELLO], [str(KEY)] * 2)


@pytest.mark.parametrize("fault", [faults.DROPPED, faults.LOST, faults.ERROR, faults.ERROR_AFTER])
async def test_a_push_that_may_have_been_said_may_be_tried_again(client, amy, line, fault):
    line.fail("push", fault)
    with pytest.raises(UnavailableError):
        await client.push(key_of(amy), [HELLO], KEY)
    assert await client.push(key_of(amy), [HELLO], KEY) is not None
    assert amy.seen == [HELLO]


@pytest.mark.parametrize("fault", [faults.DROPPED, faults.LOST, faults.ERROR, faults.ERROR_AFTER])
async def test_of_a_reply_that_may_have_been_said_nothing_is_known(client, amy, line, fault):
    line.fail("reply", fault)
    with pytest.raises(UnknownOutcomeError):
        await client.reply((await amy.say("a"))["replyToken"], [HELLO])


async def test_where_nothing_listens_nothing_was_sent(line):
    client = await LineClient.open(line.token, api_url="http://127.0.0.1:1")
    with pytest.raises(UnavailableError, match=r"cannot connect to LINE at 127\.0\.0\.1"):
        await client.reply("token", [HELLO])
    await client.close()


async def test_an_answer_is_not_waited_for_for_ever(line, amy):
    client, never = await LineClient.open(line.token, api_url=line.url, limits=Limits(read=0.05)), asyncio.Event()
    line.fail("reply", faults.slow(never))
    with pytest.raises(UnknownOutcomeError, match="no answer from LINE in time"):
        await client.reply((await amy.say("a"))["replyToken"], [HELLO])
    await client.close()


async def test_a_token_that_is_refused_is_said_once_and_that_it_is_taken_again(client, line, caplog):
    caplog.set_level("INFO", "bot.platforms.line.calls")
    line.fail("consumption", *[faults.Fault(401, message="invalid token")] * 2, faults.ERROR)
    for _ in range(3):
        with pytest.raises(UnavailableError):
            await client.consumption()
    for _ in range(2):
        await client.consumption()
    refused, taken = (record.getMessage() for record in caplog.records)
    assert refused.startswith("Nobody on LINE hears from the bot until BOT_LINE_CHANNEL_TOKEN is mended: LINE refuses")
    assert taken == "LINE takes the channel's token again"


async def test_limits_are_told_apart(client, amy, line):
    line.fail("push", faults.TOO_FAST, faults.Fault(429, message="slow", headers={"Retry-After": "7"}))
    waits = []
    for _ in range(2):
        with pytest.raises(RateLimitedError) as caught:
            await client.push(key_of(amy), [HELLO], KEY)
        waits.append(caught.value.retry_after)
    assert waits == [timedelta(seconds=30), timedelta(seconds=7)]
    line.world.quota = 0
    with pytest.raises(MonthlyLimitError, match="monthly limit"):
        await client.push(key_of(amy), [HELLO], KEY)


async def test_whoever_cannot_be_reached_is_told_from_what_cannot_be_said(client, amy, line):
    for chat in (NOBODY, ChatKey(Platform.LINE, "nobody"), key_of(line.group("Class", amy))):
        with pytest.raises(RefusedError):
            await client.push(chat, [HELLO], KEY)
    with pytest.raises(WordingRefusedError, match=r"1 error.*messages\[0\].text: Length must be between 0 and 5000"):
        await client.push(key_of(amy), [{"type": "text", "text": "字" * 5001}], KEY)
    with pytest.raises(WordingRefusedError, match=r"ReplyMessageRequest has no place for messages\[0\].colour"):
        await client.reply("token", [HELLO | {"colour": "red"}])
    for wrong in ({"type": "poll", "text": "Amy"}, {}):
        with pytest.raises(WordingRefusedError, match="the SDK's ReplyMessageRequest refuses it") as caught:
            await client.reply("token", [wrong])
        assert "Amy" not in str(caught.value)
    line.fail("push", faults.Fault(403, message="Access to this API is not available for your account"))
    with pytest.raises(UnavailableError, match="plan or rights"):
        await client.push(key_of(amy), [HELLO], KEY)


async def test_people_and_groups_are_known_by_name_and_number(client, amy, line):
    ben = line.person("Ben", language=None)
    group, room = line.group("Class", amy, ben), line.group("Room", ben, kind="room")
    for place in (group, room):
        await place.add_bot()
    assert await client.profile(key_of(amy)) == Profile(amy.id, "Amy", "zh-TW")
    assert await client.profile(key_of(ben)) is None
    assert await client.profile(NOBODY) is None
    assert await client.member(key_of(group), key_of(ben)) == Profile(ben.id, "Ben")
    assert await client.member(key_of(room), key_of(ben)) == Profile(ben.id, "Ben")
    assert await client.member(key_of(room), key_of(amy)) is None
    assert [await client.members(key_of(place)) for place in (group, room)] == [2, 1]
    await group.remove_bot()
    assert await client.members(key_of(group)) is None
    line.fail("profile", faults.ERROR)
    with pytest.raises(UnavailableError):
        await client.profile(key_of(amy))


async def test_the_channel_is_known(client, amy, line):
    assert await client.info() == Profile(line.bot_id, "Bot")
    await client.push(key_of(amy), [HELLO], KEY)
    assert (await client.quota(), await client.consumption()) == (200, 1)
    line.world.quota = None
    assert await client.quota() is None
    assert await client.endpoint() is None
    line.world.endpoint = "https://example.com/line"
    assert await client.endpoint() == Endpoint("https://example.com/line", is_active=True)


async def test_a_token_that_line_does_not_know_is_the_operators_to_mend(line):
    client = await LineClient.open("wrong", api_url=line.url)
    with pytest.raises(SettingsError, match="BOT_LINE_CHANNEL_TOKEN"):
        await client.info()
    with pytest.raises(UnavailableError, match="channel's token"):
        await client.quota()
    await client.close()


async def test_a_rich_menu_is_made_painted_shown_and_removed(client, line):
    assert (await client.rich_menus(), await client.default_rich_menu()) == ([], None)
    menu = await client.create_rich_menu(MENU)
    await client.paint_rich_menu(menu, PICTURE)
    await client.show_rich_menu(menu)
    assert (await client.rich_menus(), await client.default_rich_menu()) == ([RichMenu(menu, "menu")], menu)
    assert line.world.pictures == {menu: PICTURE}
    for _ in range(2):
        await client.delete_rich_menu(menu)
    assert (await client.rich_menus(), await client.default_rich_menu()) == ([], None)


async def test_each_call_is_told_of(line, amy):
    told = []
    client = await LineClient.open(
        line.token, api_url=line.url, made=lambda name, taken, error: told.append((name, taken >= 0, error))
    )
    line.fail("push", faults.DROPPED)
    for _ in range(2):
        try:
            await client.push(key_of(amy), [HELLO], KEY)
        except UnavailableError:
            continue
    assert [(name, in_time, type(error)) for name, in_time, error in told] == [
        ("push_message", True, UnknownOutcomeError),
        ("push_message", True, type(None)),
    ]
    await client.close()


async def test_an_answer_that_is_none_of_lines_is_not_taken_for_one(client, amy, line):
    line.fail("reply", faults.Fault(404, message=""), faults.Fault(302))
    for _ in range(2):
        with pytest.raises((UnknownOutcomeError, RefusedError)):
            await client.reply((await amy.say("a"))["replyToken"], [HELLO])


async def test_without_the_sdk_it_says_how_to_get_it(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("linebot")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "linebot", None)
    with pytest.raises(SettingsError, match=r"pip install --require-hashes -r requirements-line\.lock"):
        await LineClient.open("token")


def test_the_sdk_is_not_imported_before_a_client_is_opened():
    asking = (
        "import sys, pkgutil, importlib, bot.platforms.line as line\n"
        "for found in pkgutil.walk_packages(line.__path__, line.__name__ + '.'): importlib.import_module(found.name)\n"
        "print(sorted(name for name in sys.modules if name.startswith('linebot')))"
    )
    asked = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=True, env=os.environ)
    assert asked.stdout == "[]\n"
