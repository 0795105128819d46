"""Wrong types and values, missing and unknown keys."""

import pytest

FIGURES = "figures.yaml"
LIBRARY = "library.yaml"
NUMBERS = "numbers.yaml"
SECTIONS = "sections.yaml"
SYLLABUS = "syllabus.yaml"
TERMS = "terms.yaml"
CONCEPTS = "concepts: [leave-old-growth]"
UNIT = '    unit: "%"'


@pytest.mark.parametrize(
    ("mutation", "faults"),
    [
        (
            (FIGURES, 'value: "2.64"', "value: 2.64"),
            ['5:12: YAML reads `2.64` as a number, not as text; put it in quotes: "2.64"'],
        ),
        (
            (FIGURES, 'value: "2.64"', 'value: "2,640"'),
            [
                (
                    "5:13: `value` cannot be `2,640`; write a decimal in quotes, without separators, like "
                    '"33278" or "2.64"'
                )
            ],
        ),
        (
            (FIGURES, 'value: "2.64"', 'value: "2.64%"'),
            [
                (
                    "5:13: `value` cannot be `2.64%`; write a decimal in quotes, without separators, like "
                    '"33278" or "2.64"'
                )
            ],
        ),
        (
            (FIGURES, 'period: "2023"', 'period: "2023-9"'),
            [
                (
                    '8:14: `period` cannot be `2023-9`; write a quoted year, month or range: "2023", '
                    '"2023-09" or "1978-2020"'
                )
            ],
        ),
        (
            (FIGURES, 'period: "2023"', 'period: "2023-2020"'),
            ['8:14: the period `2023-2020` ends before it begins; write "2020-2023"'],
        ),
        ((FIGURES, UNIT, '    qualifier: abot\n    unit: "%"'), ["6:16: `qualifier` cannot be `abot`; write `about`"]),
        (
            (FIGURES, UNIT, '    qualifier: [about]\n    unit: "%"'),
            [
                (
                    "6:16: `qualifier` cannot be a list or mapping; write one of: exact, about, over, "
                    "nearly, up_to, expected"
                )
            ],
        ),
        (
            (FIGURES, UNIT, '    footnote: "1"\n    unit: "%"'),
            [("6:16: `footnote` must be a whole number, not `1`; write a whole number without quotes, like 4")],
        ),
        (
            (FIGURES, UNIT, '    footnote:\n    unit: "%"'),
            ["6:14: `footnote` has no value; write its value, or delete the line"],
        ),
        (
            (FIGURES, UNIT, '    comparison:\n    unit: "%"'),
            ["6:16: `comparison` has no value; write its value, or delete the line"],
        ),
        (
            (FIGURES, "    name: 研發投入強度\n", ""),
            ["2:5: `name` is missing; add `name:` with Chinese text of at most 60 characters"],
        ),
        (
            (FIGURES, "    concepts: [leave-old-growth]\n", ""),
            ["2:5: `concepts` is missing; add `concepts:` with a list, like [one, two]"],
        ),
        (
            (FIGURES, "source_en:", "sourceen:"),
            [
                ("2:5: `source_en` is missing; add `source_en:` with English text of at most 120 characters"),
                "11:5: the key `sourceen` is unknown; write `source_en`",
            ],
        ),
        (
            (FIGURES, CONCEPTS, "concepts: leave-old-growth"),
            [
                (
                    "12:15: `concepts` must be a list, not `leave-old-growth`; write a list, like [one, "
                    "two], or [] for none"
                )
            ],
        ),
        ((FIGURES, CONCEPTS, "concepts: []"), ["12:15: `concepts` is an empty list; write at least one entry"]),
        (
            (FIGURES, CONCEPTS, "concepts: [2024]"),
            ['12:16: YAML reads `2024` as a number, not as text; put it in quotes: "2024"'],
        ),
        (
            (FIGURES, "id: rd-intensity", "id: RD_Intensity"),
            [("2:9: `id` cannot be `RD_Intensity`; write lower-case words joined by hyphens, like `two-words`")],
        ),
        (
            (FIGURES, UNIT, '    colour: red\n    unit: "%"'),
            [
                (
                    "6:5: the key `colour` is unknown; delete it, or write one of: id, name, name_en, value, "
                    "qualifier, unit, unit_en, period, section, footnote, source, source_en, comparison, "
                    "comparison_en, concepts"
                )
            ],
        ),
        (
            (NUMBERS, "count: 2", 'count: "2"'),
            [("3:13: `count` must be a whole number, not `2`; write a whole number without quotes, like 4")],
        ),
        ((NUMBERS, "count: 2", "count: 0"), ["3:12: `count` cannot be `0`; write a whole number from 1 to 99"]),
        (
            (NUMBERS, "count: 2", "count: two"),
            [("3:12: `count` must be a whole number, not `two`; write a whole number without quotes, like 4")],
        ),
        (
            (NUMBERS, "        concept: leave-old-path\n", ""),
            [("16:9: `concept` is missing; add `concept:` with lower-case words joined by hyphens, like `two-words`")],
        ),
        (
            (TERMS, "see: true", "see: yes"),
            ["8:10: `see` must be true or false, not `yes`; write true or false without quotes"],
        ),
        ((TERMS, "kind: synonym", "kind: synonim"), ["7:11: `kind` cannot be `synonim`; write `synonym`"]),
        (
            (LIBRARY, 'published: "2024-04"', 'published: "2024-13"'),
            ['6:15: `published` cannot be `2024-13`; write a month in quotes, like "2024-04"'],
        ),
        (
            (LIBRARY, 'published: "2024-04"', "published: 2024-04-01"),
            ['6:14: YAML reads `2024-04-01` as a date, not as text; put it in quotes: "2024-04-01"'],
        ),
        (
            (SYLLABUS, "- leave-old-path", "- 1:30"),
            ['4:5: YAML reads `1:30` as a number to base 60, not as text; put it in quotes: "1:30"'],
        ),
        (
            (SECTIONS, "  - id: introduction", "  - introduction\n  - id: introduction"),
            [("2:5: an entry must be a mapping of keys to values, not `introduction`; write `key: value` lines")],
        ),
        ((SECTIONS, "number: 1", "number: 0"), ["13:13: `number` cannot be `0`; write a whole number from 1 to 99"]),
    ],
)
def test_a_wrong_shape_is_told(spoil, mutation, faults):
    assert spoil(*mutation) == faults
