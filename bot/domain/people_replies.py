"""What there is to say to a person about themself, as data: how they are doing, and what is stored about them.

Owns meaning alone, as `bot.domain.replies` does, which takes these values into its union.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.domain.library import Section
    from bot.domain.stats import Stats


@dataclass(frozen=True, slots=True)
class StatsCard:
    """How a person is doing."""

    stats: Stats
    sections: tuple[Section, ...]
    """Those of the stats, in the same order."""


@dataclass(frozen=True, slots=True)
class NothingAnswered:
    """There is nothing to count yet."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What is stored, why, for how long, who sees it, and how to take it along or have it deleted."""

    in_private: bool
    """Where it is asked; only there can anything be done about it."""


@dataclass(frozen=True, slots=True)
class ExportReady:
    """What the document says that is sent with everything stored about a person."""

    on: date


@dataclass(frozen=True, slots=True)
class ExportTooLarge:
    """What is stored about a person does not fit into a file that the platform takes."""


class Own(StrEnum):
    """What a person can only ask for in private."""

    STATS = "stats"
    EXPORT = "export"
    FORGET = "forget"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class OnlyInPrivate:
    """It was asked for in a group."""

    asked: Own


@dataclass(frozen=True, slots=True)
class ForgetQuestion:
    """Everything about a person is to be deleted: do they want that?"""

    asked_at: datetime
    """A yes counts for a while from then on."""
    too_late: bool = False
    """A yes to an earlier question came too late, so it is asked again."""


@dataclass(frozen=True, slots=True)
class ForgetCancelled:
    """Nothing was deleted."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Everything about a person was deleted."""


PeopleReply: TypeAlias = (
    StatsCard
    | NothingAnswered
    | Privacy
    | ExportReady
    | ExportTooLarge
    | OnlyInPrivate
    | ForgetQuestion
    | ForgetCancelled
    | Forgotten
)
