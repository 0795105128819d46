"""Quotations that are not the source's words."""

import pytest

ANNEX_1 = "source/annex1.txt"
ANNEX_2 = "source/annex2.txt"
NUMBERS = "numbers.yaml"
OCCASIONS = "occasions.yaml"


@pytest.mark.parametrize(
    ("mutation", "faults"),
    [
        (
            (OCCASIONS, "要以科技創新推動產業創新，**", "要以科技創新推動產業革新，**"),
            [
                (
                    "8:26: this is not the source's wording from character 11 on: `科技創新推動產業革新，"
                    "**關鍵*`; write `科技創新推動產業創新，**關鍵*` there"
                )
            ],
        ),
        (
            (OCCASIONS, "**關鍵**", "關鍵"),
            [
                (
                    "8:29: this is not the source's wording from character 14 on: `新推動產業創新，"
                    "關鍵在科技創新。`; write `新推動產業創新，**關鍵**在科` there"
                )
            ],
        ),
        (
            (OCCASIONS, '科技創新。"', '科技創新。還有。"'),
            [
                (
                    "8:41: this is not the source's wording from character 26 on: `**在科技創新。還有。`; "
                    "write `**在科技創新。` there"
                )
            ],
        ),
        (
            (OCCASIONS, "良性迴圈。", "良性迴圈！"),
            [
                (
                    "18:33: this is not the source's wording from character 23 on: `業，形成良性迴圈！`; "
                    "write `業，形成良性迴圈。` there"
                )
            ],
        ),
        (
            (OCCASIONS, "          加\n          快", "          加快"),
            [
                ("17:12: this is not the source's wording from character 2 on: `加快綠色科技創新，`; write `加` there"),
                (
                    "content/source/annex1.txt:7:6: no statement quotes `快綠色科技創新，做強綠色製造業，"
                    "形成良性迴圈。`; add it to the occasion 2024-01-31"
                ),
            ],
        ),
        (
            (OCCASIONS, "形成良性循環。", "形成良性循環，並在各行各業全面推開，務求人人受惠，家家得益，處處興旺。"),
            [
                (
                    "15:37: the text departs from `source_reading` by 30 characters, more than 24; correct "
                    "plain damage only, and keep the source's words"
                )
            ],
        ),
        (
            (OCCASIONS, "形成良性循環。", "形成良性循環."),
            ["15:16: the half-width `.` stands beside Chinese; write `。`"],
        ),
        (
            (
                OCCASIONS,
                (
                    "        source_reading: |-\n          加\n          快綠色科技創新，做強綠色製造業，"
                    "形成良性迴圈。\n"
                ),
                "",
            ),
            [
                ("15:17: this is not the source's wording from character 2 on: `加快綠色科技創新，`; write `加` there"),
                (
                    "content/source/annex1.txt:7:6: no statement quotes `快綠色科技創新，做強綠色製造業，"
                    "形成良性迴圈。`; add it to the occasion 2024-01-31"
                ),
            ],
        ),
        (
            (
                OCCASIONS,
                'text: "加快綠色科技創新，做強綠色製造業，形成良性循環。"\n',
                'text: "加快綠色科技創新，做強綠色製造業，形成良性迴圈。"\n',
            ),
            [],
        ),
        (
            (OCCASIONS, "name: 集體學習會", "name: 學習會"),
            ["10:11: the source calls it `集體學習會`; write 集體學習會"],
        ),
        (
            (
                OCCASIONS,
                ('      - id: "2023-09-07/1"\n        text: "要以科技創新推動產業創新，**關鍵**在科技創新。"\n'),
                (
                    '      - id: "2023-09-07/1"\n        text: "加強。"\n      - id: "2023-09-07/2"\n        '
                    'text: "要以科技創新推動產業創新，**關鍵**在科技創新。"\n'
                ),
            ),
            [
                ("8:16: `加強。` is not in the source at this place; delete it, or put it where the source has it"),
                (
                    '9:14: no concept cites the statement `2023-09-07/2`; add "2023-09-07/2" to the '
                    "`statements` of a concept"
                ),
                (
                    "9:14: no question covers the statement `2023-09-07/2`; write a question and its id under "
                    "`statements`"
                ),
            ],
        ),
        (
            (ANNEX_1, "<p>快綠", "<p>從此加快綠"),
            [
                (
                    "content/occasions.yaml:18:11: this is not the source's wording from character 1 on: "
                    "`快綠色科技創新，`; write `從此加快綠色科技` there"
                )
            ],
        ),
        (
            (ANNEX_1, "</ul>\n2024", "<li>• 加強研究。</li></ul>\n2024"),
            ["4:77: no statement quotes `加強研究。`; add it to the occasion 2023-09-07"],
        ),
        (
            (ANNEX_1, "2023.9.7\t", "2023.9.8\t"),
            [
                (
                    "content/occasions.yaml:2:10: the source has no occasion on `2023-09-07`; write one of: "
                    "2023-09-08, 2024-01-31"
                )
            ],
        ),
        (
            (ANNEX_1, "<li>", "<i>"),
            [
                (
                    "content/occasions.yaml:8:16: `要以科技創新推動產業創新，**關鍵**在科技創新。` is not in "
                    "the source at this place; delete it, or put it where the source has it"
                ),
                (
                    "content/occasions.yaml:16:25: `加` is not in the source at this place; delete it, or "
                    "put it where the source has it"
                ),
            ],
        ),
        (
            (NUMBERS, "heading: 2 個擺脫", "heading: 2 種擺脫"),
            [("5:16: this is not the source's wording from character 3 on: `2 種擺脫`; write `2 個擺脫` there")],
        ),
        (
            (NUMBERS, "擺脫傳統增長方式，擺脫傳統路徑", "擺脫傳統增長方式，擺脫傳統道路"),
            [
                (
                    "6:34: this is not the source's wording from character 14 on: `長方式，擺脫傳統道路`; "
                    "write `長方式，擺脫傳統路徑` there"
                )
            ],
        ),
        (
            (ANNEX_2, "\n資料", "3 個特徵\t高科技、高效能、高質量\n資料"),
            ["5:1: no number quotes `3 個特徵`; add it to numbers.yaml"],
        ),
        (
            (ANNEX_2, "2 個擺脫\t", "兩個擺脫\t"),
            [("1:1: there are no rows of two cells in it; restore the extraction of Annex 2, with its tabs")],
        ),
    ],
)
def test_a_wrong_quotation_is_told(spoil, mutation, faults):
    assert spoil(*mutation) == faults
