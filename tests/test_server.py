"""The web server over real sockets, as strangers and slow lines meet it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest

from bot.endpoints import Answer, Asked, Route, as_json
from bot.errors import SettingsError
from bot.server import Server

TURNED_AWAY: list[str] = []


async def echo(asked: Asked) -> Answer:
    return Answer(201, asked.body[::-1], headers={"X-Heard": asked.headers.get("x-said", "")})


async def broken(_: Asked) -> Answer:
    raise ValueError("personal words")


async def hello(_: Asked) -> Answer:
    return as_json({"ok": True})


async def named(asked: Asked) -> Answer:
    return Answer(200, f"{asked.method} {asked.name}")


ROUTES = (
    Route("POST", "/echo", echo, turned_away=TURNED_AWAY.append),
    Route("POST", "/broken", broken),
    Route("GET", "/hello", hello),
    Route("POST", "/guarded", echo, admit=lambda headers: None if "x-key" in headers else Answer(401, "no\n")),
    Route("GET", "/files", named, is_folder=True),
)


@asynccontextmanager
async def serving(**bounds):
    TURNED_AWAY.clear()
    server = Server("127.0.0.1", 0, ROUTES, largest_body=100, **bounds)
    async with server, aiohttp.ClientSession() as client:
        yield server, client


async def ask(served, method, path, **more):
    server, client = served
    async with client.request(method, server.url + path, **more) as response:
        return response.status, await response.read(), response.headers


async def raw(server, request: bytes) -> bytes:
    """What comes back until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
    writer.write(request)
    await writer.drain()
    try:
        async with asyncio.timeout(5):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


async def test_routes_answer_and_everything_else_is_one_line():
    async with serving() as served:
        status, body, headers = await ask(served, "POST", "/echo", data=b"abc", headers={"X-Said": "hi"})
        assert (status, body, headers["X-Heard"], headers["Server"]) == (201, b"cba", "hi", "bot")
        status, body, headers = await ask(served, "GET", "/hello?x=1")
        assert (status, body, headers["Cache-Control"]) == (200, b'{"ok": true}\n', "no-store")
        assert (await ask(served, "HEAD", "/hello"))[:2] == (200, b"")
        assert (await ask(served, "GET", "/hello/"))[:2] == (404, b"not found\n")
        status, body, headers = await ask(served, "DELETE", "/hello")
        assert (status, body, headers["Allow"]) == (405, b"method not allowed\n", "GET, HEAD")
        assert (await ask(served, "GET", "/echo"))[2]["Allow"] == "POST"


async def test_a_folder_serves_what_is_right_below_it():
    async with serving() as served:
        for path, answer in (("/files/a-b?c=d", (200, b"GET a-b")), ("/files", (200, b"GET "))):
            assert (await ask(served, "GET", path))[:2] == answer
        for path in ("/files/a/b", "/hello/a", "/filesa", "/elsewhere/a"):
            assert (await ask(served, "GET", path))[0] == 404
        assert (await ask(served, "POST", "/files/a"))[0] == 405
        assert (await ask(served, "HEAD", "/files/a"))[0] == 200


async def test_what_is_not_served_yet_is_to_be_asked_for_again():
    server = Server("127.0.0.1", 0, ROUTES[2:3], is_whole=False)
    async with server, aiohttp.ClientSession() as client:
        served = server, client
        status, body, headers = await ask(served, "POST", "/echo", data=b"ab")
        assert (status, body, headers["Retry-After"]) == (503, b"starting\n", "1")
        assert (await ask(served, "GET", "/hello"))[0] == 200
        server.add(ROUTES[:1])
        assert (await ask(served, "POST", "/echo", data=b"ab"))[:2] == (201, b"ba")
        assert (await ask(served, "GET", "/elsewhere"))[0] == 404


