"""Digests for a channel, looked after by its admins in their private chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
NEXT = "下一則：2026 年 11 月 24 日（星期二）{time}，香港（UTC+8）"
OUTSIDE = "我還不在「{name}」裏面。請把我加為管理員，准許我發帖，然後再試一次。"


async def channel_of(stage: Stage, owner: Person, title: str, username: str = "") -> int:
    """A channel that the bot may post in, of which its owner has just been shown the card."""
    chat = await stage.telegram.group(title, owner, bots=(BOT,), kind="channel", username=username)
    card = await owner.wait_for_message()
    assert card.text.startswith(f"📬 每日摘要 · {title}")
    return chat


async def test_a_channel_is_subscribed_by_its_name_and_changed_from_the_private_chat(stage: Stage):
    mei = await stage.reader()
    await channel_of(stage, mei, "Daily <News>", "daily_news")
    card = await stage.ask(mei, "/subscribe @daily_news 07:00")
    assert card.text.split("\n")[:4] == [
        "📬 每日摘要 · Daily <News>",
        "訂閱好了，以後準時送上。",
        "",
        NEXT.format(time="07:00"),
    ]
    weekly = await stage.press(mei, await stage.press(mei, card, "日子：每天"), "星期六、日")
    short = await stage.press(mei, await stage.press(mei, weekly, "‹ 返回"), "精簡版")
    english = await stage.press(mei, short, "English")
    assert english.text.split("\n")[3:] == [
        "下一則：2026 年 11 月 28 日（星期六）07:00，香港（UTC+8）",
        "星期六、日 07:00，香港（UTC+8）",
        "精簡版 · English",
    ]
    assert (await stage.ask(mei, "/help")).text.startswith("可以怎樣問")  # the reader's own language stays


async def test_settings_list_the_channels_that_somebody_looks_after(stage: Stage):
    mei = await stage.reader()
    await channel_of(stage, mei, "Morning", "morning_news")
    await stage.ask(mei, "/subscribe t.me/morning_news")
    await stage.ask(mei, "/subscribe 08:00")
    own = await stage.ask(mei, "/settings")
    assert own.text.split("\n")[-1] == "你管理的頻道和群組："
    channel = await stage.press(mei, own, "📢 Morning")
    back = await stage.press(mei, channel, "‹ 📬")
    assert [channel.text.split("\n")[0], back.text] == ["📬 每日摘要 · Morning", own.text]


async def test_a_forwarded_post_shows_the_channels_card_and_subscribes_nothing_yet(stage: Stage):
    mei = await stage.reader()
    channel = await channel_of(stage, mei, "Quiet")
    post = await mei.send("產業園區", chat=channel)
    await mei.forward(post, bot=BOT)
    card = await mei.wait_for_message()
    assert (card.text.split("\n")[0], card.text.split("\n")[2]) == ("📬 每日摘要 · Quiet", "現在沒有訂閱每日摘要。")
    on = await stage.press(mei, card, "訂閱，08:30 送上")
    asked = await stage.press(mei, on, "時間：08:30")
    await mei.send("07:10", bot=BOT)
    typed = await mei.wait_for_message(lambda seen: seen.edited)
    assert (typed.id, typed.text.split("\n")[3]) == (asked.id, NEXT.format(time="07:10"))


async def test_what_is_missing_is_said_and_the_words_of_a_post_can_be_looked_up(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader("zh-hant", "Ann")
    await channel_of(stage, ann, "Hers", "her_news")
    elsewhere = await stage.telegram.group("Elsewhere", mei, kind="channel")
    silent = await channel_of(stage, mei, "Silent", "silent_news")
    await mei.change_member(silent, "promote", BOT, rights={"can_post_messages": False})
    mei.forget()
    answers = [
        (await stage.ask(mei, f"/subscribe @{name}")).text for name in ("no_such_name", "her_news", "silent_news")
    ]
    await mei.forward(await mei.send("產業園區", chat=elsewhere), bot=BOT)
    outside = await mei.wait_for_message()
    assert [*answers, outside.text] == [
        "找不到 @no_such_name 這個頻道。如果頻道不公開，請先把我加進去，再轉發一則頻道的帖子給我。",
        "只有「Hers」的管理員才可以設定它的每日摘要。",
        "我還不能在「Silent」發帖。請在管理員名單中准許我發帖，然後再試一次。",
        OUTSIDE.format(name="Elsewhere"),
    ]
    await mei.press(outside, "🔎 改為查「產業園區」")
    assert (await mei.wait_for_message()).text.startswith("🔎「產業園區」")


async def test_whoever_adds_the_bot_without_ever_having_spoken_to_it_is_not_written_to(stage: Stage):
    stranger = await stage.telegram.person("Stranger")
    mei = await stage.reader()
    await stage.telegram.group("Unknown", stranger, kind="channel", bots=(BOT,))
    assert (await stage.ask(mei, "/help")).text.startswith("可以怎樣問")


async def test_every_press_asks_whether_the_presser_still_runs_the_channel(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader("zh-hant", "Ann")
    channel = await channel_of(stage, ann, "Shared", "shared_news")
    await ann.change_member(channel, "add", mei.id)
    await ann.change_member(channel, "promote", mei.id)
    card = await stage.ask(mei, "/subscribe @shared_news")
    asked = await stage.press(mei, card, "時間：08:30")
    await ann.change_member(channel, "demote", mei.id)
    refused = await mei.press(asked, "07:00")
    assert (refused["text"], refused["show_alert"]) == ("只有頻道的管理員才可以更改它的每日摘要。", True)
    assert (await stage.ask(mei, "產業園區")).text.startswith("🔎")  # nor is what is typed an answer any more


async def test_a_channel_that_shut_the_bot_out_is_suspended_until_it_is_back(stage: Stage):
    mei = await stage.reader()
    channel = await channel_of(stage, mei, "Comes and goes", "goes_news")
    card = await stage.ask(mei, "/subscribe @goes_news")
    await mei.change_member(channel, "remove", BOT)
    refused = await mei.press(card, "精簡版")
    await mei.change_member(channel, "add", BOT, rights={"can_post_messages": False})
    silent = await stage.press(mei, card, "精簡版")
    await mei.change_member(channel, "promote", BOT, rights={"can_post_messages": True})
    told = await mei.wait_for_message()
    assert [refused["text"], silent.text.split("\n")[3], told.text.split("\n")[2]] == [
        OUTSIDE.format(name="Comes and goes"),
        "我在那裏不能發言，每日摘要停了。准許我發言，就會繼續。",
        NEXT.format(time="08:30"),
    ]
