"""In a group the bot speaks only when it is spoken to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
HELLO = "大家好。我熟讀一份講新質生產力的簡報，有人找我才出聲："


async def group_of(stage: Stage, *people: Person) -> int:
    """A group that the bot has just joined and greeted."""
    owner, *members = people
    chat = await stage.telegram.group("Class", owner, *members)
    await owner.change_member(chat, "add", BOT)
    hello = await owner.wait_for_message(chat=chat)
    assert hello.text.startswith(HELLO)
    return chat


async def test_one_short_hello_when_it_is_added(stage: Stage):
    mei = await stage.reader()
    chat = await group_of(stage, mei)
    await mei.change_member(chat, "promote", BOT)
    after = await stage.ask(mei, "/xyz@quality_bot", chat)
    assert after.text.startswith("沒有 /xyz 這個指令。")  # and nothing between the hello and this


async def test_it_answers_commands_mentions_and_replies_and_nothing_else(stage: Stage):
    mei = await stage.reader()
    chat = await group_of(stage, mei)
    await mei.send("創新", chat=chat)
    await mei.send("/find@other_bot 創新", chat=chat)
    await mei.send("/nonsense", chat=chat)
    await mei.send("@other_bot 創新", chat=chat)
    command = await stage.ask(mei, "/find@quality_bot 產業園區", chat)
    mention = await stage.ask(mei, "@Quality_Bot 產業園區", chat)
    await mei.send("低空經濟", chat=chat, reply_to=mention)
    reply = await mei.wait_for_message(chat=chat)
    bare = await stage.ask(mei, "@quality_bot", chat)
    assert [message.text.split("\n")[0] for message in (command, mention, reply)] == [
        "🔎「產業園區」：附表一有 1 則",
        "🔎「產業園區」：附表一有 1 則",
        "📘 低空經濟",
    ]
    assert bare.text.startswith("想查甚麼？")
    assert all(message.raw["reply_to_message"] for message in (command, mention, reply, bare))


async def test_a_picture_in_a_group_is_none_of_its_business(stage: Stage):
    mei = await stage.reader()
    chat = await group_of(stage, mei)
    await mei.send_location(22.3, 114.2, chat=chat)
    assert (await stage.ask(mei, "/help", chat)).text.startswith("可以怎樣問")


async def test_anyone_in_the_group_may_turn_the_page_and_its_language_stays(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader("en", "Ann")
    chat = await group_of(stage, mei, ann)
    found = await stage.ask(mei, "/find@quality_bot 創新", chat)
    ann.forget()
    answer = await ann.press(found, "下一頁 ›")
    turned = await ann.wait_for_message(lambda message: message.edited, chat=chat)
    assert (answer["answered"], turned.text.split("\n")[-1]) == (True, "第 2 頁，共 5 頁")


async def test_a_groups_language_is_its_own(stage: Stage):
    mei = await stage.reader()
    chat = await group_of(stage, mei)
    await stage.ask(mei, "/language@quality_bot en", chat)
    in_group = await stage.ask(mei, "/help@quality_bot", chat)
    in_private = await stage.ask(mei, "/help", mei.id)
    assert [message.text.split("\n")[0] for message in (in_group, in_private)] == ["What you can ask", "可以怎樣問"]


async def test_start_in_a_group_says_hello_and_follows_links(stage: Stage):
    mei = await stage.reader()
    chat = await group_of(stage, mei)
    hello = await stage.ask(mei, "/start@quality_bot", chat)
    linked = await stage.ask(mei, "/start@quality_bot find_5Ym15paw", chat)
    assert hello.text.startswith(HELLO)
    assert linked.text.startswith("🔎「創新」")


async def test_a_channel_is_left_alone(stage: Stage):
    mei = await stage.reader()
    channel = await stage.telegram.group("News", mei, kind="channel", bots=(BOT,))
    await mei.wait_for_message()  # its card, in private
    before = len(await stage.telegram.requests(method="sendMessage"))
    await mei.send("/find 創新", chat=channel)
    assert (await stage.ask(mei, "/help", mei.id)).text.startswith("可以怎樣問")
    sent = (await stage.telegram.requests(method="sendMessage"))[before:]
    assert [request["params"]["chat_id"] for request in sent] == [mei.id]


async def test_a_groups_language_goes_along_when_it_becomes_a_supergroup(stage: Stage):
    mei = await stage.reader()
    chat = await group_of(stage, mei)
    await stage.ask(mei, "/language@quality_bot en", chat)
    moved = await stage.telegram.post("migrate", chat=chat)
    answer = await stage.ask(mei, "/help@quality_bot", int(moved["id"]))
    assert answer.text.startswith("What you can ask")
