"""The words that messages about quizzes share: levels, and what a round is about.

Owns how those are named. Questions are worded in `question_words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain.library import Concept, Figure, Number, Occasion, Section, Statement
from bot.domain.rounds import ScopeKind
from bot.platforms.telegram.render import quiz_questions
from bot.platforms.telegram.render.annex import occasion_name
from bot.platforms.telegram.render.concepts import concept_name

if TYPE_CHECKING:
    from bot.domain.authored_questions import Level
    from bot.domain.quiz_replies import ScopeSubject
    from bot.domain.rounds import Wish
    from bot.platforms.i18n import Wording


def level_name(level: Level | None, words: Wording) -> str:
    """Return what a level is called; None is all of them."""
    return words.say("All levels") if level is None else quiz_questions.level_name(level, words).capitalize()


def scope_name(wish: Wish, of: ScopeSubject | None, words: Wording) -> str:
    """Return what a round is about: a title or a name, or what made it."""
    if of is not None:
        return subject_name(of, words)
    if wish.scope.kind is ScopeKind.DUE:
        return words.say("What is due")
    return words.say("What was missed") if wish.scope.kind is ScopeKind.MISSED else words.say("Everything")


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
