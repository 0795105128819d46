from __future__ import annotations

import hmac
import json

import pytest

from bot.domain.chat import Platform
from bot.endpoints import Answer
from bot.platforms.line.arrivals import Arrival, arrival_in
from tests.platforms.line.hooked import NOW, MemoryInbox, Post, event, signature
from tests.waiting import until

OK, LATER = Answer(), Answer(503, "not now\n", headers={"Retry-After": "1"})
STRANGER = Answer(401, "not for you\n")


@pytest.fixture
def post() -> Post:
    return Post()


async def test_events_are_stored_each_as_a_row_then_confirmed_then_handled(post):
    async with post.running():
        assert await post.post(event("01A"), event("01B", "U2")) == OK
        assert post.inbox.rows == {
            "01A": (json.dumps(event("01A")), NOW),
            "01B": (json.dumps(event("01B", "U2")), NOW),
        }
        await until(lambda: len(post.inbox.handled) == 2)
    assert post.seen == ["01A", "01B"]


async def test_what_is_redelivered_in_other_words_is_handled_once_and_counted(post):
    async with post.running():
        assert await post.post(event("01A")) == OK
        assert await post.post(event("01A", deliveryContext={"isRedelivery": True}), event("01B")) == OK
        await until(lambda: len(post.inbox.handled) == 2)
    assert post.seen == ["01A", "01B"]
    assert post.told("bot_updates_total") == {
        ("line", "message", "handled"): 2,
        ("line", "message", "redelivered"): 1,
    }


async def test_lines_own_verification_is_answered(post):
    async with post.running():
        assert await post.post() == OK
    assert post.inbox.rows == {}


@pytest.mark.parametrize("signed", [None, "no", "x" * 5000, signature(b"another body"), "é"])
async def test_whoever_does_not_sign_is_turned_away_before_anything_is_read(post, caplog, signed):
    async with post.running():
        assert await post.post(event("01A"), signed=signed) == STRANGER
        assert await post.post(body=b"no json", signed=signed) == STRANGER
    assert (post.inbox.rows, post.told("bot_webhook_refusals_total")) == ({}, {("line", "signature"): 2})
    assert [record.getMessage() for record in caplog.records] == [
        "Posts to /line by strangers are turned away (1 so far)"
    ]


async def test_signatures_are_compared_in_a_time_that_tells_nothing(post, monkeypatch):
    monkeypatch.setattr(hmac, "compare_digest", lambda *_: False)
    async with post.running():
        assert await post.post(body=b'{"events": []}') == STRANGER


async def test_a_secret_that_is_another_channels_does_not_sign_for_ours(post):
    body = b'{"events": []}'
    async with post.running():
        assert await post.post(body=body, signed=signature(body, "another")) == STRANGER
        assert await post.post(body=body) == OK


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"events": {}}', b'{"events": null}', b"[" * 100_000, b"\xff"])
async def test_what_is_signed_and_holds_no_events_is_told_from_them(post, body):
    async with post.running():
        assert await post.post(body=body) == Answer(400, "no events\n")
    assert post.told("bot_webhook_refusals_total") == {("line", "json"): 1}


@pytest.mark.parametrize("event_id", [None, 5, "", "x" * 65, "創", "a\0"])
async def test_an_event_without_an_id_is_left_out_and_keeps_no_other(post, event_id):
    async with post.running():
        assert await post.post(event(event_id), "nonsense", event("01A")) == OK
        await until(lambda: post.inbox.handled == ["01A"])
    assert post.told("bot_updates_total") == {
        ("line", "unknown", "unreadable"): 2,
        ("line", "message", "handled"): 1,
    }


async def test_nothing_is_taken_before_it_begins_and_after_it_ends(post):
    assert await post.post(event("01A")) == LATER
    async with post.running():
        assert await post.post(event("01B")) == OK
        assert post.recovered == [0]
    assert await post.post(event("01C")) == LATER
    assert (list(post.inbox.rows), post.told("bot_webhook_refusals_total")) == (["01B"], {("line", "closed"): 2})


