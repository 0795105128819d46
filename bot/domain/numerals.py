"""Numbers as people write them in dates and times: 12, 十二, 二〇二六, twelve.

Owns the reading of them. What is counted may not enter.
"""

from __future__ import annotations

from typing import Final

DIGITS: Final = {**{digit: value for value, digit in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "两": 2}
"""Chinese digits, folded."""
WORDS: Final = {
    word: value
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
"""English words."""
HAN_NUMBER: Final = r"(?:[二三四五六七八九]?十[一二三四五六七八九]?|[零〇○]?[一二三四五六七八九两]|[零〇○])"
"""A pattern for folded Chinese numbers from 0 to 99, also with the nought of 零五."""


def read_number(text: str) -> int:
    """Read decimal digits of any script, Chinese digits, or a Chinese number below 100.

    Args:
        text: Folded and all number: 12, 十二, 三十一, 二〇二三, 零五. Anything else is a KeyError.
    """
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0)
    return int("".join(str(DIGITS[digit]) for digit in text))
