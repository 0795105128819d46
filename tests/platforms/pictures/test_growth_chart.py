"""The picture of subscriptions: every line has its place, whatever the numbers."""

import io
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.domain.growth import Growth, GrowthDay
from bot.domain.language import Language
from bot.domain.subscription import ChatKind
from bot.platforms.i18n import wording
from bot.platforms.pictures import growth_chart
from bot.platforms.pictures.growth_chart import growth_picture

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
COUNTS = st.integers(0, 10**6)


def growth(*totals, counted_from=0, now=None):
    days = tuple(
        GrowthDay(date(2026, 11, 1) + timedelta(days=number), of(total), is_counted=number >= counted_from)
        for number, total in enumerate(totals)
    )
    return Growth(AT, days, of(totals[-1] if now is None else now))


def of(total):
    return {ChatKind.PRIVATE: total, ChatKind.GROUP: total // 3, ChatKind.CHANNEL: total // 9}


def drawn(shown, language=Language.TRADITIONAL):
    return Image.open(io.BytesIO(growth_picture(shown, wording(language))))


@pytest.mark.parametrize("language", list(Language))
def test_it_is_drawn_in_every_language(language):
    with drawn(growth(1, 2, 3, 4, counted_from=2), language) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 860))


def test_what_was_worked_out_stands_on_a_shaded_ground_and_what_was_counted_does_not():
    shown = growth(*[90] * 10, counted_from=5)
    with drawn(shown) as picture:
        colours = [picture.convert("RGB").getpixel((across, growth_chart._TOP + 30)) for across in (200, 700)]
    assert colours == [(0xF2, 0xF5, 0xF8), (0xFF, 0xFF, 0xFF)]


@given(st.lists(COUNTS, min_size=1, max_size=90), COUNTS)
def test_no_line_leaves_its_frame_and_no_name_lies_upon_another(totals, now):
    shown = growth(*totals, now=now)
    top = growth_chart._ceiling(shown)
    counts = [count for day in shown.days for count in day.counts.values()] + list(shown.now.values())
    places = [growth_chart._down(count, top) for count in counts]
    assert growth_chart._TOP <= min(places) <= max(places) <= growth_chart._BOTTOM
    assert top % 4 == 0
    assert top <= 4 * max(*counts, 1) * 4
    heights = sorted(growth_chart._apart([growth_chart._down(count, top) for count in shown.now.values()]))
    assert all(below - above >= 96 for above, below in pairwise(heights))
    assert heights[-1] + 42 < growth_chart.HEIGHT - 60
