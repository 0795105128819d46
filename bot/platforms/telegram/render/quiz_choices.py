"""Buttons that several messages about quizzes have: the lengths to choose from, and the way to all choices.

Owns these alone; how levels, lengths and subjects are called, `quiz_words` says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.rounds import LENGTHS
from bot.platforms.telegram.quiz_actions import OpenSetup
from bot.platforms.telegram.render.buttons import button
from bot.platforms.words.quiz_words import questions_name, ticked

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.rounds import Wish
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.callbacks import Action
    from bot.platforms.telegram.page import Button


def length_buttons(
    wish: Wish, words: Wording, do: Callable[[Wish], Action], chosen: int | None = None
) -> tuple[Button, ...]:
    """Return the lengths to choose from, the chosen one ticked."""
    return tuple(
        button(ticked(questions_name(length, words), length == chosen), do(replace(wish, length=length)))
        for length in LENGTHS
    )


def choose_button(words: Wording) -> Button:
    """Return the way to the choices."""
    return button(words.say("⚙️ Choose"), OpenSetup())
