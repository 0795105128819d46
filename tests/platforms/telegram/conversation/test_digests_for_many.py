"""Digests where many read them: in groups and channels an answer is for the presser alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.simulator.client import Person, SeenMessage
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
TUESDAY = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def is_digest(message: SeenMessage) -> bool:
    return message.text.startswith("☀️ 2026 年 1") and not message.edited


def is_edited(message: SeenMessage) -> bool:
    return message.edited


async def group_of(stage: Stage, owner: Person, *members: Person) -> int:
    """A group that has subscribed."""
    chat = await stage.telegram.group("Class", owner, *members, kind="supergroup")
    await owner.change_member(chat, "add", BOT)
    await owner.wait_for_message(chat=chat)
    await owner.send("/subscribe@quality_bot 08:30", chat=chat)
    await owner.wait_for_message(lambda message: message.text.startswith("📬"), chat=chat)
    return chat


async def channel_of(stage: Stage, owner: Person, username: str) -> int:
    """A channel that has subscribed."""
    chat = await stage.telegram.post(
        "chats", type="channel", title="News", owner=owner.id, members=[], bots=[BOT], username=username
    )
    await owner.wait_for_message()  # its card, for whoever let us in
    await stage.ask(owner, f"/subscribe @{username} 08:30")
    return int(chat["id"])


async def turned(person: Person, message: SeenMessage, button: str) -> SeenMessage:
    await person.press(message, button)
    return await person.wait_for_message(is_edited, chat=message.chat)


async def test_in_a_group_everybody_answers_for_themselves(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    chat = await group_of(stage, mei, ann)
    await stage.deliver(TUESDAY)
    digest = await mei.wait_for_message(is_digest, chat=chat)
    right = await stage.right_button(digest)
    wrong = next(button for button in digest.buttons if button != right)
    answers = [await mei.press(digest, right), await ann.press(digest, wrong), await ann.press(digest, right)]
    assert [answer["text"].split("：")[0] for answer in answers] == ["✓ 答對了", "✗ 還差一點，答案是", "✓ 答對了"]
    assert all(answer["show_alert"] and len(answer["text"]) <= 200 for answer in answers)
    assert [seen.text for seen in await ann.messages(chat=chat) if is_digest(seen)] == [digest.text]


async def test_whoever_turns_a_groups_page_takes_the_question_from_nobody(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    chat = await group_of(stage, mei, ann)
    await stage.deliver(TUESDAY)
    digest = await mei.wait_for_message(is_digest, chat=chat)
    right, question = await stage.right_button(digest), digest.text.split("✏️")[1]
    options = digest.buttons[: -len(("再看詳解", "相關語錄", "設定"))]
    for opened in ("再看詳解", "相關語錄"):
        page = await turned(ann, digest, opened)
        assert (page.buttons[: len(options)], page.text.split("✏️")[1]) == (options, question)
        assert (await mei.press(page, right))["text"].startswith("✓ 答對了")
        full = await turned(ann, page, next(button for button in page.buttons if button.startswith(("📜", "全文"))))
        assert (full.buttons[: len(options)], "‹ 返回摘要" in full.buttons) == (options, True)
        digest = await turned(ann, full, "‹ 返回摘要")
    private = await stage.reader()
    await stage.ask(private, "/subscribe")
    await stage.deliver(TUESDAY + DAY)
    own = await turned(private, await private.wait_for_message(is_digest), "再看詳解")
    assert "✏️" not in own.text


async def test_a_groups_digest_has_no_streak_and_turns_its_page_for_anybody(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    chat = await group_of(stage, mei, ann)
    await stage.deliver(TUESDAY)
    digest = await ann.wait_for_message(is_digest, chat=chat)
    detail = await turned(ann, digest, "再看詳解")
    back = await turned(ann, detail, "‹ 返回摘要")
    assert (back.text, back.buttons) == (digest.text, digest.buttons)
    await ann.press(back, "設定")
    settings = await ann.wait_for_message(lambda message: message.text.startswith("📬"), chat=chat)
    assert "每天 08:30" in settings.text


async def test_only_a_groups_admins_make_its_digests_fewer(stage: Stage):
    mei, ann = await stage.reader(), await stage.reader(name="Ann")
    chat = await group_of(stage, mei, ann)
    for days in range(15):
        await stage.deliver(TUESDAY + days * DAY)
    offer = await ann.wait_for_message(lambda message: "近來似乎比較忙" in message.text, chat=chat)
    refused = [(await ann.press(offer, button))["text"] for button in ("不用了，照舊", "一星期一則")]
    done = await mei.press(offer, "一星期一則")
    assert refused == ["只有管理員才可以更改這個群組的每日摘要。你可以私下找我，訂一份自己的。"] * 2
    assert done["text"].startswith("改好了：一星期一則（逢星期二）。下一則在 2026 年 12 月 15 日（星期二）。")


async def test_a_channels_digest_leads_into_the_private_chat(stage: Stage):
    mei = await stage.reader()
    channel = await channel_of(stage, mei, "daily_news")
    for days in range(2):
        await stage.deliver(TUESDAY + days * DAY)
    first, second = [seen for seen in await mei.messages(chat=channel) if is_digest(seen)]
    links = {button["text"]: button["url"] for row in second.keyboard for button in row if "url" in button}
    assert list(links) == ["再看詳解", "相關語錄", "‹ 上一則", "設定"]
    answers = []
    mei.forget()
    for url in links.values():
        address, _, payload = url.partition("?start=")
        assert address == "https://t.me/quality_bot"
        await mei.start(BOT, payload)
        answers.append((await mei.wait_for_message()).text)
    assert [text.split("\n")[0] for text in answers] == [
        "📘 2023 年 9 月首次提出",
        "📜 2023 年 9 月首次提出 · 相關語錄",
        "📘 新質生產力",
        "📬 每日摘要",
    ]
    assert first.buttons[-3:] == ["再看詳解", "相關語錄", "設定"]


async def test_a_channels_reader_answers_for_themselves(stage: Stage):
    mei = await stage.reader()
    channel = await channel_of(stage, mei, "evening_news")
    await stage.deliver(TUESDAY)
    (digest,) = [seen for seen in await mei.messages(chat=channel) if is_digest(seen)]
    answer = await mei.press(digest, await stage.right_button(digest))
    assert answer["text"].startswith("✓ 答對了：")
    assert [seen.text for seen in await mei.messages(chat=channel) if seen.text] == [digest.text]


async def test_links_that_lead_nowhere_say_so(stage: Stage):
    mei = await stage.reader()
    for payload in ("quotes_nothing", "before_AAAAAAAAAAAAAAAAAAAAAA", "before_x"):
        await mei.start(BOT, payload)
        assert (await mei.wait_for_message()).text.startswith("這條連結不完整")
