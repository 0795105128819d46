"""What the buttons below a group's ranking mean.

Owns these actions and their codes, which begin with xr and which `callbacks` merges with all others. Everybody in a
group sees the same buttons, so that each choice is absolute: pressed twice it does what it did once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class RankAction:
    """Anything about rankings."""


@dataclass(frozen=True, slots=True)
class ShowRanking(RankAction):
    """Show a ranking where the button is: a `Period` and a `By` of `bot.domain.ranking`, not checked here."""

    period: str
    by: str


@dataclass(frozen=True, slots=True)
class HideMe(RankAction):
    """List the presser in no ranking any more, and show this one again."""

    period: str
    by: str


@dataclass(frozen=True, slots=True)
class UnhideMe(RankAction):
    """List the presser in rankings again, and show this one again."""

    period: str
    by: str


RankPress: TypeAlias = ShowRanking | HideMe | UnhideMe

RANK_ACTIONS: Final[dict[str, type[RankPress]]] = {
    "xrs": ShowRanking,
    "xrh": HideMe,
    "xru": UnhideMe,
}
