"""What passes between those who keep deliveries and those who make them: plans, work, outcomes and counts.

Owns values alone. When something is due is `bot.domain.schedule`'s, what a digest says `bot.domain.digest`'s; rows and
platforms may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from bot.domain.digest import Digest
    from bot.domain.language import Language
    from bot.domain.questions import Question
    from bot.domain.schedule import Due
    from bot.domain.streak import Streak
    from bot.domain.subscription import Delivery, DeliveryStatus, Progress, Subscription, SuspensionReason

LATE_AFTER: Final = timedelta(minutes=5)
"""A digest that the platform took later than this after its due time counts as late."""
MOST_DUE_KEYS: Final = 8
"""Questions of a person's memory that a delivery brings along to choose from."""
NOT_SPARED: Final = "its reader's turn has not come within the month's messages"
"""The reason of a digest that was skipped because its platform sends so many messages a month and no more."""
MAX_REASON: Final = 200
"""Characters of a reason that are kept."""


@dataclass(frozen=True, slots=True)
class DuePlan:
    """What is to become of a subscription whose time has come."""

    skipped: tuple[Due, ...]
    """Too old to go out; each becomes a row that says so."""
    planned: Due | None
    """What goes out now."""
    next_due: Due | None
    """When it is due again; None: never, as it stands."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What came of claiming subscriptions whose time had come."""

    count: int
    """Subscriptions that were claimed."""
    stuck: int = 0
    """How many of these could not be planned, and are claimed again an hour later."""
    error: Exception | None = None
    """What the first of them met."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One delivery whose time has come, with all that is needed to compose and address it."""

    delivery: Delivery
    subscription: Subscription
    language: Language
    """What the chat chose, or else what its client spoke when it subscribed."""
    progress: Progress
    streak: Streak | None
    """None where none has begun."""
    due_keys: tuple[str, ...] = ()
    """In a private chat, questions whose cards are due on the delivery's date, the most overdue first; in a group those
    that it had wrong most in its quizzes of late, the worst first. Not all of them, but up to `MOST_DUE_KEYS`."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a delivery is about to say; kept before the platform is called."""

    delivery_id: UUID
    concept_id: str
    is_review: bool
    question: Question | None
    question_revision: str | None = None
    content_version: str | None = None
    asks_missed: bool = False

    @classmethod
    def of(cls, delivery_id: UUID, digest: Digest) -> Beginning:
        """Return what a delivery is about to say, of the digest that it says."""
        return cls(
            delivery_id=delivery_id,
            concept_id=digest.concept.id,
            is_review=digest.is_review,
            question=digest.question,
            question_revision=digest.question_revision,
            asks_missed=digest.asks_missed,
            content_version=digest.content_version,
        )


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a delivery.

    `status` is one of SENT, UNKNOWN, REFUSED, SUSPENDED, SKIPPED, or PLANNED to try again.
    """

    delivery_id: UUID
    status: DeliveryStatus
    reason: str | None = None
    """Why it was not sent, in the platform's words; the first `MAX_REASON` characters are kept."""
    message_id: str | None = None
    """Of a sent one."""
    not_before: datetime | None = None
    """With PLANNED, when to try again; it holds for everything else that waits for this chat. None: at once."""
    suspension: SuspensionReason | None = None
    """With SUSPENDED, why the chat cannot be reached: its subscription is suspended, too. None: only this delivery."""
    offered_taper: bool = False
    """It asked whether fewer digests would be enough."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many deliveries of one local date are in which state. All of them together are what fell due on it."""

    on: date
    counts: Mapping[DeliveryStatus, int]
    """Only states that occur."""
    late: int
    """How many of the sent ones went out more than `LATE_AFTER` after they were due."""

    @property
    def due(self) -> int:
        """How many fell due and were noted as such."""
        return sum(self.counts.values())

    def of(self, status: DeliveryStatus) -> int:
        """Return how many are in this state."""
        return self.counts.get(status, 0)


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is due and not settled yet: subscriptions not planned, deliveries not sent."""

    oldest_at: datetime | None
    """The due time of the oldest; None if there is nothing."""
    count: int


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What falls due next."""

    next_at: datetime | None
    """None if nothing will ever."""
    count: int
    """How many fall due until the time that was asked about."""


@dataclass(frozen=True, slots=True)
class SubscriptionTotals:
    """How many subscriptions there are; each is counted once."""

    active: int
    paused: int
    suspended: int
    ended: int


@dataclass(frozen=True, slots=True)
class Sweep:
    """One finished round of the scheduler: it planned what was due and sent what waited."""

    started_at: datetime
    finished_at: datetime
    claimed: int = 0
    """Subscriptions whose time had come."""
    outcomes: Mapping[DeliveryStatus, int] = field(default_factory=dict)
    """How many deliveries it settled, by outcome, but for those spared; PLANNED: put off."""
    late: int = 0
    spared: int = 0
    """How many were skipped since the month's messages do not do for everybody, which is no loss."""

    @property
    def took(self) -> timedelta:
        """How long it took."""
        return self.finished_at - self.started_at
