"""What owners tell everybody at once: to whom it goes, how far it is, how long the rest takes.

Owns these values and their arithmetic. Which chats an audience is, is `bot.storage.audiences`'; what a failure means,
`bot.services.outcomes`'; rows and platforms may not enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.domain.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey, Platform

PACE: Final = 25.0
"""Chats a second that are planned for: fewer than Telegram lets a bot say (30), since whoever asks goes first."""
_MEASURED_AFTER: Final = timedelta(seconds=5)
"""So long the planned pace is believed rather than the measured one."""
GIVEN_UP_AFTER: Final = timedelta(hours=1)
"""A chat that cannot be sent to for so long while others can, gets none: it holds up the next broadcast."""
STALE_AFTER: Final = timedelta(hours=24)
"""So long after it was confirmed, whoever still waits for a broadcast gets none: it is no news any more."""


class Audience(StrEnum):
    """To whom a broadcast goes: all of those who take broadcasts at all, or some of them."""

    EVERYBODY = "everybody"
    SUBSCRIBERS = "subscribers"
    """Those to whom digests come, now or after a pause."""
    TRADITIONAL = "zh-Hant"
    """Those who read this language, as the next two."""
    SIMPLIFIED = "zh-Hans"
    ENGLISH = "en"

    @property
    def language(self) -> Language | None:
        """The language that all of them read; None where they may read any."""
        return next((language for language in Language if language.value == self.value), None)


class BroadcastStatus(StrEnum):
    """How far a broadcast is. Each is one of these; it goes down this list and never up."""

    DRAFT = "draft"
    """Written, not confirmed; its owner has one at most."""
    QUEUED = "queued"
    """Confirmed: who gets it is settled."""
    RUNNING = "running"
    STOPPED = "stopped"
    """Its owner has stopped it: nobody else gets it."""
    DONE = "done"


class SendStatus(StrEnum):
    """What has become of one chat's copy."""

    WAITING = "waiting"
    """To be sent, for the first time or again."""
    SENDING = "sending"
    """Handed to the platform; if the process dies now, nobody knows."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """It may or may not have arrived; it is never sent again."""
    REFUSED = "refused"
    """The chat cannot be reached, or the platform will not have it."""
    LEFT_OUT = "left_out"
    """It was stopped, or grew too old, before it came to this chat."""


UNSETTLED: Final = frozenset({SendStatus.WAITING, SendStatus.SENDING})


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One message to many chats."""

    id: UUID
    owner: ChatKey
    """The private chat of whoever wrote it; it goes to chats of the same platform."""
    audience: Audience
    text: str
    """As the platform takes it, with its markup; empty once nobody waits for it."""
    status: BroadcastStatus
    language: Language
    """In which its owner reads how far it is."""
    message_id: str | None
    """The message that shows its owner how far it is."""
    created_at: datetime
    started_at: datetime | None = None
    """When it was confirmed; it goes to chats that were there then."""
    ended_at: datetime | None = None

    @property
    def platform(self) -> Platform:
        """Where it goes."""
        return self.owner.platform

    @property
    def is_under_way(self) -> bool:
        """Whether it is confirmed and may still reach somebody."""
        return self.status in {BroadcastStatus.QUEUED, BroadcastStatus.RUNNING}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One chat whose turn it is to get a broadcast."""

    broadcast_id: UUID
    number: int
    """By which its row is known, whatever the chat's id becomes."""
    chat: ChatKey
    language: Language
    is_channel: bool
    """As far as is known: it has digests, as a channel."""
    attempts: int = 0
    """How often the platform was about to be called."""
    tried_at: datetime | None = None
    """When it was first tried, be it that the chat's turn did not come."""


@dataclass(frozen=True, slots=True)
class SendBeginning:
    """The platform is about to be called for one chat; kept before it is."""

    broadcast_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """What became of one chat's copy; WAITING to try again."""

    broadcast_id: UUID
    number: int
    status: SendStatus
    reason: str | None = None
    """Why it was not sent, in the platform's words; the first `bot.domain.delivery.MAX_REASON` characters are kept."""
    not_before: datetime | None = None
    """With WAITING, when to try again; None: at once."""
    was_begun: bool = True
    """Its beginning was committed; of one that was not, nothing of what another process began is settled."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many chats are in which state; all of them together are the audience when it was confirmed."""

    counts: Mapping[SendStatus, int]
    """Only states that occur."""

    @property
    def total(self) -> int:
        """How many chats there are."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """How many have no outcome yet."""
        return sum(self.of(status) for status in UNSETTLED)

    @property
    def done(self) -> int:
        """How many have one."""
        return self.total - self.left

    def of(self, status: SendStatus) -> int:
        """Return how many are in this state."""
        return self.counts.get(status, 0)


@dataclass(frozen=True, slots=True)
class BroadcastView:
    """How far a broadcast is, as its owner is shown."""

    broadcast: Broadcast
    progress: Progress
    ahead: int = 0
    """How many broadcasts go before it."""
    left: timedelta | None = None
    """How long the rest takes; None where nobody can tell, or nothing is left."""


def time_needed(chats: int) -> timedelta:
    """Return how long a broadcast to so many chats takes at the planned pace."""
    return timedelta(seconds=chats / PACE)


def time_left(left: int, *, done: int, took: timedelta) -> timedelta | None:
    """Return how long the rest takes at the pace so far; None where nothing has moved for too long to tell.

    Args:
        left: Chats without an outcome.
        done: Chats that got theirs since the counting began.
        took: How long that was.
    """
    if took < _MEASURED_AFTER:
        return time_needed(left)
    return left * took / done if done else None
