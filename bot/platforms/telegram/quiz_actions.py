"""What the buttons of private quizzes mean, and how a button names what a round draws on.

Owns these actions and their codes, the digits and M, which `callbacks` merges with all others, and the codec of wishes.
Whose a round is, and whether a question is still open, `bot.services.rounds` decides, never here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.domain.authored_questions import Level
from bot.domain.rounds import MOST_QUESTIONS, WITHOUT_ID, Scope, ScopeKind, Wish

SCOPE_LETTERS: Final = {
    ScopeKind.ALL: "a",
    ScopeKind.SECTION: "s",
    ScopeKind.CONCEPT: "c",
    ScopeKind.STATEMENT: "t",
    ScopeKind.OCCASION: "o",
    ScopeKind.NUMBER: "n",
    ScopeKind.FIGURE: "f",
    ScopeKind.DUE: "d",
    ScopeKind.MISSED: "m",
    ScopeKind.GROUP_MISSED: "g",
}
_KINDS: Final = {letter: kind for kind, letter in SCOPE_LETTERS.items()}
"""Scopes without an id."""


@dataclass(frozen=True, slots=True)
class QuizAction:
    """Anything about private quizzes."""


@dataclass(frozen=True, slots=True)
class Wished(QuizAction):
    """About a round that might be begun; see `wish_of`. Nothing of it is checked here."""

    scope: str
    """A letter of `SCOPE_LETTERS` and the id."""
    level: int
    """0 for all."""
    length: int


@dataclass(frozen=True, slots=True)
class AboutRound(QuizAction):
    """About one round; `round` is a token of its id as `digest_actions.token` makes it, not checked here."""

    round: str


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
    """Show the sections to choose from."""


@dataclass(frozen=True, slots=True)
class OpenSetup(QuizAction):
    """Show the choices in a message of their own."""


@dataclass(frozen=True, slots=True)
class ResumeRound(AboutRound):
    """Put its current question once more."""


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
class ShowSource(AboutQuestion):
    """Show the statement or the concept that it came from."""


@dataclass(frozen=True, slots=True)
class BackToQuestion(QuizAction):
    """Take the message with this button away, so that the question above it is the last again."""


QuizPress: TypeAlias = (
    BeginRound
    | ReplaceRound
    | ShowSetup
    | ShowScopes
    | OpenSetup
    | ResumeRound
    | StopRound
    | SkipQuestion
    | ShowWhy
    | ShowSource
    | BackToQuestion
)

QUIZ_ACTIONS: Final[dict[str, type[QuizPress]]] = {
    "0": BeginRound,
    "1": ReplaceRound,
    "2": ShowSetup,
    "3": ShowScopes,
    "4": OpenSetup,
    "5": ResumeRound,
    "6": StopRound,
    "7": SkipQuestion,
    "8": ShowWhy,
    "9": ShowSource,
    "M": BackToQuestion,
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


def pick_section(wish: Wish) -> ShowScopes:
    """Return the action that offers the sections in place of a wish's scope."""
    return ShowScopes(*_fields(wish))


def wish_of(action: Wished) -> Wish | None:
    """Return the wish of a button, or None if it is none that can be."""
    scope = scope_of(action.scope)
    if scope is None or action.level > max(Level) or not 1 <= action.length <= MOST_QUESTIONS:
        return None
    return Wish(scope, Level(action.level) if action.level else None, action.length)


def scope_code(scope: Scope) -> str:
    """Return a scope as a letter and its id."""
    return SCOPE_LETTERS[scope.kind] + scope.id


def scope_of(code: str) -> Scope | None:
    """Return the scope that `scope_code` made this of, or None if it is none; whether its id exists is not checked."""
    kind, id_ = _KINDS.get(code[:1]), code[1:]
    if kind is None or bool(id_) is (kind in WITHOUT_ID):
        return None
    return Scope(kind, id_)


def _fields(wish: Wish) -> tuple[str, int, int]:
    return scope_code(wish.scope), int(wish.level or 0), wish.length
