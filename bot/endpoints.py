"""What the bot's own web server is asked and what it answers, as plain values.

Owns their shape alone, and is open to every room that has something to say over HTTP. No library for HTTP may enter:
what a request may weigh, how long it may take and how it is read is `bot.server`'s.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

JSON_TYPE: Final = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request whose body has been read.

    Attributes:
        headers: By name; looked up in whatever case.
        body: All of it, unpacked.
        method: As in HTTP.
        name: What stands behind the route's path, where that is a folder.
    """

    headers: Mapping[str, str]
    body: bytes = b""
    method: str = "GET"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered.

    Attributes:
        status: HTTP's number.
        body: A short one: nothing is streamed.
        content_type: With its charset.
        headers: Others.
    """

    status: int = 200
    body: bytes | str = ""
    content_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


Handle: TypeAlias = Callable[[Asked], Awaitable[Answer]]
Admit: TypeAlias = Callable[[Mapping[str, str]], Answer | None]


@dataclass(frozen=True, slots=True)
class Route:
    """What is served at one path.

    Attributes:
        method: ``GET`` (which serves ``HEAD`` too) or ``POST``.
        path: As in a URL, from its slash on; no patterns.
        handle: Answers a request.
        admit: Looks at the headers before any of the body is read; the refusal, or None to let it in.
        turned_away: Is told why a request never came to `handle`: ``size`` or ``slow``.
        is_folder: Whether it serves whatever is right below its path, too (`Asked.name`).
    """

    method: str
    path: str
    handle: Handle
    admit: Admit | None = None
    turned_away: Callable[[str], None] | None = None
    is_folder: bool = False


def as_json(document: Mapping[str, object], status: int = 200) -> Answer:
    """Return a JSON answer that nobody on the way keeps."""
    body = json.dumps(document, ensure_ascii=False) + "\n"
    return Answer(status, body, JSON_TYPE, {"Cache-Control": "no-store"})
