"""Digests as whole pages, over a library so small that they can be written out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.domain import reading
from bot.domain.arrivals import Arrivals
from bot.domain.delivery import DayCounts, Overdue, SubscriptionTotals, Sweep, Upcoming
from bot.domain.digest import Digest, Quotation
from bot.domain.digest_replies import ComingConcept, DigestCard, History, RelatedStatements
from bot.domain.language import Language
from bot.domain.library import Span
from bot.domain.questions import Question, QuestionKind
from bot.domain.questions_shown import ConceptAsked, FigureAsked, NumberAsked, OccasionAsked
from bot.domain.quota import Quota
from bot.domain.schedule import Due
from bot.domain.streak import Streak
from bot.domain.subscription import ChatKind, DeliveryStatus, Length
from bot.platforms.i18n import wording
from bot.platforms.telegram.page import CallbackButton, Page, UrlButton
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.digest import channel_digest
from bot.platforms.telegram.render.digest_questions import answer_notice, question_block
from bot.platforms.telegram.render.status import status_page
from bot.services.status import Status, Trouble

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.questions_shown import QuestionShown

DELIVERY = UUID("0123456789abcdef0123456789abcdef")
SPOT = "ASNFZ4mrze8BI0VniavN7w"
ON = date(2026, 11, 24)
CHINESE, SIMPLIFIED, ENGLISH = (wording(language) for language in Language)


def digest(library: Library) -> Digest:
    """A digest with everything in it."""
    green, tfp = library.concepts
    statement = library.statement_by_id["2024-01-31/1"]
    return Digest(
        delivery_id=DELIVERY,
        on=ON,
        concept=green,
        section=library.sections[0],
        place=2,
        total=2,
        is_review=False,
        quotation=Quotation(statement, library.occasion_by_id["2024-01-31"], Span(0, 8)),
        figure=library.figures[0],
        question=Question(QuestionKind.CONCEPT, "tfp", ("green", "tfp"), (1,)),
        answer=None,
        streak=Streak(5, 2, 0, ON, 9),
        length=Length.FULL,
        offers_taper=False,
        asked=ConceptAsked(tfp, "增長的＿＿。", "Growth beyond ＿＿.", (green, tfp), (1,)),
    )


def test_a_full_digest(small: Library):
    assert page(DigestCard(digest(small), ChatKind.PRIVATE), CHINESE) == Page(
        "☀️ 2026 年 11 月 24 日 · 第 2／2 則\n📘 <b>綠色發展</b>\nGreen development\n\n"
        "<b>發展要綠色。</b>\n\n說明「綠色」與網路。\n\n💡 <b>為何重要</b>\n與廠家有關。\n\n"
        "📜 2024 年 1 月 31 日 · 集體學習會\n<blockquote><b>綠色發展</b>是底色，…</blockquote>\n\n"
        "📊 研發經費（R&amp;D）\n<b>逾 33,278 億元</b>（2023 年）\n比上年多。\n"
        "<i>資料來源：國家統計局，註 1</i>\n\n"
        "✏️ <b>這說的是哪個概念？</b> · <i>自動出題</i>\n<blockquote>增長的＿＿。</blockquote>\n\n🔥 連續 5 天 · ❄️×2",
        (
            (CallbackButton("綠色發展", f"1O:{SPOT}:0"), CallbackButton("全要素生產率", f"1O:{SPOT}:1")),
            (
                CallbackButton("再看詳解", f"1P:{SPOT}:"),
                CallbackButton("相關語錄", f"1Q:{SPOT}"),
                CallbackButton("‹ 上一則", f"1S:{SPOT}"),
                CallbackButton("設定", f"1T:{SPOT}"),
            ),
        ),
    )


def test_a_short_one_in_english_answered(small: Library):
    short = replace(digest(small), length=Length.SHORT, answer=0, is_review=True)
    assert page(DigestCard(short, ChatKind.PRIVATE), ENGLISH).text == (
        "☀️ 24 November 2026 · Review\n📘 <b>Green development</b>\n綠色發展\n\n"
        "<b>Development is to be green.</b>\n\n"
        "📜 31 January 2024 · Study session\n<i>Annex 1 is quoted in the original Chinese:</i>\n"
        "<blockquote><b>綠色發展</b>是底色，…</blockquote>\n\n"
        "✏️ <b>Which concept is this?</b> · <i>auto-generated</i>\n<blockquote>Growth beyond ＿＿.</blockquote>\n"
        "✗ A. Green development\n✓ <b>B. Total factor productivity</b>\n\n<b>The answer is B.</b>\n"
        "Growth beyond input.\n\n"
        "🔥 5-day streak · ❄️×2"
    )


def test_a_channel_gets_links_in_place_of_pages(small: Library):
    card = DigestCard(replace(digest(small), streak=None), ChatKind.CHANNEL)
    assert channel_digest(card, SIMPLIFIED, "our_bot").keyboard == (
        (CallbackButton("绿色发展", f"1O:{SPOT}:0"), CallbackButton("全要素生产率", f"1O:{SPOT}:1")),
        (
            UrlButton("再看详解", "https://t.me/our_bot?start=concept_green"),
            UrlButton("相关语录", "https://t.me/our_bot?start=quotes_green"),
            UrlButton("‹ 上一则", f"https://t.me/our_bot?start=before_{SPOT}"),
            UrlButton("设置", "https://t.me/our_bot?start=settings"),
        ),
    )


def test_a_preview_lists_the_options_and_has_no_buttons(small: Library):
    shown = page(DigestCard(replace(digest(small), delivery_id=None), ChatKind.PRIVATE), CHINESE)
    assert shown.keyboard == ()
    assert "＿＿。</blockquote>\nA. 綠色發展\nB. 全要素生產率\n" in shown.text


def asked_of(library: Library) -> dict[str, QuestionShown]:
    statement, number, figure = library.statement_by_id["2024-01-31/1"], library.numbers[0], library.figures[0]
    return {
        "occasion": OccasionAsked(statement, Span(0, 8), library.occasions, (1,)),
        "number": NumberAsked(number, number.items, (number, number), (0,)),
        "figure": FigureAsked(figure, library.concepts[0], (Decimal(20000), Decimal(33278)), (1,)),
    }


@pytest.mark.parametrize(
    ("kind", "block", "notice"),
    [
        (
            "occasion",
            (
                "✏️ <b>這段話出自哪個場合？</b> · <i>自動出題</i>\n<blockquote>綠色發展是底色，…</blockquote>\n"
                "A. 2023 年 9 月 7 日，座談會\nB. 2024 年 1 月 31 日，集體學習會"
            ),
            (
                "✗ 還差一點，答案是：2024 年 1 月 31 日，集體學習會。\n"
                "出自 2024 年 1 月 31 日的集體學習會，見附表一該場合第 1 則。"
            ),
        ),
        (
            "number",
            "✏️ <b>哪一項屬於「2 個理念」？</b> · <i>自動出題</i>",
            "✓ 答對了：綠色。\n愛護環境。（附表二：2 個理念）",
        ),
        (
            "figure",
            "✏️ <b>2023 年，研發經費（R&amp;D）是多少？</b> · <i>自動出題</i>",
            "✗ 還差一點，答案是：逾 33,278 億元。\n比上年多。\n資料來源：國家統計局",
        ),
    ],
)
def test_questions_before_and_after_the_answer(small: Library, kind: str, block: str, notice: str):
    asked = asked_of(small)[kind]
    assert (question_block(asked, None, CHINESE), answer_notice(asked, 0, CHINESE)) == (block, notice)


def test_statements_that_a_concept_does_not_cite_are_called_what_they_are(small: Library):
    quotation = digest(small).quotation
    assert quotation is not None
    shown = page(RelatedStatements(small.concepts[1], (quotation,), are_cited=False, delivery_id=DELIVERY), CHINESE)
    assert shown == Page(
        "📜 <b>全要素生產率</b> · 相關語錄\n附表一沒有直接談到這個概念，意思最接近的是：\n\n"
        "1. <b>2024 年 1 月 31 日</b> · 集體學習會，第 1 則\n"
        "<blockquote><b>綠色發展</b>是底色，要創新。</blockquote>",
        (
            (CallbackButton("全文 1", f"1R:{SPOT}:2024-01-31/1"),),
            (CallbackButton("‹ 返回摘要", f"1N:{SPOT}"),),
        ),
    )
    nothing = page(RelatedStatements(small.concepts[1], (), are_cited=False), ENGLISH)
    assert nothing.text.endswith("Annex 1 says nothing about it; the briefing explains it in its own words.")


def test_what_comes_next_stands_under_its_time(small: Library):
    card = reading.concept_card(small, "green")
    assert card is not None
    coming = page(ComingConcept(card, Due(ON, datetime(2026, 11, 24, 0, 30, tzinfo=UTC)), time(8, 30)), CHINESE)
    assert coming.text.startswith("⏳ 下一則：<b>2026 年 11 月 24 日（星期二）08:30</b>\n📘 <b>綠色發展</b>\n")
    assert page(ComingConcept(card, None, None), CHINESE) == page(card, CHINESE)
    held = page(ComingConcept(card, Due(ON, datetime(2026, 11, 24, 0, 30, tzinfo=UTC)), None), CHINESE)
    assert held.text.startswith("⏳ 摘要正在送來，這次講：\n📘 <b>綠色發展</b>\n")


def overdue() -> Status:
    """Digests of which some are late, though nothing else is wrong."""
    at = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    counts = {DeliveryStatus.SENT: 9, DeliveryStatus.UNKNOWN: 1, DeliveryStatus.SENDING: 2}
    return Status(
        at=at,
        troubles=(Trouble.OVERDUE,),
        days=(DayCounts(ON, counts, late=3),),
        upcoming=Upcoming(at + timedelta(hours=1), 7),
        overdue=Overdue(at - timedelta(minutes=30), 2),
        last_sweep=Sweep(at - timedelta(seconds=21), at - timedelta(seconds=20)),
        running_since=None,
        totals=SubscriptionTotals(active=12, paused=1, suspended=2, ended=3),
        arrivals=Arrivals({DeliveryStatus.SENT: 4, DeliveryStatus.SUSPENDED: 6}),
        stuck=1,
        silent_for=timedelta(),
    )


def test_the_status_says_what_is_wrong_first():
    status = overdue()
    assert status_page(status, CHINESE, ZoneInfo("Asia/Hong_Kong")) == Page(
        "🚨 <b>有摘要逾期未發。原因請查看日誌。</b>\n\n"
        "下一則：2026 年 11 月 24 日 10:00；24 小時內 7 則\n"
        "逾期未發：2 則，最早應在 2026 年 11 月 24 日 08:30\n"
        "上次檢查：20 秒前，用了 1.0 秒\n訂閱：有效 12，暫停 1，送不到 2，已取消 3\n\n"
        "<b>2026 年 11 月 24 日</b>：到期 12 – 待發 2、送出 9（遲發 3）、不明 1\n\n"
        "<i>截至 2026 年 11 月 24 日 09:00</i>",
        ((CallbackButton("重新整理", "1X"),),),
    )
    lost = replace(status, troubles=(Trouble.NONE_ARRIVE, Trouble.FEW_ARRIVE, Trouble.NOBODY_LEFT, Trouble.STUCK))
    assert status_page(lost, CHINESE, ZoneInfo("Asia/Hong_Kong")).text.split("\n\n")[0] == (
        "🚨 <b>摘要全部沒有送達。過去 24 小時處理了 10 則：送出 4、送不到 6。原因請查看日誌。</b>\n"
        "🚨 <b>不少摘要沒有送達。過去 24 小時處理了 10 則：送出 4、送不到 6。原因請查看日誌。</b>\n"
        "🚨 <b>沒有摘要發出：2 個訂閱的對話全部送不到。原因請查看日誌。</b>\n"
        "🚨 <b>有 1 個訂閱算不出下一則的時間。原因請查看日誌。</b>"
    )
    well = replace(status, troubles=(), days=(), overdue=Overdue(None, 0), last_sweep=None, upcoming=Upcoming(None, 0))
    assert status_page(well, ENGLISH, ZoneInfo("Asia/Hong_Kong")).text == (
        "✅ <b>Digests go out.</b>\n\nNext due: none\nOverdue: none\nLast sweep: none yet\n"
        "Subscriptions: 12 active, 1 paused, 2 unreachable, 3 ended\n\nNo digest has fallen due yet.\n\n"
        "<i>As of 24 November 2026 09:00</i>"
    )
    of_line = replace(well, quota=Quota(date(2026, 11, 1), most=200, used=130))
    assert (
        status_page(of_line, ENGLISH, ZoneInfo("Asia/Hong_Kong"))
        .text.split("\n\n")[1]
        .endswith("3 ended\nLINE this month: 130 of 200 messages used; about 8 a day left")
    )


def test_who_has_no_past_digests_is_led_to_subscribing_unless_some_are_to_come():
    words = wording(Language.ENGLISH)
    for is_subscribed, buttons in ((True, ["Today’s concept"]), (False, ["Subscribe", "Today’s concept"])):
        shown = page(History((), 0, 0, 0, is_subscribed), words)
        assert [button.label for row in shown.keyboard for button in row] == buttons
