from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.simulator.page.scripted_bot import BOT_ID
from tests.simulator.page.support import messages, write

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from tests.simulator.page.support import Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def marks(poll: Locator) -> list[tuple[str, str, str]]:
    """Percentage, text and mark of each result row."""
    return [
        (
            await row.locator(".percent").inner_text(),
            await row.locator(".option-text").inner_text(),
            await row.get_attribute("data-mark") or "",
        )
        for row in await poll.get_by_test_id("poll-result").all()
    ]


async def play(page: Page, user_id: int) -> None:
    """Changes the played person from within a group."""
    await page.get_by_test_id("acting").click()
    await page.get_by_test_id(f"play-{user_id}").click()


async def test_two_people_vote_in_a_quiz_and_the_timer_closes_it(pages: Pages):
    group = await pages.group()
    page = await pages.page("小明", f"c{group}")
    await write(page, "/quiz")
    poll = page.get_by_test_id("poll")
    await expect(poll.get_by_test_id("poll-kind")).to_have_text("公開測驗")
    await expect(poll.get_by_role("timer")).to_contain_text("0:")

    await poll.get_by_role("button", name="投資").click()
    await expect(poll.get_by_test_id("poll-result")).to_have_count(3)
    assert await marks(poll) == [("0%", "創新", "right"), ("100%", "投資", "wrong"), ("0%", "出口", "")]
    await expect(poll.get_by_test_id("poll-explanation")).to_have_text("創新起主導作用。")

    await play(page, pages.users["Alice"])
    await expect(page.get_by_test_id("player")).to_contain_text("Alice")
    await poll.get_by_role("button", name="創新").click()
    await expect(poll.get_by_test_id("poll-voters")).to_have_text("See all 2 votes")
    assert await marks(poll) == [("50%", "創新", "right"), ("50%", "投資", ""), ("0%", "出口", "")]
    await poll.get_by_test_id("poll-voters").click()
    voters = await page.get_by_test_id("voters").locator("section").all_inner_texts()
    assert [" ".join(text.split()) for text in voters] == ["創新 · 1 vote A Alice", "投資 · 1 vote 小 小明"]
    await page.keyboard.press("Escape")

    await pages.sim("clock", advance=60)
    await expect(poll.get_by_test_id("poll-kind")).to_have_text("Final results")
    await expect(poll.get_by_role("timer")).to_have_count(0)


async def test_a_poll_with_several_answers_is_sent_when_ready_and_can_be_retracted(pages: Pages):
    group = await pages.group()
    page = await pages.page("小明", f"c{group}")
    await pages.bot.call("sendPoll", chat_id=group, question="選幾個", options=["甲", "乙", "丙"],
                         allows_multiple_answers=True, is_anonymous=True)  # fmt: skip
    poll = page.get_by_test_id("poll")
    await expect(poll.get_by_test_id("poll-send")).to_be_disabled()
    for name in ("甲", "丙"):
        await poll.get_by_role("checkbox", name=name).click()
    await poll.get_by_test_id("poll-send").click()
    await expect(poll.get_by_test_id("poll-result")).to_have_count(3)
    assert await marks(poll) == [("100%", "甲", "chosen"), ("0%", "乙", ""), ("100%", "丙", "chosen")]

    await poll.click(button="right", position={"x": 90, "y": 12})
    await page.get_by_test_id("menu-retract").click()
    await expect(poll.get_by_role("checkbox", name="甲")).to_have_attribute("aria-checked", "false")


async def test_inline_results_are_paged_chosen_by_keyboard_and_sent(pages: Pages):
    group = await pages.group()
    page = await pages.page("小明", f"c{group}")
    composer = page.get_by_test_id("composer")
    await composer.fill(f"@sim{BOT_ID}_bot 創新")
    options = page.get_by_role("listbox", name=f"@sim{BOT_ID}_bot 的結果").get_by_role("option")
    await expect(options).to_have_count(10)
    await expect(options.first).to_have_text("結結果 0創新")

    for _ in range(9):
        await composer.press("ArrowDown")
    await expect(options).to_have_count(20)
    await expect(options.nth(9)).to_have_attribute("aria-selected", "true")
    await expect(composer).to_have_attribute("aria-activedescendant", "suggest-9")
    await composer.press("Enter")

    sent = messages(page).last
    await expect(sent).to_contain_text("論述 9：創新")
    await expect(sent).to_have_attribute("data-side", "out")
    await expect(sent).to_contain_text(f"透過@sim{BOT_ID}_bot")
    await expect(composer).to_have_value("")
    await expect(page.get_by_test_id("suggest")).to_be_hidden()
    assert pages.bot.chosen == ["r9"]


