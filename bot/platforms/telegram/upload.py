"""Multipart bodies for calls that carry files, watched so that a stalled upload ends.

Owns the form of such a body alone; connections and errors belong to `transport`.
"""

from __future__ import annotations

import asyncio
import io
from typing import IO, TYPE_CHECKING, Any, Final

import aiohttp
from aiohttp.payload import Payload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp.abc import AbstractStreamWriter

_PIECE: Final = 1 << 16
"""Bytes that are written before the clock of a stall starts anew."""


def multipart_body(
    fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes | IO[bytes], str]], stall: float | None
) -> Payload:
    """Return the form of `fields` and `files`, each file as (name, content, MIME type); handles are streamed.

    Sending it raises TimeoutError when no piece is taken by the network for `stall` seconds.
    """
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in files.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mime)
    return _Watched(form(), stall)


class _Watched(Payload):
    """Another payload, in pieces of which each must be taken within a limit."""

    def __init__(self, inner: Payload, stall: float | None) -> None:
        super().__init__(inner, headers=inner.headers, content_type=inner.content_type)
        self._inner = inner
        self._stall = stall

    @property
    def size(self) -> int | None:
        return self._inner.size

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return self._inner.decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        pieces: Any = _Pieces(writer, self._stall)  # payloads call nothing but `write` of what they are given
        await self._inner.write(pieces)

    async def close(self) -> None:
        await self._inner.close()


class _Pieces:
    """The writing half of a stream that gives each piece `stall` seconds to leave."""

    def __init__(self, writer: AbstractStreamWriter, stall: float | None) -> None:
        self._writer = writer
        self._stall = stall

    async def write(self, chunk: bytes | bytearray | memoryview) -> None:
        view = memoryview(chunk)
        for start in range(0, len(view), _PIECE):
            async with asyncio.timeout(self._stall):
                await self._writer.write(bytes(view[start : start + _PIECE]))
                await self._writer.drain()
