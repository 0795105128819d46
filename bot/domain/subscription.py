"""A chat's wish for digests, and each digest that came of it.

Owns the values and what may be read off them. Decisions about time are `bot.domain.schedule`'s, what a digest says is
`bot.domain.digest`'s; rows and platforms may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.language import Language
    from bot.domain.questions import Question
    from bot.domain.schedule import Due, Schedule


class ChatKind(StrEnum):
    """Who reads a chat, which decides who may change its subscription and what its buttons do."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class Length(StrEnum):
    """How much of a digest is wanted."""

    SHORT = "short"
    FULL = "full"


class SuspensionReason(StrEnum):
    """Why a chat cannot be reached."""

    BLOCKED = "blocked"
    """The person has blocked the bot."""
    DEACTIVATED = "deactivated"
    """The account is gone."""
    REMOVED = "removed"
    """The bot was removed from the group or channel."""
    FORBIDDEN = "forbidden"
    """The bot is there but may not write, or the chat is unknown."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Digests stop until the chat can be reached again."""

    reason: SuspensionReason
    at: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat's wish for digests, one for each chat; it stays when it is ended, so that it can be taken up again.

    `next_due` is None while it is ended or suspended.
    """

    id: int
    """0 until it is stored."""
    chat: ChatKey
    kind: ChatKind
    title: str | None
    """The name of a group or channel; None in private."""
    manager_id: str | None
    """Who set up a channel's subscription, by their id on the platform; None elsewhere."""
    schedule: Schedule
    length: Length
    language: Language
    """What the chat's client spoke when it subscribed; holds while the chat has not chosen one."""
    next_due: Due | None
    paused_until: date | None
    """The first local date on which digests come again; past dates mean nothing any more."""
    suspension: Suspension | None
    ended_at: datetime | None
    last_on: date | None
    """The newest local date that was planned, sent or skipped; the next one is always later."""
    unopened: int
    """Digests sent since the last one that was opened or answered."""
    taper_offered_at: datetime | None
    """When fewer digests were offered; that is done once."""
    created_at: datetime

    @property
    def is_active(self) -> bool:
        """Whether digests are to come, now or after a pause."""
        return self.ended_at is None and self.suspension is None

    @property
    def was_wished_for(self) -> bool:
        """Whether anybody ever subscribed; whoever only fetched digests has one that ended before it was made."""
        return self.ended_at is None or self.ended_at >= self.created_at


class DeliveryStatus(StrEnum):
    """What has become of a digest that was due. Every one that ever fell due has exactly one of these."""

    PLANNED = "planned"
    """To be sent, for the first time or again."""
    SENDING = "sending"
    """Handed to the platform; if the process dies now, nobody knows."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """It may or may not have arrived; it is never sent again, and its concept comes next time."""
    REFUSED = "refused"
    """The platform will not have it as it is; a fault of ours."""
    SUSPENDED = "suspended"
    """The chat cannot be reached, or its subscription ended or was paused meanwhile."""
    SKIPPED = "skipped"
    """Too old when the bot came to it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One digest of one subscription for one local date."""

    id: UUID
    subscription_id: int
    due: Due
    status: DeliveryStatus
    not_before: datetime
    """When it may be tried."""
    attempts: int
    reason: str | None
    """Why it was refused, suspended, skipped or put off; the platform's words, at most 200 characters."""
    concept_id: str | None
    """What it teaches; None until it is handed to the platform."""
    is_review: bool
    """The concept had been sent before."""
    question: Question | None
    answer: int | None
    """The option that a private reader chose first."""
    message_id: str | None
    settled_at: datetime | None
    """When its outcome was known; of a sent one, when the platform took it."""
    opened_at: datetime | None
    """When a button of it was first pressed, or its question answered."""
    question_revision: str | None = None
    """The question's revision when it was put (`bot.domain.revisions`); None before then, and of old digests."""
    content_version: str | None = None
    """The version of the library that it was made from; None as for the revision."""
    asks_missed: bool = False
    """Its question is what the group had wrong most in its quizzes of late, and it says so."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a subscription has been taught: concept ids, each with the local date on which it was last sent."""

    sent_on: dict[str, date]
