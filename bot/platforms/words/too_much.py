"""How whoever sends more than is listened to is told, once: kindly, and when they can go on.

Owns these words. How much is too much is `bot.domain.incoming`'s.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.platforms.i18n import Wording

_MINUTE: Final = 60


def too_much(silence: timedelta, words: Wording) -> str:
    """Return what a person is told who writes too much."""
    return words.say("⏳ That is a lot at once. Please give me {time}, then ask on.", time=_time(silence, words))


def group_too_much(silence: timedelta, words: Wording) -> str:
    """Return what a group is told whose people together ask too much."""
    return words.say(
        "⏳ Together you ask more than I can answer here. Please go on in {time}; a running quiz is not held up.",
        time=_time(silence, words),
    )


def too_fast(silence: timedelta, words: Wording) -> str:
    """Return the word that a press is answered with which comes too fast, in at most 200 characters."""
    return words.say("⏳ Not so fast, please. The buttons work again in {time}.", time=_time(silence, words))


def _time(left: timedelta, words: Wording) -> str:
    """Return a time as people say it, rounded up."""
    seconds = math.ceil(left.total_seconds())
    if seconds < _MINUTE:
        return words.say_n("one second", "{n} seconds", seconds)
    return words.say_n("one minute", "{n} minutes", math.ceil(seconds / _MINUTE))
