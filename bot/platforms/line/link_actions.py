"""What buttons about linked accounts, and about all that is stored of a person, mean on LINE.

Owns these actions and their codes, which begin with ``l``. All are made for one person alone. Whether a code or a yes
still counts, `bot.services.links` and `bot.services.people` decide, never here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class ConfirmLink:
    """Yes, link the account with that which was shown `code`."""

    code: str


@dataclass(frozen=True, slots=True)
class CancelLink:
    """No, leave everything as it is."""


@dataclass(frozen=True, slots=True)
class AskUnlink:
    """Ask whether two accounts are to be parted."""


@dataclass(frozen=True, slots=True)
class ConfirmUnlink:
    """Yes, part them; `asked` is when that was asked, in seconds since 1970."""

    asked: int


@dataclass(frozen=True, slots=True)
class ConfirmForget:
    """Yes, delete all that is stored of the person; `asked` as above."""

    asked: int


@dataclass(frozen=True, slots=True)
class CancelForget:
    """No, keep it."""


LINK_ACTIONS: Final[dict[str, type[Any]]] = {
    "ll": ConfirmLink,
    "ln": CancelLink,
    "lu": AskUnlink,
    "ly": ConfirmUnlink,
    "lf": ConfirmForget,
    "lk": CancelForget,
}
