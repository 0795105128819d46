"""What owners and readers see of broadcasts: valid HTML within the limits, owners' formatting, honest numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from telegram import Chat, Message, MessageEntity

from bot.domain.broadcasts import Audience, Broadcast, BroadcastStatus, BroadcastView, Progress, SendStatus
from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.page import CallbackButton
from bot.platforms.telegram.render.broadcast import (
    MOST_CHARACTERS,
    announcement,
    ask_page,
    audiences_page,
    cancelled_page,
    confirm_page,
    not_text_page,
    progress_page,
    span,
    too_long_page,
    wish_page,
)
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
DRAFT = Broadcast(
    UUID(int=7),
    ChatKey(Platform.TELEGRAM, "9"),
    Audience.EVERYBODY,
    "news",
    BroadcastStatus.DRAFT,
    Language.ENGLISH,
    "70",
    created_at=NOON,
)
RUNNING = replace(DRAFT, status=BroadcastStatus.RUNNING, started_at=NOON)
OVER = replace(RUNNING, status=BroadcastStatus.DONE, ended_at=NOON)
SOME = Progress({SendStatus.SENT: 57, SendStatus.REFUSED: 2, SendStatus.UNKNOWN: 1, SendStatus.WAITING: 63})
HOSTILE = "</b><script>&amp;" + "創新🙂" * 60


def views() -> list[BroadcastView]:
    return [
        BroadcastView(RUNNING, SOME, left=timedelta(seconds=3)),
        BroadcastView(RUNNING, SOME, ahead=2),
        BroadcastView(replace(RUNNING, status=BroadcastStatus.STOPPED), SOME),
        BroadcastView(OVER, SOME),
        BroadcastView(OVER, Progress({})),
        BroadcastView(replace(OVER, status=BroadcastStatus.STOPPED), Progress({SendStatus.LEFT_OUT: 3})),
    ]


@pytest.mark.parametrize("language", list(Language))
def test_every_message_is_valid_within_the_limits_and_its_buttons_mean_something(language):
    words = wording(language)
    counts = dict.fromkeys(Audience, 1_000_000)
    pages = [ask_page(words), ask_page(words, is_open=False), too_long_page(1, words), too_long_page(96, words)]
    pages += [not_text_page(words), cancelled_page(words), audiences_page(DRAFT, counts, words)]
    pages += [confirm_page(DRAFT, one, chats, words) for one in Audience for chats in (0, 1, 1_000_000)]
    pages += [progress_page(view, words) for view in views()]
    pages += [wish_page(words, wanted=wanted, title=title) for wanted in (True, False) for title in (None, HOSTILE)]
    pages += [wish_page(words, wanted=True, is_refused=True), announcement("🙂" * (MOST_CHARACTERS // 2), words)]
    for shown in pages:
        text, _ = parse_html(shown.text)
        assert 0 < utf16_length(text) <= 4096
        for button in (button for row in shown.keyboard for button in row):
            assert isinstance(button, CallbackButton)
            assert decode(button.data, lambda _: None) is not None


def test_how_far_it_is_and_how_it_went():
    words = wording(Language.ENGLISH)
    going, waiting, stopping, over, nobody, stopped = (
        parse_html(progress_page(view, words).text)[0].split("\n\n") for view in views()
    )
    counted = "Sent: 57\nNot delivered: 2\nPerhaps arrived: 1\nLeft: 63"
    assert going == ["📣 Going out: 60 of 123", counted, "Still about 5 seconds"]
    assert waiting == ["📣 Waits for 2 others", "To 123 chats"]
    assert stopping == ["📣 Being stopped", counted]
    assert over[:2] == ["📣 It has gone out", counted]
    assert [line.split(":")[0] for line in over[2].split("\n")] == ["Not delivered", "Perhaps arrived"]
    assert nobody[:2] == ["📣 It has gone out", "There was nobody to send it to."]
    assert stopped[:2] == ["📣 Stopped", "Left out: 3"]
    assert [bool(progress_page(view, words).keyboard) for view in views()] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "about 5 seconds"),
        (41, "about 45 seconds"),
        (58, "about 1 minute"),
        (61, "about 2 minutes"),
        (3600, "about 60 minutes"),
        (4000, "about 1 h 7 min"),
    ],
)
def test_a_span_is_named_as_people_would(seconds, words):
    assert span(timedelta(seconds=seconds), wording(Language.ENGLISH)) == words


def test_an_owners_formatting_arrives_as_it_was():
    text = "🙂 bold spoiler link code <b> & quoted"
    styles = [
        ("bold", "bold"),
        ("spoiler", "spoiler"),
        ("text_link", "link"),
        ("code", "code"),
        ("blockquote", "quoted"),
    ]
    entities = [
        MessageEntity(style, utf16_length(text[: text.index(word)]), len(word), url="https://example.com/?a=1&b=2")
        if style == "text_link"
        else MessageEntity(style, utf16_length(text[: text.index(word)]), len(word))
        for style, word in styles
    ]
    message = Message(1, NOON, Chat(1, "private"), text=text, entities=entities)
    shown, found = parse_html(announcement(message.text_html, wording(Language.ENGLISH)).text)
    before = utf16_length(shown) - utf16_length(text)
    assert shown.endswith(text)
    moved = [(one["type"], one["offset"] - before, one["length"], one.get("url")) for one in found]
    assert moved[1:] == [(one.type, one.offset, one.length, one.url) for one in entities]
