"""Short words when something does not go as asked: a button that is out of date, a fault on our side, too much at once.

Owns these speeches. When they are said belongs to `router` and its neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.line.render import ways
from bot.platforms.line.render.pen import said
from bot.platforms.line.speech import Speech, text_message
from bot.platforms.words import too_much as words_too_much
from bot.platforms.words.faults import NOT_KEPT, OUT_OF_DATE, WENT_WRONG

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen


def out_of_date(pen: Pen) -> Speech:
    """Return that a button means nothing any more, with ways on."""
    return said(pen.words.say(OUT_OF_DATE), (ways.today(pen), ways.ask(pen), ways.browse(pen), ways.help_(pen)))


def went_wrong(words: Wording) -> Speech:
    """Return that something went wrong on our side."""
    return Speech((text_message(words.say(WENT_WRONG)),))


def not_kept(words: Wording) -> Speech:
    """Return that nothing can be kept just now."""
    return Speech((text_message(words.say(NOT_KEPT)),))


def too_much(silence: timedelta, words: Wording, *, in_group: bool = False) -> Speech:
    """Return when whoever wrote too much is listened to again."""
    say = words_too_much.group_too_much if in_group else words_too_much.too_much
    return Speech((text_message(say(silence, words)),))


def too_fast(silence: timedelta, words: Wording) -> Speech:
    """Return when whoever tapped too fast is listened to again."""
    return Speech((text_message(words_too_much.too_fast(silence, words)),))
