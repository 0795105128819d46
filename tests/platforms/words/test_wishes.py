from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import EVERY_DAY, WORKING_DAYS
from bot.platforms.words.wishes import LONGEST, Wish, is_sure, read_place, read_wish

EIGHT_THIRTY = time(8, 30)
LONDON, TOKYO = ("Europe/London",), ("Asia/Tokyo",)


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("08:30", Wish(EIGHT_THIRTY)),
        ("830", Wish(EIGHT_THIRTY)),
        ("8:30pm", Wish(time(20, 30))),
        ("早上八點半", Wish(EIGHT_THIRTY)),
        ("每天早上七點", Wish(time(7, 0), weekdays=EVERY_DAY)),
        ("早上八點半 倫敦", Wish(EIGHT_THIRTY, LONDON)),
        ("早上八點半倫敦", Wish(EIGHT_THIRTY, LONDON)),
        ("倫敦，早上八點半", Wish(EIGHT_THIRTY, LONDON)),
        ("8:30 pm London", Wish(time(20, 30), LONDON)),
        ("half past eight in London", Wish(EIGHT_THIRTY, LONDON)),
        ("08:30 @Tokyo", Wish(EIGHT_THIRTY, TOKYO)),
        ("8:30 UTC+9", Wish(EIGHT_THIRTY, ("Etc/GMT-9",))),
        ("UTC+8", Wish(None, ("Etc/GMT-8",))),
        ("東京", Wish(None, TOKYO)),
        ("99:99 London", None),
        ("08:30 nowhere", Wish(EIGHT_THIRTY, no_place="nowhere")),
        ("Mars 8:30pm", Wish(time(20, 30), no_place="Mars")),
        ("逢星期一 8點", Wish(time(8), weekdays=frozenset({1}))),
        ("逢星期１、３ ８：３０", Wish(EIGHT_THIRTY, weekdays=frozenset({1, 3}))),
        ("周一到周五 8点 伦敦", Wish(time(8), LONDON, weekdays=WORKING_DAYS)),
        ("weekdays 8:30pm London", Wish(time(20, 30), LONDON, weekdays=WORKING_DAYS)),
        ("每天 8點", Wish(time(8), weekdays=EVERY_DAY)),
        ("平日", Wish(weekdays=WORKING_DAYS)),
        ("Mon 8am Mars", Wish(time(8), no_place="Mars", weekdays=frozenset({1}))),
        ("星期八 8點", None),
        ("下星期一 8點", None),
        ("隔日 8點", None),
        ("tomorrow 8am", None),
        ("12月1日 08:30", None),
        ("低空經濟 2024", None),
        ("-1", None),
        ("+8", None),
        ("創新", None),
        ("", None),
        ("8" * (LONGEST + 1), None),
    ],
)
def test_a_line_is_a_time_weekdays_a_place_or_all_of_them(typed: str, wish: Wish | None):
    assert read_wish(typed) == wish


def test_a_place_may_be_misspelt_but_then_it_is_not_sure():
    assert [(read_place(typed), is_sure(typed)) for typed in ("London", "Londn", "xyzzy", "x" * 99)] == [
        (LONDON, True),
        (LONDON, False),
        ((), False),
        ((), False),
    ]


@given(st.text(max_size=LONGEST + 5))
def test_no_text_breaks_the_reader(typed: str):
    wish = read_wish(typed)
    assert wish is None or wish.at is not None or wish.zones or wish.weekdays
