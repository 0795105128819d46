from __future__ import annotations

import logging
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import (
    DeliveryError,
    RateLimitedError,
    RefusedError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from bot.platforms.telegram.page import CallbackButton, Page, SwitchInlineButton, SwitchInlineHereButton, UrlButton
from bot.platforms.telegram.render.inline import Article, Offers
from tests.platforms.telegram.raw_server import RawServer, refusal

if TYPE_CHECKING:
    from tests.platforms.telegram.speaking import Speaker

PAGE = Page(
    "<b>新質</b> &amp; 生產力",
    (
        (CallbackButton("▶", "f:2"), UrlButton("源", "https://example.org")),
        (SwitchInlineButton("分享", "創新"), SwitchInlineHereButton("這裏", "創")),
    ),
)
NO_PREVIEW = {"is_disabled": True}
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "▶", "callback_data": "f:2"}, {"text": "源", "url": "https://example.org"}],
        [
            {"text": "分享", "switch_inline_query": "創新"},
            {"text": "這裏", "switch_inline_query_current_chat": "創"},
        ],
    ]
}
SHOWN = {
    "text": PAGE.text,
    "parse_mode": "HTML",
    "link_preview_options": NO_PREVIEW,
    "reply_markup": KEYBOARD,
}


def params(raw: RawServer, method: str) -> list[dict[str, Any]]:
    return [call.params for call in raw.of(method)]


async def test_a_page_is_sent_whole_and_hangs_on_a_message_if_asked(raw: RawServer, speaker: Speaker) -> None:
    assert await speaker.messenger.send(5, PAGE) == 7
    assert await speaker.messenger.send(-5, Page("x"), reply_to=9, thread_id=3) == 7
    assert params(raw, "sendMessage") == [
        {"chat_id": 5, **SHOWN},
        {
            "chat_id": -5,
            "text": "x",
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
            "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True},
            "message_thread_id": 3,
        },
    ]


async def test_an_edit_that_changes_nothing_succeeds(raw: RawServer, speaker: Speaker) -> None:
    raw.script(
        "editMessageText",
        {**SHOWN, "message_id": 9},
        refusal(400, "Bad Request: message is not modified: specified new message content and reply markup are …"),
    )
    assert await speaker.messenger.edit(5, 9, PAGE) == 9
    assert await speaker.messenger.edit(5, 9, PAGE) == 9
    assert params(raw, "editMessageText") == [{"chat_id": 5, "message_id": 9, **SHOWN}] * 2


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"])
async def test_an_edit_of_what_is_gone_says_it_anew(raw: RawServer, speaker: Speaker, words: str) -> None:
    raw.script("editMessageText", refusal(400, f"Bad Request: {words}"))
    assert await speaker.messenger.edit(5, 9, PAGE) == 7
    assert params(raw, "sendMessage") == [{"chat_id": 5, **SHOWN}]


@pytest.mark.parametrize("words", ["can't parse entities: Unsupported start tag", "message is too long"])
async def test_text_that_telegram_refuses_goes_out_plain(
    raw: RawServer, speaker: Speaker, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    raw.script("sendMessage", refusal(400, f"Bad Request: {words}"))
    await speaker.messenger.send(5, Page("<b>1 &lt; 2</b>" + "長" * 5000, PAGE.keyboard))
    assert params(raw, "sendMessage")[1] == {
        "chat_id": 5,
        "text": "1 < 2" + "長" * 4091,
        "link_preview_options": NO_PREVIEW,
        "reply_markup": KEYBOARD,
    }
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.ERROR, f"Telegram refuses our text, which goes out without its HTML: {words.capitalize()}")
    ]


async def test_a_short_wait_is_waited_and_a_long_one_reported(raw: RawServer, speaker: Speaker) -> None:
    raw.script("sendMessage", refusal(429, "Too Many Requests: retry after 20", retry_after=20))
    assert await speaker.messenger.send(5, PAGE) == 7
    assert speaker.slept == [20.0]
    slow = [refusal(429, "Too Many Requests", retry_after=20) for _ in range(4)]
    raw.script("sendMessage", *slow)
    with pytest.raises(RateLimitedError) as caught:
        await speaker.messenger.send(5, PAGE)
    assert caught.value.retry_after == timedelta(seconds=20)
    assert speaker.slept == [20.0] * 4


async def test_a_group_that_moved_is_followed_and_reported(raw: RawServer, speaker: Speaker) -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    raw.script("sendMessage", refusal(400, words, migrate_to_chat_id=-1005))
    assert await speaker.messenger.send(-5, Page("x")) == 7
    assert speaker.moves == [(-5, -1005)]
    assert [call["chat_id"] for call in params(raw, "sendMessage")] == [-5, -1005]
    raw.script("sendMessage", refusal(400, words, migrate_to_chat_id=-5))
    with pytest.raises(DeliveryError, match="moved to where it is"):
        await speaker.messenger.send(-5, Page("x"))


