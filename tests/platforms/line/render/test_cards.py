"""Whole cards, so that their design is seen to change when it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.domain import reading
from bot.domain.library import Span
from bot.domain.lookup.results import Hit, LookupResult
from bot.domain.replies import Hits
from bot.platforms.line.browse_actions import ShowHits, ShowStatement
from bot.platforms.line.render import speech
from bot.platforms.line.speech import as_json
from tests.platforms.line.render.conftest import POSTBACKS

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech

ACCENT, INK, GREY, FOUND = "#0F4C5C", "#1C2B33", "#5A6770", "#B3261E"
STYLES = {"header": {"backgroundColor": ACCENT}, "body": {"backgroundColor": "#FFFFFF"}}
SEPARATOR = {"type": "separator", "margin": "lg", "color": "#D3DCE0"}
FOOTED = {"footer": {"backgroundColor": "#FFFFFF", "separator": True, "separatorColor": "#D3DCE0"}}


def text(words: str, size: str, color: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "wrap": True, "size": size, "color": color, "text": words, **more}


def rich(*spans: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "text", "wrap": True, "size": "sm", "color": INK, "contents": list(spans), **more}


def span(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "span", "text": words, **more}


def bubble(header: dict[str, Any], *inside: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = box(*inside, spacing="sm", paddingAll="16px")
    return {"type": "bubble", "size": "mega", "header": header, "body": body, "styles": STYLES, **more}


def box(*contents: dict[str, Any], layout: str = "vertical", **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def head(kind: str, beside: str) -> dict[str, Any]:
    shown = text(kind, "sm", "#FFFFFF", weight="bold"), text(beside, "xxs", "#D5E5E9", margin="xs")
    return box(*shown, paddingAll="12px", paddingStart="16px")


def bubbles(said: Speech) -> list[dict[str, Any]]:
    contents = as_json(said)[-1]["contents"]
    return contents["contents"] if contents["type"] == "carousel" else [contents]


def test_a_concept_of_the_day(small: Library, chinese: Pen):
    card = reading.concept_card(small, "tfp", taught_on=date(2026, 11, 23))
    assert card is not None
    said = speech(replace(card, related=()), chinese)
    assert as_json(said)[0]["altText"] == "📘 全要素生產率\n增長的質素。"
    why = span("💡 "), span("為何重要", weight="bold")
    assert bubbles(said) == [
        bubble(
            head("☀️ 今日概念 · 2026 年 11 月 23 日", "新發展理念"),
            text("全要素生產率", "lg", INK, weight="bold"),
            text("Total factor productivity", "xs", GREY, margin="xs"),
            rich(span("增長的質素。", weight="bold"), margin="md"),
            text("要素以外的貢獻。", "sm", INK, margin="md"),
            rich(*why, span("\n同樣投入，更多產出。"), margin="md"),
            SEPARATOR,
            text("出處：新發展理念 · 第 2 課，共 2 課", "xxs", GREY, margin="md"),
        )
    ]
    assert [reply.label for reply in said.quick_replies] == [
        "✏️ 考考我", "‹ 上一個", "本章概念", "每日摘要", "查誰說過甚麼", "可以怎樣問",
    ]  # fmt: skip


def test_a_hit_has_its_date_occasion_and_place_and_leads_to_the_full_text(small: Library, chinese: Pen):
    statement = small.statements[0]
    found = Hit(statement, small.occasions[0], (Span(2, 4),))
    reply = Hits(LookupResult("創新", [found]), ((small.occasions[0], 1),), None, 0)
    said = speech(reply, chinese)
    heading, _ = as_json(said)
    assert heading == {"type": "text", "text": "🔎「創新」：附表一有 1 則"}
    whole = {"type": "postback", "label": "全文", "data": POSTBACKS.data(ShowStatement("2023-09-07/1", "創新"))}
    marked = span("創新", weight="bold", color=FOUND, decoration="underline")
    quote = rich(span("科技"), marked, span("推動產業創新。"))
    side = box(width="3px", backgroundColor=ACCENT, cornerRadius="2px")
    inside = box(quote, flex=1, spacing="sm", paddingAll="10px")
    button = {
        "type": "button",
        "height": "sm",
        "adjustMode": "shrink-to-fit",
        "action": whole | {"displayText": "全文"},
        "style": "primary",
        "color": ACCENT,
    }
    assert bubbles(said) == [
        bubble(
            head("📜 座談會", "2023 年 9 月 7 日 · 附表一，第 1 則（共 1 則）"),
            box(side, inside, layout="horizontal", backgroundColor="#EEF3F4", cornerRadius="4px", margin="md"),
            SEPARATOR,
            text("第 1 則，共 1 則", "xxs", GREY, margin="md"),
            styles=STYLES | FOOTED,
            footer=box(button, spacing="sm", paddingAll="12px"),
        )
    ]


def test_nothing_found_says_what_is_near_as_things_to_tap(small: Library, chinese: Pen):
    reply = Hits(LookupResult("量子", (), ("創新",), small.concepts[:1]), (), None, 0)
    said = speech(reply, chinese)
    (card,) = bubbles(said)
    tapped = [part["action"]["data"] for part in card["body"]["contents"] if "action" in part]
    assert POSTBACKS.read(tapped[0]) == ShowHits("創新")
    assert as_json(said)[0]["altText"] == "🔎 附表一沒有「量子」。"
