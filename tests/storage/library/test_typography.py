"""What is well set passes: a fault must be right."""

import pytest

from bot.storage.library.typography import check_chinese, check_english


@pytest.mark.parametrize(
    "text",
    [
        "研發（R&D）投入強度為 2.64%，比 2022 年增長 8.1%。",
        "全要素生產率（Total Factor Productivity, TFP）",
        "「創新 + 質優 + 先進生產力」",
        "3 個元素/關鍵詞",
        "見 https://www.cma.org.hk/tc/menu/109?a=b,c;d 及 research@cma.org.hk。",
        "他說：「『新』與『質』是兩大屬性。」",
        "「互聯網+」與「人工智能+」行動",
        "羅伯特·索洛（Robert Solow）",
        "33,278 億元，佔 1/4",
        "由 8:30 至 17:00",
        "甲——乙……丙",
        "為甚麼？！",
        "1978-2020 年，即 1978—2020 年",
        "Xi's 講話",
        "《New Quality Productive Force: an introduction (2024)》",
        "〈甲〉【乙】〔丙〕",
        "U.S. 市場、No. 5 廠房",
    ],
)
def test_well_set_chinese_passes(text):
    assert list(check_chinese(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "R&D (research and development), up 8.1%: a record; why? Fine!",
        'The term 「新質生產力」 ("new quality productive forces") is new.',
        "New quality productive forces (新質生產力), see 《政府工作報告》。",
        "a) the first; b) the second",
        "It's 5–10 km... wait -- no.",
    ],
)
def test_well_set_english_passes(text):
    assert list(check_english(text)) == []


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("GDP. 增長", []),
        (
            "增長 ,又增長",
            [(3, "the half-width `,` stands beside Chinese", "write the full-width `，`, without a blank")],
        ),
        ("AI, 大數據", [(2, "the half-width `,` stands beside Chinese", "write the full-width `，`, without a blank")]),
        ("創新。。。", [(2, "`。。。` is no Chinese ellipsis", "write `……`")]),
        ("創新……", []),
        ("創新………", [(2, "`………` is no Chinese ellipsis", "write `……`")]),
        ("（TFP) is", [(4, "`)` closes `（`", "write `）`")]),
        ("創新　驅動", [(2, "there is a blank between Chinese characters", "delete it")]),
        ("創新， 驅動", [(3, "there is a blank between Chinese characters", "delete it")]),
        ("創新｡", [(2, "`｡` is a half-width form", "write `。`")]),
        ("「創新『驅動」』", [(6, "`」` has no partner", "add `「`, or delete it")]),
        ("創新、。", [(2, "the marks `、。` stand together", "keep one of them")]),
    ],
)
def test_slips_in_chinese_are_told(text, findings):
    assert list(check_chinese(text)) == findings


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("One，two", [(3, "the full-width `，` stands in English text", "write `,`")]),
        (
            "One （two）",
            [
                (4, "the full-width `（` stands in English text", "write `(`"),
                (8, "the full-width `）` stands in English text", "write `)`"),
            ],
        ),
        ("ＧＤＰ", [(0, "`ＧＤＰ` is full-width", "write `GDP`")]),
        ("One (two", [(4, "`(` has no partner", "add `)`, or delete it")]),
    ],
)
def test_slips_in_english_are_told(text, findings):
    assert list(check_english(text)) == findings
