"""How bytes reach the Bot API: PTB's `BaseRequest` over one aiohttp session, and what its failures prove.

Owns connections, timeouts, bodies and the meaning of a failed call. No method of the Bot API and no retry may enter:
who calls decides, by `proves_not_sent`, whether trying again could say something twice. The token, which every URL
holds, never leaves this module: not in an error, not in a payload handed on, not in a log.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import aiohttp
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
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.platforms.proxies import proxy_for
from bot.platforms.telegram.upload import multipart_body

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

_UNSET: Final = BaseRequest.DEFAULT_NONE
_JSON_HEADERS: Final = {"Content-Type": "application/json"}
_NO_HEADERS: Final[dict[str, str]] = {}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_TOKEN = re.compile(r"/bot(\d+)(?::|%3A)([\w-]+)", re.IGNORECASE)
_REDACTED: Final = b"<token>"
_REFUSALS: Final = (BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter)


class NotSentError(NetworkError):
    """The call failed before a byte of it left, or was turned away unread: making it again cannot say it twice."""


class TurnedAwayError(NotSentError):
    """A gateway found nobody to take the call (502), or lost whoever had just taken it.

    The latter is rare: it is worth trying again for a person who waits, and not for what must never be said twice.
    """


class NotSentTimedOutError(TimedOut):
    """No connection was to be had in time; nothing was sent."""


def proves_not_sent(error: TelegramError) -> bool:
    """Return whether `error` proves that the call had no effect.

    True for connections never made (`NotSentError`, `NotSentTimedOutError`) and for Telegram's own refusals; false for
    what is ambiguous: an answer that never came, a connection lost midway, an answer that cannot be read.
    """
    return isinstance(error, (NotSentError, NotSentTimedOutError, *_REFUSALS))


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits of one call, in seconds; None waits for ever.

    Attributes:
        connect: For opening a connection, name lookup and TLS included.
        read: For the first byte of the answer, and between any two.
        write: For each piece of an uploaded file to be taken.
        pool: For a free connection, when all are in use.
    """

    connect: float | None = 5.0
    read: float | None = 10.0
    write: float | None = 20.0
    pool: float | None = 5.0


class AiohttpRequest(BaseRequest):
    """One pool of kept-alive connections. Give `getUpdates` its own, so that a long poll never holds up a send.

    Args:
        connections: How many calls may be under way at once; more wait for `Timeouts.pool`.
        timeouts: What holds where a call names no limit of its own.
        compressed: Whether to ask for compressed answers; worth it for batches of updates, not for a single message.
        trust_env: Whether the environment's proxies (``HTTPS_PROXY``, ``NO_PROXY`` and their kin) are used, as they are
            when the first call is made; never for this machine itself.
    """

    __slots__ = ("_compressed", "_connections", "_default", "_session", "_timeouts", "_trust_env")

    def __init__(
        self,
        *,
        connections: int = 100,
        timeouts: Timeouts | None = None,
        compressed: bool = False,
        trust_env: bool = False,
    ) -> None:
        self._connections = connections
        self._timeouts = timeouts or Timeouts()
        self._default = _client_timeout(self._timeouts)
        self._compressed = compressed
        self._trust_env = trust_env
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The read timeout, in seconds, of a call that names none."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the session; harmless when it is open already."""
        if self._session is None:
            # Telegram closes idle connections after about a minute: dropping them first spares a POST, which must
            # not be repeated blindly, from meeting a closing one.
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30.0, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=("Accept",) if self._compressed else ("Accept", "Accept-Encoding"),
                timeout=self._default,
            )

    async def shutdown(self) -> None:
        """Close every connection; harmless when none is open."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917  (PTB's signature)
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _UNSET,
        write_timeout: ODVInput[float] = _UNSET,
        connect_timeout: ODVInput[float] = _UNSET,
        pool_timeout: ODVInput[float] = _UNSET,
    ) -> tuple[int, bytes]:
        """Make one call and return its HTTP status and payload, the token taken out of the latter.

        Raises:
            NotSentError: No connection, or a gateway's answer (502, 503) that nobody took the call.
            NotSentTimedOutError: No connection in time.
            TimedOut: No answer in time; the call may have had its effect.
            NetworkError: The connection broke midway; the call may have had its effect.
        """
        if self._session is None:
            raise NotSentError("There is no connection to the Bot API yet, or not any more")
        target = _target(url)
        limits = self._limits(connect_timeout, read_timeout, write_timeout, pool_timeout)
        timeout = self._default if limits is self._timeouts else _client_timeout(limits)
        body, headers = _body(request_data, limits.write)
        proxy = proxy_for(target.url.scheme, target.url.host) if self._trust_env else None
        try:
            async with self._session.request(
                method, target.url, data=body, headers=headers, timeout=timeout, proxy=proxy, allow_redirects=False
            ) as response:
                payload = await response.read()
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            failure = _translated(error)
        else:
            payload = target.redacted(payload)
            if response.status < HTTPStatus.MULTIPLE_CHOICES or _is_refusal(response.status, payload):
                return response.status, payload
            failure = _server_failure(response.status)
        raise failure  # outside the except clause, so that it does not hold aiohttp's error, which names the URL

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the JSON object that `payload` holds.

        Raises:
            NetworkError: It holds something else. PTB's own version would log all of it, people's words included.
        """
        try:
            parsed = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            parsed = None
        if isinstance(parsed, dict) and ("result" in parsed or "description" in parsed):
            return parsed
        raise NetworkError(f"The Bot API answered {len(payload)} bytes that are no answer of the Bot API")

    def _limits(self, connect: Any, read: Any, write: Any, pool: Any) -> Timeouts:
        if connect is _UNSET and read is _UNSET and write is _UNSET and pool is _UNSET:
            return self._timeouts
        base = self._timeouts
        return Timeouts(
            connect=base.connect if connect is _UNSET else connect,
            read=base.read if read is _UNSET else read,
            write=base.write if write is _UNSET else write,
            pool=base.pool if pool is _UNSET else pool,
        )


