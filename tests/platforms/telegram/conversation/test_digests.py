"""A digest arrives in private, and each of its buttons is pressed."""

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
"""08:30 in Hong Kong, when a digest comes to whoever subscribed on Monday."""
DAY = timedelta(days=1)
ONWARD = ["再看詳解", "相關語錄", "‹ 上一則", "設定"]


async def digests(stage: Stage, person: Person, count: int) -> list[SeenMessage]:
    """The first digests of somebody who subscribes, a day apart."""
    await stage.ask(person, "/subscribe")
    arrived = []
    for days in range(count):
        await stage.deliver(TUESDAY + days * DAY)
        arrived.append(await person.wait_for_message())
    return arrived


async def test_a_digest_is_one_message_with_all_in_it(stage: Stage):
    mei = await stage.reader()
    (digest,) = await digests(stage, mei, 1)
    lines = digest.text.split("\n")
    assert lines[:3] == ["☀️ 2026 年 11 月 24 日 · 第 1／94 則", "📘 新質生產力", "New quality productive forces"]
    assert [line[0] for line in lines if line and line[0] in "💡📜✏🔥"] == ["💡", "📜", "✏"]
    assert digest.buttons[-3:] == ["再看詳解", "相關語錄", "設定"]
    assert len(digest.keyboard[0]) in {2, 4}


async def test_the_next_day_brings_the_next_concept_and_a_way_back(stage: Stage):
    mei = await stage.reader()
    first, second = await digests(stage, mei, 2)
    assert second.text.startswith("☀️ 2026 年 11 月 25 日 · 第 2／94 則\n📘 2023 年 9 月首次提出")
    assert second.buttons[-4:] == ONWARD
    before = await stage.press(mei, second, "‹ 上一則")
    assert before.text.startswith(first.text.split("\n\n🔥")[0])
    assert before.buttons[-1] == "‹ 返回摘要"
    assert (await mei.press(before, "設定"))["answered"]
    await mei.wait_for_message(lambda seen: seen.text.startswith("📬 每日摘要"))
    again = await stage.press(mei, before, "‹ 返回摘要")
    assert again.text == second.text + "\n\n🔥 連續 1 天 · ❄️×2"
    assert again.buttons == second.buttons


async def test_more_is_explained_quoted_and_read_in_full_with_ways_back(stage: Stage):
    mei = await stage.reader()
    (digest,) = await digests(stage, mei, 1)
    detail = await stage.press(mei, digest, "再看詳解")
    assert detail.text.startswith("📘 新質生產力\nNew quality")
    related = await stage.press(mei, detail, detail.buttons[0])
    assert related.text.startswith(f"📘 {detail.buttons[0]}\n")
    back = await stage.press(mei, related, "‹ 返回摘要")
    quotations = await stage.press(mei, back, "相關語錄")
    assert quotations.text.startswith("📜 新質生產力 · 相關語錄\n\n1. 2024 年 1 月 31 日 · 中央政治局")
    statement = await stage.press(mei, quotations, "全文 1")
    assert "附表一，第 2 則" in statement.text
    assert statement.buttons == ["‹ 相關語錄", "‹ 返回摘要", "✏️ 考考我", "分享"]
    assert (await stage.press(mei, statement, "‹ 返回摘要")).buttons == digest.buttons


async def test_a_right_answer_is_marked_explained_and_final(stage: Stage):
    mei = await stage.reader()
    (digest,) = await digests(stage, mei, 1)
    answered = await stage.press(mei, digest, await stage.right_button(digest))
    lines = answered.text.split("✏️ ")[1].split("\n")
    assert [line[0] for line in lines if line and line[0] in "✓✗"] == ["✓"]
    assert "答對了。" in lines
    assert lines[-1] == "🔥 連續 1 天 · ❄️×2"
    assert answered.buttons == ["再看詳解", "相關語錄", "設定"]


async def test_the_first_answer_counts_however_often_others_are_pressed(stage: Stage):
    mei = await stage.reader()
    (digest,) = await digests(stage, mei, 1)
    right = await stage.right_button(digest)
    wrong = next(button for button in digest.buttons if button != right)
    answered = await stage.press(mei, digest, wrong)
    marked = [line[0] for line in answered.text.split("\n") if line and line[0] in "✓✗"]
    assert sorted(marked) == ["✓", "✗"]
    assert "答案是 " in answered.text
    stale = await stage.speak(mei, "stale", {"text": "right", "callback_data": digest.data_of(right)})
    assert (await stage.press(mei, stale, "right")).text == answered.text
    detail = await stage.press(mei, answered, "再看詳解")
    assert (await stage.press(mei, detail, "‹ 返回摘要")).text == answered.text


async def test_a_streak_counts_days_with_a_digest_opened_and_forgives_two(stage: Stage):
    mei = await stage.reader()
    (first,) = await digests(stage, mei, 1)
    await stage.press(mei, first, "再看詳解")
    shown = []
    for days in range(1, 5):
        await stage.deliver(TUESDAY + days * DAY)
        digest = await mei.wait_for_message(lambda seen: not seen.edited)
        shown.append(digest.text.split("\n")[-1])
        if days in {1, 4}:
            await stage.press(mei, digest, "再看詳解")
    assert shown[0] == "🔥 連續 1 天 · ❄️×2"
    assert shown[1] == "🔥 連續 2 天 · ❄️×2"
    assert shown[3] == "🔥 連續 2 天"


