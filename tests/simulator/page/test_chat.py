from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.simulator.page.scripted_bot import PAGES
from tests.simulator.page.support import HOSTILE, messages, write

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.simulator.page.support import Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_newcomer_adds_a_person_starts_the_bot_and_talks(pages: Pages):
    await pages.sim("reset")
    await pages.bot.prepare()
    page = await pages.page(None)
    await page.get_by_test_id("welcome-add").click()
    await page.get_by_label("名字", exact=True).fill("陳大文")
    await page.get_by_test_id("submit").click()

    await expect(page.get_by_test_id("empty")).to_contain_text("我是測試用的機械人。")
    await page.get_by_test_id("start").click()
    await expect(messages(page).last).to_contain_text("歡迎")

    await write(page, "你好")
    await expect(messages(page).last).to_contain_text("你說：你好")
    sent = messages(page).filter(has_text="你好").first
    await expect(sent).to_have_attribute("data-side", "out")
    await expect(sent.get_by_role("img", name="已讀")).to_be_visible()


async def test_buttons_page_through_results_in_place(pages: Pages):
    page = await pages.begun()
    await write(page, "/find")
    card = messages(page).last
    await expect(card).to_contain_text(PAGES[0])
    count = await messages(page).count()

    await card.get_by_role("button", name="下一頁 ▶").click()
    await expect(card).to_contain_text(PAGES[1])
    await expect(page.get_by_test_id("toast")).to_have_text("第 2 頁")
    await expect(card.get_by_test_id("edited")).to_be_visible()
    await expect(card.get_by_role("button", name="下一頁 ▶")).to_be_focused()

    await card.get_by_role("button", name="下一頁 ▶").press("Enter")
    await expect(card).to_contain_text(PAGES[2])
    await card.get_by_role("button", name="◀ 上一頁").click()
    await expect(card).to_contain_text(PAGES[1])
    assert await messages(page).count() == count


async def test_alerts_wait_copy_buttons_copy_and_reply_keyboards_fold_after_one_use(pages: Pages):
    page = await pages.begun()
    await page.get_by_role("button", name="警告").click()
    await expect(page.get_by_test_id("alert-text")).to_have_text("小心")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("alert")).to_have_count(0)

    await page.get_by_role("button", name="複製", exact=True).click()
    await expect(page.get_by_test_id("toast")).to_have_text("已複製")
    assert await page.evaluate("navigator.clipboard.readText()") == "複製了的字"

    await write(page, "/keyboard")
    await page.get_by_role("group", name="機械人的按鈕鍵盤").get_by_role("button", name="乙").click()
    await expect(messages(page).last).to_contain_text("你說：乙")
    await expect(page.get_by_test_id("reply-keyboard")).to_have_count(0)
    await page.get_by_test_id("keyboard-toggle").click()
    await expect(page.get_by_test_id("reply-keyboard")).to_be_visible()


async def test_every_format_becomes_its_element_at_utf16_offsets(pages: Pages):
    page = await pages.begun()
    await write(page, "/format")
    text = messages(page).last.get_by_test_id("text")
    found = {
        tag: await text.locator(tag).first.text_content() for tag in ("strong", "em", "u", "s", "code", "blockquote")
    }
    assert found == {
        "strong": "粗",
        "em": "斜",
        "u": "底",
        "s": "刪",
        "code": "碼",
        "blockquote": "一\n二\n三\n四\n五\n六",
    }
    await expect(text.get_by_role("link", name="外")).to_have_attribute("href", "https://example.org/")

    spoiler = text.get_by_role("button", name="隱藏內容，按一下顯示")
    await spoiler.press("Enter")
    await expect(spoiler).to_have_count(0)
    await expect(text.get_by_text("秘密")).to_be_visible()

    fold = text.get_by_test_id("quote-toggle")
    await expect(fold).to_have_attribute("aria-expanded", "false")
    await fold.click()
    await expect(text.get_by_role("button", name="摺起引文")).to_have_attribute("aria-expanded", "true")


async def test_commands_and_deep_links_in_a_message_act_inside_the_page(pages: Pages):
    page = await pages.begun()
    await write(page, "/format")
    text = messages(page).filter(has_text="尾").get_by_test_id("text")
    await text.get_by_role("link", name="/find").click()
    await expect(messages(page).last).to_contain_text(PAGES[0])

    await text.get_by_role("link", name="深").click()
    await page.get_by_test_id("start").click()
    await expect(messages(page).last).to_contain_text("歡迎 deep")
    assert page.url.startswith(pages.simulator.url)


