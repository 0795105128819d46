"""When digests are due: a local time on some weekdays of a time zone, and the instants that follow from it.

Owns calendar arithmetic alone. Clocks and rows may not enter: the present is an argument, and what was due before is
too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime, time

EVERY_DAY: Final = frozenset(range(1, 8))
WORKING_DAYS: Final = frozenset(range(1, 6))


@dataclass(frozen=True, slots=True)
class Schedule:
    """A wish for digests at a local time."""

    at: time
    """Local, naive, in whole minutes."""
    zone: str
    """IANA name, for example ``Asia/Hong_Kong``."""
    weekdays: frozenset[int] = EVERY_DAY
    """ISO weekdays, 1 for Monday to 7 for Sunday; never empty."""


@dataclass(frozen=True, slots=True)
class Due:
    """One digest that is due."""

    on: date
    """The local date that it is for."""
    at: datetime
    """The instant from which it may go out."""
