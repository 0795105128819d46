from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.errors import BadMarkupError
from bot.simulator.formatting import utf16
from bot.simulator.formatting.markup_html import parse_html

BOLD = {"type": "bold", "offset": 0, "length": 1}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        *[(f"<{tag}>x</{tag}>", "x", [BOLD]) for tag in ("b", "strong", "B", "Strong")],
        *[(f"<{tag}>x</{tag}>", "x", [BOLD | {"type": "italic"}]) for tag in ("i", "em")],
        *[(f"<{tag}>x</{tag}>", "x", [BOLD | {"type": "underline"}]) for tag in ("u", "ins")],
        *[(f"<{tag}>x</{tag}>", "x", [BOLD | {"type": "strikethrough"}]) for tag in ("s", "strike", "del")],
        ("<tg-spoiler>x</tg-spoiler>", "x", [BOLD | {"type": "spoiler"}]),
        ('<span class="tg-spoiler">x</span>', "x", [BOLD | {"type": "spoiler"}]),
        ("<span class=tg-spoiler>x</span>", "x", [BOLD | {"type": "spoiler"}]),
        ("<code>x</code>", "x", [BOLD | {"type": "code"}]),
        ("<pre>x</pre>", "x", [BOLD | {"type": "pre"}]),
        ('<pre><code class="language-python">x</code></pre>', "x", [BOLD | {"type": "pre", "language": "python"}]),
        ('<code class="language-python"><pre>x</pre></code>', "x", [BOLD | {"type": "pre", "language": "python"}]),
        ('<code class="language-python">x</code>', "x", [BOLD | {"type": "code"}]),
        ("<blockquote>x</blockquote>", "x", [BOLD | {"type": "blockquote"}]),
        ("<blockquote expandable>x</blockquote>", "x", [BOLD | {"type": "expandable_blockquote"}]),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [{"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"}],
        ),
        (
            '<tg-time unix="1800000000" format="r">soon</tg-time>',
            "soon",
            [{"type": "date_time", "offset": 0, "length": 4, "unix_time": 1800000000, "date_time_format": "r"}],
        ),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [BOLD]),
        ("<b >x</b >", "x", [BOLD]),
        (
            '<a href="https://example.com/?a=1&amp;b=2">x</a>',
            "x",
            [BOLD | {"type": "text_link", "url": "https://example.com/?a=1&b=2"}],
        ),
        (
            "<a>example.com</a>",
            "example.com",
            [{"type": "text_link", "offset": 0, "length": 11, "url": "http://example.com/"}],
        ),
        ('<a href="not an address">x</a>', "x", []),
        ('<a href="tg://user?id=7">x</a>', "x", [BOLD | {"type": "text_mention", "user": {"id": 7}}]),
        ("&lt;b&gt; &amp; &quot;", '<b> & "', []),
        ("&lt &#65; &#x42; &#x1F600;", "< A B 😀", []),
        ("&nbsp; &unknown; &#0; &", "&nbsp; &unknown; &#0; &", []),
        (
            "甲<b>乙<i>丙</i></b>😀<u>丁</u>",
            "甲乙丙😀丁",
            [
                {"type": "italic", "offset": 2, "length": 1},
                {"type": "bold", "offset": 1, "length": 2},
                {"type": "underline", "offset": 5, "length": 1},
            ],
        ),
    ],
)
def test_reads_every_tag_telegram_has(source: str, text: str, entities: list[dict[str, Any]]):
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("新質<p>x</p>", 'Unsupported start tag "p" at byte offset 6'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a "x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<tg-emoji emoji-id='x'>y</tg-emoji>", "Invalid custom emoji identifier specified"),
        (
            "&#xD83D;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
                "code units"
            ),
        ),
    ],
)
def test_refuses_in_telegrams_words_with_the_byte_offset(source: str, sentence: str):
    with pytest.raises(BadMarkupError) as caught:
        parse_html(source)
    assert str(caught.value) == sentence


def test_two_references_may_make_one_character():
    assert parse_html("&#xD83D;&#xDE00;") == ("😀", [])


@given(st.text())
def test_escaped_text_comes_back_whole(text: str):
    assert parse_html(html.escape(text, quote=False).replace("\0", "")) == (text.replace("\0", ""), [])


_TAGS = st.sampled_from(["b", "i", "u", "s", "tg-spoiler", "code", "blockquote"])
_NAMES = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "tg-spoiler": "spoiler"}


@given(st.lists(st.tuples(_TAGS, st.text(min_size=1)), max_size=6))
def test_every_entity_covers_exactly_what_its_tag_held(parts: list[tuple[str, str]]):
    source = "".join(f"<{tag}>{html.escape(inside, quote=False)}</{tag}>" for tag, inside in parts)
    text, entities = parse_html(source)
    assert text == "".join(inside for _, inside in parts)
    assert [entity["type"] for entity in entities] == [_NAMES.get(tag, tag) for tag, _ in parts]
    assert [utf16.cut(text, e["offset"], e["length"]) for e in entities] == [inside for _, inside in parts]


@given(st.text(alphabet="<>/&;#x3a b='\"-新😀lt") | st.text())
def test_never_fails_otherwise_than_by_refusing(source: str):
    try:
        text, entities = parse_html(source)
    except BadMarkupError:
        return
    end = utf16.length(text)
    assert all(e["offset"] >= 0 and e["length"] > 0 and e["offset"] + e["length"] <= end for e in entities)
