"""The bot's one web server: routes handed in as values, for webhooks, health checks and metrics.

Owns listening, and the bounds of every request: its size, its time, how many connections there are. What is served, and
who may ask for it, is each route's own. Meant to stand behind a proxy that ends TLS.
"""

from __future__ import annotations

import asyncio
import errno
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Self

from aiohttp import web
from aiohttp.http import HttpProcessingError

from bot.endpoints import Answer, Asked
from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from bot.endpoints import Route

_log = logging.getLogger(__name__)

LARGEST_BODY: Final = 1 << 20
"""Bytes. Telegram's updates are a few KiB; the longest message with all of its entities is far below this."""
MOST_CONNECTIONS: Final = 500
"""Telegram opens up to 100. What is more than this is hung up on: files and the database need descriptors, too."""


_RUBBISH: Final = (HttpProcessingError, web.RequestPayloadError)
_STARTING: Final = Answer(503, "starting\n", headers={"Retry-After": "1"})


class Server:
    """The server; starts with `async with`.

    Args:
        host: The address to listen on.
        port: 0 takes a free one; `url` says which.
        routes: What is served from the start.
        is_whole: Whether that is all; while it is not, whoever asks for anything else is to come again (see `add`).
        largest_body: Bytes that a request may bring.
        patience: How long a body may take to arrive.
        idle: How long a connection may be without a whole request head; longer than proxies keep theirs (nginx: 60 s).
        grace: How long requests in hand may take at the stop.
        most_connections: How many are open at once.
    """

    def __init__(
        self,
        host: str,
        port: int,
        routes: Sequence[Route],
        *,
        is_whole: bool = True,
        largest_body: int = LARGEST_BODY,
        patience: timedelta = timedelta(seconds=10),
        idle: timedelta = timedelta(seconds=75),
        grace: timedelta = timedelta(seconds=1),
        most_connections: int = MOST_CONNECTIONS,
    ) -> None:
        self._host, self._port = host, port
        self._routes: dict[str, dict[str, Route]] = {}
        self._is_whole = is_whole
        self._put(routes)
        self._largest_body = largest_body
        self._patience = patience.total_seconds()
        self._idle = idle.total_seconds()
        self._grace = grace.total_seconds()
        self._most_connections = most_connections
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def add(self, routes: Sequence[Route]) -> None:
        """Serve these, too, which were not there yet when the server started; now it is whole."""
        self._put(routes)
        self._is_whole = True

    def _put(self, routes: Sequence[Route]) -> None:
        for route in routes:
            self._routes.setdefault(route.path, {})[route.method] = route

    async def start(self) -> None:
        """Listen.

        Raises:
            SettingsError: The port is taken or may not be used, or there is no such address here.
        """
        server = _BoundedServer(
            self._handle,
            most=self._most_connections,
            keepalive_timeout=self._idle,
            lingering_time=self._patience / 10,  # the rest of a body that was refused is not read for long
            access_log=None,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=self._grace)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self.stop()
            raise SettingsError([_in_words(self._host, self._port, error)]) from None
        self._port = self._runner.addresses[0][1]
        _log.info("Serving HTTP at %s", self.url, extra={"paths": sorted(self._routes)})

    async def stop(self) -> None:
        """Listen no more, let what is in hand end, and hang up. Harmless when it never started."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        methods, name = self._found(request.path)
        if not methods:
            return _response(Answer(404, "not found\n") if self._is_whole else _STARTING)
        route = methods.get("GET" if request.method == "HEAD" else request.method)
        if route is None:
            allowed = {*methods, *(["HEAD"] if "GET" in methods else [])}
            return _response(Answer(405, "method not allowed\n", headers={"Allow": ", ".join(sorted(allowed))}))
        answer = await self._answer(route, request, name)
        response = _response(answer)
        if not request.content.at_eof():
            response.force_close()  # nobody reads the rest of a body that is not wanted
        return response

    def _found(self, path: str) -> tuple[dict[str, Route], str]:
        """Return what is served at a path, by method, and the name that it has in its folder; nothing if nothing is."""
        if path in self._routes:
            return self._routes[path], ""
        folder, _, name = path.rpartition("/")
        routes = self._routes.get(folder, {})
        return {method: route for method, route in routes.items() if route.is_folder}, name

    async def _answer(self, route: Route, request: web.BaseRequest, name: str) -> Answer:
        refusal = route.admit(request.headers) if route.admit else None
        if refusal is not None:
            return refusal
        try:
            async with asyncio.timeout(self._patience):
                body = await self._body(request)
        except TimeoutError:
            return _turned_away(route, "slow", Answer(408, "the request took too long\n"))
        except (web.RequestPayloadError, ConnectionError):
            return _turned_away(route, "broken", Answer(400, "the body cannot be read\n"))
        if body is None:
            return _turned_away(route, "size", Answer(413, f"{self._largest_body} bytes at most\n"))
        try:
            return await route.handle(Asked(request.headers, body, request.method, name))
        except Exception:  # noqa: BLE001 - one request must not take the server with it
            _log.exception("A request to %s ended in an error that nobody handled", route.path)
            return Answer(500, "something went wrong here\n")

    async def _body(self, request: web.BaseRequest) -> bytes | None:
        """Return the body; None if it is too large, of which no more is kept than may be."""
        if (request.content_length or 0) > self._largest_body:
            return None
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > self._largest_body:
                return None
        return bytes(body)


class _BoundedServer(web.Server):
    """aiohttp's server, which hangs up on whoever comes when it is full."""

    def __init__(self, handler: Any, *, most: int, **settings: Any) -> None:
        super().__init__(handler, **settings)
        self._most = most

    def __call__(self) -> Any:
        """Return the protocol of a new connection."""
        if len(self.connections) >= self._most:
            return _HangUp()
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Connection(web.RequestHandler):
    """aiohttp's, but what cannot be read is no error of ours: whoever sends rubbish would fill the log with it."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Refuse it, without the words that would tell which library reads it."""
        if not isinstance(exc, _RUBBISH):
            return super().handle_error(request, status, exc, message)
        _log.debug("A request that cannot be read was refused: %s", type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError
        response = _response(Answer(400, "this cannot be read\n"))
        response.force_close()
        return response

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Log an error, unless it is of the rest of a body that nobody wanted."""
        if not isinstance(kw.get("exc_info"), _RUBBISH):
            super().log_exception(*args, **kw)


class _HangUp(asyncio.Protocol):
    """Ends a connection as soon as it is there."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """End it."""
        if isinstance(transport, asyncio.Transport):
            transport.abort()


def _turned_away(route: Route, reason: str, answer: Answer) -> Answer:
    if route.turned_away is not None:
        route.turned_away(reason)
    return answer


def _response(answer: Answer) -> web.Response:
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    # The name of the software and its version are nobody's business.
    return web.Response(
        status=answer.status,
        body=body,
        headers={"Server": "bot", "Content-Type": answer.content_type, **answer.headers},
    )


def _in_words(host: str, port: int, error: OSError) -> str:
    """Return why an address cannot be listened on, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"BOT_HTTP_PORT: {host}:{port} is taken by another program; end that, or choose another port"
    if error.errno == errno.EACCES:
        return f"BOT_HTTP_PORT: {port} may not be listened on by this user; choose a port above 1023"
    return f"BOT_HTTP_HOST: {host}:{port} cannot be listened on ({error.strerror}); 127.0.0.1 and 0.0.0.0 are usual"
