from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.simulator.page.scripted_bot import BOT_ID
from tests.simulator.page.support import messages, write

if TYPE_CHECKING:
    from tests.simulator.page.support import Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_faults_are_ordered_listed_and_removed_in_the_panel_and_all_is_reset(pages: Pages):
    page = await pages.begun()
    await page.get_by_test_id("pane-lab").click()
    await expect(page.get_by_test_id("no-faults")).to_be_visible()
    await page.get_by_label("多少秒後可重試").fill("7")
    await page.get_by_label("方法").select_option("sendPoll")
    await page.get_by_label("次數").fill("2")
    await page.get_by_test_id("add-fault").click()
    await expect(page.get_by_test_id("fault")).to_have_text("請求過多 429 · 7 秒sendPoll · Bot · 2 次")

    refusal = await pages.bot.refusal("sendPoll", chat_id=pages.users["小明"], question="?", options=["a", "b"])
    assert (refusal["error_code"], refusal["parameters"]) == (429, {"retry_after": 7})
    await expect(page.get_by_test_id("fault")).to_contain_text("1 次")
    await page.get_by_test_id("remove-fault").click()
    await expect(page.get_by_test_id("no-faults")).to_be_visible()

    await page.get_by_test_id("reset").click()
    await page.get_by_test_id("confirm").click()
    await expect(page.get_by_test_id("welcome-add")).to_be_visible()


async def test_a_person_blocks_the_bot_and_lets_it_back(pages: Pages):
    page = await pages.begun()
    await page.get_by_test_id("pane-info").click()
    await page.get_by_test_id("toggle-block").click()
    await expect(page.get_by_test_id("unblock")).to_be_visible()
    refusal = await pages.bot.refusal("sendMessage", chat_id=pages.users["小明"], text="?")
    assert refusal["description"] == "Forbidden: bot was blocked by the user"

    await page.get_by_test_id("unblock").click()
    await write(page, "回來了")
    await expect(messages(page).last).to_contain_text("你說：回來了")


async def test_a_lost_connection_is_shown_and_what_was_missed_is_read_again(pages: Pages):
    page = await pages.begun()
    await expect(page.get_by_test_id("connection-lost")).to_be_hidden()
    await page.context.set_offline(offline=True)
    pages.simulator.world.events.close()
    await expect(page.get_by_test_id("connection-lost")).to_contain_text("連線中斷")
    await pages.bot.call("sendMessage", chat_id=pages.users["小明"], text="離線時的話")
    await page.context.set_offline(offline=False)
    await expect(page.get_by_test_id("connection-lost")).to_be_hidden()
    await expect(messages(page).last).to_contain_text("離線時的話")


async def test_long_histories_are_read_page_by_page(pages: Pages):
    user = pages.users["小明"]
    await pages.sim("start", **{"as": user, "bot": BOT_ID})
    for number in range(70):
        await pages.bot.call("sendMessage", chat_id=user, text=f"第 {number} 句")
    page = await pages.page()
    await expect(messages(page).last).to_contain_text("第 69 句")
    await expect(messages(page)).to_have_count(50)
    await page.get_by_test_id("log").evaluate("(log) => { log.scrollTop = 0; }")
    await expect(messages(page)).to_have_count(72)
    await expect(page.get_by_test_id("scroll-down")).to_be_visible()
    await pages.bot.call("sendMessage", chat_id=user, text="新的一句")
    await expect(page.get_by_test_id("scroll-down")).to_contain_text("1")
    await page.get_by_test_id("scroll-down").click()
    await expect(page.get_by_test_id("scroll-down")).to_be_hidden()
