"""What strangers bring along: names that turn sentences round, broken texts, addresses that lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.simulator.page.scripted_bot import BOT_ID
from tests.simulator.page.support import messages, write

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.simulator.page.support import Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TURNING = "陳\u202e小\u2069\u202e明"
SHOWN = TURNING.replace("\u2069", "")
TITLE = "讀\u202e書會"
TURNED = """(allowed) => {
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.checkVisibility()) continue;
    if (/[\\u202a-\\u202e]/.test(node.data)) {
      if (!allowed.includes(node.data)) faults.push(`not by itself: ${node.data}`);
      continue;
    }
    let before = null;
    for (let at = 0; at < node.length; at += 1) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width && before && Math.abs(box.top - before.top) < 2 && box.left < before.left - 1)
        faults.push(`turned round: ${node.data}`);
      if (box.width) before = box;
    }
    const parent = node.parentElement.closest(":has(bdi)");
    const first = [...(parent?.childNodes ?? [])].filter((one) => one.textContent);
    const lefts = first.map((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      const [box] = range.getClientRects();
      return box && [Math.round(box.top), box.left];
    }).filter(Boolean);
    if (getComputedStyle(parent ?? document.body).display.includes("flex")) continue;
    for (const [at, [top, left]] of lefts.entries())
      if (at && lefts[at - 1][0] === top && lefts[at - 1][1] > left + 1)
        faults.push(`out of order: ${parent.textContent}`);
  }
  return [...new Set(faults)];
}"""


async def turned(page: Page) -> list[str]:
    """Sentences on the page that do not run from left to right, and names that do not stand by themselves."""
    found: list[str] = await page.evaluate(TURNED, [TURNING, SHOWN, TITLE])
    return found


async def test_no_name_turns_a_sentence_round(pages: Pages):
    user = await pages.sim("users", first_name=TURNING, username="turning", language_code="zh-hk")
    pages.users["turning"] = user["id"]
    group = await pages.group(title=TITLE, owner="turning")
    await pages.sim("send", **{"chat": group, "as": user["id"], "text": "早晨"})
    poll = await pages.bot.call("sendPoll", chat_id=group, question="?", options=["甲", "乙"], is_anonymous=False)
    vote = {"chat": group, "message_id": poll["message_id"], "option_ids": [0]}
    for voter in ("turning", "小明"):
        await pages.sim("vote", **{"as": pages.users[voter], **vote})
    await pages.sim("faults", kind="drop", chat=group)
    page = await pages.page("小明", f"c{group}")
    added = page.get_by_test_id("service").nth(1)
    await expect(added).to_have_text(f"{SHOWN}將小明加入群組")
    await expect(page.locator(f"[data-key='c{group}'] .chat-preview")).to_contain_text("投票")
    assert await turned(page) == []

    await messages(page).filter(has_text="早晨").click(button="right", position={"x": 90, "y": 12})
    await page.get_by_test_id("menu-reply").click()
    await expect(page.get_by_test_id("reply-bar")).to_contain_text(f"回覆{SHOWN}")
    await page.get_by_test_id("pane-info").click()
    await page.get_by_test_id("player").click()
    assert await turned(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_test_id("leave").click()
    await expect(page.get_by_test_id("confirm-dialog")).to_contain_text(TITLE)
    assert await turned(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_test_id("poll-voters").click()
    assert await turned(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_test_id("pane-lab").click()
    await expect(page.get_by_test_id("fault")).to_contain_text(TITLE)
    assert await turned(page) == []

    await pages.sim("members", **{"chat": group, "as": pages.users["turning"], "action": "leave"})
    await expect(page.get_by_test_id("service").last).to_have_text(f"{SHOWN}離開了群組")
    assert await turned(page) == []


async def test_half_a_character_typed_leaves_the_chat_readable(pages: Pages):
    page = await pages.begun()
    await page.get_by_test_id("composer").evaluate("(field) => { field.value = 'a\\ud83d'; }")
    await page.get_by_test_id("composer").press("Enter")
    await expect(messages(page).last).to_contain_text("你說：a\ufffd")
    sent: list[Any] = await page.evaluate(
        """async ([chat, bot]) => {
          const { api } = await import("/static/api.js");
          const person = await api.addUser({ first_name: "\\ud83dx" });
          const message = await api.send({ chat, as: chat, bot }, "\\ude00");
          return [person.first_name, message.text];
        }""",
        [pages.users["小明"], BOT_ID],
    )
    assert sent == ["\ufffdx", "\ufffd"]
    await page.reload()
    await expect(messages(page).filter(has_text="你說：a\ufffd")).to_have_count(1)


@pytest.mark.parametrize(
    ("chat", "words"),
    [
        ("c-999", "這個對話已不存在。"),
        ("nonsense", "這個對話已不存在。"),
        ("b999", "這個機械人還未連線；它連線後，對話便會出現。"),
    ],
)
async def test_an_address_that_leads_nowhere_says_so_and_shows_the_way_back(pages: Pages, chat: str, words: str):
    page = await pages.page("小明", chat)
    await expect(page.get_by_test_id("empty")).to_have_text(words)
    await expect(page.get_by_test_id("chat-title")).to_contain_text("未知的對話")
    await expect(page.get_by_test_id("composer")).to_be_hidden()
    await page.get_by_test_id("gone").click()
    await expect(page.locator(".placeholder")).to_have_text("選擇一個對話")
    assert "chat=" not in page.url


async def test_a_group_one_is_not_in_says_so_until_one_joins(pages: Pages):
    group = await pages.sim("chats", type="group", title="別人的組", owner=pages.users["Alice"], bots=[BOT_ID])
    page = await pages.page("小明", f"c{group['id']}")
    await expect(page.get_by_test_id("empty")).to_have_text("加入這個群組後，便可看到訊息。")
    await page.get_by_test_id("join").click()
    await expect(page.get_by_test_id("service").last).to_have_text("小明加入了群組")
    await write(page, "/find")
    await expect(messages(page).last).to_contain_text("創新主導（一）")
