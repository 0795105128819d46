"""Pages written out in full, set from a library small enough to be read beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.domain import reading, replies
from bot.domain.language import Language
from bot.domain.library import Span
from bot.domain.lookup.results import Hit, LookupResult
from bot.platforms.i18n import wording
from bot.platforms.telegram.page import CallbackButton, Page, SwitchInlineButton
from bot.platforms.telegram.render import page

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.replies import Reply

TRADITIONAL, SIMPLIFIED, ENGLISH = Language


def shown(reply: Reply | None, language: Language) -> Page:
    assert reply is not None
    return page(reply, wording(language))


def text(reply: Reply | None, language: Language) -> list[str]:
    return shown(reply, language).text.split("\n")


def hits(small: Library, *, chosen: int | None = None, **more: object) -> replies.Hits:
    found = [
        Hit(statement, small.occasion_by_id[statement.occasion_id], (Span(at, at + 2),))
        for statement in small.statements
        if (at := statement.text.find("創新")) >= 0
    ]
    result = LookupResult("創新", found, **more)  # type: ignore[arg-type] # keyword by keyword in the tests
    occasions = tuple((occasion, 1) for occasion in small.occasions)
    return replies.Hits(result, occasions, None if chosen is None else small.occasions[chosen], 0)


def test_todays_card_in_traditional(small: Library):
    card = reading.concept_card(small, "green", taught_on=date(2026, 11, 23), query="綠色")
    assert shown(card, TRADITIONAL) == Page(
        "☀️ 今日概念 · 2026 年 11 月 23 日\n"
        "📘 <b>綠色發展</b>\n"
        "Green development\n"
        "\n"
        "<b>發展要綠色。</b>\n"
        "\n"
        "說明「綠色」與網路。\n"
        "\n"
        "💡 <b>為何重要</b>\n"
        "與廠家有關。\n"
        "\n"
        "<i>出處：新發展理念 · 註 1 · 第 1 課，共 2 課</i>",
        (
            (CallbackButton("全要素生產率", "1c:tfp"),),
            (
                CallbackButton("📜 2024-01-31 · 1", "1p:2024-01-31/1"),
                CallbackButton("🔢 2 個理念", "1n:five-ideas"),
            ),
            (CallbackButton("📊 數據 1 項", "1u:green:0"),),
            (CallbackButton("本章概念", "1e:ideas:0"), CallbackButton("下一個 ›", "1c:tfp")),
            (CallbackButton("✏️ 考考我", "10:cgreen:0:5"), SwitchInlineButton("分享", "綠色發展")),
            (CallbackButton("在附表一查這個詞", "1q:0::=綠色"),),
            (CallbackButton("📬 訂閱每日摘要", "1A::begin"),),
        ),
    )


def test_a_card_in_simplified(small: Library):
    assert text(reading.concept_card(small, "green"), SIMPLIFIED) == [
        "📘 <b>绿色发展</b>",
        "Green development",
        "",
        "<b>发展要绿色。</b>",
        "",
        "说明“绿色”与网路。",
        "",
        "💡 <b>为何重要</b>",
        "与厂家有关。",
        "",
        "<i>出处：新发展理念 · 注 1 · 第 1 课，共 2 课</i>",
    ]


def test_a_card_in_english_has_the_chinese_beside_it(small: Library):
    assert text(reading.concept_card(small, "green"), ENGLISH) == [
        "📘 <b>Green development</b>",
        "綠色發展",
        "",
        "<b>Development is to be green.</b>",
        "",
        "<i>The explanation, in Chinese:</i>",
        "<blockquote expandable>說明「綠色」與網路。</blockquote>",
        "",
        "💡 <b>Why it matters</b>",
        "與廠家有關。",
        "",
        "<i>From: Development ideas · note 1 · concept 1 of 2</i>",
    ]


def test_the_sections(small: Library):
    assert shown(reading.section_index(small), SIMPLIFIED) == Page(
        "📘 <b>2 个概念，按简报章节排列</b>\n\n1. <b>新发展理念</b>（2）\n五个理念。",
        ((CallbackButton("1. 新发展理念", "1e:ideas:0"),),),
    )


def test_a_sections_concepts(small: Library):
    assert shown(reading.section_concepts(small, "ideas", 7), ENGLISH) == Page(
        "📘 <b>Development ideas</b>\n"
        "\n"
        "<b>Green development</b>\n"
        "Development is to be green.\n"
        "\n"
        "<b>Total factor productivity</b>\n"
        "Growth beyond input.",
        (
            (CallbackButton("Green development", "1c:green"),),
            (CallbackButton("Total factor productivity", "1c:tfp"),),
            (CallbackButton("All sections", "1s"), CallbackButton("✏️ Quiz me", "10:sideas:0:5")),
        ),
    )


def test_a_number_with_its_items(small: Library):
    assert shown(reading.number_card(small, "five-ideas"), ENGLISH) == Page(
        "🔢 <b>Two ideas</b>\n"
        "Annex 2, row 1 of 1\n"
        "\n"
        "<blockquote>2 個理念\n綠色、創新</blockquote>\n"
        "\n"
        "Two ideas there are.\n"
        "\n"
        "1. <b>Green</b>\n"
        "Care for nature.\n"
        "\n"
        "2. <b>Innovation</b>\n"
        "Something new.",
        (
            (CallbackButton("Green development", "1c:green"),),
            (CallbackButton("All numbers", "1m"),),
            (CallbackButton("✏️ Quiz me", "10:nfive-ideas:0:5"),),
        ),
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (TRADITIONAL, ["研發經費（R&amp;D）", "<b>逾 33,278 億元</b>（2023 年）", "比上年多。"]),
        (SIMPLIFIED, ["研发经费（R&amp;D）", "<b>逾 33,278 亿元</b>（2023 年）", "比上年多。"]),
        (ENGLISH, ["R&amp;D spending", "<b>over 3.3278 trillion yuan</b> (2023)", "More than before."]),
    ],
)
def test_a_figure_with_unit_period_and_comparison(small: Library, language: Language, expected: list[str]):
    assert text(reading.section_figures(small, "ideas", 0), language)[2:5] == expected


def test_a_concepts_figures_lead_back_to_it(small: Library):
    assert shown(reading.concept_figures(small, "green", 0), TRADITIONAL) == Page(
        "📊 <b>數據：綠色發展</b>\n"
        "\n"
        "研發經費（R&amp;D）\n"
        "<b>逾 33,278 億元</b>（2023 年）\n"
        "比上年多。\n"
        "<i>資料來源：國家統計局，註 1</i>",
        (
            (CallbackButton("綠色發展", "1c:green"),),
            (CallbackButton("↩ 返回概念", "1c:green"), CallbackButton("全部數據", "1g")),
        ),
    )


def test_the_annex_by_occasion(small: Library):
    assert shown(reading.annex_index(small), ENGLISH) == Page(
        "📜 <b>Annex 1: what the leaders said</b>\n"
        "3 statements, by occasion.\n"
        "\n"
        "7 September 2023 · <b>Symposium</b>, one statement\n"
        "31 January 2024 · <b>Study session</b>, 2 statements",
        (
            (
                CallbackButton("7 September 2023", "1p:2023-09-07/1"),
                CallbackButton("31 January 2024", "1p:2024-01-31/1"),
            ),
        ),
    )


def test_a_statement_that_was_looked_for_and_corrected(small: Library):
    card = replies.StatementCard(
        statement=small.statements[2],
        occasion=small.occasions[1],
        highlights=(Span(2, 4),),
        concepts=small.concepts[:1],
        previous=small.statements[1],
        following=None,
        query="循環",
    )
    assert shown(card, TRADITIONAL) == Page(
        "📜 <b>集體學習會</b>\n"
        "2024 年 1 月 31 日 · 附表一，第 2 則（共 2 則）\n"
        "\n"
        "<blockquote>良性<b><u>循環</u></b>。</blockquote>\n"
        "\n"
        "<i>所據文本有錯漏，這裏已訂正；該文本原作：</i>\n"
        "<blockquote expandable>良性迴圈。</blockquote>",
        (
            (CallbackButton("‹ 上一個", "1p:2024-01-31/1:=循環"), CallbackButton("全部場合", "1a")),
            (CallbackButton("綠色發展", "1c:green"),),
            (
                CallbackButton("✏️ 考考我", "10:t2024-01-31/2:0:5"),
                SwitchInlineButton("分享", "2024-01-31/2"),
                CallbackButton("↩ 返回查詢結果", "1q:0::=循環"),
            ),
        ),
    )


def test_hits_carry_date_occasion_and_place(small: Library):
    assert shown(hits(small), TRADITIONAL) == Page(
        "🔎「<b>創新</b>」：附表一有 2 則\n"
        "\n"
        "1. <b>2023 年 9 月 7 日</b> · 座談會，第 1 則\n"
        "<blockquote>科技<b><u>創新</u></b>推動產業創新。</blockquote>\n"
        "\n"
        "2. <b>2024 年 1 月 31 日</b> · 集體學習會，第 1 則\n"
        "<blockquote><b>綠色發展</b>是底色，要<b><u>創新</u></b>。</blockquote>",
        (
            (
                CallbackButton("全文 1", "1p:2023-09-07/1:=創新"),
                CallbackButton("全文 2", "1p:2024-01-31/1:=創新"),
            ),
            (
                CallbackButton("✏️ 考考我 1", "10:t2023-09-07/1:0:5"),
                CallbackButton("✏️ 考考我 2", "10:t2024-01-31/1:0:5"),
            ),
            (
                CallbackButton("✓ 全部場合", "1q:0::=創新"),
                CallbackButton("2023-09-07 (1)", "1q:0:2023-09-07:=創新"),
                CallbackButton("2024-01-31 (1)", "1q:0:2024-01-31:=創新"),
            ),
        ),
    )


def test_hits_of_one_occasion_say_so(small: Library):
    assert text(hits(small, chosen=0), ENGLISH)[:3] == [
        "🔎 “<b>創新</b>”: 2 statements of Annex 1",
        "Only 7 September 2023 · Symposium",
        "<i>Quoted in the original Chinese.</i>",
    ]


def test_hits_say_when_only_parts_were_found(small: Library):
    assert (
        text(hits(small, pieces=("科技<", "產業")), TRADITIONAL)[1]
        == "沒有完全相同的說法，改為分開查：科技&lt;、產業。"
    )
    assert text(hits(small, shortened=True), TRADITIONAL)[1] == "文字很長，只查了開頭的部分。"


def test_nothing_found_is_said_honestly_with_what_is_near(small: Library):
    nothing = replies.Hits(LookupResult("低空<", (), ("創新",), small.concepts[:1]), (), None, 0)
    assert shown(nothing, TRADITIONAL) == Page(
        "🔎 附表一沒有「<b>低空&lt;</b>」。\n\n附表一有這些相近的字詞，可以一試。\n以下概念談到它。",
        (
            (CallbackButton("🔎 創新", "1q:0::=創新"),),
            (CallbackButton("綠色發展", "1c:green:=低空<"),),
            (CallbackButton("讀附表一", "1a"),),
        ),
    )


def test_nothing_found_and_nothing_near(small: Library):
    nothing = replies.Hits(LookupResult("x"), (), small.occasions[0], 0)
    assert shown(nothing, ENGLISH) == Page(
        "🔎 “<b>x</b>” is not in what Annex 1 quotes from 7 September 2023.\n"
        "\n"
        "Try a shorter or a more common word, or read through the annex.",
        ((CallbackButton("All occasions", "1q:0::=x"),), (CallbackButton("Read Annex 1", "1a"),)),
    )
