"""What the settings of digests ask for on every platform: a time, a zone, weekdays, a break.

Owns these questions. What there is to choose from is `settings_texts`'; a platform that can be answered in ways of its
own asks in its own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.schedule import EVERY_DAY
from bot.platforms.words.settings_words import days

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.settings_replies import SettingsCard
    from bot.platforms.i18n import Wording


def ask_time(words: Wording) -> Markup:
    """Return the question when digests should come."""
    return words.html("What time suits you? Choose one, or type any other, such as <code>08:30</code> or 8:30pm.")


def ask_which_zone(words: Wording) -> Markup:
    """Return the question which of several places was meant."""
    return words.html("Which one do you mean?")


def ask_days(reply: SettingsCard, words: Wording) -> Markup:
    """Return the question on which days digests should come, and on which they do."""
    chosen = reply.subscription.schedule.weekdays if reply.subscription else EVERY_DAY
    return words.html("On which days? Now: <b>{days}</b>.", days=days(chosen, words))


def ask_pause(words: Wording) -> Markup:
    """Return the question how long a break should be."""
    return words.html("How long a break? Your place is kept.")


def ask_until(words: Wording) -> Markup:
    """Return the question on which day a break should end."""
    return words.html("On which day should digests come again? Type a date, such as <code>12-01</code> or next Monday.")
