from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.pauses import MAX_LENGTH, latest_pause, parse_pause, pause_for
from bot.errors import NoSuchDateError, PauseError, PauseOverError, PauseTooLongError

MONDAY = date(2026, 11, 23)
LATEST = date(2027, 11, 24)
# Blanks part one text from the next, underscores stand for blanks.
LENGTHS = {
    "2026-11-25": "1d 24_hours 24小時 "
    "一天 1天 1_天 一日 a_day one_day day 1_day 暫停一天 暂停一天 停一日 休息一天 pause_for_a_day 一天吧",
    "2026-11-26": "兩天 2天 两日 two_days a_couple_of_days 停兩日",
    "2026-12-01": (
        "一星期 一個星期 一週 一周 一個禮拜 一个礼拜 1星期 7天 七日 a_week one_week week 1_week 7_days "
        "for_a_week for_one_week,_please 暫停一星期，謝謝 請先暫停一個星期"
    ),
    "2026-12-08": "兩星期 兩週 两周 二個星期 2星期 2_weeks two_weeks a_fortnight 14天 十四天 a_couple_of_weeks",
    "2026-12-24": "一個月 1個月 一个月 a_month one_month month 1_month another_month",
    "2026-12-09": "半個月 半个月 half_a_month",
    "2027-02-24": "三個月 3_months 3个月",
    "2027-05-24": "半年 六個月 half_a_year",
    "2027-11-24": "一年 1年 a_year 十二個月 12_months",
}
DATES = {
    "2026-11-24": (
        "明天 明日 聽日 tomorrow 到明天 直到明天 until_tomorrow 停到聽日為止 一天後 tmr Tuesday 星期二 週二 周二"
    ),
    "2026-11-25": "後天 后天 後日 the_day_after_tomorrow 到25日 25號 到25號 the_25th until_the_25th 兩天後 两天以后",
    "2026-11-26": "大後天 三天後 3_days_later three_days_from_now Thu thurs 到三天後",
    "2026-11-28": "週末 這個週末 this_weekend the_weekend Saturday 本週六",
    "2026-11-29": "星期日 星期天 禮拜日 週日 到星期天 sunday until_Sunday this_sunday",
    "2026-11-30": (
        "下星期一 下週一 下周一 下禮拜一 下个星期一 下個禮拜一 next_Monday monday 星期一 直至下星期一 "
        "until_next_Monday 下星期 下週 下個禮拜 next_week 一星期後 30號 30日為止恢復 到30日"
    ),
    "2026-12-04": "下星期五 下週五 next_Friday next_fri 下星期5",
    "2026-12-09": "下下星期三 下下週三",
    "2026-12-01": (
        "12月1日 12月1號 十二月一日 到12月1日 至12月1日 到_12_月_1_日_為止 2026-12-01 至_2026-12-01 2026年12月1日 "
        "2026/12/1 20261201 二〇二六年十二月一日 1_December until_1_December December_1 Dec_1,_2026 1st_of_December "
        "1/12 １２月１日 暫停到12月1日 pause_until_1_December_2026,_please 12月 December until_December 2026年12月 "
        "下個月 下月 next_month 下個月一號 下月1日 the_1st_of_next_month 1號 到1日"
    ),
    "2026-12-23": "23號 到23日 the_23rd 一個月後 a_month_from_now",
    "2026-12-31": "31號 到31日 31/12 12/31 Dec_31",
    "2027-01-01": "2027年 2027 明年 next_year",
    "2027-05-01": "5月 五月 May 五月一日 2027年5月",
    "2027-11-22": "11月22日 22_November",
    "2027-11-24": "2027-11-24",
}
OVER = {
    "2026-11-23": "今天 今日 today 到今天 2026-11-23 2026年11月23日 11月23日 23_November 23/11 0天 零天 0_weeks",
    "2026-11-01": "11月 November 到11月 2026年11月",
    "2026-11-22": "2026-11-22 2026年11月22日",
    "2019-05-01": "2019年5月 2019-05-01",
}
TOO_LONG = (
    "兩年 2年 13個月 13_months 53星期 400天 1000天 999999999天 99999999_weeks 999999999個月 永遠 無限期 "
    "forever indefinitely 2028年 2027-11-25 2099-12-31 2月29日 29_February 到2028年2月29日"
)
NO_SUCH_DATE = "11月31日 到11月31日 2026-11-31 31_November 2月30日 30/2 13/13 2027年2月29日 32號 0/5 0號 到32日"
NOT_UNDERSTOOD = (
    "新質生產力 低空經濟 二十大 banana until a 到 至 暫停 pause for 一 7 三 星期 個 星期八 周零 next until_the 天天 "
    "8:30 八點半 12月1日和12月2日 from_1_to_2_December 一些日子 a_few_days 到聖誕 every_day 每天 some_time 一天兩天 _"
)


def listed(texts):
    return [text.replace("_", " ") for text in texts.split(" ")]


def outcome(text, today=MONDAY):
    try:
        return parse_pause(text, today)
    except PauseTooLongError as error:
        return type(error), error.latest
    except PauseOverError as error:
        return type(error), error.until
    except NoSuchDateError as error:
        return type(error)


@pytest.mark.parametrize(("until", "texts"), [*LENGTHS.items(), *DATES.items()])
def test_digests_come_again_on_a_date(until, texts):
    found = {text: outcome(text) for text in listed(texts)}
    assert found == dict.fromkeys(found, date.fromisoformat(until))


