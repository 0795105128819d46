"""What the buttons of digests mean on LINE.

Owns these actions and their codes. A digest is named by its delivery; whether it is the chat's own, the
journal decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class OpenDigest:
    """Show a digest again."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class AnswerDigest:
    """Answer its question by an option, counted from 0."""

    delivery_id: UUID
    option: int


@dataclass(frozen=True, slots=True)
class ExplainDigest:
    """Show all there is to know about its concept."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class ShowQuotations:
    """Show what Annex 1 says about its concept."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class ShowPrevious:
    """Show the digest before it."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class AcceptTaper:
    """Send one a week from now on."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class DeclineTaper:
    """Leave it as it is."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Show a page of past digests, 0 for the newest."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowStatus:
    """Show owners how digests are going."""


DIGEST_ACTIONS: Final[Mapping[str, type[Any]]] = {
    "DO": OpenDigest,
    "DA": AnswerDigest,
    "DE": ExplainDigest,
    "DQ": ShowQuotations,
    "DP": ShowPrevious,
    "DW": AcceptTaper,
    "DN": DeclineTaper,
    "DH": ShowHistory,
    "DS": ShowStatus,
}
