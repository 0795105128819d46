"""What there is to say about digests that went out, as data: the digest itself, what it leads to, the list of them.

Owns meaning alone, as `bot.domain.replies` does, which takes these values into its union. `bot.services.journal` builds
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date, time
    from uuid import UUID

    from bot.domain.digest import Digest, Quotation
    from bot.domain.library import Concept
    from bot.domain.questions_shown import QuestionShown
    from bot.domain.replies import ConceptCard, StatementCard
    from bot.domain.schedule import Due
    from bot.domain.subscription import ChatKind

    Origin: TypeAlias = UUID | int | None
    """Where a reader came from to a digest: another digest's message, a page of the history, or nowhere."""


@dataclass(frozen=True, slots=True)
class DigestCard:
    """One digest, as it is sent and as it is opened again."""

    digest: Digest
    kind: ChatKind
    origin: Origin = None


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody chose an option; shown on the card in private, and in a notice of their own elsewhere."""

    card: DigestCard
    option: int
    """What they chose; in private, what they chose first."""


@dataclass(frozen=True, slots=True)
class FirstDigest:
    """There is no digest before this one."""


@dataclass(frozen=True, slots=True)
class DigestGone:
    """The concept of a digest is not in the library any more."""

    delivery_id: UUID
    on: date
    origin: Origin = None


@dataclass(frozen=True, slots=True)
class DigestDetail:
    """All there is to know about the concept of a digest, or about one that was reached from there."""

    delivery_id: UUID
    card: ConceptCard
    origin: Origin = None
    asked: QuestionShown | None = None
    """The digest's question, where others may want to answer it meanwhile: in a group a page is turned for all."""


@dataclass(frozen=True, slots=True)
class RelatedStatements:
    """What Annex 1 says about a concept."""

    concept: Concept
    quotations: tuple[Quotation, ...]
    """The best first."""
    are_cited: bool
    """The concept refers to them; otherwise they are only the nearest that there is."""
    delivery_id: UUID | None = None
    """The digest that led here; None for a link from a channel."""
    origin: Origin = None
    asked: QuestionShown | None = None
    """As in `DigestDetail`."""


@dataclass(frozen=True, slots=True)
class DigestStatement:
    """One statement in full, reached from a digest."""

    delivery_id: UUID
    card: StatementCard
    origin: Origin = None
    asked: QuestionShown | None = None
    """As in `DigestDetail`."""


@dataclass(frozen=True, slots=True)
class ComingConcept:
    """What the next digest of a chat will teach."""

    card: ConceptCard
    due: Due | None
    """When it comes; None where that is not known yet."""
    at: time | None
    """Local; None where it is on its way."""


@dataclass(frozen=True, slots=True)
class Past:
    """One digest that was sent."""

    delivery_id: UUID
    on: date
    concept: Concept | None
    """None where it is not in the library any more."""
    is_review: bool
    is_opened: bool


@dataclass(frozen=True, slots=True)
class History:
    """A page of the digests that were sent to a chat, the newest first."""

    past: tuple[Past, ...]
    page: int
    """0 for the newest."""
    pages: int
    total: int
    is_subscribed: bool
    """Digests are to come."""


DigestReply: TypeAlias = (
    DigestCard | DigestGone | DigestDetail | RelatedStatements | DigestStatement | ComingConcept | History
)
