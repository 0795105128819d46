"""Wording: empty, placeholder, too long, badly set, in the wrong script."""

import pytest

INTRODUCTION = "concepts/01-introduction.yaml"
OCCASIONS = "occasions.yaml"
SUMMARY = "summary: 創新是新質生產力的主導力量。"
SUMMARY_EN = "summary_en: Innovation leads the way."
NAME_EN = "name_en: Innovation leads"


@pytest.mark.parametrize(
    ("mutation", "faults"),
    [
        ((INTRODUCTION, "name: 創新主導", 'name: ""'), ["3:11: `name` is empty; write its text"]),
        ((INTRODUCTION, "name: 創新主導", 'name: "  "'), ["3:12: `name` is empty; write its text"]),
        (
            (INTRODUCTION, "name: 創新主導", 'name: " 創新主導"'),
            ["3:12: `name` begins or ends with a blank; delete it"],
        ),
        (
            (INTRODUCTION, "name: 創新主導", 'name: "創新主導 "'),
            ["3:16: `name` begins or ends with a blank; delete it"],
        ),
        (
            (INTRODUCTION, "name: 創新主導", "name: TODO"),
            ["3:11: `name` holds the placeholder `TODO`; write the real text"],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: Innovation leads (tbd)"),
            ["4:32: `name_en` holds the placeholder `tbd`; write the real text"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 待補"),
            ["6:14: `summary` holds the placeholder `待補`; write the real text"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新（待補充）。"),
            ["6:16: `summary` holds the placeholder `（待補充）`; write the real text"],
        ),
        ((INTRODUCTION, SUMMARY, "summary: xxx"), ["6:14: `summary` holds the placeholder `xxx`; write the real text"]),
        ((INTRODUCTION, SUMMARY, "summary: ……"), ["6:14: `summary` holds the placeholder `……`; write the real text"]),
        (
            (INTRODUCTION, SUMMARY_EN, "summary_en: Lorem ipsum dolor."),
            ["9:17: `summary_en` holds the placeholder `Lorem ipsum`; write the real text"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新是新質生產力的主導力量"),
            ["6:26: `summary` does not end in `。`; end the sentence with `。`"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新主導。力量很大。"),
            [("6:18: `summary` is more than one sentence; join the parts with `，` or `；`, or keep the first")],
        ),
        (
            (
                INTRODUCTION,
                SUMMARY,
                (
                    "summary: "
                    "創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創"
                    "創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創。"
                    ""
                ),
            ),
            ["6:94: `summary` has 81 characters, more than 80; shorten it by 1"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 创新是新质生产力的主導力量。"),
            ["6:14: `创质产` is not Traditional Chinese; write 創質產"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新是経済的主導力量。"),
            ["6:17: `経済` is not Traditional Chinese; write 經濟"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新の主導力量。"),
            ["6:16: `の` is Hiragana script; write it in Chinese or in Latin letters"],
        ),
        ((INTRODUCTION, SUMMARY, "summary: 創新是⼒量。"), ["6:17: `⼒` is the look-alike U+2F12; write 力"]),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新是主導,很有力量。"),
            [("6:19: the half-width `,` stands beside Chinese; write the full-width `，`, without a blank")],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新是主導."),
            ["6:19: the half-width `.` stands beside Chinese; write `。`"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新(innovation)是主導。"),
            [
                ("6:16: the half-width `(` stands beside Chinese; write the full-width `（`, without a blank"),
                ("6:27: the half-width `)` stands beside Chinese; write the full-width `）`, without a blank"),
            ],
        ),
        (
            (INTRODUCTION, SUMMARY, 'summary: "創新是主導: 很有力量。"'),
            [("6:20: the half-width `:` stands beside Chinese; write the full-width `：`, without a blank")],
        ),
        ((INTRODUCTION, SUMMARY, "summary: 創新...是主導。"), ["6:16: `...` is no Chinese ellipsis; write `……`"]),
        ((INTRODUCTION, SUMMARY, "summary: 創新…是主導。"), ["6:16: `…` is no Chinese ellipsis; write `……`"]),
        ((INTRODUCTION, SUMMARY, "summary: 創新--是主導。"), ["6:16: `--` is no Chinese dash; write `——`"]),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新 是主導。"),
            ["6:16: there is a blank between Chinese characters; delete it"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新是\n      主導。"),
            [
                (
                    "6:17: there is a blank between Chinese characters; keep the paragraph on one line: YAML "
                    "turns its line breaks into blanks"
                )
            ],
        ),
        (
            (INTRODUCTION, SUMMARY, 'summary: 創新"是"主導。'),
            [
                '6:16: `"` stands beside Chinese; quote with 「 and 」',
                '6:18: `"` stands beside Chinese; quote with 「 and 」',
            ],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新“是”主導。"),
            [
                "6:16: `“` stands beside Chinese; quote with 「 and 」",
                "6:18: `”` stands beside Chinese; quote with 「 and 」",
            ],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新，，是主導。"),
            ["6:16: the marks `，，` stand together; keep one of them"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新是２０２３年的主導。"),
            ["6:17: `２０２３` is full-width; write `2023`"],
        ),
        ((INTRODUCTION, SUMMARY, "summary: 創新是ＡＩ的主導。"), ["6:17: `ＡＩ` is full-width; write `AI`"]),
        ((INTRODUCTION, SUMMARY, "summary: 「創新是主導。"), ["6:14: `「` has no partner; add `」`, or delete it"]),
        ((INTRODUCTION, SUMMARY, "summary: 創新》是主導。"), ["6:16: `》` has no partner; add `《`, or delete it"]),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新是（主導)。"),
            [("6:20: the half-width `)` stands beside Chinese; write the full-width `）`, without a blank")],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新是**主導**。"),
            ["6:17: bold marks stand only in quoted statements; delete the `**`"],
        ),
        (
            (INTRODUCTION, SUMMARY, "summary: 創新是<b>主導</b>。"),
            ["6:17: `<b>` is markup; write plain text", "6:22: `</b>` is markup; write plain text"],
        ),
        ((INTRODUCTION, SUMMARY, "summary: 創新&amp;主導。"), ["6:16: `&amp;` is markup; write plain text"]),
        (
            (INTRODUCTION, SUMMARY_EN, "summary_en: Innovation， leads the way."),
            ["9:27: the full-width `，` stands in English text; write `,`"],
        ),
        (
            (INTRODUCTION, SUMMARY_EN, "summary_en: 創新主導"),
            ["9:17: `summary_en` is not English; write it in English"],
        ),
        (
            (INTRODUCTION, SUMMARY_EN, "summary_en: |\n      Innovation leads\n      the way."),
            [
                "10:23: `summary_en` has a line break; write it on one line",
                "11:15: `summary_en` ends with a line feed; write `-` after the `|` or `>` before it",
            ],
        ),
        (
            (INTRODUCTION, "name: 創新主導", "name: 創創創創創創創創創創創創創創創創創創創創創創創創創"),
            [
                (
                    "3:11: the name has 75 bytes, more than the 64 of Telegram's buttons; shorten it to 21 "
                    "Chinese characters"
                ),
                "3:35: `name` has 25 characters, more than 24; shorten it by 1",
            ],
        ),
        (
            (INTRODUCTION, "name: 創新主導", "name: 創創創創創創創創創創創創創創創創創創創創創創"),
            [
                (
                    "3:11: the name has 66 bytes, more than the 64 of Telegram's buttons; shorten it to 21 "
                    "Chinese characters"
                )
            ],
        ),
        (
            (INTRODUCTION, "importance: 看清創新的分量，便知道資源該投在哪裏。", "importance: 看清創新的分量"),
            ["8:23: `importance` does not end in `。`; end the sentence with `。`"],
        ),
        (
            (INTRODUCTION, "aliases: [創新驅動]", 'aliases: ["創新 驅動"]'),
            ["5:18: there is a blank between Chinese characters; delete it"],
        ),
        (
            (
                INTRODUCTION,
                "aliases: [創新驅動]",
                ("aliases: [創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創創]"),
            ),
            ["5:55: an entry of `aliases` has 41 characters, more than 40; shorten it by 1"],
        ),
        (
            (OCCASIONS, "**關鍵**", "**關鍵"),
            [
                "8:29: the bold mark `**` has no partner; add the second `**`, or delete this one",
                (
                    "8:33: this is not the source's wording from character 18 on: `業創新，**關鍵在科技創新。"
                    "`; write `業創新，**關鍵**在科技創新。` there"
                ),
            ],
        ),
        (
            (OCCASIONS, "**關鍵**", "*關鍵*"),
            [
                "8:29: `*` is no bold mark; write `**` before and after the bold words",
                (
                    "8:30: this is not the source's wording from character 15 on: `推動產業創新，"
                    "*關鍵*在科技創新`; write `推動產業創新，**關鍵**在科技` there"
                ),
            ],
        ),
        (
            (OCCASIONS, "**關鍵**", "關鍵****"),
            [
                (
                    "8:29: this is not the source's wording from character 14 on: `新推動產業創新，"
                    "關鍵****在科`; write `新推動產業創新，**關鍵**在科` there"
                ),
                "8:31: `****` is no bold mark; write `**` before and after the bold words",
            ],
        ),
    ],
)
def test_a_wrong_text_is_told(spoil, mutation, faults):
    assert spoil(*mutation) == faults
