"""How a round went, as one message: the score, what is worth another look, and the ways on.

Owns the buttons below it; `bot.platforms.words.quiz_results` words it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.telegram.digest_actions import token
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.people_actions import ShowStats
from bot.platforms.telegram.quiz_actions import OpenSetup, ShowSource, begin
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.words.quiz_results import listed_missed, result_text, ways_on

if TYPE_CHECKING:
    from bot.domain.quiz_replies import RoundResult
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button


def result_page(reply: RoundResult, words: Wording) -> Page:
    """Return a result."""
    known = listed_missed(reply)
    sources = (
        button(words.say("Source {number}", number=one.position + 1), ShowSource(token(reply.round_id), one.position))
        for one in known
    )
    return Page(result_text(reply, words), keyboard(*packed(sources), *packed(_onward(reply, words), per_row=2)))


def _onward(reply: RoundResult, words: Wording) -> list[Button]:
    """Return the ways on: the missed ones again, another round of the same, other choices, and how all of it went."""
    buttons: list[Button] = [button(label, begin(wish)) for label, wish in ways_on(reply, words)]
    buttons.append(button(words.say("⚙️ Choose"), OpenSetup()))
    buttons.append(button(words.say("📈 How you are doing"), ShowStats()))
    return buttons
