from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import fold
from bot.domain.lookup.dates import When, distance, read_dates

DAY, MONTH, YEAR = When(2023, 12, 12), When(2023, 12), When(2023)


@pytest.mark.parametrize(
    ("query", "dates"),
    [
        ("2023-12-12", [DAY]),
        ("2023/12/12", [DAY]),
        ("2023.12.12", [DAY]),
        ("2023 - 12 - 12", [DAY]),
        ("20231212", [DAY]),
        ("2023年12月12日", [DAY]),
        ("2023 年 12 月 12 號", [DAY]),
        ("２０２３年１２月１２日", [DAY]),
        ("二〇二三年十二月十二日", [DAY]),
        ("二零二三年十二月十二號", [DAY]),
        ("12/12/2023", [DAY]),
        ("12 December 2023", [DAY]),
        ("12th of December 2023", [DAY]),
        ("12th of December", [When(None, 12, 12)]),
        ("December 12, 2023", [DAY]),
        ("Dec. 12 2023", [DAY]),
        ("31/1/2024", [When(2024, 1, 31)]),
        ("1/31/2024", [When(2024, 1, 31)]),
        ("二〇二四年一月三十一日", [When(2024, 1, 31)]),
        ("12月12日", [When(None, 12, 12)]),
        ("2023年12月", [MONTH]),
        ("2023年12月份", [MONTH]),
        ("2023-12", [MONTH]),
        ("12/2023", [MONTH]),
        ("202312", [MONTH]),
        ("23年12月", [MONTH]),
        ("二〇二三年十二月", [MONTH]),
        ("December 2023", [MONTH]),
        ("2023 Dec", [MONTH]),
        ("十二月", [When(None, 12)]),
        ("September", [When(None, 9)]),
        ("2023", [YEAR]),
        ("2023年", [YEAR]),
        ("二零二三", [YEAR]),
        ("2023-2024", [YEAR, When(2024)]),
    ],
)
def test_a_date_is_read_in_every_common_form(query, dates):
    found, rest = read_dates(fold(query))
    assert list(found) == dates
    assert rest.strip("- ") == ""


@pytest.mark.parametrize(
    "query",
    [
        "創新",
        "去年",
        "從 0 到 1",
        "33,278",
        "2.64%",
        "第十一次",
        "三個月",
        "12345678",
        "2023a",
        "maybe",
        "a may b",
        "99年",
    ],
)
def test_what_is_no_date_stays_as_it_is(query):
    assert read_dates(fold(query)) == ((), fold(query))


def test_the_rest_keeps_its_place():
    assert read_dates(fold("2023年12月創新")) == ((MONTH,), "        创新")


def test_day_and_month_change_places_where_only_that_is_possible():
    assert read_dates("2023-13-01") == ((When(2023, 1, 13),), " " * 10)
    assert read_dates("2023-13-45") == ((YEAR,), "    -13-45")


def test_what_was_given_must_agree():
    on = date(2023, 12, 12)
    assert [when.covers(on) for when in (DAY, MONTH, YEAR, When(None, 12), When(2024), When(2023, 12, 13))] == [
        True, True, True, True, False, False,
    ]  # fmt: skip
    assert distance(When(2023, 12, 13), on) < distance(When(2024, 1, 31), on)


@given(st.text(alphabet="0123456789年月日號-/.二〇三十零 Decmbr", max_size=30))
def test_no_heap_of_digits_upsets_it(query):
    _, rest = read_dates(fold(query))
    assert len(rest) == len(fold(query))
