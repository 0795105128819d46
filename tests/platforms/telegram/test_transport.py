from __future__ import annotations

import asyncio
import io
import logging
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.errors import SettingsError
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.transport import (
    AiohttpRequest,
    NotSentError,
    NotSentTimedOutError,
    Timeouts,
    TurnedAwayError,
    proves_not_sent,
)
from tests.platforms.telegram.raw_server import TOKEN, RawServer, refusal, result
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Awaitable


async def test_parameters_travel_as_native_json_in_utf_8(raw: RawServer, bot: TelegramBot) -> None:
    await bot.send_message(5, "新質 \ud83d", parse_mode="HTML", disable_notification=True)
    (call,) = raw.of("sendMessage")
    assert call.params == {"chat_id": 5, "text": "新質 ?", "parse_mode": "HTML", "disable_notification": True}
    assert call.headers["Content-Type"] == "application/json"


async def test_files_travel_as_multipart_from_memory_and_from_a_handle(raw: RawServer, bot: TelegramBot) -> None:
    big = bytes(range(256)) * 1024
    await bot.send_photo(5, b"png", caption="圖", filename="圖.png")
    await bot.send_document(5, InputFile(io.BytesIO(big), filename="big.bin", read_file_handle=False))
    photo, document = raw.of("sendPhoto")[0], raw.of("sendDocument")[0]
    assert (photo.params, photo.files) == ({"chat_id": "5", "caption": "圖"}, {"photo": ("圖.png", b"png")})
    assert document.files == {"document": ("big.bin", big)}
    assert "Content-Length" in document.headers


async def test_a_stalled_upload_ends(raw: RawServer) -> None:
    async def unread(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await raw.release.wait()
        writer.transport.abort()
        raw.arrived.set()

    server = await asyncio.start_server(unread, "127.0.0.1", 0, limit=1024)
    host, port = server.sockets[0].getsockname()
    async with server, AiohttpRequest() as request:
        document = RequestParameter("document", None, [InputFile(b"x" * (1 << 25))])
        with pytest.raises(TimedOut) as caught:
            await request.post(
                f"http://{host}:{port}/bot{TOKEN}/sendDocument",
                RequestData([document]),
                read_timeout=None,
                write_timeout=0.05,
            )
        raw.release.set()
        await raw.arrived.wait()
    assert not proves_not_sent(caught.value)


async def test_connections_are_kept_and_a_long_poll_has_its_own(raw: RawServer, bot: TelegramBot) -> None:
    await bot.send_message(5, "1")
    await bot.send_message(5, "2")
    assert await bot.raw_updates(offset=3, wait=timedelta(0), allowed=["message"]) == []
    first, second = raw.of("sendMessage")
    (poll,) = raw.of("getUpdates")
    assert first.peer == second.peer != poll.peer
    assert poll.params == {"timeout": 0, "limit": 100, "allowed_updates": ["message"], "offset": 3}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(400, "Bad Request: chat not found"), BadRequest("Bad Request: chat not found")),
        (refusal(403, "Forbidden: bot was blocked by the user"), Forbidden("Forbidden: bot was blocked by the user")),
        (refusal(409, "Conflict: x"), Conflict("Conflict: x")),
        (refusal(429, "Too Many Requests: retry after 9", retry_after=9), RetryAfter(9)),
        (refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-1009), ChatMigrated(-1009)),
        (refusal(401, "Unauthorized"), InvalidToken("Unauthorized")),
        (web.Response(status=503, text="<html>"), NotSentError("The Bot API server is in trouble: HTTP 503")),
        (web.Response(status=502, text="<html>"), TurnedAwayError("The Bot API server is in trouble: HTTP 502")),
    ],
)
async def test_a_refusal_proves_that_nothing_was_done(
    raw: RawServer, bot: TelegramBot, answer: web.Response, error: TelegramError
) -> None:
    raw.script("sendMessage", answer)
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(5, "x")
    assert (type(caught.value), str(caught.value)) == (type(error), str(error))
    assert proves_not_sent(caught.value)


async def test_an_answer_that_does_not_come_proves_nothing(raw: RawServer, bot: TelegramBot) -> None:
    restarting = refusal(500, "Internal Server Error: restart")
    raw.script("sendMessage", raw.never, raw.cut, web.Response(text="garbage"), web.Response(status=504), restarting)
    for kind, read in ((TimedOut, 0.02), (NetworkError, 5), (NetworkError, 5), (NetworkError, 5), (NetworkError, 5)):
        with pytest.raises(kind) as caught:
            await bot.send_message(5, "x", read_timeout=read)
        assert not proves_not_sent(caught.value)


