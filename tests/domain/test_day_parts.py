import pytest

from bot.domain.day_parts import DAY_PARTS, split_day_parts
from bot.domain.folding import fold


def test_names_are_folded_so_that_they_can_be_found():
    assert [name for name in DAY_PARTS if fold(name) != name] == []


def test_no_hour_is_beyond_the_day():
    assert {hour for hours in DAY_PARTS.values() for hour in hours.values()} == set(range(24))


@pytest.mark.parametrize(
    ("part", "said", "meant"),
    [
        ("am", range(1, 13), [*range(1, 12), 0]),
        ("pm", range(1, 13), [*range(13, 24), 12]),
        ("早上", range(13), [None, *range(1, 12), None]),
        ("晚上", range(13), [0, 1, 2, 3, 4, 17, 18, 19, 20, 21, 22, 23, 0]),
        ("凌晨", range(8), [0, 1, 2, 3, 4, 5, 6, None]),
        ("傍晚", range(3, 10), [None, 16, 17, 18, 19, 20, None]),
        ("中午", (10, 11, 12, 1, 2, 3), [10, 11, 12, 13, 14, None]),
        ("半夜", (7, 8, 11, 12, 1, 5, 6), [None, 20, 23, 0, 1, 5, None]),
    ],
)
def test_what_an_hour_means_in_a_part_of_the_day(part, said, meant):
    assert [DAY_PARTS[part].get(hour) for hour in said] == meant


@pytest.mark.parametrize(
    ("text", "clock", "parts"),
    [
        ("早上8", "8", ["早上"]),
        ("8 in the evening", "8 ", ["in the evening"]),
        ("晚上8pm", "8", ["晚上", "pm"]),
        ("8", "8", []),
        ("", "", []),
    ],
)
def test_parts_of_the_day_are_taken_off_both_ends(text, clock, parts):
    assert split_day_parts(text) == (clock, tuple(DAY_PARTS[part] for part in parts))
