"""Short notices about digests, which Telegram shows in a window: 200 characters at most.

Owns these sentences. Questions have theirs in `digest_questions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.words.settings_words import day, long_day

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.subscription import Subscription
    from bot.platforms.i18n import Wording


def first_notice(words: Wording) -> str:
    """Return that nothing was sent before this digest."""
    return words.say("This was the first digest here; there is none before it.")


def weekly(weekday: int, words: Wording) -> str:
    """Return that a digest comes once a week, on an ISO weekday."""
    return words.say("Once a week, on {weekday}s", weekday=long_day(weekday, words))


def tapered_notice(subscription: Subscription, words: Wording, now: datetime) -> str:
    """Return that a digest a week comes from now on, and when the next one does."""
    due, often = subscription.next_due, weekly(min(subscription.schedule.weekdays), words)
    if due is None or due.at <= now:
        return words.say("Done. {often}. Settings change it again at any time.", often=often)
    return words.say(
        "Done. {often}. The next one comes on {day}. Settings change it again at any time.",
        often=often,
        day=day(due.on, words),
    )
