from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.domain.language import Language
from bot.domain.library import Qualifier
from bot.domain.replies import FigureList
from bot.platforms.i18n import wording
from bot.platforms.telegram.render.figures import figure_list
from bot.platforms.words.figures import figure_value

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.mark.parametrize(
    ("value", "qualifier", "unit", "unit_en", "chinese", "english"),
    [
        ("2.64", Qualifier.EXACT, "%", "%", "2.64%", "2.64%"),
        ("44.10", Qualifier.ABOUT, "%", "%", "約 44.1%", "about 44.1%"),
        ("1179", Qualifier.EXPECTED, "萬人", "ten thousand people", "預計 1,179 萬人", "11.79 million people expected"),
        ("1.2", Qualifier.OVER, "萬家", "ten thousand enterprises", "逾 1.2 萬家", "over 12,000 enterprises"),
        ("2212", Qualifier.EXACT, "億元", "hundred million yuan", "2,212 億元", "221.2 billion yuan"),
        ("33278", Qualifier.EXACT, "億元", "hundred million yuan", "33,278 億元", "3.3278 trillion yuan"),
        ("12", Qualifier.EXACT, "位", "(world rank)", "第 12 位", "12th in the world"),
        ("21", Qualifier.EXACT, "世紀", "(century)", "21 世紀", "21st century"),
        ("2035", Qualifier.EXPECTED, "年", "(year)", "預計 2035 年", "2035 expected"),
        ("10", Qualifier.ABOUT, "年", "years", "約 10 年", "about 10 years"),
        ("2", Qualifier.NEARLY, "倍", "times", "接近 2 倍", "nearly 2 times"),
        ("5", Qualifier.UP_TO, "倍", "times", "最多 5 倍", "up to 5 times"),
    ],
)
def test_a_value_as_people_write_it(
    small: Library, value: str, qualifier: Qualifier, unit: str, unit_en: str, chinese: str, english: str
):
    figure = replace(small.figures[0], value=Decimal(value), qualifier=qualifier, unit=unit, unit_en=unit_en)
    assert [figure_value(figure, wording(language)) for language in (Language.TRADITIONAL, Language.ENGLISH)] == [
        chinese,
        english,
    ]


@pytest.mark.parametrize(
    ("unit", "period", "chinese", "english"),
    [
        ("%", "2023", "<b>逾 20%</b>（2023 年）", "<b>over 20%</b> (2023)"),
        ("%", None, "<b>逾 20%</b>（簡報沒有註明年份）", "<b>over 20%</b> (the briefing gives no year)"),
        ("世紀", "1901-2000", "<b>逾 20 世紀</b>", "<b>over 20th century</b>"),
    ],
)
def test_the_time_of_a_value_is_told_or_its_lack_admitted(
    small: Library, unit: str, period: str | None, chinese: str, english: str
):
    unit_en = "(century)" if unit == "世紀" else unit
    figure = replace(
        small.figures[0], value=Decimal(20), qualifier=Qualifier.OVER, unit=unit, unit_en=unit_en, period=period
    )
    reply = FigureList(small.concepts[0], ((figure, small.concepts[0]),), 0)
    shown = [
        figure_list(reply, wording(language)).text.splitlines()[3]
        for language in (Language.TRADITIONAL, Language.ENGLISH)
    ]
    assert shown == [chinese, english]
