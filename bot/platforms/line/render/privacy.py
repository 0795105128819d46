"""What is stored about a person on LINE, why, for how long, who sees it, and how to take it along or have it deleted.

Owns these words where they differ from Telegram's, and their setting. They must be true: who stores something else
changes them here, in `bot.platforms.telegram.render.people` and in `bot.storage.people`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.line import flex
from bot.platforms.line.render import ways
from bot.platforms.line.render.pen import shown
from bot.platforms.words.privacy import (
    how_long,
    kept_of_asking,
    kept_of_links,
    kept_of_reading,
    privacy_heading,
    your_rights,
)
from bot.platforms.words.text import lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.people_replies import Privacy
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech


def privacy(reply: Privacy, pen: Pen) -> Speech:
    """Return what is stored, on cards side by side."""
    words = pen.words
    heading = privacy_heading(words)
    kept = flex.card(flex.plain(heading), body=flex.prose(_what_is_kept(words)))
    around = [*flex.prose(_not_kept(words)), *flex.prose(how_long(words)), *flex.prose(_who_sees(words))]
    mine = reply.in_private
    export = pen.saying(words.say("📄 Export"), words.pick("匯出", "/export")) if mine else None
    forget = pen.saying(words.say("🗑 Delete everything"), words.pick("忘記我", "/forget")) if mine else None
    rest = flex.card(
        flex.plain(heading),
        body=[*around, flex.separator("lg"), *flex.prose(your_rights(words, in_private=reply.in_private))],
    )
    return shown(flex.plain(heading), [kept, rest], (export, forget, ways.help_(pen), ways.today(pen)))


def _what_is_kept(words: Wording) -> Markup:
    return lines(
        words.html(
            "• <b>The number by which LINE knows you here</b>, to answer you, and the <b>language</b> that you choose."
        ),
        kept_of_reading(words),
        words.html(
            "• <b>Quizzes in groups</b> that you play or vote in: your name as LINE shows it, your votes with their "
            "time, points and places, for the standings and /rank there, which can leave you out."
        ),
        kept_of_links(words),
        kept_of_asking(words),
    )


def _not_kept(words: Wording) -> Markup:
    return words.html(
        "<b>Not stored</b>: your name elsewhere than in quizzes of groups, your picture, what you look up, what others "
        "write in groups."
    )


def _who_sees(words: Wording) -> Markup:
    return words.html(
        "<b>Who sees it</b>: whoever runs this bot and, of a quiz in a group, whoever is in that group; nobody "
        "else, and nothing is passed on. LINE carries all messages under its own privacy policy."
    )
