"""What is said on LINE to whoever lets the bot in again.

Owns this speech. Hellos are `general`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.line import flex
from bot.platforms.line.render import ways
from bot.platforms.line.render.pen import said
from bot.platforms.words.settings_words import going_on

if TYPE_CHECKING:
    from bot.domain.settings_replies import DigestsGoOn
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech


def digests_go_on(reply: DigestsGoOn, pen: Pen) -> Speech:
    """Return that a chat's digests go on, with the ways on."""
    return said(
        flex.plain(going_on(reply, pen.words)), (ways.today(pen), ways.ask(pen), ways.browse(pen), ways.help_(pen))
    )
