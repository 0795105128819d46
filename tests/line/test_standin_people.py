"""What people do on LINE arrives at a bot as LINE posts it: signed, once more if it was not taken, in any order."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from aiohttp import web

from tests.line.people import words_of
from tests.line.server import BOT_ID, SECRET
from tests.line.test_standin_calls import FLEX, HELLO


class Receiver:
    """A bot that takes everything, or answers with something else than 200."""

    def __init__(self) -> None:
        self.status, self.events = 200, []

    async def take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        digest = hmac.new(SECRET.encode(), raw, hashlib.sha256).digest()
        assert request.headers["x-line-signature"] == base64.b64encode(digest).decode()
        body = json.loads(raw)
        assert body["destination"] == BOT_ID
        self.events += body["events"]
        return web.Response(status=self.status)


@pytest.fixture
async def bot(line):
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/line", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line.endpoint = f"http://127.0.0.1:{runner.addresses[0][1]}/line"
    yield receiver
    await runner.cleanup()


async def test_everything_that_happens_is_posted_as_the_models_have_it(line, bot, clock):
    amy, ben = line.person("Amy"), line.person("Ben")
    group, room = line.group("Class", amy), line.group("Room", amy, ben, kind="room")
    await amy.follow()
    await amy.block()
    await amy.follow()
    said = await amy.say("今日")
    await amy.unsend(said)
    for place in (group, room):
        await place.add_bot()
    await amy.say("/quiz", group, mentions_bot=True)
    await amy.send_sticker(room)
    await group.comes(ben)
    await group.goes(ben)
    await group.remove_bot()
    kinds = [(event["type"], event["source"]["type"]) for event in bot.events]
    assert kinds == [
        ("follow", "user"),
        ("unfollow", "user"),
        ("follow", "user"),
        ("message", "user"),
        ("unsend", "user"),
        ("join", "group"),
        ("join", "room"),
        ("message", "group"),
        ("message", "room"),
        ("memberJoined", "group"),
        ("memberLeft", "group"),
        ("leave", "group"),
    ]
    assert [event["follow"]["isUnblocked"] for event in bot.events if event["type"] == "follow"] == [False, True]
    assert {event["timestamp"] for event in bot.events} == {int(clock().timestamp() * 1000)}
    assert len({event["webhookEventId"] for event in bot.events}) == len(kinds)
    assert bot.events[7]["message"]["mention"]["mentionees"][0]["isSelf"] is True
    assert [status for status, _ in line.posted] == [200] * len(kinds)


async def test_a_tap_says_what_the_button_carries(line, bot):
    amy = line.person("Amy")
    group = line.group("Class", amy)
    ask = HELLO | {
        "quickReply": {"items": [{"type": "action", "action": {"type": "message", "label": "是", "text": "好"}}]}
    }
    amy.chat.seen += [FLEX, ask]
    group.chat.seen += [ask, FLEX]
    await amy.tap("是")
    assert bot.events[-1]["message"]["text"] == "好"
    await amy.tap("好", group, date="2026-11-24")
    assert bot.events[-1]["postback"] == {"data": "x", "params": {"date": "2026-11-24"}}
    with pytest.raises(LookupError, match="no button says '是'"):
        group.button("是")  # quick replies go away with the next message
    assert list(words_of(FLEX)) == ["創新", "好"]
    assert (amy.last, group.last) == ("你好\n是", "創新\n好")


async def test_what_was_not_taken_comes_again_with_its_own_id_and_token(line, bot):
    amy = line.person("Amy")
    bot.status = 500
    first, second = await amy.say("a"), await amy.say("b")
    assert [status for status, _ in line.posted] == [500, 500]
    bot.status, bot.events = 200, []
    assert await line.redeliver() == 200
    assert bot.events == [one | {"deliveryContext": {"isRedelivery": True}} for one in (first, second)]
    assert line.undelivered == []
    await line.redeliver([first])  # whatever was taken may come again, too
    assert bot.events[-1]["webhookEventId"] == first["webhookEventId"]


async def test_a_bot_that_is_not_there_misses_nothing(line):
    line.endpoint = "http://127.0.0.1:1/line"
    said = await line.person("Amy").say("a")
    assert (line.undelivered, line.posted[0][0]) == ([said], 0)


async def test_what_happens_can_be_held_and_come_in_another_order(line, bot):
    amy = line.person("Amy")
    with line.holding() as held:
        await amy.follow()
        await amy.block()
    assert bot.events == []
    await line.deliver(*reversed(held))
    assert [event["type"] for event in bot.events] == ["unfollow", "follow"]
