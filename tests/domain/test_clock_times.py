from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.clock_times import MAX_LENGTH, parse_time

# Blanks part one text from the next, underscores stand for blanks.
TIMES = {
    "08:30": (
        "08:30 8:30 8：30 ０８：３０ 早上八點半 早上8:30 8:30am 8:30_AM 8.30_a.m. 上午8時30分 "
        "上午八时三十分 八點半 八点半 8點半 8點30 8點30分 八點三十 八時三十分 八點半鐘 八點六個字 "
        "八點踏六 朝早八點半 早上的8點半 8h30 0830h 0830_hrs 08:30_hours half_past_eight Half_past_8 "
        "half_past_eight_in_the_morning eight_thirty eight-thirty_a.m. 830am 每天八點半 每日早上8:30吧 "
        "請在八點半發送，謝謝 at_8:30 at_around_08:30,_please every_day_at_8:30am 8:30_daily 8:30左右 "
        "約八點半 改到8:30 8:30分 8﹕30 8∶30 \u200f8:30\u200e"
    ),
    "08:00": (
        "8點 八點 8點鐘 八點正 八點整 8時 08:00 8am 8_am 8_a.m. 8h 8_o'clock eight_o’clock eight_oclock 早上八 8點零分"
    ),
    "08:45": (
        "八點三刻 八点三刻 八點九個字 八點四十五分 quarter_to_nine a_quarter_to_9 8點45 eight_forty-five "
        "eight_forty_five"
    ),
    "08:15": ("八點一刻 八點1刻鐘 quarter_past_eight fifteen_past_eight fifteen_minutes_past_8 八點過十五分 八點十五"),
    "08:05": ("八點零五分 八點〇五 八點05 八點5分 八點五分鐘 five_past_eight"),
    "09:00": ("上午9時 上午九時正 9:00"),
    "12:00": ("正午 中午 中午十二點 正午12時 noon Noon! midday 12_noon 12pm 12_p.m. 下午12點 十二點 at_noon"),
    "12:30": ("中午十二點半 下午12:30 12:30pm 十二點半"),
    "13:15": ("中午一點一刻 下晝一點三個字 下午1:15 13:15pm 1.15_p.m. 十三點十五分"),
    "15:45": (
        "下午3:45 下午三點三刻 晏晝三點九個字 3:45pm 15:45 quarter_to_four_in_the_afternoon 3:45_in_the_afternoon 15h45"
    ),
    "18:00": ("傍晚六點 傍晚六点 傍晚18點 黃昏六時 下午六點 晚上六點 6pm 十八點"),
    "20:30": (
        "晚上八點半 夜晚八點半 每晚八點半 晚上20:30 20:30 20h30 8:30pm 8:30_P.M. 8:30_晚上 二十點半 "
        "晚上8.30 8.30pm 830pm half_past_eight_in_the_evening half_past_eight_at_night eight_thirty_pm "
        "2030h 晚黑八點半 ８：３０ｐｍ"
    ),
    "22:15": ("晚上十點十五分 晚上十点十五分 半夜十點一刻 10:15pm"),
    "00:00": (
        "午夜 半夜 半夜十二點 午夜十二點 晚上十二點 凌晨十二點 凌晨零時 零時 零點 0點 00:00 24:00 24時 "
        "二十四點 晚上24點 midnight 12am 12_midnight 子夜 上午12:00 上午0時"
    ),
    "00:30": ("凌晨十二點半 半夜十二點半 上午12:30 12:30am 零時三十分 0:30 晚上十二點半"),
    "01:30": ("凌晨一點半 凌晨1:30 淩晨一點半 半夜一點半 晚上一點半 1:30am"),
    "02:00": ("兩點 两点 二點 凌晨兩點 夜晚兩點"),
    "23:59": ("23:59 晚上十一點五十九分 11:59pm 二十三點五十九分"),
}
ASKED_FOR = {
    "08:30": ("0830 830 8.30 08.30 8_30 請改到8.30"),
    "08:00": ("8 08 八 eight 8吧 at_8 0800 請在8"),
    "20:23": ("2023 20.23"),
    "12:00": ("12 十二 twelve 1200"),
    "02:00": ("兩 二 2"),
    "00:00": ("0 零 24 0000 2400"),
}
NONSENSE = (
    "25:00 8:75 8:60 24:01 24:30 下午25點 下午二十五點 13:00_am 13:00_a.m. 早上二十點 早上13:00 "
    "凌晨八點 傍晚十二點 0:30pm 中午八點 正午六點 八點六十分 八點九十分 八點四刻 八點三十個字 8:3 "
    ":30 : 8:30:15 8:30_9:30 8:30到9:30 8點5 三十點 8點半半 早上 晚上 am pm 半 點 時 請 每天 at "
    "please 新質生產力 二十大 低空經濟 thirteen_o'clock half_past half_past_thirteen "
    "sixty_past_eight eight_sixty TFP AI am_8:30_pm 早上8:30pm 8:30am晚上 -8:30 8:-30 ８：３０：００ "
    "3點要求 三點要求 明天八點 2023年 2023-12-12 12月12日 ٨:٣٠ ८:३० _"
)


