"""What LINE refuses of messages and rich menus; each thing alone, and nothing of what is right."""

from __future__ import annotations

import copy

import pytest

from tests.line import limits
from tests.line.test_standin_calls import FLEX, HELLO

POSTBACK = {"type": "postback", "label": "好", "data": "x"}


def bubble(*contents, **more):
    return {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": list(contents)}} | more


def flex(contents):
    return FLEX | {"contents": contents}


def carousel(*bubbles):
    return flex({"type": "carousel", "contents": list(bubbles)})


def quick(count, action=POSTBACK):
    return HELLO | {"quickReply": {"items": [{"type": "action", "action": action}] * count}}


def text(count):
    return {"type": "text", "text": "字" * count}


def span(**more):
    return {"type": "text", "contents": [{"type": "span", "text": "字"} | more]}


def button(**action):
    return {"type": "button", "action": POSTBACK | action}


RIGHT = [
    HELLO,
    FLEX,
    text(5000),
    quick(13),
    quick(1, POSTBACK | {"label": "字" * 20, "data": "x" * 300}),
    flex(bubble(span(color="#112233FF", size="18px"), button(type="uri", uri="https://example.com/"))),
    carousel(*[bubble(text(1))] * 12),
]
WRONG = [
    ("messages[0].text", text(0)),
    ("messages[0].text", {"type": "text", "text": "😀" * 2501}),
    ("messages[0].quickReply.items", quick(14)),
    ("messages[0].quickReply.items[0].action.label", quick(1, POSTBACK | {"label": "字" * 21})),
    ("messages[0].quickReply.items[0].action.label", quick(1, {"type": "postback", "data": "x"})),
    ("messages[0].quickReply.items[0].action.data", quick(1, POSTBACK | {"data": "x" * 301})),
    ("messages[0].quickReply.items[0].action.type", quick(1, POSTBACK | {"type": "call"})),
    ("messages[0].altText", FLEX | {"altText": "字" * 401}),
    ("messages[0].contents", flex(bubble(*[text(1000)] * 10))),
    ("messages[0].contents", carousel(*[bubble(text(2000))] * 9)),
    ("messages[0].contents.contents", carousel(*[bubble(text(1))] * 13)),
    ("messages[0].contents.contents", carousel(bubble(text(1)), bubble(text(1), size="nano"))),
    ("messages[0].contents", flex({"type": "bubble"})),
    ("messages[0].contents.body.contents[0].text", flex(bubble({"type": "text", "text": ""}))),
    ("messages[0].contents.body.contents[0].contents[0].color", flex(bubble(span(color="red")))),
    ("messages[0].contents.body.contents[0].size", flex(bubble(text(1) | {"size": "huge"}))),
    ("messages[0].contents.body.contents[0].margin", flex(bubble(text(1) | {"margin": "4"}))),
    ("messages[0].contents.body.contents[0].type", flex(bubble({"type": "icon", "url": "https://example.com/"}))),
    ("messages[0].contents.body.contents[0].action.uri", flex(bubble(button(type="uri", uri="ftp://example.com/")))),
    ("messages[0].type", {"type": "poll"}),
]
MENU = {
    "size": {"width": 2500, "height": 1686},
    "selected": True,
    "name": "menu",
    "chatBarText": "選單",
    "areas": [{"bounds": {"x": 0, "y": 0, "width": 2500, "height": 1686}, "action": POSTBACK}],
}


@pytest.mark.parametrize("message", RIGHT, ids=range(len(RIGHT)))
def test_what_is_right_passes(message):
    assert list(limits.of_messages([copy.deepcopy(message)] * 5)) == []


@pytest.mark.parametrize(("where", "message"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_named(where, message):
    assert [found for found, _ in limits.of_messages([message])] == [where]


def test_a_turn_has_one_to_five_messages():
    assert [bool(list(limits.of_messages([HELLO] * count))) for count in (0, 1, 5, 6)] == [True, False, False, True]


def test_a_rich_menu_has_limits_too():
    assert list(limits.of_rich_menu(MENU)) == []
    assert [where for where, _ in limits.of_rich_menu(MENU | {"chatBarText": "字" * 15})] == ["chatBarText"]
    assert [where for where, _ in limits.of_rich_menu(MENU | {"size": {"width": 2500, "height": 1600}})] == [
        "areas[0].bounds"
    ]
    assert "size" in dict(limits.of_rich_menu(MENU | {"size": {"width": 799, "height": 1686}}))
