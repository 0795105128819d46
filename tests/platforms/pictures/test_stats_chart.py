"""The picture is whole in every language, the same every time, and can be read by whoever sees few colours."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.pictures import stats_chart
from bot.platforms.pictures.canvas import fitted
from bot.platforms.pictures.stats_chart import stats_picture
from bot.platforms.pictures.stats_words import percent
from bot.platforms.pictures.typeface import typeface
from tests.platforms.stats_cards import card

SHEET = (255, 255, 255)


def opened(png):
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("language", "factor", "is_empty"),
    [
        *((language, 7654, False) for language in Language),
        (Language.TRADITIONAL, 1, False),
        (Language.ENGLISH, 1, True),
    ],
)
def test_nothing_runs_over_the_margins(language, factor, is_empty):
    picture = opened(stats_picture(card(factor, is_empty=is_empty), wording(language)))
    assert (picture.format, picture.mode, picture.width) == ("PNG", "RGB", 1200)
    assert 1000 <= picture.height <= 1440
    width, height = picture.size
    margins = [(0, 0, width, 40), (0, height - 30, width, height), (0, 0, 52, height), (width - 52, 0, width, height)]
    assert [picture.crop(margin).getcolors() for margin in margins] == [
        [((right - left) * (bottom - top), SHEET)] for left, top, right, bottom in margins
    ]


def test_the_same_card_makes_the_same_picture_and_another_language_another():
    english, again, chinese = (
        stats_picture(card(), wording(one)) for one in (Language.ENGLISH, Language.ENGLISH, Language.TRADITIONAL)
    )
    assert english == again
    assert english != chinese


@pytest.mark.parametrize("language", Language)
def test_the_titles_of_the_shipped_sections_are_shown_whole(language):
    text = Path("content/sections.yaml").read_text("utf-8")
    name = "title_en" if language is Language.ENGLISH else "title"
    titles = re.findall(rf"^ +{name}: (.+)$", text, re.MULTILINE)
    assert len(titles) == 7
    for title in titles:
        assert fitted(title, 28, stats_chart.TITLE_WIDTH)[0] == title


def luminance(colour):
    channels = [value / 255 for value in ImageColor.getrgb(colour)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("ink", ["_INK", "_MUTED", "_STRONG", "_WEAK", "_BAR"])
@pytest.mark.parametrize("ground", ["_SHEET", "_PANEL"])
def test_colours_stand_out_from_what_they_are_on(ink, ground):
    dark, light = sorted(luminance(getattr(stats_chart, name)) for name in (ink, ground))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@given(st.text(st.sampled_from("測驗 Wi%—"), max_size=60), st.integers(22, 60), st.integers(60, 800))
def test_text_takes_the_room_that_it_has_and_is_cut_only_where_it_must_be(text, size, width):
    shown, fitting = fitted(text, size, width)
    assert typeface(2 * fitting).getlength(shown) <= 2 * width
    assert min(size, 22) <= fitting <= size
    if shown != text:
        assert fitting == 22
        assert shown.endswith("…")
        assert text.startswith(shown[:-1])


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0%"), (0.0004, "1%"), (0.4949, "49%"), (0.5, "50%"), (0.9999, "99%"), (1, "100%")]
)
def test_none_and_all_are_said_of_nothing_else(share, said):
    assert percent(share) == said
