"""How many chats get digests, day by day: as counted, and as far as rows still tell for the days before.

Owns the arithmetic of reconstruction. Days are the operator's local dates; a day's number is that of its midnight, at
which it begins. Storage, pictures and wording may not enter.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.subscription import ChatKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """A subscription as long as it lasted, as far as its row still says.

    A subscription that ended and began anew, or was unreachable for a while, looks as if it had always been there; one
    that somebody had deleted (`/forget`) is nowhere.
    """

    kind: ChatKind
    since: datetime
    until: datetime | None
    """When it ended or the chat could not be reached any more; None while it lasts."""


@dataclass(frozen=True, slots=True)
class GrowthDay:
    """How many subscriptions there were when a day began; paused ones are among them."""

    on: date
    counts: Mapping[ChatKind, int]
    is_counted: bool
    """It was counted on that day; otherwise it is worked out from what the rows say today."""

    @property
    def total(self) -> int:
        """Of all kinds."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Growth:
    """How many subscriptions there were over some days, the oldest first, and how many there are now."""

    at: datetime
    days: tuple[GrowthDay, ...]
    now: Mapping[ChatKind, int]

    @property
    def is_empty(self) -> bool:
        """Whether there never was any."""
        return not any(day.total for day in self.days) and not any(self.now.values())

    @property
    def counted_since(self) -> date | None:
        """The first of the days that was counted; None if none was."""
        return next((day.on for day in self.days if day.is_counted), None)


def reconstructed(memberships: Iterable[Membership], instants: Sequence[datetime]) -> list[dict[ChatKind, int]]:
    """Return how many subscriptions of each kind there were at ascending instants.

    One counts from the instant at which it began to just before the one at which it ended.
    """
    changes = [dict.fromkeys(ChatKind, 0) for _ in range(len(instants) + 1)]
    for one in memberships:
        first = bisect_left(instants, one.since)
        end = len(instants) if one.until is None else bisect_left(instants, one.until)
        if first < end:
            changes[first][one.kind] += 1
            changes[end][one.kind] -= 1
    running = dict.fromkeys(ChatKind, 0)
    found = []
    for change in changes[:-1]:
        running = {kind: running[kind] + change[kind] for kind in ChatKind}
        found.append(running)
    return found
