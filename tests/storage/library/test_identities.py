"""Ids and names that are given twice or contradict their place."""

import pytest

GROWTH = "concepts/02-growth-needs.yaml"
INTRODUCTION = "concepts/01-introduction.yaml"
NUMBERS = "numbers.yaml"
OCCASIONS = "occasions.yaml"
SECTIONS = "sections.yaml"
TERMS = "terms.yaml"


@pytest.mark.parametrize(
    ("mutation", "faults"),
    [
        (
            (GROWTH, "  - id: leave-old-path", "  - id: leave-old-growth"),
            [
                (
                    "14:9: the id `leave-old-growth` occurs twice; give it an id of its own: the first of "
                    "these concepts is at content/concepts/02-growth-needs.yaml:2"
                )
            ],
        ),
        (
            (SECTIONS, "id: growth-needs", "id: introduction"),
            [
                (
                    "7:9: the id `introduction` occurs twice; give it an id of its own: the first of these "
                    "sections is at content/sections.yaml:2"
                )
            ],
        ),
        (
            (SECTIONS, "number: 1", "number: 2"),
            [("13:13: the number `2` does not agree with its place in the list; write 1, or move the footnote")],
        ),
        (
            (OCCASIONS, '"2023-09-07/1"', '"2023-09-07/2"'),
            [
                (
                    "7:14: the id `2023-09-07/2` does not agree with its place in the list; write "
                    '"2023-09-07/1", or move the statement'
                )
            ],
        ),
        (
            (OCCASIONS, '- id: "2023-09-07"\n', '- id: "2023-02-30"\n'),
            ["2:10: `2023-02-30` is no day of the calendar; write the day of the occasion"],
        ),
        (
            (OCCASIONS, '- id: "2024-01-31"\n', '- id: "2023-01-31"\n'),
            [
                ("9:10: `2023-01-31` stands after `2023-09-07`; put the occasions in the order of their dates"),
                "9:10: the source has no occasion on `2023-01-31`; write one of: 2023-09-07, 2024-01-31",
                (
                    "14:14: the id `2024-01-31/1` does not agree with its place in the list; write "
                    '"2023-01-31/1", or move the statement'
                ),
            ],
        ),
        (
            (
                GROWTH,
                "section: growth-needs\n    numbers: [two-breakaways]\n    figures",
                "section: introduction\n    numbers: [two-breakaways]\n    figures",
            ),
            [
                (
                    "10:14: the section `introduction` is not this file's; write `growth-needs`, or move the "
                    "concept to its section's file"
                )
            ],
        ),
        (
            (NUMBERS, "count: 2", "count: 3"),
            [
                "3:12: `count` is 3, but there are 2 items; list 3 items, or write 2",
                "5:14: `2 個擺脫` does not begin with the count 3; begin it with `3 `, or mend `count`",
            ],
        ),
        (
            (NUMBERS, "label: 擺脫", "label: 主導"),
            ["4:12: `主導` is not how `2 個擺脫` ends; write what stands after the count in `heading`"],
        ),
        (
            (INTRODUCTION, "aliases: [創新驅動]", "aliases: [創新驅動, 創新驅動]"),
            ["5:21: `創新驅動` stands twice in `aliases`; delete one of the two"],
        ),
        (
            (INTRODUCTION, "aliases: [創新驅動]", "aliases: [創新主導]"),
            ["5:15: the alias `創新主導` is the name itself; delete it"],
        ),
        (
            (INTRODUCTION, "aliases: [創新驅動]", "aliases: [擺脫傳統路徑]"),
            [("5:15: `擺脫傳統路徑` also names `leave-old-path`; delete it in one of the two, or tell them apart")],
        ),
        (
            (INTRODUCTION, "aliases: [創新驅動]", "aliases: [LEAVE the old Path]"),
            [
                (
                    "5:15: `LEAVE the old Path` also names `leave-old-path`; delete it in one of the two, or "
                    "tell them apart"
                )
            ],
        ),
        (
            (OCCASIONS, "aliases: []", "aliases: [座談會]"),
            ["12:15: `座談會` also names `2023-09-07`; delete it in one of the two, or tell them apart"],
        ),
        (
            (TERMS, "variants: [質量, 質素]", "variants: [品質]"),
            ["3:16: the variant `品質` is the canonical form itself; delete it"],
        ),
        (
            (TERMS, "variants: [質量, 質素]", "variants: [質量, 質量]"),
            ["3:20: `質量` stands twice in `variants`; delete one of the two"],
        ),
        (
            (TERMS, "variants: [卡脖子]", "variants: [質量]"),
            ["6:16: `質量` is already a variant of `品質`; keep it in one of the two"],
        ),
        (
            (TERMS, "canonical: 關鍵核心技術", "canonical: 質素"),
            [("5:16: the canonical form `質素` is a variant of `品質`; write `品質`, or delete that variant")],
        ),
    ],
)
def test_a_wrong_identity_is_told(spoil, mutation, faults):
    assert spoil(*mutation) == faults
