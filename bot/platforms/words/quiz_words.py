"""What messages about quizzes share: the names of levels, lengths, and of what a round is about.

Owns these names; buttons may not enter. Questions are worded in `question_words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.authored_questions import Level
from bot.domain.library import Concept, Figure, Number, Occasion, Section, Statement
from bot.domain.rounds import ALL_MISSED, ScopeKind
from bot.platforms.i18n import N_
from bot.platforms.words.annex import occasion_name
from bot.platforms.words.concepts import concept_name, section_title

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.quiz_replies import ScopeSubject
    from bot.domain.rounds import Wish
    from bot.platforms.i18n import Wording

_LEVELS: Final = {Level.BASIC: N_("Basic"), Level.INTERMEDIATE: N_("Intermediate"), Level.ADVANCED: N_("Advanced")}


def level_name(level: Level | None, words: Wording) -> str:
    """Return what a level is called; None is all of them."""
    return words.say("All levels" if level is None else _LEVELS[level])


def scope_name(wish: Wish, of: ScopeSubject | None, words: Wording) -> str:
    """Return what a round is about: a title or a name, or what made it."""
    if of is not None:
        return subject_name(of, words)
    if wish.scope.kind is ScopeKind.DUE:
        return words.say("What is due")
    return words.say("What was missed") if wish.scope.kind in ALL_MISSED else words.say("Everything")


def about_line(wish: Wish, of: ScopeSubject | None, words: Wording) -> Markup:
    """Return what is asked about, as a line of what is chosen."""
    return words.html("About: <b>{scope}</b>", scope=scope_name(wish, of, words))


def level_line(wish: Wish, words: Wording) -> Markup:
    """Return at which level is asked, as a line of what is chosen."""
    return words.html("Level: <b>{level}</b>", level=level_name(wish.level, words))


def subject_name(of: ScopeSubject, words: Wording) -> str:
    """Return the name of what a round is about."""
    match of:
        case Section():
            return section_title(of, words)
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


def questions_name(length: int, words: Wording) -> str:
    """Return how many questions a round has."""
    return words.say_n("one question", "{n} questions", length)


def ticked(label: str, chosen: bool) -> str:  # noqa: FBT001 - reads as it is meant
    """Return a label that shows whether that is chosen."""
    return f"✓ {label}" if chosen else label
