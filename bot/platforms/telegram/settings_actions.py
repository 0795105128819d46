"""What the buttons about digests and their settings mean.

Owns these actions and their code letters, A to M, which `callbacks` merges with all others. Every choice is absolute
("at 08:30", never "half an hour later"), so that a button pressed twice does what it did once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

HERE: Final = ""
"""The target of a card about the chat in which it stands; it stays right when the chat gets another id."""
NEW: Final = "new"
"""Not a view: the card as a message of its own, for buttons of messages that should stay as they are."""
BEGIN: Final = "begin"
"""The same, after subscribing the chat if it is not subscribed."""


@dataclass(frozen=True, slots=True)
class Aimed:
    """About one chat's digests."""

    target: str
    """The id of the chat; `HERE` for the one in which the button is."""


@dataclass(frozen=True, slots=True)
class OpenSettings(Aimed):
    """Show a view of the settings: a `View`, `NEW` or `BEGIN`, not checked here."""

    view: str


@dataclass(frozen=True, slots=True)
class SetTime(Aimed):
    """Send at this many minutes after the local midnight."""

    minutes: int


@dataclass(frozen=True, slots=True)
class SetZone(Aimed):
    """Count the time in this zone, an IANA name that is not checked here."""

    zone: str


@dataclass(frozen=True, slots=True)
class SetWeekdays(Aimed):
    """Send on these weekdays: a bit for each, 1 for Monday to 64 for Sunday."""

    mask: int


@dataclass(frozen=True, slots=True)
class SetLength(Aimed):
    """Send short or full digests; `length` is not checked here."""

    length: str


@dataclass(frozen=True, slots=True)
class SetLanguage(Aimed):
    """Speak this language in the chat; `tag` is not checked here."""

    tag: str


@dataclass(frozen=True, slots=True)
class PauseFor(Aimed):
    """Send nothing on this many local days, beginning with that of the next digest."""

    days: int


@dataclass(frozen=True, slots=True)
class Resume(Aimed):
    """End a pause."""


@dataclass(frozen=True, slots=True)
class Subscribe(Aimed):
    """Send digests from now on, at ``HH.MM``, or as it was (empty)."""

    at: str


@dataclass(frozen=True, slots=True)
class Unsubscribe(Aimed):
    """Send no digests any more."""


@dataclass(frozen=True, slots=True)
class UndoUnsubscribe(Aimed):
    """Take the last back, pause and all."""


@dataclass(frozen=True, slots=True)
class LookUpInstead:
    """Take typed words that were no setting for words to look up."""

    query: str | None = None
    """Never None in what is encoded or decoded."""


SettingsAction: TypeAlias = (
    OpenSettings
    | SetTime
    | SetZone
    | SetWeekdays
    | SetLength
    | SetLanguage
    | PauseFor
    | Resume
    | Subscribe
    | Unsubscribe
    | UndoUnsubscribe
    | LookUpInstead
)

SETTINGS_ACTIONS: Final[dict[str, type[SettingsAction]]] = {
    "A": OpenSettings,
    "B": SetTime,
    "C": SetZone,
    "D": SetWeekdays,
    "E": SetLength,
    "F": SetLanguage,
    "G": PauseFor,
    "H": Resume,
    "I": Subscribe,
    "J": Unsubscribe,
    "K": UndoUnsubscribe,
    "L": LookUpInstead,
}
