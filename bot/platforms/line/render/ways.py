"""The ways on that quick replies offer, so that nobody has to know what to type.

Owns these buttons. Which of them stand below an answer is the answer's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.rounds import Scope, Wish
from bot.platforms.line.browse_actions import (
    ShowAnnex,
    ShowAsk,
    ShowFigureSections,
    ShowHelp,
    ShowNumbers,
    ShowSections,
    ShowToday,
)
from bot.platforms.line.quiz_actions import begin

EVERYTHING: Final = Scope()

if TYPE_CHECKING:
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply


def today(pen: Pen) -> QuickReply:
    """Return the way to today's concept."""
    return pen.quick(pen.words.say("Today’s concept"), ShowToday())


def ask(pen: Pen) -> QuickReply:
    """Return the way to looking words up."""
    return pen.quick(pen.words.say("Look up words"), ShowAsk())


def browse(pen: Pen) -> QuickReply:
    """Return the way to all concepts."""
    return pen.quick(pen.words.say("Browse concepts"), ShowSections())


def annex(pen: Pen) -> QuickReply:
    """Return the way to Annex 1."""
    return pen.quick(pen.words.say("Read Annex 1"), ShowAnnex())


def numbers(pen: Pen) -> QuickReply:
    """Return the way to Annex 2."""
    return pen.quick(pen.words.say("Numbers"), ShowNumbers())


def figures(pen: Pen) -> QuickReply:
    """Return the way to the figures."""
    return pen.quick(pen.words.say("Figures"), ShowFigureSections())


def help_(pen: Pen) -> QuickReply:
    """Return the way to the help."""
    return pen.quick(pen.words.say("What you can ask"), ShowHelp())


def quiz(pen: Pen, about: str = "", *, scope: Scope = EVERYTHING) -> QuickReply:
    """Return the way to a round on exactly this scope; in a group to a quiz for all, on what is named."""
    words = pen.words
    if pen.is_private:
        return pen.quick(words.say("✏️ Quiz me"), begin(Wish(scope)))
    return pen.saying(words.say("✏️ Play together"), f"{words.pick('小測', 'quiz')} {about}".strip())


def digests(pen: Pen) -> QuickReply:
    """Return the way to daily digests."""
    return pen.saying(pen.words.say("Daily digests"), pen.words.pick("訂閱", "subscribe"))


def around(pen: Pen) -> tuple[QuickReply, ...]:
    """Return the ways to everything that can be read, and to a quiz."""
    return today(pen), ask(pen), quiz(pen), browse(pen), annex(pen), numbers(pen), figures(pen), help_(pen)
