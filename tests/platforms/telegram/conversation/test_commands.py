"""Every command, typed by a reader in a private chat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.syllabus import concept_of_day
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.deeplinks import ConceptLink, FindLink
from bot.platforms.words.commands import COMMANDS

if TYPE_CHECKING:
    from tests.platforms.telegram.conversation.conftest import Stage

BOT = 100001
pytestmark = pytest.mark.asyncio(loop_scope="module")
PUBLISHES = True


async def test_start_welcomes_in_the_language_of_the_client_with_ways_to_begin(stage: Stage):
    welcomed = []
    for code in ("zh-hant", "zh-hans", "en", "pt-br"):
        person = await stage.telegram.person("Someone", language_code=code)
        await person.start(BOT)
        message = await person.wait_for_message()
        welcomed.append((message.text.split("\n")[0], message.buttons))
    english = ("Hello. Let us read about new quality productive forces together, one concept a day.",
               ["Today’s concept", "Look up words", "Browse concepts",
                "✏️ Quiz me", "📬 A digest every day"])  # fmt: skip
    assert welcomed == [
        (
            "你好。我陪你讀新質生產力，每天一個概念。",
            ["今日概念", "查誰說過甚麼", "瀏覽概念", "✏️ 考考我", "📬 訂閱每日摘要"],
        ),
        (
            "你好。我陪你读新质生产力，每天一个概念。",
            ["今日概念", "查谁说过什么", "浏览概念", "✏️ 考考我", "📬 订阅每日摘要"],
        ),
        english,
        english,
    ]


async def test_a_deep_link_opens_a_concept_or_looks_words_up(stage: Stage):
    mei = await stage.reader()
    concept = stage.library.concepts[0]
    seen = []
    for link in (ConceptLink(concept.id), FindLink("產業園區"), FindLink(None)):
        await mei.start(BOT, deeplinks.encode(link))
        seen.append((await mei.wait_for_message()).text.split("\n")[0])
    assert seen == [
        f"📘 {concept.name}",
        "🔎「產業園區」：附表一有 1 則",
        "想查甚麼？輸入字詞、會議名稱或日期，我在附表一（國家領導人的表述）找給你看，例如 /find 新質生產力。",
    ]


@pytest.mark.parametrize("payload", ["concept_gone", "find_A", "quiz_7", "x" * 64])
async def test_a_bad_deep_link_is_answered_kindly(stage: Stage, payload: str):
    mei = await stage.reader()
    await mei.start(BOT, payload)
    message = await mei.wait_for_message()
    assert (message.text, message.buttons) == (
        "這條連結不完整，或者內容已經更新。不如由這裏開始：",
        ["今日概念", "查誰說過甚麼", "瀏覽概念"],
    )


@pytest.mark.parametrize(
    ("command", "first_line"),
    [
        ("/help", "可以怎樣問"),
        ("/about", "關於這個機械人"),
        ("/concepts", "📘 {concepts} 個概念，按簡報章節排列"),
        ("/numbers", "🔢 1 個主導"),
        ("/figures", "📊 {figures} 項統計數據，按簡報章節排列"),
        ("/annex", "📜 附表一：國家領導人的表述"),
        ("/language", "🌐 這裏現在用繁體中文。想用哪種語言？"),
        ("/concept 低空經濟", "📘 低空經濟"),
        ("/concept low-altitude economy", "📘 低空經濟"),
        ("/concept", "想看哪個概念？在指令後輸入名稱，例如 /concept 新質生產力，也可以慢慢瀏覽。"),
        ("/find 産業园区", "🔎「産業园区」：附表一有 1 則"),
        ("/search 產業園區", "🔎「產業園區」：附表一有 1 則"),
        ("/FIND 產業園區", "🔎「產業園區」：附表一有 1 則"),
    ],
)
async def test_a_command_is_answered(stage: Stage, command: str, first_line: str):
    mei = await stage.reader()
    message = await stage.ask(mei, command)
    counts = {"concepts": len(stage.library.concepts), "figures": len(stage.library.figures)}
    assert message.text.split("\n")[0] == first_line.format(**counts)


async def test_today_is_counted_where_the_reader_lives_and_leads_through_the_syllabus(stage: Stage):
    stage.at = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
    mei = await stage.reader()
    before = await stage.ask(mei, "/today")
    stage.at += timedelta(minutes=1)  # midnight in Hong Kong
    after = await stage.ask(mei, "/today")
    following = await stage.press(mei, before, "下一個 ›")
    concepts = [concept_of_day(stage.library, stage.at.date() + timedelta(days=days)).name for days in (0, 1)]
    assert [message.text.split("\n")[:2] for message in (before, after)] == [
        ["☀️ 今日概念 · 2026 年 11 月 23 日", f"📘 {concepts[0]}"],
        ["☀️ 今日概念 · 2026 年 11 月 24 日", f"📘 {concepts[1]}"],
    ]
    assert following.text.split("\n")[0] == f"📘 {concepts[1]}"


async def test_an_unknown_concept_is_answered_with_the_nearest_names(stage: Stage):
    mei = await stage.reader()
    message = await stage.ask(mei, "/concept 低空經劑")
    assert message.text.split("\n") == ["沒有名為「低空經劑」的概念。", "你是不是想找："]
    card = await stage.press(mei, message, "低空經濟")
    assert card.text.split("\n")[0] == "📘 低空經濟"


async def test_find_without_words_asks_for_some_with_examples(stage: Stage):
    mei = await stage.reader()
    message = await stage.ask(mei, "/find")
    assert message.text.startswith("想查甚麼？")
    found = await stage.press(mei, message, message.buttons[0])
    assert found.text.startswith("🔎「")


async def test_nothing_found_is_said_with_ways_on(stage: Stage):
    mei = await stage.reader()
    message = await stage.ask(mei, "/find 新能原")
    assert message.text.split("\n")[0] == "🔎 附表一沒有「新能原」。"
    assert "🔎 新能源" in message.buttons
    found = await stage.press(mei, message, "🔎 新能源")
    assert found.text.startswith("🔎「新能源」：附表一有 ")


async def test_an_unknown_command_is_answered_with_the_nearest(stage: Stage):
    mei = await stage.reader()
    answers = [await stage.ask(mei, command) for command in ("/fnid 創新", "/xyz")]
    assert [answer.text for answer in answers] == [
        "沒有 /fnid 這個指令。\n你是不是想用 /find？",
        "沒有 /xyz 這個指令。\n輸入 /help 看看可以怎樣問。",
    ]
    astray = await stage.ask(mei, "/find@other_bot 創新")
    assert astray.text.startswith("可以怎樣問")


async def test_a_language_is_remembered_and_brings_its_menu(stage: Stage):
    mei = await stage.reader()
    chosen = await stage.ask(mei, "/language en")
    later = await stage.ask(mei, "/help")
    menu = await mei.commands(BOT)
    assert (chosen.text, later.text.split("\n")[0]) == ("🌐 From now on I write English here.", "What you can ask")
    assert menu[0] == {"command": "today", "description": "Today’s concept"}


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("简体", "🌐 好，这里从现在起用简体中文。"),
        ("簡體中文", "🌐 好，这里从现在起用简体中文。"),
        ("zh_CN", "🌐 好，这里从现在起用简体中文。"),
        ("繁體", "🌐 好，這裏從現在起用繁體中文。"),
        ("zh-HK", "🌐 好，這裏從現在起用繁體中文。"),
        ("ENGLISH", "🌐 From now on I write English here."),
        ("Klingon", "🌐 這種語言我還不會。可以選："),
    ],
)
async def test_a_language_may_be_named_in_many_ways(stage: Stage, typed: str, answer: str):
    mei = await stage.reader()
    assert (await stage.ask(mei, f"/language {typed}")).text == answer


async def test_menus_and_descriptions_are_published_for_each_scope_and_language(stage: Stage):
    owner = await stage.reader()
    english = await stage.reader("en", "Ann")
    group = await stage.telegram.group("Class", owner, bots=(BOT,))
    menus = [await owner.commands(BOT), await english.commands(BOT), await owner.commands(BOT, chat=group)]
    assert [(len(menu), menu[0]["description"]) for menu in menus] == [
        (sum(command.in_private for command in COMMANDS), "今日概念"),
        (sum(command.in_private for command in COMMANDS), "Today’s concept"),
        (sum(command.in_groups for command in COMMANDS), "今日概念"),
    ]
    (bot,) = (await stage.telegram.snapshot())["bots"]
    assert bot["short_description"] == "「新質生產力」：每天一個概念，查誰在何時何地說過甚麼，還有小測。"
