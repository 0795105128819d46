"""A platform's quota: so many messages of its own accord a month, and who gets them when they do not do for all.

Owns these sums and the order of who comes first. What is read from a platform and what has been sent is told by others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from bot.domain.chat import ChatKey
    from bot.domain.subscription import ChatKind

MONTHS_ARE_COUNTED_IN: Final = timezone(timedelta(hours=9))
"""LINE counts its months in Japan's time, wherever a channel is."""
RESERVED: Final = 10
"""One part of so many of a month's messages is kept for what people do together, who cannot be answered otherwise."""
LOW: Final = 80
"""Per cent of a month's messages; from then on they run low."""


class Level(IntEnum):
    """How far a month's messages are used."""

    FINE = 0
    LOW = 1
    USED_UP = 2


@dataclass(frozen=True, slots=True)
class Quota:
    """What may still be sent in a month.

    Attributes:
        month: Its first day.
        most: Messages that may be sent in it; None: as many as one likes.
        used: How many were sent, by us and by others, each counted for everybody who got it.
    """

    month: date
    most: int | None
    used: int

    @property
    def left(self) -> int | None:
        """How many may still be sent; None: as many as one likes."""
        return None if self.most is None else max(0, self.most - self.used)

    @property
    def spare(self) -> int | None:
        """The same without what is reserved: what digests and late answers may have."""
        return None if self.most is None else max(0, self.most - self.used - self.reserved)

    @property
    def reserved(self) -> int:
        """How many are kept for quizzes of groups."""
        return 0 if self.most is None else self.most // RESERVED

    @property
    def level(self) -> Level:
        """How far it is used."""
        if self.most is None or self.used * 100 < self.most * LOW:
            return Level.FINE
        return Level.LOW if self.used < self.most else Level.USED_UP


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chat that wants a message today.

    Attributes:
        subscription_id: Whose.
        cost: How many messages that takes: one for everybody in it.
        last_at: When it got one last; None: never.
        turns: How many it got in the last month or so.
    """

    subscription_id: int
    cost: int
    last_at: datetime | None
    turns: int


@dataclass(frozen=True, slots=True)
class Wanting:
    """A chat that wants a push today.

    Attributes:
        last_at: When it was pushed something last; None: never.
        turns: How many it was pushed since the instant that was asked for.
    """

    subscription_id: int
    chat: ChatKey
    kind: ChatKind
    last_at: datetime | None
    turns: int


def month_of(at: datetime) -> date:
    """Return the first day of the month that an instant counts for."""
    return at.astimezone(MONTHS_ARE_COUNTED_IN).date().replace(day=1)


def day_began(at: datetime) -> datetime:
    """Return when the day of an instant began, where months are counted."""
    return at.astimezone(MONTHS_ARE_COUNTED_IN).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def day_ends(at: datetime) -> datetime:
    """Return when the day of an instant ends, where months are counted."""
    return day_began(at) + timedelta(days=1)


def days_left(at: datetime) -> int:
    """Return how many days the month of an instant still has, with the one that is running."""
    month = month_of(at)
    following = (month + timedelta(days=31)).replace(day=1)
    return (following - at.astimezone(MONTHS_ARE_COUNTED_IN).date()).days


def share_of_today(quota: Quota, used_today: int, at: datetime) -> int | None:
    """Return how many messages digests may still take today; None: as many as one likes.

    What is left without the reserve is spread evenly over the days that are left. A broken number is rounded up: what
    is left over early in a month is left over at its end as well.
    """
    if quota.spare is None:
        return None
    whole = quota.spare + used_today
    return max(0, min(quota.spare, -(-whole // days_left(at)) - used_today))


def served(candidates: Collection[Candidate], share: int, spare: int) -> frozenset[int]:
    """Return the ids of those whose turn it is, of all that want a message today.

    They come in the order of the days on which they got their last one, those first that never had any, and of one day
    those who had fewer, until the day's share is used. At which hour it was says nothing, for each has an hour of their
    own: the earliest would have a turn every day. The last of them may take more than is left of the share, else a
    large group would never have its turn: it is taken off the days that follow. What costs more than all that may be
    spent is passed over.
    """
    taken: set[int] = set()
    spent = 0
    for one in sorted(candidates, key=_longest_ago):
        if spent >= share:
            break
        if spent + one.cost <= spare:
            taken.add(one.subscription_id)
            spent += one.cost
    return frozenset(taken)


def others_used(known: int, read: int, ours: int) -> int:
    """Return how many messages were sent by others over the same channel, as far as a new reading tells.

    Platforms count with delay: what is read may lack some of ours. What was known of others is never less later.

    Args:
        known: What was known before.
        read: How many the platform says were sent.
        ours: How many of them we sent.
    """
    return max(known, read - ours)


def _longest_ago(one: Candidate) -> tuple[datetime, int, int]:
    never = datetime.min.replace(tzinfo=UTC)
    return day_began(one.last_at) if one.last_at else never, one.turns, one.subscription_id
