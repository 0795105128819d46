"""What stands behind ``t.me/<bot>?start=…``: a concept, or words to look up.

Owns the payload's codec alone. Telegram allows 64 characters of ``A-Za-z0-9_-``:

- ``concept_<id>`` opens a concept;
- ``find_<words>`` looks words up: their UTF-8 as base64url without padding, 44 bytes at most (14 Chinese characters);
- ``find`` alone asks what to look up. Longer words fall back to it, for a query cut short would find something else.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final, TypeAlias

_LIMIT: Final = 64
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_CONCEPT: Final = "concept_"
_FIND: Final = "find_"


@dataclass(frozen=True, slots=True)
class ConceptLink:
    """Leads to a concept; whether it exists is not decided here."""

    concept_id: str


@dataclass(frozen=True, slots=True)
class FindLink:
    """Leads to what is found for `query`; None asks for the words."""

    query: str | None


Link: TypeAlias = ConceptLink | FindLink


def encode(link: Link) -> str:
    """Return the payload of a link, following the fallback for long words."""
    if isinstance(link, ConceptLink):
        return _CONCEPT + link.concept_id
    words = base64.urlsafe_b64encode((link.query or "").encode()).decode().rstrip("=")
    payload = _FIND + words
    return payload if words and len(payload) <= _LIMIT else _FIND.rstrip("_")


def decode(payload: str) -> Link | None:
    """Return the link behind a payload, or None if it is none of ours."""
    if not _PAYLOAD.fullmatch(payload):
        return None
    if payload.startswith(_CONCEPT):
        return ConceptLink(payload.removeprefix(_CONCEPT))
    if payload == _FIND.rstrip("_"):
        return FindLink(None)
    if not payload.startswith(_FIND):
        return None
    words = payload.removeprefix(_FIND)
    try:
        query = base64.urlsafe_b64decode(words + "=" * (-len(words) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return FindLink(query) if query.strip() else None


def url(bot_username: str, link: Link) -> str:
    """Return the address that opens the private chat with this link."""
    return f"https://t.me/{bot_username}?start={encode(link)}"
