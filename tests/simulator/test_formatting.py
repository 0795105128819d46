from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.errors import BadMarkupError, BadRequestError
from bot.simulator.formatting import utf16
from bot.simulator.formatting.entities import fixed
from bot.simulator.formatting.formatted import FormattedText, formatted
from bot.simulator.formatting.links import checked_link, mentioned_user
from bot.simulator.formatting.markup_legacy import parse_markdown
from bot.simulator.formatting.markup_markdown import parse_markdown_v2

Entity = dict[str, Any]


def entity(kind: str, offset: int, length: int, **more: Any) -> Entity:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*x*", "x", [entity("bold", 0, 1)]),
        ("_x_", "x", [entity("italic", 0, 1)]),
        ("__x__", "x", [entity("underline", 0, 1)]),
        ("~x~", "x", [entity("strikethrough", 0, 1)]),
        ("||x||", "x", [entity("spoiler", 0, 1)]),
        ("`x`", "x", [entity("code", 0, 1)]),
        ("```\nx```", "x", [entity("pre", 0, 1)]),
        ("```python\nx\n```", "x\n", [entity("pre", 0, 2, language="python")]),
        ("[x](http://a.b/c\\)d)", "x", [entity("text_link", 0, 1, url="http://a.b/c)d")]),
        ("[x](tg://user?id=5)", "x", [entity("text_mention", 0, 1, user={"id": 5})]),
        ("![👍](tg://emoji?id=5)", "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="5")]),
        (">a\n>b\nc", "a\nb\nc", [entity("blockquote", 0, 4)]),
        (">a\n>b||", "a\nb", [entity("expandable_blockquote", 0, 3)]),
        (r"1\.5 \*x\*", "1.5 *x*", []),
        ("*a _b_ c*", "a b c", [entity("italic", 2, 1), entity("bold", 0, 5)]),
    ],
)
def test_reads_markdown_v2(source: str, text: str, entities: list[Entity]):
    assert parse_markdown_v2(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("新*x", "Can't find end of Bold entity at byte offset 3"),
        ("```py\nx", "Can't find end of PreCode entity at byte offset 0"),
        ("[x](http://a", "Can't find end of a URL at byte offset 4"),
        ("![x](http://a.b)", "Invalid tg://emoji or tg://time URL specified"),
    ],
)
def test_refuses_broken_markdown_v2(source: str, sentence: str):
    with pytest.raises(BadMarkupError) as caught:
        parse_markdown_v2(source)
    assert str(caught.value) == sentence


def test_reads_legacy_markdown():
    assert parse_markdown("*b* _i_ `c` [l](http://a.b) \\_") == (
        "b i c l _",
        [
            entity("bold", 0, 1),
            entity("italic", 2, 1),
            entity("code", 4, 1),
            entity("text_link", 6, 1, url="http://a.b/"),
        ],
    )
    assert parse_markdown("```py\nx```") == ("x", [entity("pre", 0, 1, language="py")])
    with pytest.raises(BadMarkupError, match="Can't find end of the entity starting at byte offset 3"):
        parse_markdown("新*x")


@given(st.text(alphabet="*_~|`[]()!>\\\n ab新😀") | st.text())
def test_markdown_never_fails_otherwise_than_by_refusing(source: str):
    for parse in (parse_markdown_v2, parse_markdown):
        try:
            text, entities = parse(source)
        except BadMarkupError:
            continue
        end = utf16.length(text)
        assert all(e["offset"] >= 0 and e["offset"] + e["length"] <= end for e in entities)


@given(st.text())
def test_utf16_counts_what_encoders_count(text: str):
    assert utf16.length(text) == sum(utf16.width(character) for character in text)
    assert [utf16.offset_at(text, index) for index in range(len(text))] == [
        utf16.length(text[:index]) for index in range(len(text))
    ]


def test_trims_as_telegram_does():
    assert formatted(" \n x \n") == FormattedText("x")
    assert formatted("<b> x </b> ", "HTML") == FormattedText(" x", [entity("bold", 0, 2)])
    assert formatted("a\r\nb\tc\u202ed") == FormattedText("a\nb cd")
    assert formatted("a\r<b>😀b</b>", "HTML") == FormattedText("a😀b", [entity("bold", 1, 3)])


