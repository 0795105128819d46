"""What stands in front of several replicas, as nginx would: one address, each request to the next one that answers.

Owns that choice alone. A request that a replica has begun to take is not handed to another: Telegram sends it again.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Sequence

_BAD_GATEWAY = 502


class Forwarder:
    """Hands requests on, by turns; starts and stops with `async with`.

    Attributes:
        url: Where it listens.
        handed: How many requests each port was handed.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._turn = count()
        self.handed = dict.fromkeys(ports, 0)
        self.url = ""

    async def __aenter__(self):
        self._session = aiohttp.ClientSession()
        self._runner = web.ServerRunner(web.Server(self._hand_on))
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_):
        await self._session.close()
        await self._runner.cleanup()

    async def _hand_on(self, request: web.BaseRequest) -> web.Response:
        body, first = await request.read(), next(self._turn)
        for place in range(first, first + len(self._ports)):
            port = self._ports[place % len(self._ports)]
            try:
                return await self._answer(port, request, body)
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                break
        return web.Response(status=_BAD_GATEWAY)

    async def _answer(self, port: int, request: web.BaseRequest, body: bytes) -> web.Response:
        kept = {
            name: value for name, value in request.headers.items() if name.lower() not in {"host", "content-length"}
        }
        url = f"http://127.0.0.1:{port}{request.path_qs}"
        async with self._session.request(request.method, url, data=body, headers=kept) as answer:
            self.handed[port] += 1
            wait = {"Retry-After": answer.headers["Retry-After"]} if "Retry-After" in answer.headers else {}
            return web.Response(
                status=answer.status, body=await answer.read(), content_type=answer.content_type, headers=wait
            )
