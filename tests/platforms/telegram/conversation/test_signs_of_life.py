"""Digests that stopped go on at the first sign of life; whoever looks after a channel hears that they have stopped."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.subscription import SuspensionReason
from bot.platforms.telegram.handlers.chats import chat_key

if TYPE_CHECKING:
    from bot.domain.subscription import Subscription
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def kept(stage: Stage, chat: int) -> Subscription:
    assert stage.subscriptions is not None
    stored = await stage.subscriptions.get(chat_key(chat))
    assert stored is not None
    return stored


async def digests_to(stage: Stage, chat: int) -> list[dict[str, Any]]:
    """The digests that were handed to Telegram for a chat, taken or not."""
    calls = [call["params"] for call in await stage.telegram.requests(method="sendMessage")]
    return [call for call in calls if str(call["chat_id"]) == str(chat) and "1O" in str(call.get("reply_markup"))]


async def refused(stage: Stage, chat: int) -> Subscription:
    """Let a chat's next digest be refused as if the bot had been blocked, though it has not."""
    before = await kept(stage, chat)
    assert before.next_due is not None
    await stage.telegram.fault("blocked", method="sendMessage", chat=chat)
    await stage.deliver(before.next_due.at + timedelta(minutes=1))
    after = await kept(stage, chat)
    assert after.suspension is not None
    return after


async def test_in_private_any_message_and_any_press_lets_digests_go_on(stage: Stage):
    mei = await stage.reader()
    card = await stage.ask(mei, "/subscribe 07:00")
    assert (await refused(stage, mei.id)).next_due is None
    await stage.ask(mei, "低空經濟")
    assert (await kept(stage, mei.id)).is_active
    await refused(stage, mei.id)
    await stage.press(mei, card, "時間：07:00")
    assert (await kept(stage, mei.id)).is_active


async def test_in_a_group_a_command_does_and_talk_among_people_does_not(stage: Stage):
    mei = await stage.reader()
    chat = await stage.telegram.group("Class", mei, bots=(BOT,))
    await mei.wait_for_message(chat=chat)
    await stage.ask(mei, "/subscribe 07:00", chat)
    await refused(stage, chat)
    await mei.send("低空經濟", chat=chat)
    await stage.ask(mei, "/help")  # handled after that
    assert not (await kept(stage, chat)).is_active
    await stage.ask(mei, "/help", chat)
    assert (await kept(stage, chat)).is_active


async def test_a_manager_hears_once_that_a_channels_digests_have_stopped_unless_it_is_their_own_doing(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader("zh-hant", "Ann")
    channel = await stage.telegram.group("News", ann, mei, bots=(BOT,), kind="channel", username="stops_news")
    await ann.change_member(channel, "promote", mei.id)
    await ann.wait_for_message()
    await stage.ask(mei, "/subscribe @stops_news 07:00")
    await ann.change_member(channel, "promote", BOT, rights={"can_post_messages": False})
    told = await mei.wait_for_message()
    assert (told.text, told.buttons) == (
        "📬 每日摘要 · News\n我在那裏不能發言，每日摘要停了。准許我發言，就會繼續。",
        ["設定"],
    )
    await ann.change_member(channel, "remove", BOT)
    listed = await stage.ask(mei, "/settings")
    assert listed.buttons[-1] == "⚠️ 已停 · News"
    while (await kept(stage, channel)).suspension.reason is not SuspensionReason.REMOVED:  # noqa: ASYNC110 - nobody is told
        await asyncio.sleep(0.01)
    await stage.ask(mei, "/help")  # and nothing was said between the list and this


async def test_a_manager_hears_it_too_when_a_digest_finds_it_out(stage: Stage):
    mei = await stage.reader()
    channel = await stage.telegram.group("Hush", mei, bots=(BOT,), kind="channel", username="hush_news")
    await mei.wait_for_message()
    await stage.ask(mei, "/subscribe @hush_news 07:00")
    await refused(stage, channel)
    assert (await mei.wait_for_message()).text.split("\n")[0] == "📬 每日摘要 · Hush"


async def test_what_was_unsubscribed_is_listed_last_and_forgotten_after_a_month(stage: Stage):
    mei = await stage.reader()
    for name in ("one", "two"):
        await stage.telegram.group(name, mei, bots=(BOT,), kind="channel", username=f"{name}_news")
        await mei.wait_for_message()
        await stage.ask(mei, f"/subscribe @{name}_news")
    await stage.ask(mei, "/unsubscribe @one_news")
    listed = await stage.ask(mei, "/settings")
    stage.at += timedelta(days=30)
    later = await stage.ask(mei, "/settings")
    assert [listed.buttons[-2:], later.buttons[-1:], len(listed.buttons) - len(later.buttons)] == [
        ["📢 two", "📢 已取消 · one"],
        ["📢 two"],
        1,
    ]


async def test_a_digest_that_is_held_up_is_on_its_way_and_not_tomorrows(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe 07:00")
    due = (await kept(stage, mei.id)).next_due
    assert due is not None
    await stage.telegram.fault("too_many_requests", method="sendMessage", chat=mei.id, retry_after=3600)
    sweeping = asyncio.create_task(stage.deliver(due.at + timedelta(minutes=1)))
    while not await digests_to(stage, mei.id):  # noqa: ASYNC110 - HTTP; the digest meets the fault, not the answer
        await asyncio.sleep(0.01)
    card = await stage.ask(mei, "/settings")
    sweeping.cancel()
    assert card.text.split("\n")[2] == "下一則馬上送到。"


async def test_a_digest_that_is_late_comes_without_a_sound_at_night(stage: Stage):
    mei = await stage.reader()
    await stage.ask(mei, "/subscribe 18:00")
    due = (await kept(stage, mei.id)).next_due
    assert due is not None
    for late in (timedelta(hours=9, minutes=30), timedelta(days=1)):
        await stage.deliver(due.at + late)
    digests = await digests_to(stage, mei.id)
    assert [str(call.get("disable_notification")).lower() for call in digests] == ["true", "none"]
