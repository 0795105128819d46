"""How questions of each kind are worded as polls, and the pages behind 看詳解."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.domain.authored_questions import AuthoredQuestion, Level, QuestionForm
from bot.domain.language import Language
from bot.domain.library import Span
from bot.domain.questions_shown import (
    AuthoredAsked,
    ConceptAsked,
    DateAsked,
    FigureAsked,
    HomeAsked,
    MeetingAsked,
    NumberAsked,
    OccasionAsked,
    Sources,
    StatementAsked,
    YearAsked,
)
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import ShowConcept, ShowConceptFigures, ShowNumber, ShowStatement, decode
from bot.platforms.telegram.page import CallbackButton
from bot.platforms.telegram.render.quiz_questions import PollText, poll_of, why_page

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.telegram.page import Page

HANT, HANS, EN = (wording(language) for language in (Language.TRADITIONAL, Language.SIMPLIFIED, Language.ENGLISH))


def data_of(page: Page) -> list[str]:
    return [button.data for row in page.keyboard for button in row if isinstance(button, CallbackButton)]


@pytest.fixture
def polls(small: Library) -> dict[str, QuestionShown]:
    green, tfp = small.concepts
    number, figure, (first, second) = small.numbers[0], small.figures[0], small.occasions
    other = replace(number, heading="3 個特徵", name_en="Three traits")
    statements = (first.statements[0], second.statements[0])
    return {
        "concept": ConceptAsked(tfp, "增長的＿＿。", "Growth beyond ＿＿.", (green, tfp), (1,)),
        "occasion": OccasionAsked(second.statements[0], Span(0, 7), small.occasions, (1,), ("底色",), green),
        "number": NumberAsked(number, number.items, (number, number), (0,)),
        "figure": FigureAsked(figure, green, (Decimal(20000), Decimal(33278)), (1,)),
        "date": DateAsked(second, (date(2023, 9, 7), date(2024, 1, 31)), (1,)),
        "meeting": MeetingAsked(
            replace(second, name="2024 年學習會"), (first, replace(second, name="2024 年學習會")), (1,)
        ),
        "statement": StatementAsked(second, statements, (Span(0, 6), Span(0, 7)), (1,)),
        "home": HomeAsked(number.items[0], number, (number, other), (0,)),
        "year": YearAsked(figure, green, ("2022", "2023"), (1,)),
    }


@pytest.mark.parametrize(
    ("kind", "question", "options", "explanation"),
    [
        (
            "concept",
            "這說的是哪個概念？「增長的＿＿。」",
            ("綠色發展", "全要素生產率"),
            "全要素生產率——要素以外的貢獻。",
        ),
        (
            "occasion",
            "這段話出自哪個場合？「綠色發展是底色…」",
            ("2023 年 9 月 7 日，座談會", "2024 年 1 月 31 日，集體學習會"),
            (
                "出自 2024 年 1 月 31 日的集體學習會，見附表一該場合第 1 則。\n"
                "附表一之中，只有這個場合有「底色」的字眼。\n綠色發展——發展要綠色。"
            ),
        ),
        ("number", "哪一項屬於「2 個理念」？", ("綠色", "創新"), "愛護環境。（附表二：2 個理念）"),
        (
            "figure",
            "2023 年，研發經費（R&D）是多少？",
            ("逾 20,000 億元", "逾 33,278 億元"),
            "比上年多。\n資料來源：國家統計局",
        ),
        (
            "date",
            "附表一所載的「集體學習會」，日期是哪一天？",
            ("2023 年 9 月 7 日", "2024 年 1 月 31 日"),
            "附表一：2024 年 1 月 31 日，集體學習會。",
        ),
        (
            "meeting",
            "附表一的哪個場合在 2024 年 1 月 31 日？",
            ("座談會", "學習會"),
            "附表一：2024 年 1 月 31 日，2024 年學習會。",
        ),
        (
            "statement",
            "以下哪一段出自 2024 年 1 月 31 日的集體學習會？",
            ("科技創新推動…", "綠色發展是底色…"),
            "出自 2024 年 1 月 31 日的集體學習會，見附表一該場合第 1 則。",
        ),
        ("home", "「綠色」屬於附表二的哪一組？", ("2 個理念", "3 個特徵"), "愛護環境。（附表二：2 個理念）"),
        (
            "year",
            "研發經費（R&D）：逾 33,278 億元。這是哪一年的數據？",
            ("2022 年", "2023 年"),
            "比上年多。\n資料來源：國家統計局",
        ),
    ],
)
def test_generated_questions_say_that_they_are(polls, kind, question, options, explanation):
    asked = polls[kind]
    assert poll_of(asked, HANT, number=2, total=5) == PollText(
        f"2/5 · 自動出題 · {question}", options, asked.correct, explanation
    )


def test_a_long_clue_ends_with_a_sentence(polls):
    sentence = "It is said of ＿＿ that it grows without any more being put into it."
    asked = replace(polls["concept"], clue_en=" ".join([sentence] * 6))
    poll = poll_of(asked, EN, number=1, total=5, level=Level.ADVANCED)
    fitting = " ".join([sentence] * 3)
    assert poll.question == f"1/5 · Advanced · auto-generated · Which concept is this? “{fitting}”"


@pytest.mark.parametrize(
    ("kind", "actions"),
    [
        ("concept", [ShowConcept("tfp")]),
        ("occasion", [ShowStatement("2024-01-31/1")]),
        ("number", [ShowNumber("five-ideas")]),
        ("figure", [ShowConcept("green"), ShowConceptFigures("green")]),
        ("date", [ShowStatement("2024-01-31/1")]),
        ("meeting", [ShowStatement("2024-01-31/1")]),
        ("statement", [ShowStatement("2024-01-31/1")]),
        ("home", [ShowNumber("five-ideas")]),
        ("year", [ShowConcept("green"), ShowConceptFigures("green")]),
    ],
)
def test_why_leads_to_where_it_stands(polls, kind, actions):
    page = why_page(polls[kind], None, HANT)
    assert [decode(data, lambda _: None) for data in data_of(page)] == actions
    assert page.text.endswith("<i>此題由內容庫自動生成。</i>")


def test_why_says_what_a_passage_is_known_by(polls):
    assert why_page(polls["occasion"], (1,), HANT).text == (
        "<b>這段話出自哪個場合？</b>\n<blockquote>綠色發展是底色…</blockquote>\n"
        "A. 2023 年 9 月 7 日，座談會\n✓ <b>B. 2024 年 1 月 31 日，集體學習會</b>\n\n<b>答對了。</b>\n\n"
        "📜 <b>集體學習會</b>\n2024 年 1 月 31 日 · 附表一，第 1 則（共 2 則）\n\n"
        "附表一之中，只有這個場合有「底色」的字眼。\n\n綠色發展——發展要綠色。\n\n<i>此題由內容庫自動生成。</i>"
    )


@pytest.fixture
def authored(small: Library) -> AuthoredAsked:
    question = AuthoredQuestion(
        id="two-ideas",
        form=QuestionForm.MULTIPLE,
        level=Level.INTERMEDIATE,
        is_core=False,
        stem="理念有哪兩個？",
        stem_en="Which two ideas are there?",
        right=("綠色", "創新"),
        right_en=("Green", "Innovation"),
        wrong=("網路", "出口"),
        wrong_en=("Networks", "Exports"),
        holds=None,
        explanation="見附表二。",
        explanation_en="See Annex 2.",
        detail="網路與出口都不在其中。",
        detail_en=None,
        section_id="ideas",
        footnotes=(1,),
        concept_ids=("green", "tfp"),
        statement_ids=("2024-01-31/2",),
        number_ids=("five-ideas",),
        figure_ids=("rd",),
    )
    sources = Sources(
        section=small.sections[0],
        concepts=small.concepts,
        statements=(small.occasions[1].statements[1],),
        occasions=(small.occasions[1],),
        numbers=small.numbers,
        figures=small.figures,
    )
    return AuthoredAsked(
        question, sources, ("網路", "綠色", "出口", "創新"), ("Networks", "Green", "Exports", "Innovation"), (1, 3)
    )


def test_an_author_s_question_says_nothing_of_being_generated(authored):
    assert poll_of(authored, HANS, number=3, total=10, level=Level.INTERMEDIATE) == PollText(
        "3/10 · 中阶 · 可选多项，全对才算 · 理念有哪两个？", ("网路", "绿色", "出口", "创新"), (1, 3), "见附表二。"
    )


def test_why_says_what_was_right_and_where_it_stands(authored):
    page = why_page(authored, (0, 1), HANT)
    assert page.text == (
        "<b>理念有哪兩個？</b>\n✗ A. 網路\n✓ <b>B. 綠色</b>\nC. 出口\n✓ <b>D. 創新</b>\n\n"
        "<b>答案是 B、D。</b>\n\n見附表二。\n\n網路與出口都不在其中。\n\n"
        "<i>出處：新發展理念 · 註 1 · 附表一，2024 年 1 月 31 日，第 2 則 · 附表二第 1 行</i>"
    )
    assert [decode(data, lambda _: None) for data in data_of(page)] == [
        ShowConcept("green"),
        ShowConcept("tfp"),
        ShowStatement("2024-01-31/2"),
        ShowNumber("five-ideas"),
        ShowConceptFigures("green"),
    ]


def test_why_in_english_leaves_out_what_is_in_chinese_alone(authored):
    page = why_page(authored, (1, 3), EN)
    assert page.text == (
        "<b>Which two ideas are there?</b>\nA. Networks\n✓ <b>B. Green</b>\nC. Exports\n✓ <b>D. Innovation</b>\n\n"
        "<b>That is right.</b>\n\nSee Annex 2.\n\n"
        "<i>From: Development ideas · note 1 · Annex 1, 31 January 2024, statement 2 · Annex 2, row 1</i>"
    )


def test_a_claim_is_true_or_false(authored):
    claim = replace(
        authored.authored, form=QuestionForm.TRUE_FALSE, stem="理念有兩個。", right=(), wrong=(), holds=True
    )
    asked = AuthoredAsked(claim, authored.sources, (), None, (0,))
    assert poll_of(asked, HANT, number=1, total=5) == PollText(
        "1/5 · 理念有兩個。", ("正確", "不正確"), (0,), "見附表二。"
    )
