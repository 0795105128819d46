"""What the buttons about broadcasts mean: an owner's, from the text to the end, and the one below what readers get.

Owns these actions and their codes, which begin with br and which `callbacks` merges with all others. Who presses, and
whether a draft is still there, is asked anew each time, never here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class BroadcastAction:
    """Anything about broadcasts."""


@dataclass(frozen=True, slots=True)
class OpenBroadcast(BroadcastAction):
    """Ask an owner for the text, in a message of its own."""


@dataclass(frozen=True, slots=True)
class CancelText(BroadcastAction):
    """No text comes after all."""


@dataclass(frozen=True, slots=True)
class AboutBroadcast(BroadcastAction):
    """About one broadcast; `broadcast` is a token of its id as `digest_actions.token` makes it, not checked here."""

    broadcast: str


@dataclass(frozen=True, slots=True)
class ShowAudiences(AboutBroadcast):
    """Show to whom it may go, with how many chats that are."""


@dataclass(frozen=True, slots=True)
class ChooseAudience(AboutBroadcast):
    """Ask whether it is to go to an audience: an `Audience`, not checked here."""

    audience: str


@dataclass(frozen=True, slots=True)
class RewriteBroadcast(AboutBroadcast):
    """Ask for another text in its place."""


@dataclass(frozen=True, slots=True)
class ConfirmBroadcast(AboutBroadcast):
    """Send it to an audience: an `Audience`, not checked here."""

    audience: str


@dataclass(frozen=True, slots=True)
class DropBroadcast(AboutBroadcast):
    """Do not send it."""


@dataclass(frozen=True, slots=True)
class StopBroadcast(AboutBroadcast):
    """Send it to nobody else."""


@dataclass(frozen=True, slots=True)
class SetBroadcasts(BroadcastAction):
    """Whether the chat with the button gets any from now on: 1 or 0."""

    wanted: int


OwnerPress: TypeAlias = (
    OpenBroadcast
    | CancelText
    | ShowAudiences
    | ChooseAudience
    | RewriteBroadcast
    | ConfirmBroadcast
    | DropBroadcast
    | StopBroadcast
)
BroadcastPress: TypeAlias = OwnerPress | SetBroadcasts

BROADCAST_ACTIONS: Final[dict[str, type[BroadcastPress]]] = {
    "bro": OpenBroadcast,
    "brq": CancelText,
    "bra": ShowAudiences,
    "brc": ChooseAudience,
    "brw": RewriteBroadcast,
    "brg": ConfirmBroadcast,
    "brd": DropBroadcast,
    "brs": StopBroadcast,
    "brn": SetBroadcasts,
}
