"""How a person is doing, in words: the caption of the picture, which says the same, and goes out alone if need be.

Owns that text and its buttons. A caption has 1,024 characters at most (Bot API, sendPhoto); what would not fit is left
out, the longest list last, since the picture shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.rounds import REVIEW, Scope
from bot.platforms.telegram.markup import plain
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.quiz_actions import begin
from bot.platforms.telegram.render.buttons import button, packed, quiz_me
from bot.platforms.words.stats_texts import days_text, nothing_answered_text, section_lines, stats_text
from bot.platforms.words.text import blockquote, bold, lines, paragraphs, utf16_length

if TYPE_CHECKING:
    from bot.domain.people_replies import StatsCard
    from bot.domain.stats import Stats
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button

CAPTION_CHARACTERS: Final = 1024
"""As Telegram counts them: UTF-16 units, after entities."""


def stats_page(card: StatsCard, words: Wording) -> Page:
    """Return statistics, short enough for a caption; the sections and the coming days are folded."""
    head = stats_text(card, words)
    sections = lines(bold(words.say("Correct by section")), *section_lines(card, words))
    days = lines(bold(words.say("To review in the next 14 days")), days_text(card.stats, words))
    text = head
    for details in (paragraphs(sections, days), days, sections):
        whole = paragraphs(head, blockquote(details, fold=True))
        if utf16_length(plain(whole)) <= CAPTION_CHARACTERS:
            text = whole
            break
    return Page(text, packed(_ways_on(card.stats, words)))


def nothing_answered(words: Wording) -> Page:
    """Return that there is nothing to count yet, with the way to begin."""
    return Page(nothing_answered_text(words), ((quiz_me(Scope(), words),),))


def _ways_on(stats: Stats, words: Wording) -> tuple[Button, ...]:
    """Return the way to what is due, where something is, and to new questions."""
    review = (button(words.say("🧠 Review"), begin(REVIEW)),) if stats.memory.due else ()
    return (*review, quiz_me(Scope(), words))