async def test_hostile_text_stays_text_and_the_browser_itself_would_refuse_markup(pages: Pages):
    mallory = await pages.sim("users", first_name=HOSTILE[:64], username="mallory", language_code="zh-hk")
    pages.users["mallory"] = mallory["id"]
    group = await pages.group(title=HOSTILE[:100], owner="mallory")
    entities = [{"type": "text_link", "offset": 0, "length": 4, "url": "javascript:window.hacked=1"}]
    await pages.bot.call("sendMessage", chat_id=group, text=HOSTILE, entities=entities)
    await pages.bot.call("sendMessage", chat_id=group, text=HOSTILE, reply_markup={"inline_keyboard": [[
        {"text": HOSTILE[:60], "callback_data": "page:0"}]]})  # fmt: skip
    await pages.bot.call("sendPoll", chat_id=group, question=HOSTILE, options=[HOSTILE, "b"])
    page = await pages.page("小明", f"c{group}")

    await write(page, HOSTILE)
    await expect(messages(page).get_by_test_id("text").first).to_contain_text(HOSTILE)
    await expect(messages(page).last).to_have_attribute("data-side", "out")
    await expect(page.get_by_test_id("poll-option").first).to_have_text(HOSTILE)
    await expect(page.get_by_test_id("chat-title")).to_contain_text(HOSTILE[:100])
    assert await page.locator("main img, main script, [href^='javascript']").count() == 0
    assert await page.evaluate("window.hacked") is None

    policy = await page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    refusal = "() => { try { document.body.innerHTML = '<b>x</b>'; return 'taken' } catch { return 'refused' } }"
    assert await page.evaluate(refusal) == "refused"
    pages.faults.clear()  # the browser reports the refusal that was just provoked


async def test_replies_edits_and_deletions_are_shown(pages: Pages):
    page = await pages.begun()
    await write(page, "原句")
    await expect(messages(page).last).to_contain_text("你說：原句")
    await _choose(page, "你說：原句", "menu-reply")
    await write(page, "收到")
    reply = messages(page).filter(has_text="收到").first
    await expect(reply.get_by_test_id("reply-quote")).to_contain_text("你說：原句")

    await page.get_by_test_id("composer").press("ArrowUp")
    await expect(page.get_by_test_id("composer")).to_have_value("收到")
    await write(page, "明白")
    await expect(messages(page).filter(has_text="明白").first.get_by_test_id("edited")).to_be_visible()

    await _choose(page, "你說：收到", "menu-delete")
    await page.get_by_test_id("confirm").click()
    await expect(messages(page).filter(has_text="你說：收到")).to_have_count(0)


async def _choose(page: Page, text: str, item: str) -> None:
    """Opens the menu of the newest message with this text and takes an item."""
    await messages(page).filter(has_text=text).last.click(button="right", position={"x": 90, "y": 12})
    await page.get_by_test_id(item).click()


async def test_a_photo_opens_large_and_a_forward_names_its_origin(pages: Pages):
    group = await pages.group()
    page = await pages.begun()
    await write(page, "/photo")
    await page.get_by_test_id("photo").click()
    await expect(page.get_by_test_id("lightbox").get_by_role("img")).to_be_visible()
    await page.keyboard.press("Escape")

    await _choose(page, "一張小圖", "menu-forward")
    await page.get_by_test_id("choice").filter(has_text="讀書會").click()
    await expect(page.get_by_test_id("forwarded")).to_have_text("轉寄自 Bot")
    assert page.url.endswith(f"chat=c{group}")


async def test_a_pinned_message_is_shown_above_and_a_reaction_below(pages: Pages):
    page = await pages.begun()
    place = {"chat_id": pages.users["小明"]}
    sent = await pages.bot.call("sendMessage", **place, text="重要的話")
    await pages.bot.call("pinChatMessage", **place, message_id=sent["message_id"])
    await expect(page.get_by_test_id("pinned")).to_have_text("置頂訊息重要的話")
    await page.get_by_test_id("pinned").click()
    await expect(page.locator(f"#message-{sent['message_id']}")).to_be_focused()
    reaction = [{"type": "emoji", "emoji": "👍"}]
    await pages.bot.call("setMessageReaction", **place, message_id=sent["message_id"], reaction=reaction)
    await expect(page.get_by_test_id("reactions")).to_have_text("👍1")


async def test_typing_shows_until_the_message_comes_and_unread_ones_are_counted_elsewhere(pages: Pages):
    group = await pages.group()
    page = await pages.begun()
    user = pages.users["小明"]
    await pages.bot.call("sendChatAction", chat_id=user, action="typing")
    await expect(page.get_by_test_id("chat-status")).to_contain_text("正在輸入")
    await pages.bot.call("sendMessage", chat_id=user, text="來了")
    await expect(page.get_by_test_id("chat-status")).to_have_text("機械人")

    for text in ("一", "二"):
        await pages.bot.call("sendMessage", chat_id=group, text=text)
    row = page.locator(f"[data-key='c{group}']")
    await expect(row.get_by_test_id("unread")).to_contain_text("2")
    await row.click()
    await expect(messages(page).last).to_contain_text("二")
    await expect(row.get_by_test_id("unread")).to_have_count(0)


async def test_a_well_known_place_is_chosen_or_coordinates_are_typed(pages: Pages):
    page = await pages.begun()
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-location").click()
    dialog = page.get_by_test_id("place-dialog")
    await expect(dialog.get_by_label("緯度")).to_have_value("22.28095")
    await dialog.get_by_label("地點").select_option("倫敦")
    await expect(dialog.get_by_label("緯度")).to_have_value("51.50080")
    await expect(dialog.get_by_label("經度")).to_have_value("-0.12460")
    await dialog.get_by_label("經度").fill("-0.5")
    await dialog.get_by_test_id("submit").click()
    await expect(messages(page).last.get_by_test_id("location")).to_contain_text("51.50080, -0.50000")
