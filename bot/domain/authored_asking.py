"""How a question of the bank is asked: its options in a drawn order.

Owns the order alone. Which question is asked, and how it is worded, may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.questions import Question, QuestionKind

if TYPE_CHECKING:
    from bot.domain.authored_questions import AuthoredQuestion
    from bot.domain.chance import Chance


def ask_authored(authored: AuthoredQuestion, chance: Chance) -> Question:
    """Return the question with its options in a drawn order; true and false stay in theirs."""
    if authored.holds is not None:
        return Question(QuestionKind.AUTHORED, authored.id, ("true", "false"), (0 if authored.holds else 1,))
    options = tuple(chance.shuffled([*authored.right, *authored.wrong]))
    correct = tuple(index for index, option in enumerate(options) if option in authored.right)
    return Question(QuestionKind.AUTHORED, authored.id, options, correct)
