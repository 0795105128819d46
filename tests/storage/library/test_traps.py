"""What YAML reads otherwise than meant."""

import pytest

INTRODUCTION = "concepts/01-introduction.yaml"
NAME_EN = "name_en: Innovation leads"


@pytest.mark.parametrize(
    ("mutation", "faults"),
    [
        (
            (INTRODUCTION, NAME_EN, "name_en: no"),
            ['4:14: YAML reads `no` as false, not as text; put it in quotes: "no"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: Yes"),
            ['4:14: YAML reads `Yes` as true, not as text; put it in quotes: "Yes"'],
        ),
        ((INTRODUCTION, NAME_EN, "name_en: n"), ['4:14: YAML reads `n` as false, not as text; put it in quotes: "n"']),
        (
            (INTRODUCTION, NAME_EN, "name_en: ~"),
            ["4:14: `name_en` has no value: YAML reads `~` as nothing; write its value"],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: null"),
            ["4:14: `name_en` has no value: YAML reads `null` as nothing; write its value"],
        ),
        ((INTRODUCTION, NAME_EN, "name_en: "), ["4:13: `name_en` has no value; write its value"]),
        (
            (INTRODUCTION, NAME_EN, "name_en: 1:30"),
            ['4:14: YAML reads `1:30` as a number to base 60, not as text; put it in quotes: "1:30"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 2024-01-31"),
            ['4:14: YAML reads `2024-01-31` as a date, not as text; put it in quotes: "2024-01-31"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 2024-01-31 10:00:00"),
            [
                (
                    "4:14: YAML reads `2024-01-31 10:00:00` as a date, not as text; put it in quotes: "
                    '"2024-01-31 10:00:00"'
                )
            ],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 2024.10"),
            ['4:14: YAML reads `2024.10` as a number, not as text; put it in quotes: "2024.10"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 010"),
            ['4:14: YAML reads `010` as an octal number, not as text; put it in quotes: "010"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 0o17"),
            ['4:14: YAML reads `0o17` as an octal number, not as text; put it in quotes: "0o17"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 0x1F"),
            ['4:14: YAML reads `0x1F` as a hexadecimal number, not as text; put it in quotes: "0x1F"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 0b11"),
            ['4:14: YAML reads `0b11` as a binary number, not as text; put it in quotes: "0b11"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 1_000"),
            ['4:14: YAML reads `1_000` as a number, not as text; put it in quotes: "1_000"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: .5"),
            ['4:14: YAML reads `.5` as a number, not as text; put it in quotes: ".5"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 1e3"),
            ['4:14: YAML reads `1e3` as a number, not as text; put it in quotes: "1e3"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: .inf"),
            ['4:14: YAML reads `.inf` as a number, not as text; put it in quotes: ".inf"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: 2024"),
            ['4:14: YAML reads `2024` as a number, not as text; put it in quotes: "2024"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: true"),
            ['4:14: YAML reads `true` as true, not as text; put it in quotes: "true"'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: ="),
            ['4:14: YAML reads `=` as a sign of its own, not as text; put it in quotes: "="'],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: [a]"),
            ["4:14: `name_en` must be one text, not a list; write a single text"],
        ),
        (
            (INTRODUCTION, NAME_EN, "name_en: {a: b}"),
            ["4:14: `name_en` must be one text, not a mapping; write a single text"],
        ),
    ],
)
def test_yaml_s_reading_is_told(spoil, mutation, faults):
    assert spoil(*mutation) == faults
