"""How digests are going, for owners in private, on LINE.

Owns that one card; the text is `bot.platforms.words.status_words`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.line import flex
from bot.platforms.line.digest_actions import ShowStatus
from bot.platforms.line.render.pen import shown
from bot.platforms.words.status_words import status_text

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech
    from bot.services.status import Status


def status_speech(status: Status, pen: Pen, timezone: tzinfo) -> Speech:
    """Return the status with a button that asks for it anew; times are those of `timezone`."""
    text = status_text(status, pen.words, timezone)
    button = pen.button(pen.words.say("Look again"), ShowStatus())
    card = flex.card(pen.words.say("🛠 Status"), body=flex.prose(text), buttons=[button])
    return shown(flex.plain(text), [card])