@dataclass(frozen=True, slots=True)
class _Target:
    url: URL
    key: bytes
    token: re.Pattern[bytes] | None

    def redacted(self, payload: bytes) -> bytes:
        """Take the token out, as it stands and as URLs encode it: a proxy's error page quotes the URL."""
        if self.token is None or self.key not in payload:
            return payload
        return self.token.sub(_REDACTED, payload)


@lru_cache(maxsize=128)  # a few dozen methods; files come and go
def _target(url: str) -> _Target:
    """Parse `url` once, and find the token in it: a bot's id, a colon, its key."""
    found = _TOKEN.search(url)
    if found is None:
        return _Target(URL(url, encoded=True), b"", None)
    bot_id, key = (part.encode() for part in found.groups())
    pattern = re.compile(re.escape(bot_id) + b"(?::|%3A)" + re.escape(key), re.IGNORECASE)
    return _Target(URL(url, encoded=True), key, pattern)


@lru_cache(maxsize=64)
def _client_timeout(limits: Timeouts) -> aiohttp.ClientTimeout:
    unlimited = limits.connect is None or limits.pool is None
    # aiohttp's `connect` spans the wait for the pool and the opening; both prove that nothing was sent.
    total = None if unlimited else (limits.connect or 0) + (limits.pool or 0)
    return aiohttp.ClientTimeout(total=None, connect=total, sock_connect=limits.connect, sock_read=limits.read)


def _body(data: RequestData | None, write: float | None) -> tuple[Any, dict[str, str]]:
    if data is None:
        return None, _NO_HEADERS
    if data.contains_files:
        return multipart_body(data.json_parameters, data.multipart_data, write), _NO_HEADERS
    # One encoding of native JSON values; lone surrogates, which UTF-8 cannot hold, become "?".
    return _encode(data.parameters).encode("utf-8", "replace"), _JSON_HEADERS


def _translated(error: Exception) -> NetworkError:
    """Say what failed without aiohttp's text, which may hold the URL."""
    reason = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return NotSentTimedOutError("No connection to the Bot API in time; nothing was sent")
        case TimeoutError():
            return TimedOut(f"No answer from the Bot API in time ({reason})")
        case aiohttp.ClientConnectorError():
            return NotSentError(f"Cannot connect to the Bot API at {error.host}: {error.os_error.strerror or reason}")
        case aiohttp.ClientHttpProxyError() | aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return NotSentError(f"The proxy or the address of the Bot API is wrong ({reason})")
        case _:
            # Not `error.strerror`, into which aiohttp writes the URL.
            code = error.errno if isinstance(error, OSError) else None
            return NetworkError(f"The connection to the Bot API broke: {os.strerror(code) if code else reason}")


def _is_refusal(status: int, payload: bytes) -> bool:
    """Return whether Telegram itself refuses, in JSON; PTB would take a proxy's 404 page for a refused token."""
    return HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and payload.lstrip().startswith(b"{")


def _server_failure(status: int) -> NetworkError:
    text = f"The Bot API server is in trouble: HTTP {status}"
    # Only a server that takes no calls (503) proves that this one had no effect; a gateway that found nobody to take it
    # (502) nearly does. One that gave up waiting (504) had passed it on. The Bot API's own 500 proves nothing either: a
    # server that restarts says it to calls whose message is under way, and to some whose message has been sent
    # (tdlib/telegram-bot-api, `Client::on_closed` and `delete_message`). Who redirects or answers with a page is
    # unknown.
    if status == HTTPStatus.BAD_GATEWAY:
        return TurnedAwayError(text)
    return NotSentError(text) if status == HTTPStatus.SERVICE_UNAVAILABLE else NetworkError(text)
