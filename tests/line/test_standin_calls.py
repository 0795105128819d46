"""What the stand-in answers, spoken to as any program would: in LINE's words, and by its clock."""

from __future__ import annotations

from uuid import UUID

import aiohttp
import pytest

from tests.line import faults
from tests.line.server import TOKEN, through_mock

KEY = str(UUID(int=7))
HELLO = {"type": "text", "text": "你好"}
FLEX = {
    "type": "flex",
    "altText": "卡片",
    "contents": {
        "type": "bubble",
        "body": {
            "type": "box",
            "layout": "vertical",
            "contents": [
                {"type": "text", "text": "創新", "color": "#112233", "size": "lg"},
                {"type": "button", "action": {"type": "postback", "label": "好", "data": "x"}},
            ],
        },
    },
}


@pytest.fixture
async def http():
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as http:
        yield http


@pytest.fixture
def call(line, http):
    async def call(method: str, path: str, body=None, *, key: str | None = None, **headers: str):
        more = headers | ({"X-Line-Retry-Key": key} if key else {})
        async with http.request(method, f"{line.url}/v2/bot/{path}", json=body, headers=more) as response:
            return response.status, await response.json()

    return call


def reply_to(event, *messages):
    return {"replyToken": event["replyToken"], "messages": list(messages)}


async def test_whoever_has_another_token_is_refused(call):
    status, answer = await call("GET", "info", Authorization="Bearer other")
    assert (status, "access token" in answer["message"]) == (401, True)
    assert (await call("GET", "info"))[1]["displayName"] == "Bot"


async def test_a_reply_token_is_good_once(call, amy):
    said = await amy.say("今日")
    status, answer = await call("POST", "message/reply", reply_to(said, HELLO, FLEX))
    assert (status, len(answer["sentMessages"]), amy.seen) == (200, 2, [HELLO, FLEX])
    invalid = (400, {"message": "Invalid reply token"})
    assert await call("POST", "message/reply", reply_to(said, HELLO)) == invalid
    assert await call("POST", "message/reply", reply_to({"replyToken": "none"}, HELLO)) == invalid


async def test_a_reply_token_is_good_for_a_minute(call, amy, clock):
    early, late = await amy.say("a"), await amy.say("b")
    clock.advance(59.9)
    assert (await call("POST", "message/reply", reply_to(early, HELLO)))[0] == 200
    clock.advance(0.1)
    assert await call("POST", "message/reply", reply_to(late, HELLO)) == (400, {"message": "Invalid reply token"})


async def test_a_retry_key_is_accepted_once_within_a_day(call, amy, clock):
    body = {"to": amy.id, "messages": [HELLO]}
    status, first = await call("POST", "message/push", body, key=KEY)
    assert status == 200
    status, second = await call("POST", "message/push", body, key=KEY)
    assert (status, second) == (409, {"message": "The retry key is already accepted"} | first)
    assert amy.seen == [HELLO]
    clock.advance(24 * 3600)
    assert (await call("POST", "message/push", body, key=KEY))[0] == 200
    assert (await call("POST", "message/push", body, key="7"))[0] == 400


async def test_what_was_refused_leaves_its_retry_key_free(line, call, amy):
    line.world.quota = 0
    body = {"to": amy.id, "messages": [HELLO]}
    refused = (429, {"message": "You have reached your monthly limit."})
    assert await call("POST", "message/push", body, key=KEY) == refused
    line.world.quota = None
    assert (await call("POST", "message/push", body, key=KEY))[0] == 200
    assert await call("GET", "message/quota") == (200, {"type": "none"})


async def test_a_push_to_a_group_counts_its_members(line, call, amy, clock):
    group = line.group("Class", amy, line.person("Ben"), line.person("Cem"))
    body = {"to": group.id, "messages": [HELLO, HELLO]}
    assert await call("POST", "message/push", body) == (400, {"message": "Failed to send messages"})
    await group.add_bot()
    line.world.quota = 5
    assert (await call("POST", "message/push", body))[0] == 200
    assert await call("GET", "message/quota/consumption") == (200, {"totalUsage": 3})
    assert (await call("POST", "message/push", body))[0] == 429
    assert await call("GET", "message/quota") == (200, {"type": "limited", "value": 5})
    clock.advance(8 * 24 * 3600)
    assert (await call("POST", "message/push", body))[0] == 200  # another month, in Japan


async def test_nobody_hears_that_somebody_blocked_the_bot(call, amy):
    assert (await call("GET", f"profile/{amy.id}"))[1] == {"userId": amy.id, "displayName": "Amy", "language": "zh-TW"}
    await amy.block()
    status, _ = await call("POST", "message/push", {"to": amy.id, "messages": [HELLO]})
    assert (status, amy.seen) == (200, [])
    assert await call("GET", "message/quota/consumption") == (200, {"totalUsage": 0})
    assert await call("GET", f"profile/{amy.id}") == (404, {"message": "Not found"})


async def test_several_are_told_at_once(call, line, amy):
    ben = line.person("Ben")
    await ben.follow()
    body = {"to": [amy.id, ben.id], "messages": [HELLO]}
    assert await call("POST", "message/multicast", body, key=KEY) == (200, {})
    assert (await call("POST", "message/multicast", body, key=KEY))[0] == 409
    assert (amy.seen, ben.seen, line.world.consumption) == ([HELLO], [HELLO], 2)
    assert (await call("POST", "message/multicast", {"to": ["C1"], "messages": [HELLO]}))[0] == 400


async def test_members_are_known_where_the_bot_is(call, line, amy):
    group, room = line.group("Class", amy), line.group("Room", amy, kind="room")
    assert (await call("GET", f"group/{group.id}/members/count"))[0] == 404
    for place in (group, room):
        await place.add_bot()
    assert await call("GET", f"group/{group.id}/members/count") == (200, {"count": 1})
    assert await call("GET", f"room/{room.id}/members/count") == (200, {"count": 1})
    assert (await call("GET", f"group/{room.id}/members/count"))[0] == 404
    assert await call("GET", f"room/{room.id}/member/{amy.id}") == (200, {"userId": amy.id, "displayName": "Amy"})
    assert (await call("GET", f"group/{group.id}/member/{line.person('Ben').id}"))[0] == 404


async def test_faults_come_as_they_are_scripted(line, call, amy):
    line.fail("push", faults.TOO_FAST, faults.ERROR, faults.ERROR_AFTER, faults.DROPPED)
    body = {"to": amy.id, "messages": [HELLO]}
    assert [(await call("POST", "message/push", body))[0] for _ in range(3)] == [429, 500, 500]
    with pytest.raises(aiohttp.ClientError):
        await call("POST", "message/push", body)
    assert [one.status for one in line.made("push")] == [429, 500, 500, 0]
    assert amy.seen == [HELLO, HELLO]


async def test_what_the_models_do_not_know_is_refused_and_remembered(line, call, amy):
    wrong = [{"to": amy.id, "messages": [HELLO | {"colour": "red"}]}, {"to": amy.id}]
    assert [(await call("POST", "message/push", body))[0] for body in wrong] == [400, 400]
    assert line.strays[0] == "PushMessageRequest has no place for messages[0].colour"
    assert len(line.strays) == 2
    line.strays.clear()


async def test_without_a_mock_nothing_goes_through_it(line, http, monkeypatch):
    monkeypatch.delenv("LINE_MOCK_URL", raising=False)
    await through_mock(line.calls, http)
