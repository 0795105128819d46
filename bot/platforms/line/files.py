"""Handing over what is stored of a person, though LINE takes no files: by a link to the bot's own web server.

Owns the link: it counts once, for ten minutes, and whoever has it has the file; it is shown in a private chat alone, on
a button, which LINE does not look at. Where nobody knows the server's address, little is handed over as text.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from bot.endpoints import JSON_TYPE, Answer, Asked, Route
from bot.errors import DeliveryError
from bot.platforms.line.phrasing import phrasing
from bot.platforms.line.speech import MOST_MESSAGES, MOST_UNITS
from bot.platforms.words.export_words import export_words
from bot.platforms.words.text import utf16_length

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.domain.language import Language
    from bot.platforms.i18n import Wording
    from bot.services.people import Export, People

_log = logging.getLogger(__name__)

PATH: Final = "/line/files"
LIFETIME: Final = timedelta(minutes=10)
LARGEST_FILE: Final = 50_000_000
"""Bytes, as on Telegram."""
_LARGEST_TEXT: Final = 4 * MOST_UNITS
"""Bytes, and so no more UTF-16 units than that: what the other messages of a reply hold."""
_IN_A_BROWSER: Final = "openExternalBrowser=1"
"""LINE then opens the link outside of LINE, whose own browser saves no files."""
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
_GONE: Final = (
    "這個連結已經用過，或已超過十分鐘。請在 LINE 再說一次「匯出」。\n"
    "这个链接已经用过，或已超过十分钟。请在 LINE 再说一次“导出”。\n"
    "This link has been used, or is older than ten minutes. Please write “export” on LINE once more.\n"
)
_new_secret: Final = partial(secrets.token_urlsafe, 32)


class ExportLinks(Protocol):
    """Where links are kept (`bot.storage.export_links`). All methods may raise `StorageError`."""

    async def keep(
        self, person: ChatKey, digest: str, language: Language, *, now: datetime, expires_at: datetime
    ) -> None:
        """Keep a link."""
        ...

    async def claim(self, digest: str, now: datetime) -> tuple[ChatKey, Language] | None:
        """Return whose link it is, and take it away."""
        ...


@dataclass(frozen=True, slots=True)
class Handed:
    """How somebody is handed what is stored of them: by one of these; neither where it is too much for that."""

    url: str | None = None
    texts: tuple[str, ...] = ()


class Files:
    """Hands over exports.

    Args:
        store: Where links are kept.
        people: Makes exports.
        origin: Returns where the bot's server can be reached from outside: ``https://host``, perhaps with a path and
            without a slash at the end; None where nobody knows.
        now: The current time, aware, UTC.
        new_secret: Makes what a link has to hold.
    """

    def __init__(
        self,
        store: ExportLinks,
        people: People,
        *,
        origin: Callable[[], Awaitable[str | None]],
        now: Callable[[], datetime],
        new_secret: Callable[[], str] = _new_secret,
    ) -> None:
        self._store = store
        self._people = people
        self._origin = origin
        self._now = now
        self._new_secret = new_secret

    @property
    def route(self) -> Route:
        """Where links lead."""
        return Route("GET", PATH, self._fetch, is_folder=True)

    async def handed(self, person: ChatKey, words: Wording) -> Handed:
        """Return a new link to what is stored of a person; or that itself, where there is no address for a link.

        Raises:
            StorageError: It cannot be read, or the link not kept.
        """
        origin = await self._known_origin()
        if origin is None:
            return Handed(texts=await self._as_texts(person, words))
        secret, now = self._new_secret(), self._now()
        await self._store.keep(person, _digest_of(secret), words.language, now=now, expires_at=now + LIFETIME)
        return Handed(f"{origin}{PATH}/{secret}?{_IN_A_BROWSER}")

    async def _known_origin(self) -> str | None:
        try:
            return await self._origin()
        except DeliveryError as error:
            _log.warning("Where LINE posts is not known; what is stored is handed over as text: %s", error)
            return None

    async def _as_texts(self, person: ChatKey, words: Wording) -> tuple[str, ...]:
        export = await self._people.export(person, export_words(words), largest=_LARGEST_TEXT)
        return () if export is None or not export.name.endswith(".json") else _cut(export.content.decode())

    async def _fetch(self, asked: Asked) -> Answer:
        """Hand a file over to whoever brings a link that counts."""
        if asked.method == "HEAD":  # whoever only looks has not fetched it
            return Answer(headers=_HEADERS)
        claimed = await self._store.claim(_digest_of(asked.name), self._now()) if asked.name else None
        if claimed is None:
            return Answer(404, _GONE, headers=_HEADERS)
        person, language = claimed
        export = await self._people.export(person, export_words(phrasing(language)), largest=LARGEST_FILE)
        return Answer(413, "too large\n", headers=_HEADERS) if export is None else _file(export)


def _file(export: Export) -> Answer:
    kind = JSON_TYPE if export.name.endswith(".json") else "application/gzip"
    named = {"Content-Disposition": f'attachment; filename="{export.name}"'}
    return Answer(200, export.content, kind, _HEADERS | named)


def _digest_of(secret: str) -> str:
    return hashlib.sha256(f"export:{secret}".encode()).hexdigest()


def _cut(text: str) -> tuple[str, ...]:
    """Return a text in pieces that messages hold, cut between lines."""
    pieces = [""]
    for line in text.splitlines(keepends=True):
        if utf16_length(pieces[-1] + line) > MOST_UNITS:
            pieces.append("")
        pieces[-1] += line[:MOST_UNITS]
    return tuple(pieces) if len(pieces) < MOST_MESSAGES else ()


def origin_in(endpoint: str | None, path: str) -> str | None:
    """Return what the bot's paths are below, of the address to which a platform posts; None where that says nothing.

    Args:
        endpoint: The address; it may have a path before ours where a proxy takes that off.
        path: Ours, to which is posted there.
    """
    if endpoint is None or not endpoint.startswith("https://"):
        return None
    address = endpoint.partition("?")[0].rstrip("/")
    return address.removesuffix(path) if address.endswith(path) else None
