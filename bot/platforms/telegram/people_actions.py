"""What the buttons about a person themself mean: how they are doing, what is stored of them.

Owns these actions and their codes, Y, Z, i, j, y and z, which `callbacks` merges with all others. Whether a
confirmation still counts, `bot.services.people` decides, never here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

_SECONDS: Final = re.compile(r"[0-9]{1,11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PeopleAction:
    """Anything about the person who presses."""


@dataclass(frozen=True, slots=True)
class ShowStats(PeopleAction):
    """Show how they are doing, in a message of its own."""


@dataclass(frozen=True, slots=True)
class ShowPrivacy(PeopleAction):
    """Show what is stored of them."""


@dataclass(frozen=True, slots=True)
class ExportOwn(PeopleAction):
    """Send them everything that is stored of them."""


@dataclass(frozen=True, slots=True)
class AskForget(PeopleAction):
    """Ask whether all of it is to be deleted."""


@dataclass(frozen=True, slots=True)
class ConfirmForget(PeopleAction):
    """Yes, delete all of it; `asked` is when that was asked, as `stamp` makes it, not checked here."""

    asked: str


@dataclass(frozen=True, slots=True)
class CancelForget(PeopleAction):
    """No, leave everything as it is."""


PeoplePress: TypeAlias = ShowStats | ShowPrivacy | ExportOwn | AskForget | ConfirmForget | CancelForget

PEOPLE_ACTIONS: Final[dict[str, type[PeoplePress]]] = {
    "Y": ShowStats,
    "Z": ShowPrivacy,
    "i": ExportOwn,
    "j": AskForget,
    "y": ConfirmForget,
    "z": CancelForget,
}


def stamp(at: datetime) -> str:
    """Return an instant as up to 11 digits, cut to the second."""
    return str(int(at.timestamp()))


def stamped(text: str) -> datetime | None:
    """Return the instant that `stamp` made this of, or None if it is none."""
    return datetime.fromtimestamp(int(text), UTC) if _SECONDS.fullmatch(text) else None
