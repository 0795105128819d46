"""What there is to say about two linked accounts of one person, as data.

Owns meaning alone, as `bot.domain.replies` does, which takes these values into its union. An account is told of by its
platform: no name is stored of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.chat import Platform
    from bot.domain.links import Refusal


@dataclass(frozen=True, slots=True)
class Holding:
    """What an account has to bring along."""

    platform: Platform
    answers: int
    """Questions answered, each as often as it was."""
    streak_days: int


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A new code, to be typed on one of the other platforms; whatever was shown before counts no more."""

    code: str
    others: tuple[Platform, ...]
    """Where this bot can be spoken to besides, never empty."""


@dataclass(frozen=True, slots=True)
class NowhereToLink:
    """This bot can be spoken to nowhere else."""


@dataclass(frozen=True, slots=True)
class LinkQuestion:
    """The account that typed a code would be linked with that which showed it: is that what they want?"""

    code: str
    here: Holding
    """Of whoever typed it; its memory joins the other's."""
    there: Holding
    """Of whoever showed it; its language and its zone stand."""


@dataclass(frozen=True, slots=True)
class LinkRefused:
    """A code links nothing."""

    why: Refusal
    platform: Platform | None = None
    """What either is linked to, where it is; or where the code was shown."""
    until: datetime | None = None
    """How long to wait, where somebody has to."""


@dataclass(frozen=True, slots=True)
class LinkCancelled:
    """Nothing was linked, or unlinked."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Two accounts are linked."""

    with_: Platform
    is_home: bool
    """Whether the account that is told keeps the memory."""
    since: datetime
    is_new: bool
    """It has just been done."""


@dataclass(frozen=True, slots=True)
class NotLinked:
    """The account is linked to none."""


@dataclass(frozen=True, slots=True)
class UnlinkQuestion:
    """Two accounts are to be unlinked: the home keeps everything, the other begins anew. Is that what they want?"""

    with_: Platform
    is_home: bool
    asked_at: datetime
    too_late: bool = False
    """A yes to an earlier question came too late, so it is asked again."""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Two accounts were unlinked."""

    with_: Platform
    is_home: bool


LinkReply: TypeAlias = (
    LinkCode
    | NowhereToLink
    | LinkQuestion
    | LinkRefused
    | LinkCancelled
    | Linked
    | NotLinked
    | UnlinkQuestion
    | Unlinked
)
