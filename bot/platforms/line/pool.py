"""How bytes reach LINE: the one session beneath the SDK, with limits, and what its failures prove.

Owns connections and timeouts. The SDK's own session waits five minutes, asks the environment for proxies even on the
way to this machine, and follows redirects; so it is given this instead, which has just what the SDK asks of it. No
call of the Messaging API may enter.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
from yarl import URL

from bot.errors import DeliveryError, UnavailableError, UnknownOutcomeError
from bot.platforms.proxies import proxy_for

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one call, in seconds.

    Attributes:
        connect: For a free connection, or a new one.
        read: For the first byte of the answer, and between any two.
        whole: For all of it.
        connections: How many calls may be under way at once.
    """

    connect: float = 10.0
    read: float = 10.0
    whole: float = 30.0
    connections: int = 100


class Reply:
    """An answer that has been read whole, as the SDK reads it."""

    def __init__(self, response: aiohttp.ClientResponse, data: bytes) -> None:
        self.status = response.status
        self.reason = response.reason
        self.headers = response.headers
        # The SDK decodes errors strictly; what a proxy writes in another encoding must not hide its status.
        self._data = data.decode("utf-8", "replace").encode() if response.status >= 300 else data  # noqa: PLR2004 - HTTP: success ends there

    async def read(self) -> bytes:
        """Return the body."""
        return self._data


class Pool:
    """Kept-alive connections.

    Args:
        limits: Of each call.
        trust_env: Whether the environment's proxies are used; never for this machine itself.
    """

    def __init__(self, limits: Limits, *, trust_env: bool) -> None:
        self._trust_env = trust_env
        connector = aiohttp.TCPConnector(limit=limits.connections, keepalive_timeout=30.0, ttl_dns_cache=300)
        timeout = aiohttp.ClientTimeout(
            total=limits.whole, connect=limits.connect, sock_connect=limits.connect, sock_read=limits.read
        )
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str], data: Any = None, **_: object
    ) -> Reply:
        """Make one call, whatever the SDK says of timeouts, and return the answer.

        Raises:
            UnavailableError: Nothing was sent.
            UnknownOutcomeError: It may have had its effect.
        """
        target = URL(url, encoded=True)
        proxy = proxy_for(target.scheme, target.host) if self._trust_env else None
        try:
            async with self._session.request(
                method, target, headers=headers, data=data, proxy=proxy, allow_redirects=False
            ) as response:
                return Reply(response, await response.read())
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            failure = _meaning_of(error)
        raise failure  # outside the except clause: aiohttp's error names the URL, which names people


def _meaning_of(error: Exception) -> DeliveryError:
    """Say what failed without aiohttp's text."""
    reason = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return UnavailableError("no connection to LINE in time; nothing was sent")
        case TimeoutError():
            return UnknownOutcomeError(f"no answer from LINE in time ({reason})")
        case aiohttp.ClientConnectorError():
            return UnavailableError(f"cannot connect to LINE at {error.host}: {error.os_error.strerror or reason}")
        case aiohttp.ClientHttpProxyError() | aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return UnavailableError(f"the proxy or the address of LINE's API is wrong ({reason})")
        case _:
            code = error.errno if isinstance(error, OSError) else None
            return UnknownOutcomeError(f"the connection to LINE broke: {os.strerror(code) if code else reason}")
