"""A small strict stand-in for LINE's Messaging API, over real HTTP, with people who use it.

::

    async with standing_in(clock) as line:
        line.endpoint = "http://127.0.0.1:8080/line"   # of the bot, whose settings are line.url, token, secret
        amy = line.person("Amy")
        await amy.follow()
        await amy.say("今日")
        assert "新質生產力" in amy.last

It holds every request against the SDK's models, refuses what LINE refuses in LINE's words, and remembers all calls.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from tests.line import events, limits
from tests.line.calls import Answers
from tests.line.oracle import judge_request, judge_webhook
from tests.line.people import Group, Person
from tests.line.world import BOT_ID, RefusedByLineError, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from datetime import datetime

    from tests.line.faults import Fault

    Json = dict[str, Any]

TOKEN, SECRET = "line-token", "line-secret"
PATIENCE = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Call:
    """A request that arrived.

    Attributes:
        name: Of the call, as in `tests.line.calls`.
        method: HTTP's.
        path: With its query.
        body: JSON; None where there is none, or no JSON.
        key: The retry key.
        status: What was answered; 0: nothing.
    """

    name: str
    method: str
    path: str
    body: Json | None
    key: str | None
    status: int


@dataclass
class LineStandIn:
    """LINE. Use `standing_in`."""

    world: World
    endpoint: str | None = None
    token: str = TOKEN
    secret: str = SECRET
    bot_id: str = BOT_ID
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    posted: list[tuple[int, Json]] = field(default_factory=list)
    """What was posted to the bot, with what it answered; 0: nothing."""
    undelivered: list[Json] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    """What the SDK's models do not know; a test ends with none."""
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    http: aiohttp.ClientSession | None = None
    _held: list[Json] | None = None

    # People ------------------------------------------------------------------------------------------------------

    def person(self, name: str, *, language: str | None = "zh-TW") -> Person:
        """Return somebody who has never met the bot."""
        chat = self.world.chat("user", name, language=language)
        chat.members.append(chat.id)
        return Person(self, chat)

    def group(self, name: str, *people: Person, kind: str = "group") -> Group:
        """Return a group, or ``room``, without the bot."""
        return Group(self, self.world.chat(kind, name, members=[person.id for person in people]))

    # Webhooks ----------------------------------------------------------------------------------------------------

    async def happens(self, event: Json) -> Json:
        """Post an event, unless it is held; return it."""
        if self._held is not None:
            self._held.append(event)
        else:
            await self.deliver(event)
        return event

    @contextmanager
    def holding(self) -> Iterator[list[Json]]:
        """Post nothing meanwhile; what happens is collected, for `deliver` in whatever order."""
        self._held = held = []
        try:
            yield held
        finally:
            self._held = None

    async def deliver(self, *happened: Json) -> int:
        """Post events together; return what the bot answered, 0 for nothing. What it does not take is undelivered."""
        status = await self.post(list(happened))
        if status != 200:
            self.undelivered += happened
        return status

    async def redeliver(self, happened: Iterable[Json] | None = None) -> int:
        """Post events again: those given, or all that are undelivered."""
        if happened is None:
            happened, self.undelivered = self.undelivered, []
        return await self.deliver(*map(events.again, happened))

    async def post(self, happened: list[Json], *, signature: str | None = None) -> int:
        """Post events, with a signature that may be wrong."""
        body = {"destination": self.bot_id, "events": happened}
        fault = judge_webhook(body)
        assert fault is None, fault
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "x-line-signature": signature or events.signature(self.secret, raw),
        }
        assert self.http is not None
        status = 0
        try:
            if self.endpoint is not None:
                async with self.http.post(self.endpoint, data=raw, headers=headers) as response:
                    status = response.status
        except (aiohttp.ClientError, TimeoutError):
            pass  # as LINE sees it: nobody answered
        self.posted.append((status, body))
        return status

    # Calls -------------------------------------------------------------------------------------------------------

    def fail(self, name: str, *faults: Fault) -> None:
        """Let the next calls of a name fail, each in its way."""
        self.faults[name] += faults

    def made(self, name: str) -> list[Call]:
        """Return all calls of a name."""
        return [call for call in self.calls if call.name == name]

    async def serve(self, name: str, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        raw = await request.read()
        body = _json(raw) if "json" in request.content_type else None
        fault = self.faults[name].pop(0) if self.faults[name] else None
        request_id = f"r{self.world.number()}"
        if fault is not None and fault.until is not None:
            await fault.until.wait()
        if fault is None or fault.takes_effect:
            status, answer, headers = self._act(name, request, body, raw, request_id)
        else:
            status, answer, headers = 0, {}, {}
        if fault is not None and fault.status != 200:
            status, answer, headers = fault.status or 0, {"message": fault.message}, dict(fault.headers)
        key = request.headers.get("X-Line-Retry-Key")
        self.calls.append(Call(name, request.method, request.path_qs, body, key, status))
        if not status and request.transport is not None:
            request.transport.abort()
        return web.json_response(answer, status=status or 500, headers={"x-line-request-id": request_id} | headers)

    def _act(
        self, name: str, request: web.Request, body: Json | None, raw: bytes, request_id: str
    ) -> tuple[int, Json, dict[str, str]]:
        try:
            self._admit(request)
            self._check(name, body)
            answers = Answers(self.world, request, body or {}, raw, request_id)
            return 200, getattr(answers, name)(), {}
        except RefusedByLineError as refusal:
            return refusal.status, refusal.body, refusal.headers

    def _admit(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            raise RefusedByLineError(401, "Authentication failed. Confirm that the access token is valid.")

    def _check(self, name: str, body: Json | None) -> None:
        stray = judge_request(name, body or {})
        if stray is not None:
            self.strays.append(stray)
            raise RefusedByLineError(400, "The request body has 1 error(s)", (("", stray),))
        found: Iterable[limits.Fault] = ()
        if name in {"reply", "push", "multicast"}:
            found = limits.of_messages((body or {}).get("messages"))
        elif name == "create_rich_menu":
            found = limits.of_rich_menu(body or {})
        details = tuple(found)
        if details:
            raise RefusedByLineError(400, f"The request body has {len(details)} error(s)", details)


@asynccontextmanager
async def standing_in(now: Callable[[], datetime]) -> AsyncIterator[LineStandIn]:
    """Run a stand-in on a port of this machine. At its end nothing may have been asked that the SDK does not know."""
    line = LineStandIn(World(now))
    app = web.Application()
    for name, (method, path) in Answers.ROUTES.items():
        app.router.add_route(method, path, _handler(line, name))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    line.url = f"http://{host}:{port}"
    async with aiohttp.ClientSession(timeout=PATIENCE, trust_env=False) as http:
        line.http = http
        try:
            yield line
        finally:
            await runner.cleanup()
        await through_mock(line.calls, http)
    assert line.strays == []


async def through_mock(calls: Iterable[Call], http: aiohttp.ClientSession) -> None:
    """Make the calls that were right once more, to a server made from LINE's own description, where one is given."""
    mock = os.environ.get("LINE_MOCK_URL")
    if not mock:
        return
    for call in calls:
        if call.status != 200 or call.name == "paint_rich_menu":  # pictures go to another host of LINE's
            continue
        headers = {"Authorization": "Bearer mock"} | ({"X-Line-Retry-Key": call.key} if call.key else {})
        async with http.request(call.method, mock + call.path, json=call.body, headers=headers) as response:
            assert response.status < 400, (call, await response.text())


def _handler(line: LineStandIn, name: str) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await line.serve(name, request)

    return handle


def _json(raw: bytes) -> Json | None:
    try:
        parsed = json.loads(raw)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None
