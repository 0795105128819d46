"""What the buttons of digests mean, and how a button names the digest that it belongs to.

Owns these actions and their code letters, N to Z, which `callbacks` merges with all others, and the codec of `Spot`.
Whether a digest belongs to the chat whose button was pressed is decided by `bot.services.journal`, never here.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import UUID

_TOKEN_CHARACTERS: Final = 22
"""A UUID as base64url without padding."""
_PAGE: Final = re.compile(r"[0-9]{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Spot:
    """Which digest a message shows, and where a reader goes back to from there."""

    delivery_id: UUID
    origin: UUID | int | None = None
    """The digest whose message this was at first, or the page of the history; None where it is in its own message."""

    def here(self) -> Spot:
        """Return the same digest without the way back."""
        return Spot(self.delivery_id)


@dataclass(frozen=True, slots=True)
class AboutDigest:
    """About one digest; `spot` is a `Spot` as `packed` makes it, not checked here."""

    spot: str


@dataclass(frozen=True, slots=True)
class ShowDigest(AboutDigest):
    """Show the digest."""


@dataclass(frozen=True, slots=True)
class AnswerDigest(AboutDigest):
    """Answer its question with the option of this index."""

    option: int


@dataclass(frozen=True, slots=True)
class ShowDetail(AboutDigest):
    """Explain its concept, or another one that was reached from there."""

    concept_id: str
    """Empty for its own."""


@dataclass(frozen=True, slots=True)
class ShowQuotations(AboutDigest):
    """List the statements that its concept cites."""


@dataclass(frozen=True, slots=True)
class ShowQuotation(AboutDigest):
    """Show one statement in full."""

    statement_id: str


@dataclass(frozen=True, slots=True)
class ShowPrevious(AboutDigest):
    """Show the digest that was sent before it."""


@dataclass(frozen=True, slots=True)
class ShowDigestSettings(AboutDigest):
    """Show how this chat receives its digests."""


@dataclass(frozen=True, slots=True)
class AcceptTaper(AboutDigest):
    """Send a digest a week from now on."""


@dataclass(frozen=True, slots=True)
class DeclineTaper(AboutDigest):
    """Leave everything as it is."""


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Show a page of past digests."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class RefreshStatus:
    """Show the owners how digests are going now."""


DigestAction: TypeAlias = (
    ShowDigest
    | AnswerDigest
    | ShowDetail
    | ShowQuotations
    | ShowQuotation
    | ShowPrevious
    | ShowDigestSettings
    | AcceptTaper
    | DeclineTaper
    | ShowHistory
    | RefreshStatus
)

DIGEST_ACTIONS: Final[dict[str, type[DigestAction]]] = {
    "N": ShowDigest,
    "O": AnswerDigest,
    "P": ShowDetail,
    "Q": ShowQuotations,
    "R": ShowQuotation,
    "S": ShowPrevious,
    "T": ShowDigestSettings,
    "U": AcceptTaper,
    "V": DeclineTaper,
    "W": ShowHistory,
    "X": RefreshStatus,
}


def packed(spot: Spot) -> str:
    """Return a spot as up to 44 characters of ``A-Za-z0-9_-``."""
    if spot.origin is None:
        return token(spot.delivery_id)
    origin = token(spot.origin) if isinstance(spot.origin, UUID) else str(spot.origin)
    return token(spot.delivery_id) + origin


def unpacked(text: str) -> Spot | None:
    """Return the spot that `packed` made this of, or None if it is none."""
    delivery_id, origin = identified(text[:_TOKEN_CHARACTERS]), text[_TOKEN_CHARACTERS:]
    if delivery_id is None:
        return None
    if not origin:
        return Spot(delivery_id)
    if _PAGE.fullmatch(origin):
        return Spot(delivery_id, int(origin))
    home = identified(origin)
    return None if home is None else Spot(delivery_id, home)


def token(delivery_id: UUID) -> str:
    """Return an id in 22 characters of ``A-Za-z0-9_-``."""
    return base64.urlsafe_b64encode(delivery_id.bytes).decode().rstrip("=")


def identified(text: str) -> UUID | None:
    """Return the id behind a token, or None if it is none of ours."""
    if len(text) != _TOKEN_CHARACTERS:
        return None
    try:
        found = UUID(bytes=base64.urlsafe_b64decode(text + "=="))
    except (binascii.Error, ValueError):
        return None
    return found if token(found) == text else None
