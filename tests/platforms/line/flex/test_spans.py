import pytest
from markupsafe import Markup

from bot.platforms.line.flex import plain, prose, text
from bot.platforms.line.flex.colours import ACCENT, FOUND, GREY, INK
from bot.platforms.line.flex.spans import Paragraph, Run, Style, paragraphs_of, spans

BOLD = Style(is_bold=True)


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("創新", [Paragraph((Run("創新"),))]),
        ("a &lt;b&gt; &amp; c", [Paragraph((Run("a <b> & c"),))]),
        ("甲<b>乙</b>", [Paragraph((Run("甲"), Run("乙", BOLD)))]),
        ("<b>甲</b><b>乙</b>", [Paragraph((Run("甲乙", BOLD),))]),
        ("<b><u>甲</u></b>", [Paragraph((Run("甲", Style(is_bold=True, is_found=True)),))]),
        ("<i>甲</i><code>乙</code>", [Paragraph((Run("甲", Style(is_italic=True)), Run("乙", Style(is_code=True))))]),
        ("甲\n乙\n\n丙", [Paragraph((Run("甲\n乙"),)), Paragraph((Run("丙"),))]),
        ("<b>甲\n\n乙</b>", [Paragraph((Run("甲", BOLD),)), Paragraph((Run("乙", BOLD),))]),
        (
            "甲\n<blockquote expandable>乙\n\n丙</blockquote>\n丁",
            [
                Paragraph((Run("甲"),)),
                Paragraph((Run("乙"),), is_quote=True),
                Paragraph((Run("丙"),), is_quote=True),
                Paragraph((Run("丁"),)),
            ],
        ),
        ("<s>甲</s></b>", [Paragraph((Run("甲"),))]),
        ("\n\n\n", []),
        ("", []),
    ],
)
def test_paragraphs_are_read_off_marked_up_text(marked: str, read: list[Paragraph]):
    assert paragraphs_of(marked) == tuple(read)


def test_text_without_a_style_has_no_spans():
    assert spans((Run("甲"),)) == {"text": "甲"}


def test_each_style_has_its_look():
    runs = (Run("甲"), Run("乙", BOLD), Run("丙", Style(is_bold=True, is_found=True)), Run("丁", Style(is_italic=True)))
    assert spans((*runs, Run("戊", Style(is_code=True)))) == {
        "contents": [
            {"type": "span", "text": "甲"},
            {"type": "span", "text": "乙", "weight": "bold"},
            {"type": "span", "text": "丙", "weight": "bold", "color": FOUND, "decoration": "underline"},
            {"type": "span", "text": "丁", "color": GREY},
            {"type": "span", "text": "戊", "color": ACCENT, "weight": "bold"},
        ]
    }


def test_what_comes_behind_the_last_span_is_plain_and_nothing_is_lost():
    runs = (Run("甲", BOLD), Run("乙"), Run("丙", BOLD), Run("丁"))
    assert spans(runs, most=2) == {
        "contents": [{"type": "span", "text": "甲", "weight": "bold"}, {"type": "span", "text": "乙丙丁"}]
    }
    assert spans(runs, most=0) == {"text": "甲乙丙丁"}


def test_what_is_no_markup_is_shown_as_it_is():
    assert text("<b>") == {"type": "text", "wrap": True, "size": "sm", "color": INK, "text": "<b>"}
    assert [part["text"] for part in prose("a\n\n<i>b</i>")] == ["a", "<i>b</i>"]


def test_markup_in_plain_words():
    assert plain(Markup("<b>甲</b> &amp; 乙<blockquote>丙</blockquote>")) == "甲 & 乙\n\n丙"


def test_a_text_without_words_is_refused_where_it_is_made():
    with pytest.raises(ValueError, match="must say something"):
        text("")


def test_paragraphs_stand_apart_and_the_first_where_something_is_above_it():
    assert [part.get("margin") for part in prose("a\n\nb")] == [None, "md"]
    assert [part.get("margin") for part in prose("a\n\nb", is_below=True)] == ["md", "md"]
