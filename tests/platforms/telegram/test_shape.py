"""What is let through the gate."""

import pytest

from bot.platforms.telegram.polling import ALLOWED_UPDATES
from bot.platforms.telegram.shape import KINDS, misshapen, read

USER = {"id": 5, "is_bot": False, "first_name": "Mei"}
CHAT = {"id": -5, "type": "group", "title": "Class"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "from": USER, "text": "x", "entities": []}
PRESS = {"id": "7", "from": USER, "chat_instance": "1", "data": "1w", "message": MESSAGE}


def nested(depth: int) -> dict[str, object]:
    return {**MESSAGE, "reply_to_message": nested(depth - 1)} if depth else MESSAGE


def test_all_kinds_that_we_ask_for_are_read_and_no_others():
    assert set(ALLOWED_UPDATES) == KINDS
    assert read({"update_id": 1, "message": MESSAGE, "edited_message": 5}) == {"update_id": 1, "message": MESSAGE}


@pytest.mark.parametrize(
    "update",
    [
        {"message": MESSAGE},
        {"message": {**MESSAGE, "from": None, "invented_next_year": [object()]}},
        {"message": {**MESSAGE, "location": {"latitude": 1, "longitude": -1.5}}},
        {"message": nested(2)},
        {"callback_query": PRESS},
        {"callback_query": {**PRESS, "message": None, "data": None}},
        {"edited_message": 5},
        {},
    ],
)
def test_what_telegram_issues_is_in_shape(update):
    assert misshapen({"update_id": 1, **update}) is None


@pytest.mark.parametrize(
    ("update", "fault"),
    [
        ({"message": []}, "message"),
        ({"message": {**MESSAGE, "text": 5}}, "message.text"),
        ({"message": {**MESSAGE, "message_id": True}}, "message.message_id"),
        ({"message": {**MESSAGE, "from": {**USER, "id": 2**60}}}, "message.from.id"),
        ({"message": {**MESSAGE, "chat": {"id": 1}}}, "message.chat.type"),
        ({"message": {**MESSAGE, "entities": [{"type": "url", "offset": 0}]}}, "message.entities.0.length"),
        ({"message": {**MESSAGE, "location": {"latitude": float("inf"), "longitude": 0}}}, "message.location.latitude"),
        ({"callback_query": {**PRESS, "id": 7}}, "callback_query.id"),
        ({"poll_answer": {"poll_id": "1", "option_ids": [0, "1"]}}, "poll_answer.option_ids.1"),
        ({"message": nested(20)}, "message" + ".reply_to_message" * 11 + ".chat"),
    ],
)
def test_what_breaks_the_promise_is_named(update, fault):
    assert misshapen({"update_id": 1, **update}) == fault
