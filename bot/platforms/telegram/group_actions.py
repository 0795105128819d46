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

from bot.domain.group_quizzes import WINDOWS, Setup
from bot.domain.group_setups import TEAM_NUMBERS
from bot.platforms.telegram.digest_actions import token
from bot.platforms.telegram.quiz_actions import BeginRound, scope_code, wish_of

if TYPE_CHECKING:
    from uuid import UUID

_TOURNAMENT: Final = 8
_NO_SPEED: Final = 16


class LobbyPage(StrEnum):
    """What the lobby's message shows below who is in: its usual buttons, or the choices of one setting.

    Whoever wants to join can do so on each. Which one a lobby shows, `lobby_pages.LobbyPages` remembers.
    """

    MAIN = "m"
    LENGTH = "n"
    SECONDS = "w"
    LEVEL = "v"
    SECTION = "o"
    MODE = "t"
    """Teams, tournament, speed bonus."""


@dataclass(frozen=True, slots=True)
class GroupPlay:
    """Anything about group quizzes."""


@dataclass(frozen=True, slots=True)
class GroupAction(GroupPlay):
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
class OpenLobby(GroupPlay):
    """Open a lobby, or be shown the quiz that is running; see `setup_of`. Nothing of it is checked here."""

    scope: str
    """As `quiz_actions.scope_code` makes it."""
    level: int
    """0 for all."""
    length: int
    seconds: int
    mode: int
    """How many teams; 8 more for a tournament, 16 more where speed does not count."""


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
    | OpenLobby
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
    "xq": OpenLobby,
    "xu": ShowOutcomes,
    "xk": ShowResult,
}


def open_lobby(setup: Setup) -> OpenLobby:
    """Return the action that opens a lobby with these settings."""
    mode = setup.teams + _TOURNAMENT * setup.is_tournament + _NO_SPEED * (not setup.has_speed_bonus)
    wish = setup.wish
    return OpenLobby(scope_code(wish.scope), int(wish.level or 0), wish.length, setup.seconds, mode)


def setup_of(action: OpenLobby) -> Setup | None:
    """Return the settings of a button, None if they cannot be; whether their scope exists is not checked."""
    wish, teams = wish_of(BeginRound(action.scope, action.level, action.length)), action.mode % _TOURNAMENT
    if wish is None or action.seconds not in WINDOWS or teams not in TEAM_NUMBERS or action.mode >= 2 * _NO_SPEED:
        return None
    return Setup(
        wish,
        action.seconds,
        has_speed_bonus=not action.mode & _NO_SPEED,
        teams=teams,
        is_tournament=bool(action.mode & _TOURNAMENT),
    )


def quiz_token(quiz_id: UUID) -> str:
    """Return how a button names a quiz; `digest_actions.identified` reads it."""
    return token(quiz_id)