async def test_a_button_that_switches_to_inline_mode_fills_the_composer(pages: Pages):
    page = await pages.begun()
    await page.get_by_role("button", name="在此查找").click()
    await expect(page.get_by_test_id("composer")).to_have_value(f"@sim{BOT_ID}_bot 創新")
    await page.get_by_test_id("inline-result").first.click()
    await expect(messages(page).filter(has_text="論述 0：創新").first).to_be_visible()


async def test_a_group_is_made_in_the_page_grows_and_becomes_a_supergroup(pages: Pages):
    page = await pages.page("小明", "")
    await page.get_by_test_id("new-group").click()
    await page.get_by_label("群組名稱").fill("研讀小組")
    await page.get_by_role("checkbox", name="Alice").uncheck()
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("chat-title")).to_contain_text("研讀小組")
    await expect(page.get_by_test_id("chat-status")).to_have_text("2 位成員")

    await page.get_by_test_id("pane-info").click()
    await page.get_by_test_id("add-member").click()
    await page.get_by_test_id("choice").filter(has_text="Alice").click()
    await expect(page.get_by_test_id("service").last).to_have_text("小明將Alice加入群組")

    await page.get_by_test_id("tab-lab").click()
    await page.get_by_test_id("lab-migrate").click()
    await page.get_by_test_id("confirm").click()
    await expect(page.get_by_test_id("service").last).to_contain_text("由群組「研讀小組」升級而成")
    await expect(page.get_by_test_id("chat-title")).to_contain_text("研讀小組")
    assert "chat=c-100" in page.url


async def test_hidden_results_are_shown_after_the_end_and_an_admin_deletes_the_poll_or_keeps_the_bot_from_writing(
    pages: Pages,
):
    users = [*pages.users.values()]
    group = (
        await pages.sim("chats", type="supergroup", title="讀書會", owner=users[0], members=users[1:], bots=[BOT_ID])
    )["id"]
    page = await pages.page("小明", f"c{group}")
    asking = {"question": "誰主導？", "options": ["創新", "投資"], "type": "quiz", "correct_option_ids": [0]}
    hidden = {"is_anonymous": False, "hide_results_until_closes": True, "open_period": 20}
    await pages.bot.call("sendPoll", chat_id=group, **asking, **hidden)
    poll = page.get_by_test_id("poll")
    await poll.get_by_role("button", name="創新").click()
    await expect(poll.get_by_test_id("poll-count")).to_contain_text("結束後公佈結果")
    await expect(poll.get_by_role("timer")).to_contain_text("0:")
    await expect(poll.get_by_test_id("poll-option").first).to_be_disabled()
    await expect(poll.get_by_test_id("poll-result")).to_have_count(0)
    await pages.sim("clock", advance=20)
    await expect(poll.get_by_test_id("poll-result")).to_have_count(2)
    assert await marks(poll) == [("100%", "創新", "right"), ("0%", "投資", "")]

    await poll.click(button="right", position={"x": 90, "y": 12})
    await page.get_by_test_id("menu-delete").click()
    await page.get_by_test_id("confirm").click()
    await expect(poll).to_have_count(0)

    await page.get_by_test_id("pane-info").click()
    for action, role in (("restrict", "已禁言"), ("allow", ""), ("promote", "管理員")):
        await page.get_by_test_id(f"member-{BOT_ID}").click()
        await page.get_by_test_id(action).click()
        await expect(page.get_by_test_id(f"member-{BOT_ID}").locator(".role")).to_have_text([role] if role else [])
    await page.get_by_test_id(f"member-{users[1]}").click()
    await page.get_by_test_id("restrict").click()
    await play(page, users[1])
    await expect(page.get_by_text("You may not write in this group.")).to_be_visible()
