import re

import pytest

from bot.domain.numerals import HAN_NUMBER, read_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", 7),
        ("007", 7),
        ("2026", 2026),
        ("零", 0),
        ("〇", 0),
        ("两", 2),
        ("九", 9),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("九十九", 99),
        ("零五", 5),
        ("二〇二六", 2026),
        ("二○二六", 2026),
    ],
)
def test_a_number_is_read(text, expected):
    assert read_number(text) == expected


def test_the_pattern_knows_every_number_below_a_hundred_and_no_other():
    digits = "零一二三四五六七八九"
    tens = ["", "十", *(f"{digit}十" for digit in digits[2:])]
    written = [f"{ten}{one}" for ten in tens for one in ("", *digits[1:])][1:]
    assert [read_number(text) for text in written if re.fullmatch(HAN_NUMBER, text)] == list(range(1, 100))
    assert [
        text
        for text in ("", "一一", "十十", "一十", "十零", "百", "零十", "二十一二")
        if re.fullmatch(HAN_NUMBER, text)
    ] == []
