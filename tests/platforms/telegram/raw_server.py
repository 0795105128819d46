"""A scripted HTTP server that plays the Bot API, faults included."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "123456:AAf-FAKE_token-of-the-tests"
MESSAGE = {"message_id": 7, "date": 1_700_000_000, "chat": {"id": 5, "type": "private"}, "text": "x"}
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def result(value: Any) -> web.Response:
    return web.json_response({"ok": True, "result": value})


def refusal(code: int, description: str, **parameters: int) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=code)


@dataclass
class Call:
    """One call that the server got: its method, parameters, files by field name, and where it came from."""

    method: str
    params: dict[str, Any]
    files: dict[str, tuple[str | None, bytes]] = field(default_factory=dict)
    peer: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class RawServer:
    """Answers each call with the next of its method's scripted answers, or else with the method's default.

    Once scripted updates have all been fetched, `exhausted` is set and the next poll waits until the test ends.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.url = ""
        self.arrived = asyncio.Event()
        self.exhausted = asyncio.Event()
        self.release = asyncio.Event()
        self._script: dict[str, list[Any]] = {}

    def script(self, method: str, *answers: Any) -> None:
        self._script.setdefault(method, []).extend(answers)

    def script_first(self, method: str, *answers: Any) -> None:
        """Answer so before what is scripted already."""
        self._script.setdefault(method, [])[:0] = answers

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call = await self._read(request)
        self.calls.append(call)
        self.arrived.set()
        answers = self._script.get(call.method)
        if answers is not None and not answers and call.method == "getUpdates":
            self.exhausted.set()
            return await self.never(request)
        answer = answers.pop(0) if answers else _default(call.method)
        if callable(answer):
            return await answer(request)
        return answer if isinstance(answer, web.StreamResponse) else result(answer)

    async def _read(self, request: web.Request) -> Call:
        call = Call(request.match_info["method"], {}, peer=request.transport.get_extra_info("peername"))
        call.headers = dict(request.headers)
        if request.content_type == "application/json":
            call.params = await request.json()
        elif request.content_type == "multipart/form-data":
            async for part in await request.multipart():
                content = bytes(await part.read())
                if part.filename is None:
                    call.params[part.name] = content.decode()
                else:
                    call.files[part.name] = (part.filename, content)
        return call

    async def never(self, _request: web.Request) -> web.StreamResponse:
        """Take the call and never answer (until the test ends)."""
        await self.release.wait()
        return web.Response()

    async def cut(self, request: web.Request) -> web.StreamResponse:
        """Take the call and break the connection."""
        request.transport.abort()
        return web.Response()


def _default(method: str) -> Any:
    if method == "getMe":
        return {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "test_bot"}
    if method == "getUpdates":
        return []
    return MESSAGE if method.startswith(("send", "edit")) else True
