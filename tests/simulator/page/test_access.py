from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.simulator.page.scripted_bot import BOT_ID, PAGES
from tests.simulator.page.support import messages, write

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.simulator.page.support import Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
OVERFLOW = """() => {
  const wide = [...document.querySelectorAll("body *")].filter((node) => {
    const box = node.getBoundingClientRect();
    const outside = box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
    return outside && !node.closest(".sr-only, .skip");
  });
  return [document.documentElement.scrollWidth > innerWidth, wide.map((node) => node.className)];
}"""
CONTRAST = """() => {
  const parse = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255);
  };
  const light = (colour) => {
    const [r, g, b] = parse(colour).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const probe = document.body.appendChild(document.createElement("span"));
  const value = (name) => { probe.style.color = `var(${name})`; return getComputedStyle(probe).color; };
  const pairs = [["--ink", "--bg"], ["--ink-dim", "--bg"], ["--ink-dim", "--bg-hover"], ["--accent", "--bg"],
    ["--accent", "--accent-soft"], ["--on-accent", "--accent-fill"], ["--ink", "--in"], ["--ink-dim", "--in"],
    ["--out-ink", "--out"], ["--out-dim", "--out"], ["--out-accent", "--out"], ["--danger", "--bg"],
    ["--danger", "--bg-soft"]];
  return pairs.map(([a, b]) => {
    const [x, y] = [light(value(a)), light(value(b))].sort((p, q) => q - p);
    return [a, b, Math.round(((x + 0.05) / (y + 0.05)) * 100) / 100];
  }).filter(([, , ratio]) => ratio < 4.5);
}"""
NAMELESS = """() => [
    ...document.querySelectorAll("button, a[href], input, textarea, select, [role=button], [tabindex='0']"),
  ].filter((node) => node.checkVisibility() && !(node.getAttribute("aria-label") || node.labels?.length
    || node.getAttribute("aria-labelledby") || node.textContent.trim()))
  .map((node) => node.outerHTML.slice(0, 120))"""
DICTIONARIES = """async () => {
  const { DICTIONARIES } = await import("/static/i18n.js");
  return Object.values(DICTIONARIES).map((words) => Object.keys(words).sort());
}"""


async def nameless(page: Page) -> list[str]:
    """Controls that a screen reader could not name, by the DOM and by the browser's own accessibility tree."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    roles = {
        "button",
        "link",
        "textbox",
        "checkbox",
        "combobox",
        "option",
        "tab",
        "menuitem",
        "listbox",
        "dialog",
        "log",
    }
    silent = [
        node["role"]["value"]
        for node in tree["nodes"]
        if not node["ignored"] and node["role"]["value"] in roles and not node.get("name", {}).get("value")
    ]
    return [*await page.evaluate(NAMELESS), *silent]


async def test_every_control_has_a_name_and_colours_have_contrast(pages: Pages):
    await pages.group()
    page = await pages.begun()
    for text in ("/format", "/photo", "/quiz", "/keyboard"):
        await write(page, text)
    await expect(page.get_by_test_id("reply-keyboard")).to_be_visible()
    assert await nameless(page) == []
    for pane in ("info", "lab", "record"):
        await page.get_by_test_id(f"pane-{pane}").click()
        assert await nameless(page) == []
    await page.get_by_test_id("new-group").click()
    assert await nameless(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_test_id("player").click()
    assert await nameless(page) == []
    assert await page.evaluate(CONTRAST) == []
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate(CONTRAST) == []


async def test_a_conversation_by_keyboard_alone_also_with_an_input_method(pages: Pages):
    page = await pages.page()
    await expect(page.get_by_role("button", name="開始", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(messages(page).last).to_contain_text("歡迎")
    await expect(page.get_by_test_id("composer")).to_be_focused()

    await page.keyboard.type("/fi")
    await expect(page.get_by_role("listbox", name="指令").get_by_role("option")).to_have_text(["/find查找論述"])
    await page.keyboard.press("Enter")
    card = messages(page).last
    await expect(card).to_contain_text(PAGES[0])
    await expect(page.get_by_test_id("announcer")).to_have_text(f"Bot：{PAGES[0]}")

    await card.get_by_role("button", name="下一頁 ▶").focus()
    await page.keyboard.press("Enter")
    await expect(card).to_contain_text(PAGES[1])
    await page.get_by_role("log").focus()
    await page.keyboard.press("ArrowUp")
    await expect(card).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="回覆")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("reply-bar")).to_contain_text(PAGES[1])
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("reply-bar")).to_be_hidden()
    await expect(page.get_by_test_id("composer")).to_be_focused()

    count = await messages(page).count()
    composer = page.get_by_test_id("composer")
    await composer.fill("創新")
    await composer.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229})
    await composer.press("Shift+Enter")
    await expect(composer).to_have_value("創新\n")
    assert await messages(page).count() == count


async def test_a_phone_shows_one_pane_and_never_scrolls_sideways(pages: Pages):
    group = await pages.group(title="一個名字很長很長很長很長很長很長的研讀小組")
    page = await pages.page("小明", "", **PHONE)
    await expect(page.get_by_test_id("chat-row")).to_have_count(2)
    assert await page.evaluate(OVERFLOW) == [False, []]

    await page.locator(f"[data-key='b{BOT_ID}']").tap()
    await page.get_by_test_id("start").tap()
    await expect(page.get_by_test_id("chat-list")).to_be_hidden()
    for text in ("/format", "/photo", "/quiz", "字" * 300 + "w" * 200, "/keyboard"):
        await write(page, text)
    await expect(page.get_by_test_id("reply-keyboard")).to_be_visible()
    assert await page.evaluate(OVERFLOW) == [False, []]
    await page.get_by_test_id("pane-lab").tap()
    assert await page.evaluate(OVERFLOW) == [False, []]
    await page.get_by_test_id("close-panel").tap()

    await page.get_by_test_id("back").tap()
    await page.locator(f"[data-key='c{group}']").tap()
    await expect(page.get_by_test_id("chat-status")).to_have_text("3 位成員")
    assert await page.evaluate(OVERFLOW) == [False, []]
    await page.go_back()
    await expect(page.get_by_test_id("chat-list")).to_be_visible()


async def test_the_interface_speaks_three_languages(pages: Pages):
    page = await pages.page("Alice")
    await expect(page.get_by_test_id("start")).to_have_text("START")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    for code, word in (("zh-Hans-CN", "这个机器人能做什么？"), ("zh-Hant-HK", "這個機械人可以做甚麼？")):
        await page.get_by_test_id("language").click()
        await page.get_by_test_id(f"language-{code}").click()
        await expect(page.get_by_test_id("empty")).to_contain_text(word)
    first, *others = await page.evaluate(DICTIONARIES)
    assert all(keys == first for keys in others)
