"""Who a bot meets and what it may do: channels, administrators who hide, blocks, removals, upgrades; over HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.simulator.client import ClientError

if TYPE_CHECKING:
    from bot.simulator.client import Person, SimulatorClient

BOT = 42
GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


@pytest.fixture
async def alice(api, telegram: SimulatorClient) -> Any:
    await api("getMe")
    return await telegram.person("Alice")


async def told(telegram: SimulatorClient, kind: str) -> list[dict[str, Any]]:
    return [item["update"][kind] for item in await telegram.updates() if kind in item["update"]]


async def pressed(api: Any, person: Person, chat: int, *, answer: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The query that a press on the newest message's button is to the bot, and what the person is answered."""
    seen = (await api("getUpdates"))["result"]
    pressing = asyncio.create_task(person.press((await person.messages(chat=chat))[-1], "Go"))
    news = (await api("getUpdates", offset=seen[-1]["update_id"] + 1, timeout=5))["result"]
    query = news[-1]["callback_query"]
    await api("answerCallbackQuery", callback_query_id=query["id"], text=answer, show_alert=True)
    return query, await pressing


async def test_a_location_reaches_the_bot(alice, telegram):
    await alice.send_location(22.3, 114.2)
    assert (await told(telegram, "message"))[-1]["location"] == {"latitude": 22.3, "longitude": 114.2}


async def test_a_subscriber_forwards_a_channels_post_to_the_bot(alice, telegram, api):
    reader = await telegram.person("Reader")
    channel = await telegram.group("新質日報", alice, reader, bots=(BOT,), kind="channel", username="daily_nqpf")
    own = await alice.send("news", chat=channel)
    bots = (await api("sendMessage", chat_id=channel, text="digest"))["result"]
    origins = []
    for number in (own.id, bots["message_id"]):
        post = next(message for message in await reader.messages(chat=channel) if message.id == number)
        await reader.forward(post, chat=reader.id, bot=BOT)
        origins.append((await told(telegram, "message"))[-1]["forward_origin"])
    shown = {"id": channel, "title": "新質日報", "username": "daily_nqpf", "type": "channel"}
    assert [{**origin, "date": 0} for origin in origins] == [
        {"type": "channel", "date": 0, "chat": shown, "message_id": number} for number in (own.id, bots["message_id"])
    ]


async def test_a_bot_posts_in_a_channel_only_with_the_right_to(alice, telegram, api):
    channel = await telegram.group("頻道", alice, kind="channel")
    post = {"chat_id": channel, "text": "x"}
    assert (await api("sendMessage", **post))["description"] == "Forbidden: bot is not a member of the channel chat"
    await alice.change_member(channel, "add", BOT, rights={"can_post_messages": False})
    assert (await api("sendMessage", **post))["description"] == (
        "Bad Request: need administrator rights in the channel chat"
    )
    standing = await api("getChatMember", chat_id=channel, user_id=BOT)
    assert (standing["result"]["status"], standing["result"]["can_post_messages"]) == ("administrator", False)
    await alice.change_member(channel, "promote", BOT, rights={"can_post_messages": True})
    assert (await api("sendMessage", **post))["ok"] is True
    await alice.change_member(channel, "remove", BOT)
    assert (await api("sendMessage", **post))["description"] == "Forbidden: bot was kicked from the channel chat"
    await alice.change_member(channel, "add", BOT)
    assert (await api("sendMessage", **post))["ok"] is True
    statuses = [change["new_chat_member"]["status"] for change in await told(telegram, "my_chat_member")]
    assert statuses == ["administrator", "administrator", "kicked", "administrator"]
    with pytest.raises(ClientError, match="object of truths"):
        await alice.change_member(channel, "promote", BOT, rights={"can_post_messages": 1})


async def test_a_subscriber_presses_a_button_under_a_channels_post(alice, telegram, api):
    reader = await telegram.person("Reader")
    channel = await telegram.group("頻道", alice, reader, bots=(BOT,), kind="channel")
    await api("sendMessage", chat_id=channel, text="Q", reply_markup=GO)
    query, answer = await pressed(api, reader, channel, answer="✓")
    assert (query["from"]["id"], query["message"]["chat"]["type"], query["message"]["sender_chat"]["id"]) == (
        reader.id,
        "channel",
        channel,
    )
    assert "from" not in query["message"]
    assert (answer["text"], answer["show_alert"]) == ("✓", True)


