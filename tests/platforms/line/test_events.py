from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chat import ChatKey, Platform
from bot.platforms.line import events
from bot.platforms.line.events import Event, Source, SourceKind, read_event

AT = datetime(2026, 11, 23, 4, 0, 0, 500_000, tzinfo=UTC)
HERE = datetime(2026, 11, 23, 4, 0, 1, tzinfo=UTC)
RAW = {
    "type": "message",
    "webhookEventId": "01H810YECXQQZ37VAXPF6H9E6T",
    "timestamp": 1795406400500,
    "mode": "active",
    "deliveryContext": {"isRedelivery": False},
    "replyToken": "a token",
    "source": {"type": "user", "userId": "Uann"},
    "message": {"id": "444", "type": "text", "text": "創新", "quoteToken": "q"},
}
GROUP = Source(SourceKind.GROUP, ChatKey(Platform.LINE, "Cclass"), "Uann")


def test_a_text_in_a_private_chat():
    source = Source(SourceKind.USER, ChatKey(Platform.LINE, "Uann"), "Uann")
    event = read_event(RAW, HERE)
    assert event == Event(RAW["webhookEventId"], AT, HERE, source, events.Said("444", "創新"), "a token")
    assert (source.is_private, source.person) == (True, ChatKey(Platform.LINE, "Uann"))


@pytest.mark.parametrize(
    ("body", "happening"),
    [
        (
            {
                "type": "message",
                "message": {
                    "id": "5",
                    "type": "text",
                    "text": "@機械人 測驗",
                    "mention": {"mentionees": [{"index": 0, "length": 4, "type": "user", "isSelf": True}]},
                },
            },
            events.Said("5", "@機械人 測驗", is_to_us=True, named_at=((0, 4),)),
        ),
        ({"type": "message", "message": {"id": "6", "type": "sticker"}}, events.Sent("6", "sticker")),
        ({"type": "postback", "postback": {"data": "1.h..x"}}, events.Pressed("1.h..x")),
        (
            {"type": "postback", "postback": {"data": "1.t..x", "params": {"time": "08:00"}}},
            events.Pressed("1.t..x", (("time", "08:00"),)),
        ),
        ({"type": "follow", "follow": {"isUnblocked": True}}, events.Followed()),
        ({"type": "follow"}, events.Followed()),
        ({"type": "unfollow"}, events.Unfollowed()),
        ({"type": "join"}, events.Joined()),
        ({"type": "leave"}, events.Left()),
        (
            {"type": "memberJoined", "joined": {"members": [{"type": "user", "userId": "Uben"}, {"type": "user"}]}},
            events.MembersJoined(("Uben",)),
        ),
        (
            {"type": "memberLeft", "left": {"members": [{"type": "user", "userId": "Uben"}]}},
            events.MembersLeft(("Uben",)),
        ),
        ({"type": "unsend", "unsend": {"messageId": "444"}}, events.Unsent("444")),
        ({"type": "membership"}, events.Unknown("membership")),
        ({"type": "message", "mode": "standby", "message": {"id": "7", "type": "text"}}, events.Unknown("standby")),
    ],
)
def test_what_happens_in_a_group(body, happening):
    source = {"type": "group", "groupId": "Cclass", "userId": "Uann"}
    context = {"isRedelivery": True}
    raw = {"webhookEventId": "01", "timestamp": 1795406400500, "source": source, "deliveryContext": context} | body
    assert read_event(raw, HERE) == Event("01", AT, HERE, GROUP, happening, None, is_redelivery=True)


def test_a_room_whose_member_line_does_not_name():
    event = read_event(RAW | {"source": {"type": "room", "roomId": "Rroom"}}, HERE)
    assert event.source == Source(SourceKind.ROOM, ChatKey(Platform.LINE, "Rroom"), None)
    assert (event.source.is_private, event.source.person) == (False, None)


def test_ids_that_no_database_would_keep_are_nobodys():
    long = "U" * 65
    assert read_event(RAW | {"source": {"type": "user", "userId": long}}, HERE).source is None
    assert (
        read_event(RAW | {"source": {"type": "room", "roomId": "Rroom", "userId": long}}, HERE).source.user_id is None
    )
    left = {"type": "memberLeft", "left": {"members": [{"userId": long}, {"userId": "Uben"}]}}
    assert read_event(RAW | left, HERE).happening == events.MembersLeft(("Uben",))


@pytest.mark.parametrize("event_id", [None, "", 7, {}])
def test_what_has_no_id_is_no_event(event_id):
    assert read_event(RAW | {"webhookEventId": event_id}, HERE) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from([*RAW, "id", "text"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*RAW, "postback", "joined", "left", "follow", "unsend"]), JSON))
def test_whatever_comes_is_read_without_an_error(changes):
    event = read_event(RAW | changes, HERE)
    assert event is None or event.arrived_at == HERE