def test_marks_what_clients_mark():
    found = formatted("/start@x_bot a@b.co @alice_hk #新質 $USD https://a.b/c?d, example.com。 a/b 3/4 x@y").entities
    assert [(e["type"], e["offset"], e["length"]) for e in found] == [
        ("bot_command", 0, 12),
        ("email", 13, 6),
        ("mention", 20, 9),
        ("hashtag", 30, 3),
        ("cashtag", 34, 4),
        ("url", 39, 15),
        ("url", 56, 11),
    ]
    assert [
        e["type"] for e in formatted("<code>/start</code> <a href='http://a.b'>@alice_hk</a>", "HTML").entities
    ] == [
        "code",
        "text_link",
    ]


def test_overlapping_entities_are_split_and_nested():
    assert fixed([entity("bold", 0, 4), entity("italic", 2, 4)]) == [
        entity("bold", 0, 2),
        entity("italic", 2, 4),
        entity("bold", 2, 2),
    ]
    assert fixed([entity("bold", 0, 2), entity("bold", 1, 3)]) == [entity("bold", 0, 4)]
    assert fixed([entity("code", 0, 4), entity("bold", 1, 2)]) == [entity("code", 0, 4)]
    assert fixed([entity("text_link", 0, 3, url="u"), entity("text_link", 1, 4, url="v")]) == [
        entity("text_link", 0, 3, url="u")
    ]


_KINDS = st.sampled_from(["bold", "italic", "spoiler", "code", "pre", "blockquote", "text_link"])


@given(st.lists(st.builds(entity, _KINDS, st.integers(0, 12), st.integers(0, 12)), max_size=8))
def test_fixed_entities_never_cross_and_stay_fixed(entities: list[Entity]):
    once = fixed(entities)
    spans = [(e["offset"], e["offset"] + e["length"]) for e in once]
    for a, b in spans:
        for c, d in spans:
            assert b <= c or d <= a or (a <= c and d <= b) or (c <= a and b <= d)
    assert fixed(once) == once


@given(st.text(), st.integers(-2, 40), st.integers(-2, 40))
def test_explicit_entities_are_kept_inside_the_text_or_refused(text: str, offset: int, length: int):
    try:
        result = formatted(text, given=[entity("bold", offset, length)], detecting=False)
    except BadRequestError:
        return
    assert all(e["offset"] >= 0 and e["offset"] + e["length"] <= utf16.length(result.text) for e in result.entities)


@pytest.mark.parametrize(
    ("given_entities", "sentence"),
    [
        ([{"type": "bold", "offset": 0}], "can't parse MessageEntity: Can't find field \"length\""),
        (["bold"], "can't parse MessageEntity: expected an Object"),
        ([entity("glitter", 0, 1)], "can't parse MessageEntity: Unsupported type specified"),
        ([entity("bold", 0, 9)], "entity beginning at UTF-16 offset 0 ends after the end of the text"),
        ([entity("bold", 9, 1)], "entity begins after the end of the text at UTF-16 offset 9"),
        ([entity("bold", 1, 1)], "entity begins in a middle of a UTF-16 symbol"),
    ],
)
def test_refuses_entities_that_cannot_be(given_entities: list[Any], sentence: str):
    with pytest.raises(BadRequestError) as caught:
        formatted("😀", given=given_entities)
    assert caught.value.description.startswith(f"Bad Request: {sentence}")


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("example.com", "http://example.com/"),
        ("HTTPS://Example.com/Path", "https://example.com/Path"),
        ("example.com?x=1", "http://example.com/?x=1"),
        ("localhost:8081/x", "http://localhost:8081/x"),
        ("https://例子.測試/新", "https://例子.測試/新"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("javascript:alert(1)", ""),
        ("http://", ""),
        ("a b.com", ""),
        ("word", ""),
        ("", ""),
    ],
)
def test_stores_addresses_as_telegram_does(url: str, stored: str):
    assert checked_link(url) == stored


def test_knows_links_to_people():
    assert mentioned_user("tg://user?id=123") == 123
    assert mentioned_user("tg://user?name=x") is None
