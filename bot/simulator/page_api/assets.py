"""Owns how the page's own files are served; may not know what is in them.

The document names its files under an address that carries a version of them all. So a browser keeps them for good,
opens the page again without asking for them, and never mixes the files of two versions; an edited file counts at the
next opening of the page.
"""

from __future__ import annotations

import hashlib
import mimetypes
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from pathlib import Path

_NO_PAGE = "<!doctype html><title>Simulator</title><p>The page is not installed; the Bot API and /sim/ work."
_DOCUMENT = "index.html"
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_ASK_AGAIN = {"Cache-Control": "no-cache"}
mimetypes.add_type("text/javascript", ".js")


class Assets:
    """The files of a folder, held in memory and read again when one of them changed.

    Args:
        folder: where index.html and what it needs lie, flat.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[tuple[str, int], ...] = ()
        self._files: dict[str, bytes] = {}
        self._version = ""

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Register the routes: the document at `/`, files at `/static/<version>/<name>` and `/static/<name>`."""
        router.add_get("/", self._document)
        router.add_get("/static/{version}/{name}", self._file)
        router.add_get("/static/{name}", self._file)

    def _refresh(self) -> None:
        paths = sorted(path for path in self._folder.glob("*") if path.is_file())
        seen = tuple((path.name, path.stat().st_mtime_ns) for path in paths)
        if seen == self._seen:
            return
        self._files = {path.name: path.read_bytes() for path in paths}
        self._seen = seen
        self._version = hashlib.sha256(b"".join(self._files.values())).hexdigest()[:16]

    async def _document(self, _: web.Request) -> web.Response:
        self._refresh()
        document = self._files.get(_DOCUMENT)
        if document is None:
            return web.Response(text=_NO_PAGE, content_type="text/html")
        text = document.decode().replace('"/static/', f'"/static/{self._version}/')
        return web.Response(text=text, content_type="text/html", headers=_ASK_AGAIN)

    async def _file(self, request: web.Request) -> web.Response:
        wanted = request.match_info.get("version")
        if wanted != self._version:
            self._refresh()
        name = request.match_info["name"]
        data = self._files.get(name)
        if data is None:
            raise web.HTTPNotFound
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        headers = _FOREVER if wanted == self._version else _ASK_AGAIN
        charset = "utf-8" if kind.startswith("text/") else None
        return web.Response(body=data, content_type=kind, charset=charset, headers=headers)