@pytest.mark.parametrize(("until", "texts"), OVER.items())
def test_what_is_over_is_refused_with_its_date(until, texts):
    found = {text: outcome(text) for text in listed(texts)}
    assert found == dict.fromkeys(found, (PauseOverError, date.fromisoformat(until)))


def test_what_is_too_long_is_refused_with_the_latest_date():
    found = {text: outcome(text) for text in listed(TOO_LONG)}
    assert found == dict.fromkeys(found, (PauseTooLongError, LATEST))


def test_dates_that_do_not_exist_are_refused():
    found = {text: outcome(text) for text in listed(NO_SUCH_DATE)}
    assert found == dict.fromkeys(found, NoSuchDateError)


def test_what_says_no_end_is_none():
    found = {text: outcome(text) for text in listed(NOT_UNDERSTOOD)}
    assert found == dict.fromkeys(found)


@pytest.mark.parametrize(
    ("text", "next_on", "until"),
    [
        pytest.param("一天", "2026-11-23", "2026-11-24", id="today's has not gone out yet"),
        pytest.param("一天", "2026-11-24", "2026-11-25", id="today's has"),
        pytest.param("一天", "2026-11-30", "2026-12-01", id="weekly: skips one"),
        pytest.param("一星期", "2026-11-30", "2026-12-07", id="weekly: skips one, not two"),
        pytest.param("一個月", "2026-11-30", "2026-12-30", id="a month from the next"),
        pytest.param("三天後", "2026-11-30", "2026-11-26", id="from today, as said"),
        pytest.param("到12月1日", "2026-11-30", "2026-12-01", id="a date is a date"),
        pytest.param("一年", "2026-11-30", "2027-11-30", id="the longest"),
    ],
)
def test_a_length_begins_with_the_next_digest(text, next_on, until):
    assert parse_pause(text, MONDAY, next_on=date.fromisoformat(next_on)) == date.fromisoformat(until)


@pytest.mark.parametrize(
    ("today", "text", "until"),
    [
        ("2026-11-29", "下星期一", "2026-11-30"),
        ("2026-11-29", "星期日", "2026-12-06"),
        ("2026-11-29", "next Sunday", "2026-12-06"),
        ("2026-12-31", "下個月", "2027-01-01"),
        ("2026-12-31", "1月", "2027-01-01"),
        ("2026-12-31", "1號", "2027-01-01"),
        ("2026-12-30", "一個月", "2027-01-31"),
        ("2027-01-30", "一個月", "2027-02-28"),
        ("2027-01-30", "30號", "2027-03-30"),
        ("2028-02-01", "2月29日", "2028-02-29"),
        ("2028-02-28", "一年", "2029-02-28"),
    ],
)
def test_other_days_of_the_calendar(today, text, until):
    assert parse_pause(text, date.fromisoformat(today)) == date.fromisoformat(until)


@pytest.mark.parametrize(
    ("length", "until"),
    [
        ({"days": 1}, "2026-11-25"),
        ({"days": 7}, "2026-12-01"),
        ({"months": 1}, "2026-12-24"),
        ({"months": 12}, "2027-11-24"),
    ],
)
def test_lengths_that_buttons_offer(length, until):
    assert pause_for(MONDAY, **length) == date.fromisoformat(until)


def test_the_longest_text_that_is_read():
    assert parse_pause("到" * (MAX_LENGTH - 2) + "明天", MONDAY) == date(2026, 11, 24)
    assert parse_pause("到" * (MAX_LENGTH - 1) + "明天", MONDAY) is None


@pytest.mark.parametrize(
    "text", ["一" * 4096, "到" * 64, "下" * 60 + "週一", "﷽" * 64, "for " * 16, "9" * 64, "\u202e" * 64]
)
def test_hostile_texts_are_none(text):
    assert parse_pause(text, MONDAY) is None


TODAYS = st.dates(date(2024, 1, 1), date(2098, 1, 1))


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=70) | st.text("0123456789/-.年月日天下星期週一二三十到後個半 weekdayuntil", max_size=12), TODAYS
)
def test_an_end_is_in_the_future_and_within_a_year_or_refused(text, today):
    try:
        until = parse_pause(text, today)
    except PauseError:
        return
    assert until is None or today < until <= latest_pause(today)


WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONTHS += ("November", "December")


@settings(max_examples=100, deadline=None)
@given(TODAYS, st.integers(1, 364))
def test_every_date_to_come_is_read_from_every_way_of_writing_it(today, days):
    on = today + timedelta(days)
    monday = today - timedelta(today.weekday())
    weeks = (on - monday).days // 7
    ways = [
        f"到{on:%Y-%m-%d}",
        f"{on.year}年{on.month}月{on.day}日",
        f"{on.month}月{on.day}號",
        f"{on.day}/{on.month}",
        f"until {on.day} {MONTHS[on.month - 1]}",
        f"{MONTHS[on.month - 1][:3]} {on.day}, {on.year}",
        *([f"{'下' * weeks}星期{WEEKDAYS[on.weekday()]}"] if 0 < weeks < 4 else []),
        *([f"週{WEEKDAYS[on.weekday()]}"] if days <= 7 else []),
        f"{days}天後",
    ]
    assert {way: parse_pause(way, today) for way in ways} == dict.fromkeys(ways, on)
