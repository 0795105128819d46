"""What owners on LINE are told of their own accord: as plain text, which fits in behind or before anything.

Owns its frame and its length. The text is `bot.platforms.words`'; when it is said is `bot.platforms.line.owners`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.platforms.line import flex
from bot.platforms.line.speech import MOST_UNITS, Speech, text_message
from bot.platforms.words.cutting import cut
from bot.platforms.words.error_words import errors_text
from bot.platforms.words.notice_words import moment, notice_text
from bot.platforms.words.text import utf16_length
from bot.services.owners import ErrorsCounted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from bot.platforms.i18n import Wording
    from bot.services.owners import Notice

_MOST: Final = 1500
"""Characters of one piece of news; several are said at once."""
_BETWEEN: Final = "\n\n"


def news_text(notice: Notice, words: Wording, at: datetime, timezone: tzinfo) -> str:
    """Return what an owner is told, with the time of the news, for it may be told later; at most 1,500 characters."""
    if isinstance(notice, ErrorsCounted):
        text = errors_text(notice.counts, moment(notice.since, words, timezone), words, notice.at)
    else:
        text = notice_text(notice, words, timezone)
    heading = words.say("🛠 For the bot’s owners, {moment}", moment=moment(at, words, timezone))
    return cut(f"{heading}{_BETWEEN}{flex.plain(text)}", _MOST)


def fitting(texts: Sequence[str]) -> int:
    """Return how many pieces of news, from the first one on, fit into one message."""
    found, length = 0, -utf16_length(_BETWEEN)
    for text in texts:
        length += utf16_length(_BETWEEN + text)
        if length > MOST_UNITS:
            break
        found += 1
    return found


def news_speech(texts: Sequence[str]) -> Speech:
    """Return pieces of news as one message; `fitting` says how many it takes.

    Raises:
        ValueError: There are none, or too many.
    """
    return Speech((text_message(_BETWEEN.join(texts)),))
