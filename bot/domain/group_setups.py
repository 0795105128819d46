"""How a group quiz is set up, one setting at a time: what can be chosen, whoever offers it.

Owns these bounds. Words that are typed (`bot.domain.group_wishes`) and buttons may not enter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import MOST_TEAMS, WINDOWS
from bot.domain.rounds import MOST_QUESTIONS

if TYPE_CHECKING:
    from bot.domain.group_quizzes import Setup
    from bot.domain.rounds import Scope

FEWEST_TEAMS: Final = 2
TEAM_NUMBERS: Final = frozenset({0, *range(FEWEST_TEAMS, MOST_TEAMS + 1)})
"""How many teams a quiz may have; 0: none."""


def with_length(setup: Setup, length: int) -> Setup | None:
    """Return the setup with so many questions; None if there cannot be so many."""
    return replace(setup, wish=replace(setup.wish, length=length)) if 1 <= length <= MOST_QUESTIONS else None


def with_seconds(setup: Setup, seconds: int) -> Setup | None:
    """Return the setup with so many seconds a question; None if it cannot be open for so long."""
    return replace(setup, seconds=seconds) if seconds in WINDOWS else None


def with_level(setup: Setup, level: int) -> Setup | None:
    """Return the setup with questions of one level, 0 for all; None if there is no such level."""
    if level not in {0, *Level}:
        return None
    return replace(setup, wish=replace(setup.wish, level=Level(level) if level else None))


def with_scope(setup: Setup, scope: Scope | None) -> Setup | None:
    """Return the setup about something, whether that exists or not; None if it is None."""
    return replace(setup, wish=replace(setup.wish, scope=scope)) if scope else None


def with_teams(setup: Setup, teams: int) -> Setup | None:
    """Return the setup with so many teams, 0 for none; None if there cannot be so many."""
    return replace(setup, teams=teams) if teams in TEAM_NUMBERS else None
