"""Messages turn their pages in place, and every press is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
OUT_OF_DATE = {"text": "這個按鈕已經過時。請重新輸入一次，或看 /help。", "show_alert": True}


async def test_hits_are_paged_and_filtered_in_one_message(stage: Stage):
    mei = await stage.reader()
    first = await stage.ask(mei, "/find 創新")
    second = await stage.press(mei, first, "下一頁 ›")
    back = await stage.press(mei, second, "‹ 上一頁")
    only = await stage.press(mei, back, "2023-09-07")
    assert [message.text.split("\n")[-1] for message in (first, second, back)] == [
        "第 1 頁，共 5 頁",
        "第 2 頁，共 5 頁",
        "第 1 頁，共 5 頁",
    ]
    assert only.text.split("\n")[:2] == [
        "🔎「創新」：附表一有 2 則",
        "只看 2023 年 9 月 7 日 · 新時代推動東北全面振興座談會",
    ]
    assert "✓ 2023-09-07 (2)" in only.buttons


async def test_what_was_found_is_bold_and_underlined_in_a_quote(stage: Stage):
    mei = await stage.reader()
    message = await stage.ask(mei, "/find 產業園區")
    text = message.text.encode("utf-16-le")
    styled = [
        (entity["type"], text[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le"))
        for entity in message.raw["entities"]
    ]
    assert ("underline", "產業園區") in styled
    assert any(kind == "blockquote" and "產業園區" in quote for kind, quote in styled)


async def test_a_long_query_pages_too_though_it_does_not_fit_a_button(stage: Stage):
    mei = await stage.reader()
    first = await stage.ask(mei, "/find " + " ".join(["創新"] * 10))
    second = await stage.press(mei, first, "下一頁 ›")
    assert "第 2 頁" in second.text


async def test_a_statement_leads_to_its_neighbours_concepts_and_back_to_the_hits(stage: Stage):
    mei = await stage.reader()
    found = await stage.ask(mei, "/find 產業園區")
    whole = await stage.press(mei, found, "全文 1")
    following = await stage.press(mei, whole, "下一個 ›")
    back = await stage.press(mei, following, "↩ 返回查詢結果")
    assert [message.text.split("\n")[1] for message in (whole, following)] == [
        "2023 年 9 月 7 日 · 附表一，第 2 則（共 3 則）",
        "2023 年 9 月 7 日 · 附表一，第 3 則（共 3 則）",
    ]
    assert back.text == found.text


async def test_the_annex_is_read_in_place(stage: Stage):
    mei = await stage.reader()
    index = await stage.ask(mei, "/annex")
    statement = await stage.press(mei, index, "2024 年 3 月 5 日")
    again = await stage.press(mei, statement, "全部場合")
    assert (statement.text.split("\n")[0], again.text) == ("📜 2024 年政府工作報告", index.text)


async def test_the_tour_of_numbers_goes_row_by_row_to_concepts(stage: Stage):
    mei = await stage.reader()
    message = await stage.ask(mei, "/numbers")
    names = [message.text.split("\n")[0]]
    while "下一個 ›" in message.buttons:
        message = await stage.press(mei, message, "下一個 ›")
        names.append(message.text.split("\n")[0])
    assert names == [f"🔢 {number.heading}" for number in stage.library.numbers]
    concept = await stage.press(mei, message, message.buttons[0])
    assert concept.text.startswith("📘 ")


async def test_figures_are_paged_and_lead_to_concepts_and_back(stage: Stage):
    mei = await stage.reader()
    index = await stage.ask(mei, "/figures")
    first = await stage.press(mei, index, "強調基礎研究顛覆式創新")
    second = await stage.press(mei, first, "下一頁 ›")
    card = await stage.press(mei, second, second.buttons[2])
    figures = await stage.press(mei, card, "📊 數據")
    again = await stage.press(mei, figures, "↩ 返回概念")
    assert "資料來源：" in first.text
    assert card.text == again.text


async def test_concepts_are_browsed_by_section(stage: Stage):
    mei = await stage.reader()
    index = await stage.ask(mei, "/concepts")
    section = await stage.press(mei, index, "多管齊下塑造產業競爭力")
    second = await stage.press(mei, section, "下一頁 ›")
    card = await stage.press(mei, second, second.buttons[0])
    assert card.text.split("\n")[0] == f"📘 {second.buttons[0]}"
    back = await stage.press(mei, card, "本章概念")
    assert back.text == section.text


async def test_a_language_chosen_by_button_changes_the_page_at_once(stage: Stage):
    mei = await stage.reader()
    choice = await stage.ask(mei, "/language")
    changed = await stage.press(mei, choice, "English")
    assert (changed.text, changed.buttons) == (
        "🌐 From now on I write English here.",
        ["繁體中文", "简体中文", "✓ English"],
    )


async def test_the_same_button_twice_is_answered_without_an_error(stage: Stage):
    mei = await stage.reader()
    choice = await stage.ask(mei, "/language")
    await stage.press(mei, choice, "English")
    assert await mei.press(choice, "English") == {"answered": True, "text": "", "show_alert": False, "url": None}


async def test_a_press_is_answered_even_when_the_page_cannot_be_turned(stage: Stage):
    mei = await stage.reader()
    choice = await stage.ask(mei, "/help")
    await stage.telegram.fault("blocked", method="editMessageText", count=1)
    assert (await mei.press(choice, "瀏覽概念"))["answered"] is True


@pytest.mark.parametrize(
    "data", ["0c:old", "garbled", "1c:gone", "1q:0:1999-01-01:=創新", "1q:1::~forgotten", "1o:tlh"]
)
async def test_a_stale_button_says_so_politely(stage: Stage, data: str):
    mei = await stage.reader()
    old = await stage.speak(mei, "以前的訊息", {"text": "舊按鈕", "callback_data": data})
    answer = await mei.press(old, "舊按鈕")
    assert {name: answer[name] for name in OUT_OF_DATE} == OUT_OF_DATE