async def test_a_person_blocks_and_unblocks_the_bot(alice, telegram, api):
    await alice.start(BOT)
    await alice.block(BOT)
    answer = await api("sendMessage", chat_id=alice.id, text="x")
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    await alice.block(BOT, blocked=False)
    assert (await api("sendMessage", chat_id=alice.id, text="x"))["ok"] is True
    await alice.deactivate()
    answer = await api("sendMessage", chat_id=alice.id, text="x")
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: user is deactivated")
    changes = await told(telegram, "my_chat_member")
    assert [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_an_anonymous_administrator_writes_as_the_group_and_presses_as_themself(alice, telegram, api):
    group = await telegram.group("讀書會", alice, bots=(BOT,), kind="supergroup")
    await alice.hide(group)
    await alice.send("/settings", chat=group)
    said = (await told(telegram, "message"))[-1]
    assert (said["from"]["id"], said["from"]["is_bot"], said["sender_chat"]["id"]) == (1087968824, True, group)
    assert (await alice.messages(chat=group))[-1].is_own is True
    await api("sendMessage", chat_id=group, text="card", reply_markup=GO)
    query, _ = await pressed(api, alice, group, answer="")
    assert query["from"]["id"] == alice.id
    forwarded = await alice.forward((await alice.messages(chat=group))[-2], chat=alice.id, bot=BOT)
    assert forwarded.raw["forward_origin"]["sender_chat"]["id"] == group
    await alice.hide(group, hidden=False)
    assert (await alice.send("/settings", chat=group)).raw["from"]["id"] == alice.id


async def test_anonymous_administrators_are_shown_only_to_bots_that_run_the_group(alice, telegram, api):
    group = await telegram.group("讀書會", alice, bots=(BOT,), kind="supergroup")

    async def seen() -> tuple[str, list[int]]:
        who = (await api("getChatMember", chat_id=group, user_id=alice.id))["result"]
        running = (await api("getChatAdministrators", chat_id=group))["result"]
        return who["status"], [member["user"]["id"] for member in running]

    assert await seen() == ("creator", [alice.id])
    await alice.hide(group)
    assert await seen() == ("member", [])
    await alice.change_member(group, "promote", BOT)
    assert await seen() == ("creator", [alice.id, BOT])
    assert (await api("getChatMember", chat_id=group, user_id=alice.id))["result"]["is_anonymous"] is True


async def test_nobody_hides_without_running_a_supergroup(alice, telegram):
    wang = await telegram.person("Wang")
    basic = await telegram.group("小組", alice, wang)
    supergroup = await telegram.group("讀書會", alice, wang, kind="supergroup")
    for person, group in ((alice, basic), (wang, supergroup)):
        with pytest.raises(ClientError, match="Only those who run a supergroup"):
            await person.hide(group)


async def test_a_person_writes_in_a_group_as_their_channel(alice, telegram):
    wang = await telegram.person("Wang")
    channel = await telegram.group("頻道", alice, wang, kind="channel")
    group = await telegram.group("讀書會", alice, wang, bots=(BOT,), kind="supergroup")
    await alice.send("/settings", chat=group, as_channel=channel)
    said = (await told(telegram, "message"))[-1]
    assert (said["from"]["id"], said["sender_chat"]["id"]) == (136817688, channel)
    with pytest.raises(ClientError, match="Only a channel's owner"):
        await wang.send("x", chat=group, as_channel=channel)
    with pytest.raises(ClientError, match="nowhere else"):
        await alice.send("x", chat=channel, as_channel=channel)


async def test_a_channel_is_asked_about_by_its_name(alice, telegram, api):
    reader = await telegram.person("Reader")
    channel = await telegram.group("新質日報", alice, reader, kind="channel", username="daily_nqpf")
    by_name = {"chat_id": "@Daily_NQPF"}
    assert (await api("getChat", **by_name))["result"]["id"] == channel
    closed = "Bad Request: member list is inaccessible"
    assert (await api("getChatMember", **by_name, user_id=alice.id))["description"] == closed
    assert (await api("getChatAdministrators", **by_name))["description"] == closed
    assert (await api("getChat", chat_id="@nobody_here"))["description"] == "Bad Request: chat not found"
    await alice.change_member(channel, "add", BOT)
    standings = [await api("getChatMember", **by_name, user_id=person.id) for person in (alice, reader)]
    assert [standing["result"]["status"] for standing in standings] == ["creator", "member"]
    running = (await api("getChatAdministrators", **by_name))["result"]
    assert [member["user"]["id"] for member in running] == [alice.id, BOT]
    assert (await api("sendMessage", **by_name, text="x"))["result"]["chat"]["id"] == channel


async def test_a_group_is_upgraded_between_two_messages(alice, telegram, api):
    group = await telegram.group("讀書會", alice, bots=(BOT,))
    assert (await api("sendMessage", chat_id=group, text="one"))["ok"] is True
    new = await telegram.migrate(group)
    refused = await api("sendMessage", chat_id=group, text="two")
    assert (refused["error_code"], refused["parameters"]) == (400, {"migrate_to_chat_id": new})
    assert (await api("sendMessage", chat_id=new, text="two"))["ok"] is True
    services = await told(telegram, "message")
    assert [message.get("migrate_to_chat_id") or message.get("migrate_from_chat_id") for message in services[-2:]] == [
        new,
        group,
    ]
    assert [(item["chat"], item["text"]) for item in await telegram.sent()] == [(group, "one"), (new, "two")]


async def test_everything_sent_stays_on_record_as_it_first_was(alice, telegram, api):
    wang = await telegram.person("Wang")
    for person in (alice, wang):
        await person.start(BOT)
    first = (await api("sendMessage", chat_id=alice.id, text="one"))["result"]["message_id"]
    await api("sendPoll", chat_id=wang.id, question="Q?", options=[{"text": "a"}, {"text": "b"}])
    await api("editMessageText", chat_id=alice.id, message_id=first, text="changed")
    await api("deleteMessage", chat_id=alice.id, message_id=first)
    await api("sendMessage", chat_id=alice.id, text="two")
    everything = await telegram.sent()
    assert [(item["n"], item["chat"], item["text"]) for item in everything] == [
        (1, alice.id, "one"),
        (2, wang.id, "Q?"),
        (3, alice.id, "two"),
    ]
    assert {item["bot"] for item in everything} == {BOT}
    assert [item["text"] for item in await telegram.sent(chat=alice.id, since=1)] == ["two"]
    await telegram.reset()
    assert await telegram.sent() == []
