"""Updates that no friendly client causes: each gets its due, and none keeps its chat or others waiting."""

import asyncio
import logging

import pytest

from tests.platforms.telegram.conversation.conftest import BOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL = {"id": -1009, "type": "channel", "title": "News"}
US = {"id": BOT, "is_bot": True, "first_name": "Quality"}
FILE = {"file_id": "a", "file_unique_id": "b"}
MEMBER = {"status": "member", "user": US}
OUTSIDE = {"status": "left", "user": US}

UNREADABLE = [[], "x", 5, {"message_id": "one"}, {"chat": [], "text": "/find 創新"}, {"message_id": 1, "date": 1}]
STALE = ["1t\n", "0t", "1e:nope:3", "1q:0:1999-01-01:=創新", "1q:99999::=創新", "1o:<b>", "\0\0", "x" * 5000, "", None]


@pytest.mark.parametrize("body", UNREADABLE, ids=str)
async def test_what_is_no_message_is_reported_and_dropped(wire, body, caplog):
    wire.issue("message", body)
    assert await wire.answered_after() == []
    assert not [record for record in caplog.records if "創新" in record.getMessage()]


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
        {"voice": {**FILE, "duration": 1}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"photo": [{**FILE, "width": 1, "height": 1}], "caption": "/find 創新"},
        {"invented_next_year": {"x": 1}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_what_is_no_text_is_answered_with_what_to_type(wire, content):
    wire.issue("message", wire.message(None, **content))
    assert [message.text[:20] for message in await wire.answered_after()] == ["I can only read text"]


@pytest.mark.parametrize(
    "fields",
    [{"new_chat_title": "x"}, {"left_chat_member": US}, {"delete_chat_photo": True}, {"group_chat_created": True}],
    ids=lambda fields: next(iter(fields)),
)
async def test_what_telegram_itself_says_is_left_alone(wire, fields):
    wire.issue("message", wire.message(None, chat=wire.groups, **fields))
    assert await wire.answered_after() == []


@pytest.mark.parametrize(
    "sender",
    [{"from": ANONYMOUS, "sender_chat": {"id": -1, "type": "supergroup", "title": "Class"}}, {"from": None}],
    ids=["anonymous administrator", "nobody"],
)
async def test_a_command_without_a_person_is_answered(wire, sender):
    wire.issue("message", wire.message(chat=wire.groups, **sender))
    found = await wire.mei.wait_for_message(chat=wire.group)
    assert "附表一有 13 則" in found.text


@pytest.mark.parametrize(("offset", "length"), [(500, 12), (-5, -1), (0, 10**9)])
async def test_a_mention_that_is_nowhere_is_no_mention(wire, offset, length):
    entity = {"type": "mention", "offset": offset, "length": length}
    wire.issue("message", wire.message("@quality_bot 創新", chat=wire.groups, entities=[entity]))
    assert await wire.answered_after() == []


@pytest.mark.parametrize("data", STALE, ids=repr)
async def test_a_button_that_means_nothing_turns_no_page(wire, data):
    wire.issue("callback_query", wire.press(data))
    assert await wire.answered_after() == []


async def test_a_button_of_a_message_that_is_gone_shows_its_page_anew(wire):
    gone = {"chat": wire.private, "message_id": 1, "date": 0}
    wire.issue("callback_query", wire.press("1q:9999::=創新", message=gone))
    heard = await wire.answered_after()
    assert [("“創新”: 13 statements" in message.text, message.edited) for message in heard] == [(True, False)]


async def test_half_characters_pass_through_everything(wire, caplog):
    half = "\ud800"
    caplog.set_level(logging.ERROR)
    person = {**wire.person, "language_code": half}
    wire.issue("message", wire.message(f"/find {half}創新{half}", **{"from": person}))
    wire.issue("callback_query", wire.press(f"1q:0::={half}創新"))
    wire.issue("inline_query", {"id": "1", "from": person, "query": half, "offset": half})
    await wire.answered_after()
    assert caplog.records == []


@pytest.mark.parametrize(
    "change",
    [
        {"chat": CHANNEL, "old_chat_member": OUTSIDE, "new_chat_member": MEMBER},
        {"old_chat_member": MEMBER, "new_chat_member": OUTSIDE},
        {"old_chat_member": MEMBER, "new_chat_member": {**MEMBER, "status": "invented_next_year"}},
    ],
    ids=["channel", "removed", "unknown status"],
)
async def test_a_change_of_membership_that_lets_us_into_no_group_is_not_greeted(wire, change):
    wire.issue("my_chat_member", {"chat": wire.groups, "from": wire.person, "date": 1, **change})
    assert await wire.answered_after() == []


async def test_whoever_lets_us_into_many_groups_makes_us_greet_a_few(wire, caplog):
    somebody = {**wire.person, "id": 990001}
    for number in range(40):
        chat = {**wire.groups, "id": -1_009_000_000_000 - number}
        change = {"old_chat_member": OUTSIDE, "new_chat_member": MEMBER}
        wire.issue("my_chat_member", {"chat": chat, "from": somebody, "date": 1, **change})
    while len(caplog.messages) < 20:  # noqa: ASYNC110 - what is logged sets no event
        await asyncio.sleep(0.01)
    await wire.answered_after()
    # These groups are not there for Telegram: each greeting is refused.
    assert caplog.messages == ["An answer did not arrive: Chat not found"] * 20


async def test_settings_open_in_a_kind_of_chat_that_telegram_has_invented(wire, caplog):
    caplog.set_level(logging.ERROR)
    chat = {"id": wire.mei.id, "type": "invented_next_year", "title": "Class"}
    wire.issue("callback_query", wire.press("1A::card", message=wire.message("x", chat=chat)))
    assert [message.text.split("\n")[0] for message in await wire.answered_after()] != []
    assert caplog.records == []
