"""What the buttons on cards of settings mean on LINE.

Owns these actions and their codes. Nothing of what they carry is checked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """Show a view of the settings, a `bot.domain.settings_replies.View`."""

    view: str = "card"


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Send digests from now on, at a time in minutes after midnight; None: as before, or at the usual time."""

    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Send none any more."""


@dataclass(frozen=True, slots=True)
class UndoUnsubscribe:
    """Take an ending back."""


@dataclass(frozen=True, slots=True)
class PickTime:
    """Send them at the time that the picker added to this, as ``08:30``."""


@dataclass(frozen=True, slots=True)
class SetZone:
    """Go by the clock of a zone."""

    zone: str


@dataclass(frozen=True, slots=True)
class SetWeekdays:
    """Send them on these days: 1 for Monday, 2 for Tuesday, 4 for Wednesday and so on, added up."""

    mask: int


@dataclass(frozen=True, slots=True)
class SetLength:
    """Send short or full ones, a `bot.domain.subscription.Length`."""

    length: str


@dataclass(frozen=True, slots=True)
class PauseFor:
    """Take a break of so many days."""

    days: int


@dataclass(frozen=True, slots=True)
class Resume:
    """End a break, or try again where they had stopped."""


Change: TypeAlias = (
    Subscribe | Unsubscribe | UndoUnsubscribe | PickTime | SetZone | SetWeekdays | SetLength | PauseFor | Resume
)

SETTINGS_ACTIONS: Final[Mapping[str, type[Any]]] = {
    "SO": OpenSettings,
    "SB": Subscribe,
    "SE": Unsubscribe,
    "SU": UndoUnsubscribe,
    "ST": PickTime,
    "SZ": SetZone,
    "SW": SetWeekdays,
    "SL": SetLength,
    "SP": PauseFor,
    "SR": Resume,
}
