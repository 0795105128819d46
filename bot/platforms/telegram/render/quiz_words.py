"""The words and buttons that messages about quizzes share: levels, lengths, and what a round is about.

Owns how those are named. Questions are worded in `question_words`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.domain.library import Concept, Figure, Number, Occasion, Section, Statement
from bot.domain.rounds import ALL_MISSED, LENGTHS, ScopeKind
from bot.platforms.telegram.quiz_actions import OpenSetup
from bot.platforms.telegram.render import quiz_questions
from bot.platforms.telegram.render.buttons import button
from bot.platforms.words.annex import occasion_name
from bot.platforms.words.concepts import concept_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.authored_questions import Level
    from bot.domain.quiz_replies import ScopeSubject
    from bot.domain.rounds import Wish
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.callbacks import Action
    from bot.platforms.telegram.page import Button


def level_name(level: Level | None, words: Wording) -> str:
    """Return what a level is called; None is all of them."""
    return words.say("All levels") if level is None else quiz_questions.level_name(level, words)


def scope_name(wish: Wish, of: ScopeSubject | None, words: Wording) -> str:
    """Return what a round is about: a title or a name, or what made it."""
    if of is not None:
        return subject_name(of, words)
    if wish.scope.kind is ScopeKind.DUE:
        return words.say("What is due")
    return words.say("What was missed") if wish.scope.kind in ALL_MISSED else words.say("Everything")


def subject_name(of: ScopeSubject, words: Wording) -> str:
    """Return the name of what a round is about."""
    match of:
        case Section(title=title, title_en=title_en):
            return words.pick(title, title_en)
        case Concept():
            return concept_name(of, words)
        case Statement(occasion_id=occasion_id, position=position):
            return words.say("{occasion}, statement {position}", occasion=occasion_id, position=position)
        case Occasion():
            return occasion_name(of, words)
        case Number(heading=heading, name_en=name_en):
            return words.pick(heading, name_en)
        case Figure(name=name, name_en=name_en):
            return words.pick(name, name_en)
        case _:
            assert_never(of)


def length_buttons(
    wish: Wish, words: Wording, do: Callable[[Wish], Action], chosen: int | None = None
) -> tuple[Button, ...]:
    """Return the lengths to choose from, the chosen one ticked."""
    return tuple(
        button(ticked(questions_name(length, words), length == chosen), do(replace(wish, length=length)))
        for length in LENGTHS
    )


def questions_name(length: int, words: Wording) -> str:
    """Return how many questions a round has."""
    return words.say_n("one question", "{n} questions", length)


def choose_button(words: Wording) -> Button:
    """Return the way to the choices."""
    return button(words.say("⚙️ Choose"), OpenSetup())


def ticked(label: str, chosen: bool) -> str:  # noqa: FBT001 - reads as it is meant
    """Return a label that shows whether that is chosen."""
    return f"✓ {label}" if chosen else label
