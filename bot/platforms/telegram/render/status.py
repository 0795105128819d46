"""How digests are going, for owners in private, on Telegram: the text, and a button that renews it.

Owns that button alone; the text is `bot.platforms.words.status_words`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.telegram.digest_actions import RefreshStatus
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button
from bot.platforms.words.status_words import status_text

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.platforms.i18n import Wording
    from bot.services.status import Status


def status_page(status: Status, words: Wording, timezone: tzinfo) -> Page:
    """Return the status with a button that renews it; times are those of `timezone`."""
    return Page(str(status_text(status, words, timezone)), ((button(words.say("Look again"), RefreshStatus()),),))