async def test_a_body_is_bounded_whether_its_length_is_told_or_not():
    async def pieces():
        for _ in range(30):
            yield b"0123456789"

    async with serving(patience=timedelta(seconds=1)) as served:  # the rest of a body is read for a tenth of that
        assert (await ask(served, "POST", "/echo", data=b"x" * 100))[0] == 201
        assert (await ask(served, "POST", "/echo", data=b"x" * 101))[:2] == (413, b"100 bytes at most\n")
        assert (await ask(served, "POST", "/echo", data=pieces()))[0] == 413
        bomb = await ask(served, "POST", "/echo", data=b"x" * 9000, compress="deflate")
        assert bomb[0] == 413
        head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n"
        assert (await raw(served[0], head)).startswith(b"HTTP/1.1 413 ")  # before any of it came
    assert TURNED_AWAY == ["size"] * 4


async def test_who_is_not_admitted_sends_no_body():
    async with serving(patience=timedelta(seconds=0.5)) as served:
        assert (await ask(served, "POST", "/guarded", data=b"abc", headers={"X-Key": ""}))[0] == 201
        head = b"POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\n"
        answer = await raw(served[0], head)  # none of the body is waited for
        assert answer.startswith(b"HTTP/1.1 401 ")
        assert answer.endswith(b"no\n")


async def test_slow_bodies_and_slow_heads_are_given_up():
    async with serving(patience=timedelta(seconds=0.05), idle=timedelta(seconds=0.1)) as (server, _):
        head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\nslow"
        assert (await raw(server, head)).startswith(b"HTTP/1.1 408 ")
        assert await raw(server, b"POST /echo HTTP/1.1\r\nHost:") == b""
        assert await raw(server, b"") == b""
    assert TURNED_AWAY == ["slow"]


async def test_more_connections_than_there_may_be_are_hung_up_on():
    async with serving(most_connections=2) as (server, _):
        port = int(server.url.rpartition(":")[2])
        first = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        assert await raw(server, b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        for _, writer in first:
            writer.close()


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x16\x03\x01 not HTTP\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 10_000 + b"\r\n\r\n",
        b"POST /guarded HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Encoding: br\r\n\r\nabc",
        b"POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Encoding: gzip\r\n\r\nabc",
    ],
    ids=["tls", "long head", "chunk", "unknown coding", "false coding"],
)
async def test_rubbish_is_refused_and_no_error_of_ours(rubbish, caplog):
    async with serving() as (server, _):
        answer = await raw(server, rubbish)
    assert answer.split()[1] in {b"400", b"401"}
    assert b"\r\nServer: bot\r\n" in answer
    assert b"aiohttp" not in answer
    assert caplog.messages == []  # strangers could fill it, and wake the operator


async def test_an_error_of_ours_is_logged_and_not_told(caplog):
    async with serving() as served:
        assert (await ask(served, "POST", "/broken"))[:2] == (500, b"something went wrong here\n")
        assert (await ask(served, "GET", "/hello"))[0] == 200
    assert [record.getMessage() for record in caplog.records] == [
        "A request to /broken ended in an error that nobody handled"
    ]


async def test_a_stop_lets_requests_in_hand_end():
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Asked) -> Answer:
        begun.set()
        await go_on.wait()
        return Answer(200, "done")

    server = Server("127.0.0.1", 0, [Route("GET", "/slow", slow)])
    async with server, aiohttp.ClientSession() as client:
        asking = asyncio.create_task(ask((server, client), "GET", "/slow"))
        await begun.wait()
        stopping = asyncio.create_task(server.stop())
        await asyncio.sleep(0)
        go_on.set()
        assert (await asking)[:2] == (200, b"done")
        await stopping
        with pytest.raises(aiohttp.ClientConnectorError):
            await ask((server, client), "GET", "/slow")


async def test_a_taken_port_and_an_address_that_is_not_ours_are_said_in_words():
    async with Server("127.0.0.1", 0, ()) as first:
        port = int(first.url.rpartition(":")[2])
        with pytest.raises(SettingsError, match=f"BOT_HTTP_PORT: 127.0.0.1:{port} is taken by another program"):
            await Server("127.0.0.1", port, ()).start()
    with pytest.raises(SettingsError, match="BOT_HTTP_HOST"):
        await Server("192.0.2.1", 0, ()).start()
