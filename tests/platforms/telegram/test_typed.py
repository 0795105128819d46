"""What a message says to us, read from updates as Telegram writes them."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Message, Update, User

from bot.platforms.telegram.handlers.typed import argument, command_name, spoken_words
from bot.platforms.telegram.routes import FROM_ANOTHER_BOT
from bot.platforms.words.typed import cleaned

BOT = User(7, "Quality", is_bot=True, username="quality_bot")
GROUP = {"id": -5, "type": "supergroup", "title": "Class"}


def message(text: str, *entities: dict[str, Any], **more: Any) -> Message:
    raw = {"message_id": 3, "date": 0, "chat": GROUP, "text": text, "entities": list(entities), **more}
    read = Message.de_json(raw, None)
    assert read is not None
    return read


def mention(offset: int, length: int) -> dict[str, Any]:
    return {"type": "mention", "offset": offset, "length": length}


def reply_to(sender: int, **more: Any) -> dict[str, Any]:
    author = {"id": sender, "first_name": "Somebody", "is_bot": sender == BOT.id}
    return {"message_id": 2, "date": 0, "chat": GROUP, "from": author, "text": "…", **more}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/find", ""),
        ("/find 創新", "創新"),
        ("/find@quality_bot   低空\n經濟 ", "低空 經濟"),
        ("/find\n創新", "創新"),
        ("/find\u3000創新", "創新"),
    ],
)
def test_the_words_after_a_command(text: str, words: str):
    assert argument(message(text)) == words


def test_a_commands_name_and_whom_it_addresses():
    assert [command_name(message(text)) for text in ("/find 創新", "/Find@Quality_bot", "/")] == [
        ("find", ""),
        ("Find", "Quality_bot"),
        ("", ""),
    ]


def test_control_characters_are_spaces():
    assert cleaned("創\x00新\ud800 \u2028 a\tb") == "創 新 a b"


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u202e \u2060", "\ufeff\u00ad"])
def test_what_cannot_be_seen_is_nothing(text: str):
    assert cleaned(text) == ""


@pytest.mark.parametrize(
    ("more", "heard"),
    [
        ({"from": {"id": 9, "is_bot": True, "first_name": "Other"}}, False),
        ({"from": {"id": 9, "is_bot": False, "first_name": "Mei"}}, True),
        # An anonymous admin speaks through Telegram's own bot, in the group's name.
        ({"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": GROUP}, True),
        ({}, True),
    ],
)
def test_other_bots_are_not_heard(more: dict[str, Any], heard: bool):  # noqa: FBT001 - a column of the table
    assert FROM_ANOTHER_BOT.check_update(Update(1, message("/find 創新", **more))) is not heard


def test_a_mention_is_for_us_and_our_name_is_no_word():
    assert spoken_words(message("@quality_bot 創新", mention(0, 12)), BOT) == "創新"
    assert spoken_words(message("甚麼是 @Quality_Bot 創新", mention(4, 12)), BOT) == "甚麼是 創新"
    assert spoken_words(message("🙂 @quality_bot", mention(3, 12)), BOT) == "🙂"


def test_a_mention_by_link_is_for_us():
    entity = {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": 7, "first_name": "Q", "is_bot": True}}
    assert spoken_words(message("質問 創新", entity), BOT) == "創新"


def test_a_mention_of_somebody_else_is_not():
    other = {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": 8, "first_name": "Q", "is_bot": False}}
    assert spoken_words(message("@other_bot 創新", mention(0, 10)), BOT) is None
    assert spoken_words(message("質問 創新", other), BOT) is None


def test_an_answer_to_our_message_is_for_us_and_to_others_is_not():
    assert spoken_words(message("創新", reply_to_message=reply_to(7)), BOT) == "創新"
    assert spoken_words(message("創新", reply_to_message=reply_to(8)), BOT) is None


def test_a_message_in_a_forums_topic_that_we_opened_is_not():
    opened = reply_to(7, forum_topic_created={"name": "Topic", "icon_color": 0})
    assert spoken_words(message("創新", reply_to_message=opened), BOT) is None