async def test_bursts_are_bounded_by_the_queue():
    post = Post(capacity=2)
    post.go_on.clear()
    async with post.running():
        assert [await post.post(event(f"0{n}", f"U{n}")) for n in range(3)] == [OK, OK, LATER]
        post.go_on.set()
        await until(lambda: len(post.inbox.handled) == 2)
        assert await post.post(event("02", "U2")) == OK
    assert post.told("bot_webhook_refusals_total") == {("line", "busy"): 1}


async def test_what_cannot_be_stored_is_handled_and_then_confirmed(post):
    async with post.running():
        post.inbox.failing = True
        assert await post.post(event("01A")) == OK
        assert await post.post(event("01A", deliveryContext={"isRedelivery": True})) == OK
        post.inbox.failing = False
        assert await post.post(event("01A", deliveryContext={"isRedelivery": True})) == OK
        await until(lambda: post.inbox.handled)
    assert (post.seen, set(post.inbox.handled)) == (["01A"], {"01A"})


async def test_what_cannot_be_stored_nor_handled_in_time_is_to_come_again_and_is_known_then(post):
    async with post.running():
        post.inbox.failing = True
        post.go_on.clear()
        assert await post.post(event("01A")) == LATER
        post.go_on.set()
        post.inbox.failing = False
        assert await post.post(event("01A")) == OK
        assert post.recovered == [1]
        await until(lambda: post.inbox.handled)
    assert post.seen == ["01A"]


async def test_a_store_that_is_slow_keeps_line_waiting_no_longer_than_it_waits(post):
    async with post.running():
        post.inbox.free.clear()
        assert await post.post(event("01A")) == LATER
        post.inbox.free.set()
        assert await post.post(event("01A")) == OK
        await until(lambda: post.inbox.handled == ["01A"])
    assert (post.seen, post.told("bot_webhook_refusals_total")) == (["01A"], {("line", "slow"): 1})


async def test_a_restart_goes_on_with_what_was_left():
    inbox = MemoryInbox()
    first = Post(inbox)
    first.go_on.clear()
    async with first.running():
        assert await first.post(event("01A"), event("01B"), event("01C", "U2")) == OK
        await until(lambda: len(first.seen) == 2)
    assert (first.seen, inbox.handled) == (["01A", "01C"], [])
    second = Post(inbox)
    async with second.running():
        await until(lambda: len(inbox.handled) == 3)
    assert sorted(second.seen) == ["01A", "01B", "01C"]


@pytest.mark.parametrize(
    ("raw", "kind", "chat_type", "key"),
    [
        ({"type": "message", "source": {"type": "user", "userId": "U1"}}, "message", "user", "U1"),
        ({"type": "join", "source": {"type": "group", "groupId": "C1", "userId": "U1"}}, "join", "group", "C1"),
        ({"type": "leave", "source": {"type": "room", "roomId": "R1"}}, "leave", "room", "R1"),
        ({"type": "message", "source": {"type": "user"}}, "message", "user", ("event", "01A")),
        ({"type": "message", "source": {"type": ["user"]}}, "message", None, ("event", "01A")),
        ({"type": 5, "source": "U1"}, "unknown", None, ("event", "01A")),
    ],
)
def test_what_must_stay_in_order(raw, kind, chat_type, key):
    one = arrival_in({"webhookEventId": "01A", **raw}, NOW)
    assert one is not None
    assert (one.platform, one.event_id, one.kind, one.chat_type) == (Platform.LINE, "01A", kind, chat_type)
    assert one.key == (Platform.LINE, key)


def test_what_no_database_can_hold_is_mended():
    one = arrival_in({"webhookEventId": "01A", "message": {"text": "a\0b\ud83d"}}, NOW)
    assert one == Arrival("01A", {"webhookEventId": "01A", "message": {"text": "a\ufffdb\ufffd"}}, NOW)
