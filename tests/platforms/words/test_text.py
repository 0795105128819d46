from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language import Language
from bot.domain.library import Span
from bot.platforms.i18n import wording
from bot.platforms.words.text import blockquote, bold, echo, excerpt, lines, paragraphs, quoted, utf16_length

TRADITIONAL = wording(Language.TRADITIONAL)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("創新", "創新"),
        ("  低空\n經濟\t ", "低空 經濟"),
        ("a\x00b\u202ec\u2066d\u200fe", "a b c d e"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("مرحبا!", "\u2068مرحبا!\u2069"),
        ("👩‍🔧", "👩‍🔧"),
        ("x" * 57 + "👩\u200d🔧👩\u200d🔧", "x" * 57 + "👩…"),
        ("\ud83d", ""),
    ],
)
def test_what_a_person_typed_is_shown_on_one_bounded_line(typed: str, shown: str):
    assert echo(typed) == shown


def test_a_quote_keeps_the_sources_bold_and_marks_what_was_found():
    text = "推動創新，發展創新產業"
    shown = quoted(text, TRADITIONAL, emphasis=[Span(0, 5)], highlights=[Span(2, 4), Span(7, 9)])
    assert shown == "<b>推動</b><b><u>創新</u></b><b>，</b>發展<b><u>創新</u></b>產業"


def test_a_highlight_may_begin_before_emphasis_ends():
    shown = quoted("甲乙丙丁", TRADITIONAL, emphasis=[Span(0, 2)], highlights=[Span(1, 3)])
    assert shown == "<b>甲</b><b><u>乙</u></b><b><u>丙</u></b>丁"


def test_a_quote_in_simplified_keeps_its_offsets():
    words = wording(Language.SIMPLIFIED)
    assert quoted("網路與產業鏈", words, highlights=[Span(3, 6)]) == "网路与<b><u>产业链</u></b>"


def test_a_window_shows_that_something_is_left_out():
    assert quoted("甲乙丙丁", TRADITIONAL, highlights=[Span(0, 2)], window=Span(1, 3)) == "…<b><u>乙</u></b>丙…"


def test_markup_in_a_text_is_text():
    assert quoted("<b>&", TRADITIONAL, emphasis=[Span(0, 3)]) == "<b>&lt;b&gt;</b>&amp;"
    assert (bold("<i>"), blockquote("a & b", fold=True)) == (
        "<b>&lt;i&gt;</b>",
        "<blockquote expandable>a &amp; b</blockquote>",
    )


def test_parts_that_are_not_there_leave_no_gap():
    assert (lines("a", None, bold("b")), paragraphs(None, "a", "", "<")) == ("a\n<b>b</b>", "a\n\n&lt;")


def test_a_short_text_is_its_own_excerpt():
    assert excerpt("短文", [Span(0, 1)], 10) == Span(0, 2)


def test_an_excerpt_begins_with_the_sentence_of_what_was_found():
    text = "一二三四五六七八九十。" * 3 + "這裏說到創新的事。" + "一二三四五六七八九十。" * 3
    found = Span(text.index("創新"), text.index("創新") + 2)
    window = excerpt(text, [found], 30)
    assert text[window.start : window.end] == "這裏說到創新的事。一二三四五六七八九十。一二三四五六七八九十"


def test_an_excerpt_prefers_the_place_with_most_of_what_was_found():
    text = "甲" + "。" * 100 + "乙丙丁" + "。" * 100
    window = excerpt(text, [Span(0, 1), Span(101, 102), Span(102, 103)], 40)
    assert (window.start <= 101, window.end >= 103) == (True, True)


@given(st.text(max_size=400), st.lists(st.tuples(st.integers(0, 399), st.integers(1, 9))), st.integers(20, 200))
def test_an_excerpt_is_never_longer_than_asked_and_lies_in_the_text(
    text: str, spans: list[tuple[int, int]], limit: int
):
    found = [Span(start, min(len(text), start + length)) for start, length in spans if start < len(text)]
    window = excerpt(text, found, limit)
    assert 0 <= window.start <= window.end <= len(text)
    assert window.end - window.start <= limit


def test_length_is_counted_as_telegram_does():
    assert [utf16_length(text) for text in ("創新", "🔎", "👩‍🔧")] == [2, 2, 5]
