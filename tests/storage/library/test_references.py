"""References that lead nowhere or one way, and what nobody refers to."""

import pytest

FIGURES = "figures.yaml"
GROWTH = "concepts/02-growth-needs.yaml"
INTRODUCTION = "concepts/01-introduction.yaml"
NUMBERS = "numbers.yaml"
SECTIONS = "sections.yaml"
SYLLABUS = "syllabus.yaml"
RELATED = "related: [leave-old-growth, leave-old-path]"
STATEMENTS = "statements: [2023-09-07/1, 2024-01-31/1]"
CONCEPTS = "concepts: [leave-old-growth]"
UNIT = '    unit: "%"'


@pytest.mark.parametrize(
    ("mutation", "faults"),
    [
        (
            (INTRODUCTION, RELATED, "related: [leave-old-grow, leave-old-path]"),
            [
                "13:15: there is no concept `leave-old-grow`; write `leave-old-growth`",
                (
                    "content/concepts/02-growth-needs.yaml:13:15: `innovation-leads` does not refer back to "
                    "`leave-old-growth`; add `leave-old-growth` to its `related` at "
                    "content/concepts/01-introduction.yaml:2, or delete it here"
                ),
            ],
        ),
        (
            (INTRODUCTION, RELATED, "related: [leave-old-growth]"),
            [
                (
                    "content/concepts/02-growth-needs.yaml:24:15: `innovation-leads` does not refer back to "
                    "`leave-old-path`; add `leave-old-path` to its `related` at "
                    "content/concepts/01-introduction.yaml:2, or delete it here"
                )
            ],
        ),
        (
            (INTRODUCTION, RELATED, "related: [leave-old-growth, leave-old-path, innovation-leads]"),
            ["13:49: `innovation-leads` refers to itself; delete it"],
        ),
        ((INTRODUCTION, RELATED, "related: []"), ["13:14: `related` is an empty list; write at least one entry"]),
        (
            (INTRODUCTION, "section: introduction", "section: somewhere"),
            [
                ("10:14: there is no section `somewhere`; write the id of a section that exists, or delete it"),
                (
                    "content/sections.yaml:2:9: no concept covers the section `introduction`; write a "
                    "concept with `section: introduction`"
                ),
            ],
        ),
        (
            (INTRODUCTION, "footnotes: [1]", "footnotes: [2]"),
            [
                ("11:17: there is no footnote `2`; write the number of a footnote that exists, or delete it"),
                (
                    "content/sections.yaml:13:13: no concept covers the footnote 1; add `footnotes: [1]` to "
                    "the concept that uses it"
                ),
            ],
        ),
        (
            (INTRODUCTION, "    footnotes: [1]\n", ""),
            [
                (
                    "content/sections.yaml:13:13: no concept covers the footnote 1; add `footnotes: [1]` to "
                    "the concept that uses it"
                )
            ],
        ),
        (
            (INTRODUCTION, STATEMENTS, "statements: [2023-09-07/1]"),
            [
                (
                    "content/occasions.yaml:14:14: no concept cites the statement `2024-01-31/1`; add "
                    '"2024-01-31/1" to the `statements` of a concept'
                )
            ],
        ),
        (
            (INTRODUCTION, STATEMENTS, "statements: [2023-09-07/1, 2024-01-31/1, 2024-01-31/2]"),
            [("12:46: there is no statement `2024-01-31/2`; write the id of a statement that exists, or delete it")],
        ),
        (
            (INTRODUCTION, "    footnotes: [1]\n    statements: [2023-09-07/1, 2024-01-31/1]\n", ""),
            [
                (
                    "2:9: `innovation-leads` has no source; add `statements:`, `numbers:`, `figures:` or "
                    "`footnotes:` with ids"
                ),
                (
                    "content/occasions.yaml:7:14: no concept cites the statement `2023-09-07/1`; add "
                    '"2023-09-07/1" to the `statements` of a concept'
                ),
                (
                    "content/occasions.yaml:14:14: no concept cites the statement `2024-01-31/1`; add "
                    '"2024-01-31/1" to the `statements` of a concept'
                ),
                (
                    "content/sections.yaml:13:13: no concept covers the footnote 1; add `footnotes: [1]` to "
                    "the concept that uses it"
                ),
            ],
        ),
        (
            (GROWTH, "    figures: [rd-intensity]\n", ""),
            [
                (
                    "content/figures.yaml:12:16: `leave-old-growth` does not refer back to `rd-intensity`; "
                    "add `rd-intensity` to its `figures` at content/concepts/02-growth-needs.yaml:2, or "
                    "delete it here"
                )
            ],
        ),
        (
            (GROWTH, "figures: [rd-intensity]", "figures: [rd-intensities]"),
            [
                "12:15: there is no figure `rd-intensities`; write `rd-intensity`",
                (
                    "content/figures.yaml:12:16: `leave-old-growth` does not refer back to `rd-intensity`; "
                    "add `rd-intensity` to its `figures` at content/concepts/02-growth-needs.yaml:2, or "
                    "delete it here"
                ),
            ],
        ),
        (
            (GROWTH, "    numbers: [two-breakaways]\n    figures", "    figures"),
            [
                (
                    "content/numbers.yaml:15:18: `leave-old-growth` does not refer back to `two-breakaways`; "
                    "add `two-breakaways` to its `numbers` at content/concepts/02-growth-needs.yaml:2, or "
                    "delete it here"
                )
            ],
        ),
        (
            (NUMBERS, "concept: leave-old-path", "concept: leave-old-growth"),
            [
                (
                    "content/concepts/02-growth-needs.yaml:23:15: `two-breakaways` does not refer back to "
                    "`leave-old-path`; let one of its items have `concept: leave-old-path` at "
                    "content/numbers.yaml:2, or delete it here"
                )
            ],
        ),
        (
            (NUMBERS, "concept: leave-old-path", "concept: leave-old-patch"),
            [
                (
                    "content/concepts/02-growth-needs.yaml:23:15: `two-breakaways` does not refer back to "
                    "`leave-old-path`; let one of its items have `concept: leave-old-path` at "
                    "content/numbers.yaml:2, or delete it here"
                ),
                "20:18: there is no concept `leave-old-patch`; write `leave-old-path`",
            ],
        ),
        (
            (FIGURES, "section: growth-needs", "section: growth"),
            ["9:14: there is no section `growth`; write `growth-needs`"],
        ),
        (
            (FIGURES, UNIT, '    footnote: 4\n    unit: "%"'),
            ["6:15: there is no footnote `4`; write the number of a footnote that exists, or delete it"],
        ),
        (
            (FIGURES, CONCEPTS, "concepts: [leave-old-growth, leave-old-path]"),
            [
                (
                    "12:34: `leave-old-path` does not refer back to `rd-intensity`; add `rd-intensity` to "
                    "its `figures` at content/concepts/02-growth-needs.yaml:14, or delete it here"
                )
            ],
        ),
        (
            (SYLLABUS, "  - leave-old-path\n", ""),
            [
                (
                    "content/concepts/02-growth-needs.yaml:14:9: `leave-old-path` is not in the syllabus; "
                    "add `- leave-old-path` to syllabus.yaml at its place"
                )
            ],
        ),
        (
            (SYLLABUS, "  - leave-old-path\n", "  - leave-old-path\n  - innovation-leads\n"),
            ["5:5: `innovation-leads` is taught twice; keep one of the two; the first stands in line 2"],
        ),
        (
            (SYLLABUS, "  - leave-old-path\n", "  - leave-old-paths\n"),
            [
                (
                    "content/concepts/02-growth-needs.yaml:14:9: `leave-old-path` is not in the syllabus; "
                    "add `- leave-old-path` to syllabus.yaml at its place"
                ),
                "4:5: there is no concept `leave-old-paths`; write `leave-old-path`",
            ],
        ),
        (
            (
                SECTIONS,
                "footnotes:\n",
                (
                    "  - id: conclusion\n    title: 結語\n    title_en: Conclusion\n    summary: 作結。\n    "
                    "summary_en: It ends.\nfootnotes:\n"
                ),
            ),
            [("12:9: no concept covers the section `conclusion`; write a concept with `section: conclusion`")],
        ),
    ],
)
def test_a_wrong_reference_is_told(spoil, mutation, faults):
    assert spoil(*mutation) == faults
