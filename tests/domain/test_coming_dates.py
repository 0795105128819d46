from datetime import date

import pytest

from bot.domain.coming_dates import months_later, read_coming_date
from bot.errors import NoSuchDateError

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", MONDAY),
        ("tomorrow", date(2026, 11, 24)),
        ("星期一", date(2026, 11, 30)),
        ("下星期一", date(2026, 11, 30)),
        ("下星期日", date(2026, 12, 6)),
        ("11月23日", MONDAY),
        ("2019-05-01", date(2019, 5, 1)),
        ("25日", date(2026, 11, 25)),
        ("2月29日", date(2028, 2, 29)),
        ("12月", date(2026, 12, 1)),
        ("11月", date(2026, 11, 1)),
        ("新质", None),
        ("", None),
    ],
)
def test_the_day_that_is_meant(text, expected):
    assert read_coming_date(text, MONDAY) == expected


def test_a_leap_day_is_found_across_a_century_that_has_none():
    assert read_coming_date("2月29日", date(2096, 3, 1)) == date(2104, 2, 29)


@pytest.mark.parametrize("text", ["11月31日", "2026-11-31", "2月30日", "32号", "下个月32号", "13/13"])
def test_a_day_that_the_calendar_does_not_have(text):
    with pytest.raises(NoSuchDateError):
        read_coming_date(text, MONDAY)


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-11-23", 12, "2027-11-23"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_months_later(on, months, expected):
    assert months_later(date.fromisoformat(on), months) == date.fromisoformat(expected)