@pytest.mark.parametrize(
    ("code", "words", "error"),
    [
        (403, "Forbidden: bot was blocked by the user", RefusedError),
        (400, "Bad Request: chat not found", RefusedError),
        (400, "Bad Request: not enough rights to send text messages to the chat", RefusedError),
        (400, "Bad Request: BUTTON_DATA_INVALID", WordingRefusedError),
        (401, "Unauthorized", UnavailableError),
    ],
)
async def test_a_refusal_is_known_by_its_kind(
    raw: RawServer, speaker: Speaker, code: int, words: str, error: type[DeliveryError]
) -> None:
    raw.script("sendMessage", refusal(code, words))
    with pytest.raises(DeliveryError) as caught:
        await speaker.messenger.send(5, PAGE)
    # PTB takes the prefix off and capitalizes the rest.
    assert (type(caught.value), str(caught.value)) == (error, words.removeprefix("Bad Request: ").capitalize())
    assert len(raw.of("sendMessage")) == 1


async def test_what_was_certainly_not_sent_is_tried_again(raw: RawServer, speaker: Speaker) -> None:
    raw.script("sendMessage", refusal(502, "x"), refusal(503, "x"))
    assert await speaker.messenger.send(5, PAGE) == 7
    assert speaker.slept == [0.5, 2.0]
    raw.script("sendMessage", *[refusal(502, "x") for _ in range(6)])
    with pytest.raises(UnavailableError):
        await speaker.messenger.send(5, PAGE)


async def test_what_may_have_arrived_is_repeated_only_where_that_is_harmless(raw: RawServer, speaker: Speaker) -> None:
    raw.script("sendMessage", raw.cut)
    with pytest.raises(UnknownOutcomeError):
        await speaker.messenger.send(5, PAGE)
    assert (len(raw.of("sendMessage")), speaker.slept) == (1, [])
    raw.script("editMessageText", raw.cut)
    assert await speaker.messenger.edit(5, 9, PAGE) == 9
    assert (len(raw.of("editMessageText")), speaker.slept) == (2, [0.5])


async def test_presses_are_answered_and_late_answers_forgiven(raw: RawServer, speaker: Speaker) -> None:
    stale = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    raw.script("answerCallbackQuery", True, True, refusal(400, stale))  # noqa: FBT003 - JSON
    await speaker.messenger.answer_callback("1")
    await speaker.messenger.answer_callback("2", "好", alert=True)
    await speaker.messenger.answer_callback("3", url="https://t.me/bot?start=x")
    assert params(raw, "answerCallbackQuery") == [
        {"callback_query_id": "1"},
        {"callback_query_id": "2", "text": "好", "show_alert": True},
        {"callback_query_id": "3", "url": "https://t.me/bot?start=x"},
    ]
    raw.script("answerCallbackQuery", refusal(400, "Bad Request: MESSAGE_TOO_LONG"))
    with pytest.raises(WordingRefusedError):
        await speaker.messenger.answer_callback("4", "長" * 300)


async def test_no_press_is_left_waiting(raw: RawServer, speaker: Speaker) -> None:
    async with speaker.messenger.answering("1"):
        await speaker.messenger.answer_callback("1", "好")
    with pytest.raises(ValueError, match="handler"):
        async with speaker.messenger.answering("2"):
            raise ValueError("handler")
    async with speaker.messenger.answering(None):
        pass
    raw.script("answerCallbackQuery", *[refusal(502, "x") for _ in range(3)])
    async with speaker.messenger.answering("3"):
        pass
    answered = [call["callback_query_id"] for call in params(raw, "answerCallbackQuery")]
    assert answered == ["1", "2", "3", "3", "3"]


async def test_inline_queries_are_answered_for_their_person(raw: RawServer, speaker: Speaker) -> None:
    query: Any = SimpleNamespace(id="77")
    articles = (Article("a", "題", "說", PAGE), Article("b", "題", "", Page("x")))
    await speaker.messenger.offer(query, Offers(articles, "10", ("開", "go")), cached=timedelta(minutes=5))
    await speaker.messenger.offer(query, Offers((), "", None), cached=timedelta(seconds=-1))
    content = {key: value for key, value in SHOWN.items() if key not in {"text", "reply_markup"}}
    first = {
        "type": "article",
        "id": "a",
        "title": "題",
        "description": "說",
        "input_message_content": {"message_text": PAGE.text, **content},
        "reply_markup": KEYBOARD,
    }
    second = {"type": "article", "id": "b", "title": "題", "input_message_content": {"message_text": "x", **content}}
    assert params(raw, "answerInlineQuery") == [
        {
            "inline_query_id": "77",
            "results": [first, second],
            "cache_time": 300,
            "is_personal": True,
            "next_offset": "10",
            "button": {"text": "開", "start_parameter": "go"},
        },
        {"inline_query_id": "77", "results": [], "cache_time": 0, "is_personal": True, "next_offset": ""},
    ]


def test_callback_data_is_measured_where_it_is_made() -> None:
    assert CallbackButton("x", "新" * 21).data == "新" * 21
    for data in ("新" * 22, ""):
        with pytest.raises(ValueError, match="1 to 64 bytes"):
            CallbackButton("x", data)
