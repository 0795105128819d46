"""Commands that name a channel are about that channel, never about the digests of whoever types them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.platforms.telegram.handlers.settings_channels import Named, chat_mentioned

if TYPE_CHECKING:
    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
NEXT = "下一則：2026 年 11 月 24 日（星期二）{time}，香港（UTC+8）"


async def subscribed(stage: Stage, username: str) -> tuple[Person, int]:
    """An admin with digests of their own at 07:00, and for their channel at 08:30."""
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe 07:00")
    channel = await stage.telegram.group("News", mei, bots=(BOT,), kind="channel", username=username)
    await mei.wait_for_message()
    await stage.ask(mei, f"/subscribe @{username} 08:30")
    return mei, channel


async def test_every_command_changes_the_channel_that_it_names_and_leaves_the_writers_own(stage: Stage):
    mei, _ = await subscribed(stage, "first_news")
    commands = ("/pause @first_news a week", "/resume t.me/first_news", "/unsubscribe @first_news")
    changed = [(await stage.ask(mei, command)).text.split("\n")[:2] for command in commands]
    assert changed == [
        ["📬 每日摘要 · News", "好，先停一停。"],
        ["📬 每日摘要 · News", "好，繼續送上。"],
        ["📬 每日摘要 · News", "已經取消訂閱。設定和進度都替你留着，隨時可以再訂。"],
    ]
    assert (await stage.ask(mei, "/settings")).text.split("\n")[2] == NEXT.format(time="07:00")


async def test_settings_of_a_channel_that_is_named_are_shown(stage: Stage):
    mei, _ = await subscribed(stage, "second_news")
    shown = await stage.ask(mei, "/settings @second_news")
    assert shown.text.split("\n")[:3] == ["📬 每日摘要 · News", "", NEXT.format(time="08:30")]


async def test_what_cannot_be_done_for_the_named_chat_is_refused_and_nothing_else_is_done(stage: Stage):
    mei, _ = await subscribed(stage, "third_news")
    ann = await stage.reader("zh-hant", "Ann")
    await stage.ask(ann, "/subscribe 07:00")
    commands = ("/unsubscribe @third_news", "/pause @no_such_name a day", "/unsubscribe https://t.me/+AbCdEf")
    refused = [(await stage.ask(ann, command)).text.split("。")[0] for command in commands]
    assert refused == [
        "只有「News」的管理員才可以設定它的每日摘要",
        "找不到 @no_such_name 這個頻道",
        "找不到 https://t.me/+AbCdEf 這個頻道",
    ]
    assert (await stage.ask(ann, "/settings")).text.split("\n")[2] == NEXT.format(time="07:00")
    chat = await stage.telegram.group("Class", mei, bots=(BOT,))
    await mei.wait_for_message(chat=chat)
    assert (await stage.ask(mei, "/unsubscribe @third_news", chat)).text == (
        "在這裏我只管這個群組的每日摘要。@third_news 的請私下找我，輸入同一個指令就可以。"
    )


async def test_naming_the_bot_is_naming_nobody_else(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe 07:00")
    ended = await stage.ask(mei, "/unsubscribe @quality_bot")
    assert ended.text.split("\n")[:2] == ["📬 每日摘要", "已經取消訂閱。設定和進度都替你留着，隨時可以再訂。"]


async def test_a_channel_that_may_not_be_posted_in_can_still_be_ended(stage: Stage):
    mei, channel = await subscribed(stage, "fourth_news")
    await mei.change_member(channel, "promote", BOT, rights={"can_post_messages": False})
    mei.forget()
    ended = await stage.ask(mei, "/unsubscribe @fourth_news")
    assert ended.text.split("\n")[1] == "已經取消訂閱。設定和進度都替你留着，隨時可以再訂。"


async def test_the_name_may_stand_last_and_be_a_link_to_a_post(stage: Stage):
    mei, _ = await subscribed(stage, "fifth_news")
    for command in ("/subscribe 08:45 @fifth_news", "/subscribe https://t.me/fifth_news/33 08:45"):
        card = await stage.ask(mei, command)
        assert card.text.split("\n")[::3][:2] == ["📬 每日摘要 · News", NEXT.format(time="08:45")]
    place = await stage.ask(mei, "/subscribe 09:45 @Tokyo")
    assert place.text.split("\n")[0] == "📬 每日摘要"
    assert place.text.split("\n")[3].endswith("09:45，東京（UTC+9）")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@my_channel", Named("@my_channel", "@my_channel", "")),
        ("t.me/my_channel/33?single", Named("t.me/my_channel/33?single", "@my_channel", "")),
        ("https://t.me/s/my_channel 8:30", Named("https://t.me/s/my_channel", "@my_channel", "8:30")),
        ("8:30 pm https://T.me/c/1234/5", Named("https://T.me/c/1234/5", -1001234, "8:30 pm")),
        ("a week t.me/+xyz", Named("t.me/+xyz", None, "a week")),
        ("@頻道", Named("@頻道", None, "")),
        ("8:30 @ London", None),
        ("a week", None),
        ("", None),
    ],
)
async def test_a_name_is_read_at_either_end(words: str, named: Named | None):
    assert chat_mentioned(words) == named
