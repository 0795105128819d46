"""What the buttons of group quizzes mean.

Owns these actions and their codes, which `callbacks` merges with all others: two characters, an x first (those that
begin with xr and xs belong to rankings and schedules). Everybody in a group sees the same buttons; who may press which,
and whether it still fits, is decided by the handlers and `bot.services.group_quizzes`, never here. Every choice is
absolute ("15 seconds", never "shorter"), so that a button pressed twice does what it did once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.platforms.telegram.digest_actions import token

if TYPE_CHECKING:
    from uuid import UUID


class LobbyPage(StrEnum):
    """What the lobby's message shows below who is in: its usual buttons, or the choices of one setting."""

    MAIN = "m"
    LENGTH = "n"
    SECONDS = "w"
    LEVEL = "v"
    SECTION = "o"
    MODE = "t"
    """Teams, tournament, speed bonus."""


@dataclass(frozen=True, slots=True)
class GroupAction:
    """About one group quiz; `quiz` is a token of its id as `digest_actions.token` makes it, not checked here."""

    quiz: str


@dataclass(frozen=True, slots=True)
class JoinQuiz(GroupAction):
    """Play, in the lobby or from the next question on; whoever plays already changes to this team."""

    team: int = 0
    """From 1; 0 for none in particular."""


@dataclass(frozen=True, slots=True)
class LeaveQuiz(GroupAction):
    """Do not play any more."""


@dataclass(frozen=True, slots=True)
class StartQuiz(GroupAction):
    """Start now."""

    alone: int = 0
    """1: even with one player."""


@dataclass(frozen=True, slots=True)
class CancelLobby(GroupAction):
    """Close the lobby: there will be no quiz."""


@dataclass(frozen=True, slots=True)
class ShowLobby(GroupAction):
    """Show a page of the lobby: a `LobbyPage`, not checked here."""

    page: str = LobbyPage.MAIN


@dataclass(frozen=True, slots=True)
class PickLength(GroupAction):
    """Ask so many questions."""

    length: int


@dataclass(frozen=True, slots=True)
class PickSeconds(GroupAction):
    """Have each question open for so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class PickLevel(GroupAction):
    """Ask questions of one level."""

    level: int
    """0 for all."""


@dataclass(frozen=True, slots=True)
class PickScope(GroupAction):
    """Ask about one section, or everything."""

    scope: str
    """As `quiz_actions.scope_code` makes it."""


@dataclass(frozen=True, slots=True)
class PickTeams(GroupAction):
    """Play in so many teams."""

    teams: int
    """0 for none."""


@dataclass(frozen=True, slots=True)
class PickTournament(GroupAction):
    """Reveal answers only at the end, or after each question."""

    on: int


@dataclass(frozen=True, slots=True)
class PickSpeed(GroupAction):
    """Let speed count, or not."""

    on: int


@dataclass(frozen=True, slots=True)
class PauseQuiz(GroupAction):
    """Pause it."""


@dataclass(frozen=True, slots=True)
class ResumeQuiz(GroupAction):
    """Let it go on."""


@dataclass(frozen=True, slots=True)
class StopQuiz(GroupAction):
    """End it and show how it went."""


@dataclass(frozen=True, slots=True)
class AgainQuiz(GroupAction):
    """Open a lobby with the same settings."""


@dataclass(frozen=True, slots=True)
class ShowOutcomes(GroupAction):
    """Show how each question went, where the result stands."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowResult(GroupAction):
    """Show the result again, where the outcomes stand."""


GroupPress: TypeAlias = (
    JoinQuiz
    | LeaveQuiz
    | StartQuiz
    | CancelLobby
    | ShowLobby
    | PickLength
    | PickSeconds
    | PickLevel
    | PickScope
    | PickTeams
    | PickTournament
    | PickSpeed
    | PauseQuiz
    | ResumeQuiz
    | StopQuiz
    | AgainQuiz
    | ShowOutcomes
    | ShowResult
)

GROUP_ACTIONS: Final[dict[str, type[GroupPress]]] = {
    "xj": JoinQuiz,
    "xl": LeaveQuiz,
    "xg": StartQuiz,
    "xc": CancelLobby,
    "xp": ShowLobby,
    "xn": PickLength,
    "xw": PickSeconds,
    "xv": PickLevel,
    "xo": PickScope,
    "xt": PickTeams,
    "xm": PickTournament,
    "xb": PickSpeed,
    "xh": PauseQuiz,
    "xe": ResumeQuiz,
    "xz": StopQuiz,
    "xa": AgainQuiz,
    "xu": ShowOutcomes,
    "xk": ShowResult,
}


def quiz_token(quiz_id: UUID) -> str:
    """Return how a button names a quiz; `digest_actions.identified` reads it."""
    return token(quiz_id)
