"""What the buttons of group quizzes and rankings mean on LINE.

Owns these actions and their codes, which `actions` merges with all others: all begin with g. Everybody in a group sees
the same buttons, each signed for that group alone; who may press which, and whether it still fits, is decided by the
handlers and `bot.services.group_quizzes`. Every choice is absolute ("15 seconds", never "shorter"), so that a button
that is pressed twice does what it did once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

# Read off the annotations by `Postbacks`, and by whoever builds one of these.
from uuid import UUID  # noqa: TC003 - a field's type is part of what this module says

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import WINDOWS, Setup
from bot.domain.group_setups import TEAM_NUMBERS
from bot.domain.rounds import MOST_QUESTIONS, WITHOUT_ID, Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from collections.abc import Mapping


class Choice(StrEnum):
    """What somebody wants to choose in a lobby."""

    LENGTH = "n"
    SECONDS = "w"
    LEVEL = "v"
    SECTION = "o"
    RULES = "t"
    """Teams, tournament, speed bonus."""


@dataclass(frozen=True, slots=True)
class VoteInGroup:
    """Choose an option of a question, the first time."""

    quiz: UUID
    position: int
    """Of the question, from 0."""
    option: int
    """From 0, as it is shown."""


@dataclass(frozen=True, slots=True)
class JoinGroup:
    """Play, in the lobby or from the next question on; whoever plays already changes to this team."""

    quiz: UUID
    team: int
    """From 1; 0 for none in particular."""


@dataclass(frozen=True, slots=True)
class LeaveGroup:
    """Do not play any more."""

    quiz: UUID


@dataclass(frozen=True, slots=True)
class StartGroup:
    """Start now."""

    quiz: UUID
    alone: bool
    """Even with one player."""


@dataclass(frozen=True, slots=True)
class CancelGroup:
    """Close the lobby: there will be no quiz."""

    quiz: UUID


@dataclass(frozen=True, slots=True)
class ChooseInGroup:
    """Show what can be chosen of one setting: a `Choice`, not checked here."""

    quiz: UUID
    what: str


@dataclass(frozen=True, slots=True)
class PickInGroup:
    """Change one setting: a `Choice`, or what is switched; nothing of it is checked here."""

    quiz: UUID
    what: str
    number: int
    """How many, or 0 and 1."""


@dataclass(frozen=True, slots=True)
class PickSection:
    """Ask about one section, or everything: empty."""

    quiz: UUID
    section: str


@dataclass(frozen=True, slots=True)
class PauseGroup:
    """Pause it."""

    quiz: UUID


@dataclass(frozen=True, slots=True)
class GoOnGroup:
    """Let it go on, whatever holds it: a pause, or that nothing could be said; show the result where it is over."""

    quiz: UUID


@dataclass(frozen=True, slots=True)
class StopGroup:
    """End it and show how it went."""

    quiz: UUID


@dataclass(frozen=True, slots=True)
class AgainInGroup:
    """Open a lobby with the same settings."""

    quiz: UUID


@dataclass(frozen=True, slots=True)
class OpenInGroup:
    """Open a lobby, or be shown the quiz that is running; see `setup_of`. Nothing of it is checked here."""

    scope: str
    id: str
    level: int
    """0 for all."""
    length: int
    seconds: int
    teams: int
    is_tournament: bool
    has_speed_bonus: bool


@dataclass(frozen=True, slots=True)
class ShowGroupAnswers:
    """Show how each question went."""

    quiz: UUID
    page: int


@dataclass(frozen=True, slots=True)
class ShowGroupRanking:
    """Show the group's ranking: a `Period` and a `By` of `bot.domain.ranking`, not checked here."""

    period: str
    by: str


@dataclass(frozen=True, slots=True)
class ListMe:
    """List whoever presses in rankings, or not any more."""

    hidden: bool


GROUP_ACTIONS: Final[Mapping[str, type[Any]]] = {
    "gv": VoteInGroup,
    "gj": JoinGroup,
    "gl": LeaveGroup,
    "gs": StartGroup,
    "gc": CancelGroup,
    "gw": ChooseInGroup,
    "gp": PickInGroup,
    "go": PickSection,
    "gh": PauseGroup,
    "ge": GoOnGroup,
    "gz": StopGroup,
    "ga": AgainInGroup,
    "gq": OpenInGroup,
    "gu": ShowGroupAnswers,
    "gr": ShowGroupRanking,
    "gm": ListMe,
}


def open_lobby(setup: Setup) -> OpenInGroup:
    """Return the action that opens a lobby with these settings."""
    wish = setup.wish
    return OpenInGroup(
        wish.scope.kind.value,
        wish.scope.id,
        int(wish.level or 0),
        wish.length,
        setup.seconds,
        setup.teams,
        setup.is_tournament,
        setup.has_speed_bonus,
    )


def setup_of(action: OpenInGroup) -> Setup | None:
    """Return the settings of a button, None if they cannot be; whether their scope exists is not checked."""
    try:
        kind, level = ScopeKind(action.scope), Level(action.level) if action.level else None
    except ValueError:
        return None
    fits = 1 <= action.length <= MOST_QUESTIONS and action.seconds in WINDOWS and action.teams in TEAM_NUMBERS
    if not fits or bool(action.id) is (kind in WITHOUT_ID):
        return None
    wish = Wish(Scope(kind, action.id), level, action.length)
    return Setup(wish, action.seconds, action.has_speed_bonus, action.teams, action.is_tournament)


def poll_id(quiz: UUID, position: int) -> str:
    """Return what stands for a poll's id: LINE has no polls, and a question's buttons name it themselves."""
    return f"line:{quiz.hex}:{position}"
