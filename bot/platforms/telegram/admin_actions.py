"""What the buttons of owners mean.

Owns these actions and their codes, which begin with d and which `callbacks` merges with all others. Who an owner is,
`handlers.admin` asks at each press.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class AdminAction:
    """Anything that only owners may do."""


@dataclass(frozen=True, slots=True)
class ShowAdmin(AdminAction):
    """Show how the bot itself is, with the ways to everything else."""


@dataclass(frozen=True, slots=True)
class ShowDigestStatus(AdminAction):
    """Show how digests are going, with the way back."""


@dataclass(frozen=True, slots=True)
class ShowGrowth(AdminAction):
    """Show how many chats get digests over so many days, in a message of its own."""

    days: int


@dataclass(frozen=True, slots=True)
class ShowItems(AdminAction):
    """Show a page of the questions that an author should look at."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowItem(AdminAction):
    """Show one question; `page` is where to go back to."""

    token: str
    """As `bot.platforms.telegram.render.admin_items.token_of` names it, not checked here."""
    page: int = 0


@dataclass(frozen=True, slots=True)
class SendItems(AdminAction):
    """Send all item statistics as a file."""


@dataclass(frozen=True, slots=True)
class ShowContent(AdminAction):
    """Show which content is taught."""


@dataclass(frozen=True, slots=True)
class ReloadContent(AdminAction):
    """Read it anew."""


@dataclass(frozen=True, slots=True)
class ShowErrors(AdminAction):
    """Show what went wrong since owners were told."""


@dataclass(frozen=True, slots=True)
class MuteError(AdminAction):
    """Do not tell of a kind of error for a week, or tell of it again; `token` is not checked here."""

    token: str


AdminPress: TypeAlias = (
    ShowAdmin
    | ShowDigestStatus
    | ShowGrowth
    | ShowItems
    | ShowItem
    | SendItems
    | ShowContent
    | ReloadContent
    | ShowErrors
    | MuteError
)

ADMIN_ACTIONS: Final[dict[str, type[AdminPress]]] = {
    "da": ShowAdmin,
    "ds": ShowDigestStatus,
    "dg": ShowGrowth,
    "di": ShowItems,
    "dk": ShowItem,
    "dc": SendItems,
    "dt": ShowContent,
    "dr": ReloadContent,
    "de": ShowErrors,
    "dm": MuteError,
}