async def test_no_connection_proves_that_nothing_was_sent(raw: RawServer) -> None:
    async with AiohttpRequest(connections=1) as request:
        with pytest.raises(NotSentError) as refused:
            await request.post(f"http://127.0.0.1:{free_port()}/bot{TOKEN}/getMe")
        assert proves_not_sent(refused.value)

        raw.script("getMe", raw.never)
        holder = asyncio.create_task(request.post(f"{raw.url}/bot{TOKEN}/getMe", read_timeout=None))
        await raw.arrived.wait()
        with pytest.raises(NotSentTimedOutError) as crowded:
            await request.post(f"{raw.url}/bot{TOKEN}/getMe", connect_timeout=0.01, pool_timeout=0.01)
        assert proves_not_sent(crowded.value)
        holder.cancel()
        await asyncio.gather(holder, return_exceptions=True)


async def test_downloads_and_error_pages(raw: RawServer, bot: TelegramBot) -> None:
    raw.script("getFile", {"file_id": "a", "file_unique_id": "b", "file_path": "photo"})
    file = await bot.get_file("a")
    async with AiohttpRequest() as request:
        raw.script("photo", web.Response(body=b"\x89PNG"))
        assert await request.retrieve(f"{raw.url}/bot{TOKEN}/photo") == b"\x89PNG"
    assert file.file_id == "a"


async def test_it_opens_and_closes_as_often_as_asked(raw: RawServer) -> None:
    request = AiohttpRequest(timeouts=Timeouts(read=3.0))
    assert request.read_timeout == 3.0
    with pytest.raises(NotSentError, match="no connection to the Bot API yet"):
        await request.do_request(f"{raw.url}/bot{TOKEN}/getMe", "POST")
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(f"{raw.url}/bot{TOKEN}/deleteWebhook") is True
        await request.shutdown()
        await request.shutdown()


async def test_a_refused_token_is_said_in_an_operators_words(raw: RawServer) -> None:
    raw.script("getMe", refusal(401, "Unauthorized"))
    with pytest.raises(SettingsError) as caught:
        await TelegramBot(TOKEN, api_url=raw.url).initialize()
    assert caught.value.faults == (
        "BOT_TELEGRAM_TOKEN: Telegram refuses this token (401); ask @BotFather for the current one",
    )


async def test_the_token_is_nowhere_to_be_read(raw: RawServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.NOTSET)
    for name in ("telegram", "telegram.Bot", "telegram.request", "aiohttp", "aiohttp.client", "asyncio", "bot"):
        caplog.set_level(logging.DEBUG, logger=name)
    echo = f"<html>The requested URL /bot{TOKEN}/x was not found; bot{TOKEN.replace(':', '%3A')}</html>"
    page = web.Response(status=404, text=echo)
    raw.script(
        "sendMessage",
        result({"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}),
        refusal(401, "Unauthorized"),
        page,
        web.Response(text=echo),
        web.Response(status=302, headers={"Location": f"/bot{TOKEN}/elsewhere"}, text=echo),
        web.Response(status=500, text=echo),
        raw.never,
        raw.cut,
    )
    seen: list[str] = []
    async with TelegramBot(TOKEN, api_url=raw.url) as bot:
        seen.append(repr(bot))
        for turn in range(8):
            await _tell(seen, bot.send_message(5, "x", read_timeout=0.02 if turn == 6 else 5))
        await _tell(seen, bot.send_document(5, b"x" * (1 << 24), write_timeout=0.000_001))
    await _tell(seen, TelegramBot(TOKEN, api_url=f"http://127.0.0.1:{free_port()}").initialize())
    await _tell(seen, TelegramBot(TOKEN, api_url="ftp://127.0.0.1").initialize())
    await _tell(seen, TelegramBot(TOKEN, api_url="nonsense").initialize())
    raw.script("getMe", refusal(401, "Unauthorized"))
    await _tell(seen, TelegramBot(TOKEN, api_url=raw.url).initialize())

    key = TOKEN.partition(":")[2]
    assert len(seen) >= 12  # the upload may be too fast for its limit
    assert [text for text in [*seen, caplog.text] if key in text] == []


async def _tell(seen: list[str], call: Awaitable[object]) -> None:
    """Keep all that an error says of itself: its texts, and those of the errors behind it."""
    try:
        await call
    except Exception as raised:
        error: BaseException | None = raised
        while error is not None:
            logging.getLogger("bot.test").exception("failed", exc_info=error)
            seen.append("".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)))
            error = error.__cause__ or error.__context__