def listed(texts):
    return [text.replace("_", " ") for text in texts.split(" ")]


@pytest.mark.parametrize(("at", "texts"), TIMES.items())
@pytest.mark.parametrize("lenient", [False, True])
def test_a_time_is_read_however_it_is_written(at, texts, lenient):
    found = {text: parse_time(text, lenient=lenient) for text in listed(texts)}
    assert found == dict.fromkeys(found, time.fromisoformat(at))


@pytest.mark.parametrize(("at", "texts"), ASKED_FOR.items())
def test_bare_digits_are_a_time_only_where_one_was_asked_for(at, texts):
    found = {text: (parse_time(text), parse_time(text, lenient=True)) for text in listed(texts)}
    assert found == dict.fromkeys(found, (None, time.fromisoformat(at)))


@pytest.mark.parametrize("lenient", [False, True])
def test_what_is_no_time_or_contradicts_itself_is_none(lenient):
    found = {text: parse_time(text, lenient=lenient) for text in listed(NONSENSE)}
    assert found == dict.fromkeys(found)


def test_what_holds_a_time_but_says_more_is_none():
    for text in ("會議在8:30開始", "8:30 的會議", "the meeting at 8:30", "一點建議", "八點意見"):
        assert parse_time(text, lenient=True) is None


def test_the_longest_text_that_is_read():
    assert parse_time("每" * (MAX_LENGTH - 4) + "8:30") == time(8, 30)
    assert parse_time("每" * (MAX_LENGTH - 3) + "8:30") is None


@pytest.mark.parametrize(
    "text",
    [
        "8" * 4096,
        "每天" * 2048,
        "﷽" * 64,
        " " * 64,
        "twenty " * 9,
        "半" * 64,
        "\u202e" * 64,
        "." * 64,
        "a.m." * 16,
        "点" * 64,
    ],
)
def test_hostile_texts_are_none(text):
    assert parse_time(text, lenient=True) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80) | st.text("0123456789:.点點時半刻分早晚上下午零八十兩 apmh每", max_size=12), st.booleans())
def test_no_text_does_harm(text, lenient):
    found = parse_time(text, lenient=lenient)
    assert found is None or (found.second, found.microsecond, found.tzinfo) == (0, 0, None)


HAN = "零一二三四五六七八九十"


def han(number):
    """Write a number below 60 in Chinese."""
    tens, ones = divmod(number, 10)
    if not tens:
        return HAN[ones]
    return (HAN[tens] if tens > 1 else "") + "十" + (HAN[ones] if ones else "")


def full_width(text):
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def part_of_day(hour):
    return ("凌晨", "早上", "下午", "晚上")[hour // 6]


def written(at):
    """Return a time in every way that can say all of them."""
    hour, twelve, minute, half_day = at.hour, at.hour % 12 or 12, at.minute, "am" if at.hour < 12 else "pm"
    said = "半" if minute == 30 else han(minute) + "分" if minute else "正"
    return [
        f"{at:%H:%M}",
        f"{hour}:{minute:02}",
        f"{hour}h{minute:02}",
        f"{hour:02}{minute:02} hrs",
        full_width(f"{at:%H:%M}"),
        f"{twelve}:{minute:02}{half_day}",
        f"{twelve}.{minute:02} {half_day[0]}.m.",
        f"{twelve}{minute:02} {half_day.upper()}",
        f"{hour}點{minute:02}分",
        f"{hour}时{minute:02}",
        f"{han(hour)}點{said}",
        f"{han(hour)}时{han(minute)}分",
        f"{'上午' if hour < 12 else '下午'}{twelve}:{minute:02}",
        f"{part_of_day(hour)}{han(twelve)}點{said}",
        f"每天 {at:%H:%M} 吧",
        f"at {at:%H:%M}, please",
    ]


@settings(max_examples=100, deadline=None)
@given(st.builds(time, st.integers(0, 23), st.integers(0, 59)))
def test_every_time_is_read_from_every_way_of_writing_it(at):
    ways = written(at)
    assert {way: parse_time(way) for way in ways} == dict.fromkeys(ways, at)
    assert [parse_time(f"{at:{way}}", lenient=True) for way in ("%H%M", "%H.%M", "%H %M")] == [at] * 3
