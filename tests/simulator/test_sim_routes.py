"""The page API as the page and test clients use it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.simulator.client import ClientError, SimulatorClient
from tests.simulator.conftest import TOKEN
from tests.waiting import until

if TYPE_CHECKING:
    from bot.simulator.server import Simulator

BOT = 42


@pytest.fixture
async def bot(api) -> int:
    await api("getMe")
    return BOT


async def test_the_snapshot_lists_everything(bot, telegram):
    alice = await telegram.person("Alice", username="alice_hk")
    await alice.start(bot)
    group = await telegram.group("讀書會", alice, bots=(bot,))
    await alice.block(bot)
    picture = await telegram.snapshot()
    assert picture["users"] == [
        {
            "id": alice.id,
            "is_bot": False,
            "first_name": "Alice",
            "username": "alice_hk",
            "language_code": "en",
            "blocked_bots": [bot],
            "deactivated": False,
        }
    ]
    private, room = picture["chats"]
    assert (private["id"], private["type"], private["bots"]) == (alice.id, "private", [{"id": bot, "status": "kicked"}])
    assert (room["id"], room["title"], room["members"], room["bots"]) == (
        group,
        "讀書會",
        [{"user_id": alice.id, "status": "creator"}],
        [{"id": bot, "status": "member"}],
    )
    assert (picture["faults"], picture["bots"][0]["inline"]) == ([], True)


async def test_messages_come_in_pages_oldest_first(bot, telegram, api):
    alice = await telegram.person("Alice")
    for number in range(5):
        await alice.send(f"m{number}", bot=bot)
    page = await telegram.get("messages", **{"chat": alice.id, "as": alice.id, "limit": 2})
    assert ([m["text"] for m in page["messages"]], page["more"]) == (["m3", "m4"], True)
    before = page["messages"][0]["message_id"]
    page = await telegram.get("messages", **{"chat": alice.id, "as": alice.id, "before": before})
    assert ([m["text"] for m in page["messages"]], page["more"]) == (["m0", "m1", "m2"], False)
    assert [m["seen"] for m in page["messages"]] == [False] * 3
    await api("getUpdates")
    assert [message.raw["seen"] for message in await alice.messages()] == [True] * 5


async def test_people_write_photos_places_forwards_edits_and_deletions(bot, telegram, png):
    alice = await telegram.person("Alice")
    text = await alice.send("/find@sim42_bot x")
    assert text.raw["entities"] == [{"type": "bot_command", "offset": 0, "length": 15}]
    photo = await alice.send_photo(png, caption="圖 #x")
    assert (photo.text, photo.raw["photo"][0]["width"], photo.raw["caption_entities"][0]["type"]) == (
        "圖 #x",
        2,
        "hashtag",
    )
    place = await alice.send_location(22.3, 114.2)
    assert place.raw["location"] == {"latitude": 22.3, "longitude": 114.2}
    group = await telegram.group("讀書會", alice, bots=(bot,))
    forwarded = await alice.forward(photo, chat=group)
    assert forwarded.raw["forward_origin"]["sender_user"]["id"] == alice.id
    assert (await alice.edit(text, "changed")).raw["edit_date"]
    await alice.delete(place)
    assert place.id not in [message.id for message in await alice.messages()]
    reply = await alice.send("re", reply_to=photo)
    assert reply.raw["reply_to_message"]["message_id"] == photo.id


async def test_events_reach_those_who_may_see_them(bot, telegram, api):
    alice, wang, peter = [await telegram.person(name) for name in ("Alice", "Wang", "Peter")]
    group = await telegram.group("讀書會", alice, wang, bots=(bot,))
    for person in (alice, wang, peter):
        person.forget()
    await api("sendChatAction", chat_id=group, action="typing")
    await api("sendMessage", chat_id=group, text="to the group")
    assert (await wang.wait_for_event(lambda e: e["type"] == "chat_action"))["action"] == "typing"
    said = await wang.wait_for_message()
    await api("deleteMessage", chat_id=group, message_id=said.id)
    gone = await alice.wait_for_event(lambda event: event["type"] == "deleted")
    assert (gone["chat_id"], gone["message_id"]) == (group, said.id)
    await telegram.fault("timeout", count=1)
    await peter.wait_for_event(lambda event: event["type"] == "faults")
    assert not [event for event in peter.events if event["type"] in {"message", "chat_action", "deleted"}]


async def test_a_press_without_an_answer_says_so(bot, telegram, api, monkeypatch):
    monkeypatch.setattr("bot.simulator.page_api.people.PATIENCE", 0.05)
    alice = await telegram.person("Alice")
    await alice.start(bot)
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}, {"text": "Web", "url": "https://a.b"}]]}
    await api("sendMessage", chat_id=alice.id, text="x", reply_markup=markup)
    message = await alice.wait_for_message()
    assert await alice.press(message, "Go") == {"answered": False}
    assert await alice.inline("x", bot=bot) == {"inline_query_id": (await _last_inline(telegram)), "timeout": True}
    with pytest.raises(ClientError, match="no button"):
        await alice.press(message, "Web")


async def _last_inline(telegram: SimulatorClient) -> str:
    return str((await telegram.updates())[-1]["update"]["inline_query"]["id"])


async def test_members_come_and_go(bot, telegram):
    alice, wang = await telegram.person("Alice"), await telegram.person("Wang")
    group = await telegram.group("讀書會", alice, kind="supergroup")
    for action, who in (("add", wang.id), ("add", bot), ("promote", bot), ("demote", bot), ("remove", bot)):
        await alice.change_member(group, action, who)
    with pytest.raises(ClientError, match="run the chat"):
        await wang.change_member(group, "promote", wang.id)
    await wang.change_member(group, "leave", wang.id)
    changes = [
        item["update"]["my_chat_member"] for item in await telegram.updates() if "my_chat_member" in item["update"]
    ]
    assert [change["new_chat_member"]["status"] for change in changes] == [
        "member",
        "administrator",
        "member",
        "kicked",
    ]


@pytest.mark.usefixtures("bot")
async def test_people_come_in_by_themselves_but_bring_nobody_from_outside(telegram):
    alice, wang, chan = [await telegram.person(name) for name in ("Alice", "Wang", "Chan")]
    group = await telegram.group("讀書會", alice)
    with pytest.raises(ClientError, match="is not in 讀書會"):
        await wang.change_member(group, "add", chan.id)
    with pytest.raises(ClientError, match="has no members"):
        await wang.change_member(wang.id, "add", wang.id)
    await wang.change_member(group, "add", wang.id)
    (room,) = [chat for chat in (await telegram.snapshot())["chats"] if chat["id"] == group]
    assert [member["user_id"] for member in room["members"]] == [alice.id, wang.id]
    new = await telegram.post("migrate", chat=group)
    with pytest.raises(ClientError, match="is not in"):
        await chan.change_member(group, "add", chan.id)
    await chan.change_member(new["id"], "add", chan.id)


async def test_faults_are_listed_and_called_off(telegram):
    await telegram.fault("drop", method="sendMessage", count=0)
    await telegram.fault("timeout", chat=5)
    (drop, timeout) = (await telegram.get("faults"))["faults"]
    assert drop == {"id": 1, "kind": "drop", "method": "sendMessage", "chat": 0, "count": 0, "retry_after": 5}
    assert (await telegram.delete("faults", id=1))["faults"] == [timeout]
    assert (await telegram.delete("faults"))["faults"] == []
    with pytest.raises(ClientError, match="one of blocked, drop"):
        await telegram.fault("earthquake")


async def test_the_record_shows_requests_with_their_answers(bot, telegram, http):
    form = {"chat_id": "5", "text": "x", "reply_markup": '{"remove_keyboard": true}'}
    async with http.post(f"/bot{TOKEN}/sendMessage", data=form):
        pass
    (record,) = await telegram.requests(method="sendMessage")
    assert record["params"] == {"chat_id": "5", "text": "x", "reply_markup": {"remove_keyboard": True}}
    assert (record["bot"], record["ok"], record["status"]) == (bot, False, 400)
    assert record["response"]["description"] == "Bad Request: chat not found"
    assert await telegram.requests(since=record["n"]) == []


async def test_bots_are_set_up_as_with_botfather(telegram, api):
    made = await telegram.post("bots", token="77:made-here", username="made_bot", first_name="Made", privacy=False)
    assert (made["id"], made["username"], made["privacy"]) == (77, "made_bot", False)
    assert (await api("getMe", token="77:made-here"))["result"]["can_read_all_group_messages"] is True
    changed = await telegram.post("bots", bot=77, inline=False, inline_placeholder="找甚麼？")
    assert (changed["inline"], changed["inline_placeholder"]) == (False, "找甚麼？")
    with pytest.raises(ClientError, match="a number, a colon"):
        await telegram.post("bots", token="nonsense")


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        ("send", {}, "The field 'as' is missing."),
        ("send", {"as": 5, "text": "x"}, "There is no user 5."),
        ("send", {"as": "five"}, "The field 'as' is a whole number, not 'five'."),
        ("users", {"first_name": " "}, "A user needs a first_name."),
        ("clock", {"advance": -1}, "Time only goes forward: advance is 0 or more seconds."),
        ("start", {"as": 5, "bot": 9}, "There is no bot 9; it appears with its first request."),
        ("migrate", {"chat": 1}, "There is no chat 1."),
        ("vote", {"as": 5, "option_ids": "x"}, "There is no user 5."),
    ],
)
async def test_bad_requests_get_a_sentence(telegram, path: str, fields: dict[str, Any], sentence: str):
    with pytest.raises(ClientError) as caught:
        await telegram.post(path, **fields)
    assert str(caught.value) == f"{path}: {sentence}"


async def test_a_body_that_is_not_json_gets_a_sentence(http):
    async with http.post("/sim/send", data=b"{") as response:
        assert (response.status, await response.json()) == (400, {"error": "The body is not JSON."})


async def test_payloads_and_chats_are_checked(bot, telegram, api):
    alice = await telegram.person("Alice")
    with pytest.raises(ClientError, match="1-64 characters"):
        await alice.start(bot, "no spaces")
    await api("getMe", token="43:other")
    with pytest.raises(ClientError, match="Say which bot: 42, 43"):
        await alice.send("x")
    await telegram.post("deactivate", user_id=alice.id)
    with pytest.raises(ClientError, match="was deleted"):
        await alice.send("x", bot=bot)


async def test_waiting_in_vain_tells_what_came(bot, telegram, api):
    alice = await telegram.person("Alice")
    await alice.start(bot)
    await api("sendMessage", chat_id=alice.id, text="something else")
    with pytest.raises(ClientError, match="something else"):
        await alice.wait_for_message(lambda message: message.text == "never", timeout=0.1)


async def test_reset_ends_what_waits_and_forgets_everybody(telegram, api, sim: Simulator):
    await telegram.person("Alice")
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await until(lambda: sim.api.poller._waiting)
    await telegram.reset()
    assert (await poll)["result"] == []
    picture = await telegram.snapshot()
    assert (picture["users"], picture["bots"], await telegram.requests()) == ([], [], await telegram.requests())


async def test_after_a_reset_nothing_of_the_time_before_comes_to_pass(telegram, api, sim: Simulator):
    await api("getMe")
    alice = await telegram.person("Alice")
    await alice.start(BOT)
    await api("sendPoll", chat_id=alice.id, question="Q", options=["a", "b"], open_period=60)
    await telegram.reset()
    await api("getMe")
    await telegram.advance(3600)
    assert (await api("getUpdates"))["result"] == []
    assert sim.world.clock.next_due() is None
