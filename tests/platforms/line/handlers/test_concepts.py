from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import reading
from tests.platforms.line.asking import NOON, labels

if TYPE_CHECKING:
    from tests.platforms.line.asking import Reader


async def test_today_s_concept_is_the_one_that_everybody_is_shown(ann: Reader):
    card = reading.todays_card(ann.context.library, NOON.date())
    shown = await ann.write("今日概念")
    assert shown is not None
    assert shown.splitlines()[:3] == ["☀️ 今日概念 · 2026 年 11 月 23 日", card.section.title, card.concept.name]
    pressed = ann.said
    await ann.tap("本章概念")
    await ann.tap("今日概念")
    assert ann.said == pressed


async def test_a_concept_leads_to_the_next_and_to_what_it_cites(ann: Reader):
    await ann.write("概念 基礎研究")
    first = ann.said
    assert await ann.tap("下一個 ›") is not None
    await ann.tap("‹ 上一個")
    assert ann.labels()[1:] == [one.label for one in first.quick_replies][2:] if first else False
    cited = next(one["data"] for one in labels(ann) if one["label"].startswith("📜"))
    assert await ann.press(cited) is not None


async def test_sections_lead_to_their_concepts(ann: Reader):
    assert await ann.write("概念") is not None
    shown = await ann.tap("7. 多管齊下塑造產業競爭力 (30)")
    assert shown is not None
    assert shown.startswith("📘 多管齊下塑造產業競爭力")
    await ann.tap("全部章節")
    assert ann.action("1. 引言 (5)") is not None


async def test_a_name_that_no_concept_has(ann: Reader):
    shown = await ann.write("概念 創新驅動器")
    assert shown is not None
    assert "沒有名為「創新驅動器」的概念。" in shown
    assert await ann.tap("在附表一查這個詞") is not None


async def test_without_a_name_one_is_asked_for(ann: Reader):
    assert await ann.write("/concept") is not None
    assert ann.action("瀏覽概念") is not None
