"""What the buttons about linked accounts mean.

Owns these actions and their codes, which begin with ``v``; `callbacks` merges them with all others. Whether a code or a
yes still counts, `bot.services.links` decides, never here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.platforms.telegram.people_actions import PeopleAction


@dataclass(frozen=True, slots=True)
class LinkAction(PeopleAction):
    """Anything about linked accounts of whoever presses."""


@dataclass(frozen=True, slots=True)
class ConfirmLink(LinkAction):
    """Yes, link the account with that which was shown `code`, which is not checked here."""

    code: str


@dataclass(frozen=True, slots=True)
class CancelLink(LinkAction):
    """No, leave everything as it is."""


@dataclass(frozen=True, slots=True)
class AskUnlink(LinkAction):
    """Ask whether two accounts are to be parted."""


@dataclass(frozen=True, slots=True)
class ConfirmUnlink(LinkAction):
    """Yes, part them; `asked` is when that was asked, as `people_actions.stamp` makes it, not checked here."""

    asked: str


LinkPress: TypeAlias = ConfirmLink | CancelLink | AskUnlink | ConfirmUnlink

LINK_ACTIONS: Final[dict[str, type[LinkPress]]] = {
    "vl": ConfirmLink,
    "vn": CancelLink,
    "vu": AskUnlink,
    "vy": ConfirmUnlink,
}