async def test_an_unopened_fortnight_brings_one_offer_of_fewer(stage: Stage):
    mei = await stage.reader()
    *_, offer = await digests(stage, mei, 15)
    assert offer.text.split("\n")[-1] == "近來似乎比較忙。要不要改為一星期一則？"
    assert offer.buttons[-2:] == ["一星期一則（逢星期二）", "不用了，照舊"]
    detail = await stage.press(mei, offer, "再看詳解")
    offered = await stage.press(mei, detail, "‹ 返回摘要")
    answer = await mei.press(offered, "一星期一則")
    assert answer["text"] == (
        "改好了：一星期一則（逢星期二）。下一則在 2026 年 12 月 15 日（星期二）。隨時可在「設定」再改。"
    )
    settled = await mei.wait_for_message(lambda seen: seen.edited)
    assert "近來似乎比較忙" not in settled.text
    assert settled.buttons[-4:] == ONWARD


async def test_an_offer_that_is_declined_is_gone_for_good(stage: Stage):
    mei = await stage.reader()
    *_, offer = await digests(stage, mei, 15)
    declined = await stage.press(mei, offer, "不用了，照舊")
    assert "近來似乎比較忙" not in declined.text
    await stage.deliver(TUESDAY + 15 * DAY)
    following = await mei.wait_for_message(lambda seen: not seen.edited)
    assert following.text.startswith("☀️ 2026 年 12 月 9 日")
    assert "近來似乎比較忙" not in following.text


async def test_a_digest_of_another_chat_is_none_of_a_strangers_business(stage: Stage):
    mei, eve = await stage.reader(), await stage.reader(name="Eve")
    (digest,) = await digests(stage, mei, 1)
    for button in ("A", "再看詳解", "相關語錄", "設定"):
        data = digest.data_of(button)
        stolen = await stage.speak(eve, f"stolen {button}", {"text": "press", "callback_data": data})
        answer = await eve.press(stolen, "press")
        assert (answer["show_alert"], answer["text"][:9]) == (True, "這個按鈕已經過時。")
    assert (await stage.ask(mei, "/history")).buttons == ["11 月 24 日 · 新質生產力"]


async def test_history_lists_opens_again_and_leads_back(stage: Stage):
    mei = await stage.reader()
    *_, last = await digests(stage, mei, 9)
    await stage.press(mei, last, "再看詳解")
    listed = await stage.ask(mei, "/history")
    assert listed.text.split("\n") == [
        "🗂 已收到 9 則摘要",
        "2026 年 11 月 25 日至 2026 年 12 月 2 日",
        "",
        "按一下可重看；有 ✓ 的已經看過。",
        "第 1 頁，共 2 頁",
    ]
    assert [button[0] for button in listed.buttons[:3]] == ["✓", *[one[0] for one in listed.buttons[1:3]]]
    older = await stage.press(mei, listed, "下一頁 ›")
    assert older.buttons == ["11 月 24 日 · 新質生產力", "‹ 上一頁"]
    opened = await stage.press(mei, older, "新質生產力")
    assert opened.text.startswith("☀️ 2026 年 11 月 24 日")
    detail = await stage.press(mei, opened, "再看詳解")
    again = await stage.press(mei, detail, "‹ 返回摘要")
    assert again.buttons[-1] == "‹ 返回清單"
    assert (await stage.press(mei, again, "‹ 返回清單")).buttons == ["✓ 11 月 24 日 · 新質生產力", "‹ 上一頁"]


async def test_an_empty_history_is_kind_and_shows_the_way(stage: Stage):
    mei = await stage.reader()
    empty = await stage.ask(mei, "/history")
    assert empty.text == "🗂 還沒有摘要。要不要每天在合適的時間收一個概念？收過的都會列在這裏。"
    assert empty.buttons == ["訂閱", "今日概念"]
    await mei.press(empty, "訂閱")
    card = await mei.wait_for_message()
    assert card.text.startswith("📬 每日摘要")
    assert (await stage.ask(mei, "/history")).text == "🗂 還沒有摘要。第一則送出後，便會列在這裏。"


async def test_today_is_the_readers_own_digest_or_what_comes_next(stage: Stage):
    mei = await stage.reader()
    shared = await stage.ask(mei, "/today")
    assert shared.text.startswith("☀️ 今日概念 · 2026 年 11 月 23 日\n")
    await stage.ask(mei, "/subscribe")
    coming = await stage.ask(mei, "/today")
    assert coming.text.split("\n")[:2] == ["⏳ 下一則：2026 年 11 月 24 日（星期二）08:30", "📘 新質生產力"]
    await stage.deliver(TUESDAY)
    digest = await mei.wait_for_message()
    today = await stage.ask(mei, "/today")
    assert (today.text, today.buttons) == (digest.text + "\n\n🔥 連續 1 天 · ❄️×2", digest.buttons)
