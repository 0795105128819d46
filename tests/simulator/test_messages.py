from __future__ import annotations

from typing import Any

import pytest

from bot.simulator import chats, people

LONG = "字" * 4097


def keyboard(data: str = "go", **button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **(button or {"callback_data": data})}]]}


def test_a_sent_message_is_what_the_api_says(stage):
    alice = stage.user("Alice", username="alice_hk")
    stage.started(alice)
    sent = stage.call(
        "sendMessage", chat_id=alice.id, text="<b>你好</b> 😀 /help", parse_mode="HTML", reply_markup=keyboard()
    )
    assert sent == {
        "message_id": 2,
        "from": {"id": 42, "is_bot": True, "first_name": "Bot", "username": "sim42_bot"},
        "chat": {"id": alice.id, "first_name": "Alice", "username": "alice_hk", "type": "private"},
        "date": 1_800_000_000,
        "text": "你好 😀 /help",
        "entities": [
            {"type": "bold", "offset": 0, "length": 2},
            {"type": "bot_command", "offset": 6, "length": 5},
        ],
        "reply_markup": {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]},
    }
    assert stage.updates() == []


def test_what_a_person_writes_becomes_an_update(stage):
    alice = stage.user("Alice", language_code="zh-hant")
    people.start(stage.world, alice.id, stage.bot, "find_x")
    (update,) = stage.updates()
    assert update == {
        "update_id": 512000001,
        "message": {
            "message_id": 1,
            "from": {"id": alice.id, "is_bot": False, "first_name": "Alice", "language_code": "zh-hant"},
            "chat": {"id": alice.id, "first_name": "Alice", "type": "private"},
            "date": 1_800_000_000,
            "text": "/start find_x",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": LONG}, "message is too long"),
        ({"text": "x<p>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "p" at byte offset 1'),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "x", "reply_markup": keyboard("新" * 22)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": []}, "object expected as reply markup"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [{"text": "x"}]}},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "Go"}]]}},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard(url="javascript:x")},
            "inline keyboard button URL 'javascript:x' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 101]}},
            "reply markup is too long",
        ),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ],
)
def test_refuses_what_telegram_refuses(stage, params: dict[str, Any], sentence: str):
    alice = stage.user()
    stage.started(alice)
    assert stage.refusal("sendMessage", chat_id=alice.id, **params) == f"400 Bad Request: {sentence}"


def test_limits_count_characters_after_entities_and_bytes_of_data(stage):
    alice = stage.user()
    stage.started(alice)
    stage.call("sendMessage", chat_id=alice.id, text=f"<b>{LONG[1:]}</b>", parse_mode="HTML")
    stage.call("sendMessage", chat_id=alice.id, text="x", reply_markup=keyboard("新" * 21 + "x"))


def test_who_cannot_be_written_to(stage):
    stranger, alice = stage.user("Stranger"), stage.user("Alice")
    stage.started(alice)
    assert stage.refusal("sendMessage", chat_id=1, text="x") == "400 Bad Request: chat not found"
    assert stage.refusal("sendMessage", text="x") == "400 Bad Request: chat_id is empty"
    assert stage.refusal("sendMessage", chat_id="@nobody", text="x") == "400 Bad Request: chat not found"
    refused = "403 Forbidden: bot can't initiate conversation with a user"
    assert stage.refusal("sendMessage", chat_id=stranger.id, text="x") == refused
    chats.set_block(stage.world, alice.id, stage.bot, blocked=True)
    assert stage.refusal("sendMessage", chat_id=alice.id, text="x") == "403 Forbidden: bot was blocked by the user"
    chats.set_block(stage.world, alice.id, stage.bot, blocked=False)
    assert stage.kinds() == ["my_chat_member", "my_chat_member"]
    chats.deactivate(stage.world, alice.id)
    assert stage.refusal("sendMessage", chat_id=alice.id, text="x") == "403 Forbidden: user is deactivated"


def test_replies_quotes_and_previews(stage):
    alice = stage.user()
    chat = stage.started(alice)
    original = people.say(stage.world, chat, alice.id, "甲乙丙丁")
    sent = stage.call(
        "sendMessage",
        chat_id=alice.id,
        text="https://example.com/",
        reply_parameters={"message_id": original.id, "quote": "乙丙"},
        link_preview_options={"is_disabled": True},
        message_thread_id=7,
        protect_content=True,
    )
    assert sent["reply_to_message"]["text"] == "甲乙丙丁"
    assert sent["quote"] == {"text": "乙丙", "position": 1, "is_manual": True}
    assert (sent["link_preview_options"], sent["has_protected_content"]) == ({"is_disabled": True}, True)
    alone = stage.call(
        "sendMessage",
        chat_id=alice.id,
        text="x",
        reply_parameters={"message_id": 999, "allow_sending_without_reply": True},
    )
    assert "reply_to_message" not in alone


