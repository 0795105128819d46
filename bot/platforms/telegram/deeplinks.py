"""What stands behind ``t.me/<bot>?start=…``: a concept, or words to look up; and where a message is.

Owns the payload's codec and such addresses. Telegram allows 64 characters of ``A-Za-z0-9_-``:

- ``concept_<id>`` opens a concept;
- ``find_<words>`` looks words up: their UTF-8 as base64url without padding, 44 bytes at most (14 Chinese characters);
- ``find`` alone asks what to look up. Longer words fall back to it, for a query cut short would find something else;
- ``quotes_<id>`` lists what Annex 1 says about a concept;
- ``before_<delivery>`` shows what a channel's digest before this one taught (a token of `digest_actions`);
- ``settings`` opens the reader's own settings, ``stats`` how they are doing, ``privacy`` what is stored of them;
- ``quiz`` begins a round of questions, ``quiz_<concept id>`` one about a concept, ``quiz_<letter>_<id>`` one about
  something else (letters as in `quiz_actions`, slashes as underscores).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram.quiz_actions import SCOPE_LETTERS, scope_of

_LIMIT: Final = 64
_SUPERGROUPS: Final = -1_000_000_000_000
"""Ids of supergroups and channels are below, those of other groups above (core.telegram.org/api/bots/ids)."""
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_CONCEPT: Final = "concept_"
_FIND: Final = "find_"
_QUOTATIONS: Final = "quotes_"
_PREVIOUS: Final = "before_"
_QUIZ: Final = "quiz"


@dataclass(frozen=True, slots=True)
class ConceptLink:
    """Leads to a concept; whether it exists is not decided here."""

    concept_id: str


@dataclass(frozen=True, slots=True)
class FindLink:
    """Leads to what is found for `query`; None asks for the words."""

    query: str | None


@dataclass(frozen=True, slots=True)
class QuotationsLink:
    """Leads to what Annex 1 says about a concept; whether it exists is not decided here."""

    concept_id: str


@dataclass(frozen=True, slots=True)
class PreviousLink:
    """Leads to what was taught before a digest, named by its token; whether that exists is not decided here."""

    token: str


@dataclass(frozen=True, slots=True)
class SettingsLink:
    """Leads to the settings of the reader's own digests."""


@dataclass(frozen=True, slots=True)
class StatsLink:
    """Leads to how the reader is doing."""


@dataclass(frozen=True, slots=True)
class PrivacyLink:
    """Leads to what is stored of the reader."""


@dataclass(frozen=True, slots=True)
class QuizLink:
    """Begins a round; whether there is anything to ask is not decided here."""

    scope: Scope


_WHOLE: Final[dict[str, FindLink | SettingsLink | StatsLink | PrivacyLink]] = {
    _FIND.rstrip("_"): FindLink(None),
    "settings": SettingsLink(),
    "stats": StatsLink(),
    "privacy": PrivacyLink(),
}
"""Payloads that say all by themselves."""
_NAMING: Final[dict[str, type[ConceptLink | QuotationsLink | PreviousLink]]] = {
    _CONCEPT: ConceptLink,
    _QUOTATIONS: QuotationsLink,
    _PREVIOUS: PreviousLink,
}
Link: TypeAlias = (
    ConceptLink | FindLink | QuotationsLink | PreviousLink | SettingsLink | StatsLink | PrivacyLink | QuizLink
)


def encode(link: Link) -> str:
    """Return the payload of a link, following the fallback for long words."""
    match link:
        case ConceptLink(concept_id):
            return _CONCEPT + concept_id
        case QuotationsLink(concept_id):
            return _QUOTATIONS + concept_id
        case PreviousLink(token):
            return _PREVIOUS + token
        case SettingsLink() | StatsLink() | PrivacyLink():
            return next(payload for payload, whole in _WHOLE.items() if whole == link)
        case QuizLink(scope):
            return _quiz(scope)
        case FindLink(query):
            return _find(query or "")
        case _:
            assert_never(link)


def _quiz(scope: Scope) -> str:
    """Return the payload of a scope; one whose id is too long for a link begins a round on everything."""
    if scope.kind is ScopeKind.CONCEPT:
        payload = f"{_QUIZ}_{scope.id}"
    else:
        payload = f"{_QUIZ}_{SCOPE_LETTERS[scope.kind]}_{scope.id.replace('/', '_')}".rstrip("_")
    return payload if scope.kind is not ScopeKind.ALL and len(payload) <= _LIMIT else _QUIZ


def _quizzed(payload: str) -> QuizLink | None:
    _, _, rest = payload.partition("_")
    letter, separator, id_ = rest.partition("_")
    if not separator and letter != SCOPE_LETTERS[ScopeKind.DUE]:
        scope = Scope(ScopeKind.CONCEPT, rest) if rest else Scope()
    else:
        named = scope_of(letter + id_.replace("_", "/")) if len(letter) == 1 else None
        if named is None:
            return None
        scope = named
    return QuizLink(scope)


def _find(query: str) -> str:
    words = base64.urlsafe_b64encode(query.encode()).decode().rstrip("=")
    payload = _FIND + words
    return payload if words and len(payload) <= _LIMIT else _FIND.rstrip("_")


def decode(payload: str) -> Link | None:
    """Return the link behind a payload, or None if it is none of ours."""
    if not _PAYLOAD.fullmatch(payload):
        return None
    if payload in _WHOLE:
        return _WHOLE[payload]
    if payload == _QUIZ or payload.startswith(f"{_QUIZ}_"):
        return _quizzed(payload)
    for prefix, kind in _NAMING.items():
        if payload.startswith(prefix):
            return kind(payload.removeprefix(prefix))
    return _found(payload.removeprefix(_FIND)) if payload.startswith(_FIND) else None


def _found(words: str) -> FindLink | None:
    try:
        query = base64.urlsafe_b64decode(words + "=" * (-len(words) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return FindLink(query) if query.strip() else None


def url(bot_username: str, link: Link) -> str:
    """Return the address that opens the private chat with this link."""
    return f"https://t.me/{bot_username}?start={encode(link)}"


def message_url(chat_id: int, message_id: int, username: str | None = None) -> str | None:
    """Return the address of a message, which whoever is in the chat can open; None where messages have none.

    Only supergroups' and channels' have one; by the chat's public name, if it has one.
    """
    if username:
        return f"https://t.me/{username}/{message_id}"
    inner = _SUPERGROUPS - chat_id
    return f"https://t.me/c/{inner}/{message_id}" if inner > 0 else None
