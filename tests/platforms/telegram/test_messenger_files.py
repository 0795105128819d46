"""Pictures and files go out as messages do: with buttons, tried again only where nothing was said, plain if need be."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import RateLimitedError, RefusedError, UnknownOutcomeError, WordingRefusedError
from bot.platforms.telegram.page import CallbackButton, Page
from tests.platforms.telegram.raw_server import RawServer, refusal

if TYPE_CHECKING:
    from tests.platforms.telegram.speaking import Speaker

PAGE = Page("<b>新質</b> &amp; 生產力", ((CallbackButton("溫習", "1x"),),))
KEYBOARD = {"inline_keyboard": [[{"text": "溫習", "callback_data": "1x"}]]}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200_000)


def read(params: dict[str, str]) -> dict[str, Any]:
    """A form's fields, those that are JSON as what they mean."""
    plain = {"caption", "parse_mode"}
    return {name: value if name in plain else json.loads(value) for name, value in params.items()}


async def test_a_photo_carries_its_page_as_caption(raw: RawServer, speaker: Speaker) -> None:
    assert await speaker.messenger.send_photo(5, PNG, PAGE) == 7
    (call,) = raw.of("sendPhoto")
    assert read(call.params) == {"chat_id": 5, "caption": PAGE.text, "parse_mode": "HTML", "reply_markup": KEYBOARD}
    assert call.files == {"photo": ("picture.png", PNG)}


async def test_a_document_keeps_its_name_and_is_taken_for_nothing_else(raw: RawServer, speaker: Speaker) -> None:
    assert await speaker.messenger.send_document(5, "一切.json", b"{}", Page("x")) == 7
    (call,) = raw.of("sendDocument")
    assert read(call.params) == {
        "chat_id": 5,
        "caption": "x",
        "parse_mode": "HTML",
        "disable_content_type_detection": True,
    }
    assert call.files == {"document": ("一切.json", b"{}")}


@pytest.mark.parametrize("words", ["can't parse entities: Unsupported start tag", "message caption is too long"])
async def test_a_caption_that_telegram_refuses_goes_out_plain(raw: RawServer, speaker: Speaker, words: str) -> None:
    raw.script("sendPhoto", refusal(400, f"Bad Request: {words}"))
    await speaker.messenger.send_photo(5, PNG, Page("<b>1 &lt; 2</b>" + "長" * 2000))
    again = raw.of("sendPhoto")[1]
    assert read(again.params) == {"chat_id": 5, "caption": "1 < 2" + "長" * 1019}
    assert again.files == {"photo": ("picture.png", PNG)}


async def test_a_photo_that_certainly_was_not_taken_is_sent_again_whole(raw: RawServer, speaker: Speaker) -> None:
    raw.script("sendPhoto", refusal(503, "Service Unavailable"), refusal(429, "Too Many Requests", retry_after=2))
    assert await speaker.messenger.send_photo(5, PNG, PAGE) == 7
    assert [call.files["photo"][1] for call in raw.of("sendPhoto")] == [PNG] * 3
    assert speaker.slept == [0.5, 2.0]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(400, "Bad Request: IMAGE_PROCESS_FAILED"), WordingRefusedError),
        (refusal(403, "Forbidden: bot was blocked by the user"), RefusedError),
        (refusal(429, "Too Many Requests", retry_after=4000), RateLimitedError),
    ],
)
async def test_refusals_of_a_photo_are_told_apart(raw: RawServer, speaker: Speaker, answer: Any, error: type) -> None:
    raw.script("sendPhoto", answer)
    with pytest.raises(error) as raised:
        await speaker.messenger.send_photo(5, PNG, PAGE)
    assert len(raw.of("sendPhoto")) == 1
    if error is RateLimitedError:
        assert raised.value.retry_after == timedelta(seconds=4000)


async def test_a_document_that_may_have_arrived_is_not_sent_again(raw: RawServer, speaker: Speaker) -> None:
    raw.script("sendDocument", raw.cut)
    with pytest.raises(UnknownOutcomeError):
        await speaker.messenger.send_document(5, "x.json", b"{}", PAGE)
    assert len(raw.of("sendDocument")) == 1