def test_an_edit_changes_text_and_keyboard_and_refuses_to_change_nothing(stage):
    alice = stage.user()
    stage.started(alice)
    sent = stage.call("sendMessage", chat_id=alice.id, text="one", reply_markup=keyboard())
    here = {"chat_id": alice.id, "message_id": sent["message_id"]}
    stage.world.clock.advance(10)
    edited = stage.call("editMessageText", **here, text="<i>two</i>", parse_mode="HTML")
    assert edited == {
        **{name: sent[name] for name in ("message_id", "from", "chat", "date")},
        "edit_date": sent["date"] + 10,
        "text": "two",
        "entities": [{"type": "italic", "offset": 0, "length": 3}],
    }
    same = (
        "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the "
        "same as a current content and reply markup of the message"
    )
    assert stage.refusal("editMessageText", **here, text="<i>two</i>", parse_mode="HTML") == same
    assert stage.refusal("editMessageReplyMarkup", **here) == same
    assert stage.call("editMessageReplyMarkup", **here, reply_markup=keyboard("other"))["text"] == "two"
    assert stage.refusal("editMessageCaption", **here, caption="x").endswith(
        "there is no caption in the message to edit"
    )
    assert stage.refusal("editMessageText", **here | {"message_id": 99}, text="x") == (
        "400 Bad Request: message to edit not found"
    )
    assert stage.refusal("editMessageText", **here, text="x", reply_markup={"remove_keyboard": True}) == (
        "400 Bad Request: inline keyboard expected"
    )
    own = stage.world.private_chat(alice.id, 42).messages[1]
    assert stage.refusal("editMessageText", chat_id=alice.id, message_id=own.id, text="x") == (
        "400 Bad Request: message can't be edited"
    )


def test_deleting(stage):
    alice = stage.user()
    stage.started(alice)
    first, second, old = (stage.call("sendMessage", chat_id=alice.id, text=text)["message_id"] for text in "abc")
    assert stage.call("deleteMessage", chat_id=alice.id, message_id=first) is True
    assert stage.refusal("deleteMessage", chat_id=alice.id, message_id=first) == (
        "400 Bad Request: message to delete not found"
    )
    assert stage.call("deleteMessages", chat_id=alice.id, message_ids=[first, second]) is True
    stage.world.clock.advance(48 * 3600)
    assert stage.refusal("deleteMessage", chat_id=alice.id, message_id=old) == (
        "400 Bad Request: message can't be deleted for everyone"
    )


def test_peoples_edits_reach_the_bot(stage):
    alice = stage.user()
    chat = stage.started(alice)
    message = people.say(stage.world, chat, alice.id, "one")
    people.edit(stage.world, chat, alice.id, message.id, "two")
    assert [(kind, update[kind]["text"]) for update in stage.updates() for kind in update if kind != "update_id"] == [
        ("message", "one"),
        ("edited_message", "two"),
    ]


def test_forwards_copies_and_pins(stage):
    alice = stage.user("Alice")
    chat = stage.started(alice)
    theirs = people.say(stage.world, chat, alice.id, "original")
    here = {"chat_id": alice.id, "from_chat_id": alice.id, "message_id": theirs.id}
    forwarded = stage.call("forwardMessage", **here)
    assert forwarded["forward_origin"]["sender_user"]["id"] == alice.id
    copy = stage.call("copyMessage", **here)["message_id"]
    assert chat.messages[copy].content == {"text": "original"}
    assert stage.call("forwardMessages", chat_id=alice.id, from_chat_id=alice.id, message_ids=[theirs.id, 999]) == [
        {"message_id": copy + 1}
    ]
    stage.updates()
    assert stage.call("pinChatMessage", chat_id=alice.id, message_id=copy) is True
    (update,) = stage.updates()
    assert update["message"]["pinned_message"]["message_id"] == copy
    assert stage.call("getChat", chat_id=alice.id)["pinned_message"]["text"] == "original"
    assert stage.call("unpinChatMessage", chat_id=alice.id) is True
    assert stage.refusal("unpinChatMessage", chat_id=alice.id) == "400 Bad Request: message to unpin not found"
    protected = stage.call("sendMessage", chat_id=alice.id, text="x", protect_content=True)["message_id"]
    assert stage.refusal("copyMessage", **here | {"message_id": protected}) == (
        "400 Bad Request: the message can't be copied"
    )


def test_reactions_and_other_content(stage):
    alice = stage.user()
    stage.started(alice)
    sent = stage.call("sendLocation", chat_id=alice.id, latitude=22.3, longitude="114.2")
    assert sent["location"] == {"latitude": 22.3, "longitude": 114.2}
    assert stage.refusal("sendLocation", chat_id=alice.id, latitude=1) == "400 Bad Request: longitude is empty"
    here = {"chat_id": alice.id, "message_id": sent["message_id"]}
    assert stage.call("setMessageReaction", **here, reaction=[{"type": "emoji", "emoji": "👍"}]) is True
    assert stage.refusal("setMessageReaction", **here, reaction=[{"type": "emoji", "emoji": "🍕"}]) == (
        "400 Bad Request: REACTION_INVALID"
    )
    assert stage.call("sendChatAction", chat_id=alice.id, action="typing") is True
    assert stage.refusal("sendChatAction", chat_id=alice.id, action="dancing") == (
        "400 Bad Request: wrong parameter action in request"
    )
    place = stage.call("sendVenue", chat_id=alice.id, latitude=1, longitude=2, title="T", address="A")
    assert place["venue"]["title"] == "T"
    assert (
        stage.call("sendContact", chat_id=alice.id, phone_number="+852", first_name="F")["contact"]["first_name"] == "F"
    )
    assert 1 <= stage.call("sendDice", chat_id=alice.id)["dice"]["value"] <= 6


def test_a_private_mention_by_id_shows_the_person(stage):
    alice, wang = stage.user("Alice"), stage.user("Wang")
    stage.started(alice)
    text = f'<a href="tg://user?id={wang.id}">W</a><a href="tg://user?id=1">?</a>'
    sent = stage.call("sendMessage", chat_id=alice.id, text=text, parse_mode="HTML")
    assert [entity["user"]["first_name"] for entity in sent["entities"]] == ["Wang"]
