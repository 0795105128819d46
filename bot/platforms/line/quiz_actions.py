"""What the buttons of private quizzes mean on LINE.

Owns these actions and their codes. All are signed for one person. A question is named by its round and its place there:
every card that shows it is the same question, so what is tapped twice, or on an old card, is known by that. Whose a
round is, and whether a question is still open, `bot.services.rounds` decides, never here.

What is chosen travels in the button, as the sum of 1, 2, 4 … for the first option, the second, the third …. So where
several options are right, nothing has to be remembered between taps: each tap shows a card with those boxes ticked, and
what is confirmed is what that card shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.domain.authored_questions import Level
from bot.domain.rounds import MOST_QUESTIONS, WITHOUT_ID, Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Wished:
    """About a round that might be begun; see `wish_of`. Nothing of it is checked here."""

    kind: str
    """Of its scope."""
    id: str
    """Of its scope; empty where that has none."""
    level: int
    """0 for all."""
    length: int


@dataclass(frozen=True, slots=True)
class AboutRound:
    """About one round."""

    round: UUID


@dataclass(frozen=True, slots=True)
class AboutQuestion(AboutRound):
    """About the question at a position of a round."""

    position: int


@dataclass(frozen=True, slots=True)
class BeginRound(Wished):
    """Begin a round; where one is running, ask first."""


@dataclass(frozen=True, slots=True)
class ReplaceRound(Wished):
    """Begin a round, even where one is running."""


@dataclass(frozen=True, slots=True)
class ShowSetup(Wished):
    """Show what a round would be like, with what can be chosen instead."""


@dataclass(frozen=True, slots=True)
class ShowScopes(Wished):
    """Show what a round can be about."""


@dataclass(frozen=True, slots=True)
class ResumeRound(AboutRound):
    """Show the question of it that waits."""


@dataclass(frozen=True, slots=True)
class StopRound(AboutRound):
    """End it and show how it went."""


@dataclass(frozen=True, slots=True)
class SkipQuestion(AboutQuestion):
    """Leave a question out."""


@dataclass(frozen=True, slots=True)
class ShowWhy(AboutQuestion):
    """Explain its answer at length."""


@dataclass(frozen=True, slots=True)
class TickOptions(AboutQuestion):
    """Show the question with these options ticked."""

    ticked: int


@dataclass(frozen=True, slots=True)
class AnswerQuestion(AboutQuestion):
    """Answer it with these options."""

    chosen: int


@dataclass(frozen=True, slots=True)
class ShowStats:
    """Show how the presser is doing."""


QuizPress: TypeAlias = (
    BeginRound
    | ReplaceRound
    | ShowSetup
    | ShowScopes
    | ResumeRound
    | StopRound
    | SkipQuestion
    | ShowWhy
    | TickOptions
    | AnswerQuestion
)

QUIZ_ACTIONS: Final[Mapping[str, type[Any]]] = {
    "QB": BeginRound,
    "QR": ReplaceRound,
    "QS": ShowSetup,
    "QA": ShowScopes,
    "QG": ResumeRound,
    "QE": StopRound,
    "QN": SkipQuestion,
    "QW": ShowWhy,
    "QT": TickOptions,
    "QC": AnswerQuestion,
    "QP": ShowStats,
}


def begin(wish: Wish) -> BeginRound:
    """Return the action that begins a round."""
    return BeginRound(*_fields(wish))


def replace_by(wish: Wish) -> ReplaceRound:
    """Return the action that begins a round whatever is running."""
    return ReplaceRound(*_fields(wish))


def set_up(wish: Wish) -> ShowSetup:
    """Return the action that shows a wish, to change it."""
    return ShowSetup(*_fields(wish))


def pick_scope(wish: Wish) -> ShowScopes:
    """Return the action that offers other scopes in place of a wish's own."""
    return ShowScopes(*_fields(wish))


def wish_of(action: Wished) -> Wish | None:
    """Return the wish of a button, or None if it is none that can be; whether its scope's id exists is not checked."""
    if action.kind not in set(ScopeKind) or action.level not in {0, *Level} or not 1 <= action.length <= MOST_QUESTIONS:
        return None
    scope = Scope(ScopeKind(action.kind), action.id)
    if bool(scope.id) is (scope.kind in WITHOUT_ID):
        return None
    return Wish(scope, Level(action.level) if action.level else None, action.length)


def mask_of(options: Iterable[int]) -> int:
    """Return options as the sum that a button carries."""
    return sum(1 << option for option in set(options))


def options_of(mask: int, count: int) -> tuple[int, ...]:
    """Return the options of a sum that are among the first `count`, in order."""
    return tuple(option for option in range(count) if mask >> option & 1)


def _fields(wish: Wish) -> tuple[str, str, int, int]:
    return wish.scope.kind.value, wish.scope.id, int(wish.level or 0), wish.length
