"""Words that are too long for a button, known again by the message that shows them, whichever process made it."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, InaccessibleMessage, Message, MessageEntity

from bot.platforms.telegram.callbacks import digest
from bot.platforms.telegram.handlers.chats import Chats

LONG = "以科技創新推動產業創新，特別是以顛覆性技術和前沿技術催生新產業"
CHAT = Chat(1, Chat.PRIVATE)
AT = datetime(2026, 11, 23, tzinfo=UTC)


def message(text: str, bold: str) -> Message:
    start = len(text[: text.index(bold)].encode("utf-16-le")) // 2
    return Message(1, AT, CHAT, text=text, entities=[MessageEntity(MessageEntity.BOLD, start, len(bold))])


@pytest.fixture
def chats() -> Chats:
    return Chats(None, None)


def test_what_a_message_shows_in_bold_is_what_was_looked_up(chats):
    assert chats.recall(digest(LONG), message(f"🔎「{LONG}」：附表一有 9 則", LONG)) == LONG


def test_what_it_does_not_show_is_forgotten(chats):
    shown = message("🔎「創新」：附表一有 9 則", "創新")
    assert chats.recall(digest(LONG), shown) is None
    assert chats.recall(digest(LONG), InaccessibleMessage(CHAT, 1)) is None
    assert chats.recall(digest(LONG)) is None


def test_what_is_remembered_needs_no_message(chats):
    chats._recent.keep(LONG)
    assert chats.recall(digest(LONG)) == LONG
