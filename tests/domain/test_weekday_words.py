"""Weekdays as people type them, and what is left of the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import EVERY_DAY, WORKING_DAYS
from bot.domain.weekday_words import WEEKEND, read_weekdays


@pytest.mark.parametrize(
    ("text", "weekdays", "left"),
    [
        ("逢星期五 20:00", {5}, "20:00"),
        ("20:00 逢五", {5}, "20:00"),
        ("每週五 20:00", {5}, "20:00"),
        ("禮拜日 8點", {7}, "8點"),
        ("星期天 8點", {7}, "8點"),
        ("星期五八點", {5}, "八點"),
        ("星期五十點", {5}, "十點"),
        ("逢一三五 19:30", {1, 3, 5}, "19:30"),
        ("星期一、三、五 20:00", {1, 3, 5}, "20:00"),
        ("星期二及星期四 20:00 10題", {2, 4}, "20:00 10題"),
        ("一至五 20:00", WORKING_DAYS, "20:00"),
        ("星期一至五晚上八點", WORKING_DAYS, "晚上八點"),
        ("周一到周五 20:00", WORKING_DAYS, "20:00"),
        ("五至一 20:00", {5, 6, 7, 1}, "20:00"),
        ("平日 20:00", WORKING_DAYS, "20:00"),
        ("工作日20:00", WORKING_DAYS, "20:00"),
        ("週末 10:00", WEEKEND, "10:00"),
        ("每天 21:00", EVERY_DAY, "21:00"),
        ("每晚八點", EVERY_DAY, "晚八點"),
        ("every Friday 8pm", {5}, "8pm"),
        ("8pm on Fridays", {5}, "8pm"),
        ("mon, wed and fri 7:30pm", {1, 3, 5}, "7:30pm"),
        ("Mon-Fri 20:00 London", WORKING_DAYS, "20:00 London"),
        ("every weekday at 8:30pm", WORKING_DAYS, "at 8:30pm"),
        ("daily 20:00", EVERY_DAY, "20:00"),
        ("weekends 20:00", WEEKEND, "20:00"),
        ("Sat to Mon 20:00", {6, 7, 1}, "20:00"),
        ("星期１至５ ８：３０", WORKING_DAYS, "８：３０"),
        ("週1-5 8:30", WORKING_DAYS, "8:30"),
        ("逢1,3,5 8:30", {1, 3, 5}, "8:30"),
        ("星期1 7點", {1}, "7點"),
        ("星期1、7點", {1}, "7點"),
    ],
)
def test_weekdays_are_taken_out_of_a_line(text, weekdays, left):
    assert read_weekdays(text) == (frozenset(weekdays), left)


@pytest.mark.parametrize(
    "text", ["", "20:00", "下午三點", "十五題", "二十點半", "1月5日 20:00", "sunny 20:00", "money"]
)
def test_other_words_name_none(text):
    assert read_weekdays(text) == (None, text)


@given(st.text(max_size=40))
def test_whatever_is_typed_it_names_some_weekday_or_none(text):
    weekdays, left = read_weekdays(text)
    assert weekdays is None or (weekdays and weekdays <= EVERY_DAY)
    assert weekdays is not None or left == text
