"""What owners are told of their own accord, on Telegram: one message each, with buttons where there is a choice.

Owns these pages. The text of those about digests is `bot.platforms.words.notice_words`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.admin_errors import mute_buttons
from bot.platforms.words.error_words import errors_text
from bot.platforms.words.notice_words import moment, notice_text
from bot.platforms.words.text import paragraphs
from bot.services.owners import ErrorsCounted

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.platforms.i18n import Wording
    from bot.services.owners import Notice


def notice_page(notice: Notice, words: Wording, timezone: tzinfo) -> Page:
    """Return a notice as a message; how things stand now is a command away."""
    if isinstance(notice, ErrorsCounted):
        text = errors_text(notice.counts, moment(notice.since, words, timezone), words, notice.at)
        ways = words.html("The log has the details. 🔕 mutes a kind for a week. More: /admin")
        return Page(str(paragraphs(text, ways)), mute_buttons(notice.counts, notice.at))
    return Page(str(notice_text(notice, words, timezone)))
