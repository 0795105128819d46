"""What the settings of digests say on every platform: how they stand, what was misread, what there is to choose from.

Owns these texts and choices. How they are laid out, and what a tap on them does, is the platforms'.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from markupsafe import escape

from bot.domain.schedule import EVERY_DAY, WORKING_DAYS
from bot.domain.settings_replies import Done, Slip
from bot.domain.subscription import ChatKind, Length
from bot.platforms.i18n import LANGUAGE_NAMES, N_
from bot.platforms.words.settings_words import WEEKEND, clock, day, hindrance, undo_hint, upcoming, wish
from bot.platforms.words.text import echo, lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.settings_replies import Misread, SettingsCard, TimeOffer
    from bot.domain.subscription import Subscription
    from bot.platforms.i18n import Wording

TIMES: Final = tuple(
    time(hour, minute)
    for hour, minute in (
        (6, 30), (7, 0), (7, 30), (8, 0), (8, 30), (9, 0), (12, 30), (18, 0), (19, 0), (20, 0), (21, 0), (22, 0),
    )
)  # fmt: skip
PRESETS: Final = ((N_("Every day"), EVERY_DAY), (N_("Working days"), WORKING_DAYS), (N_("Weekends"), WEEKEND))
PAUSES: Final = ((N_("A day"), 1), (N_("A week"), 7), (N_("A month"), 30))
LENGTHS: Final = {Length.FULL: N_("Full"), Length.SHORT: N_("Short")}
_SLIPS: Final = {
    Slip.NO_TIME: N_(
        "I cannot read a time in “{typed}”. It could be <code>08:30</code>, 8:30pm, or with days: every Monday 8:30."
    ),
    Slip.NO_ZONE: N_("I know no place called “{typed}”. It could be London, or <code>UTC+8</code>."),
    Slip.NO_DATE: N_("I cannot read a date in “{typed}”. It could be <code>12-01</code>, or 2 weeks."),
    Slip.DATE_OVER: N_("“{typed}” would be no break: tomorrow at the earliest."),
    Slip.NOTHING_SKIPPED: N_(
        "“{typed}” leaves nothing out: the next digest comes on {latest} anyway. To skip that one, type: 1 day."
    ),
    Slip.DATE_TOO_FAR: N_("“{typed}” is very far off. {latest} at the latest, or simply unsubscribe."),
    Slip.DATE_UNKNOWN: N_("No calendar has a day called “{typed}”."),
}


def state_text(reply: SettingsCard, subscription: Subscription, words: Wording) -> Markup:
    """Return how the digests of a running subscription come, and when the next one does."""
    length, language = words.say(LENGTHS[subscription.length]), LANGUAGE_NAMES[reply.language]
    return lines(
        hindrance(subscription, words, reply.now),
        upcoming(subscription, words, reply.now),
        escape(wish(subscription.schedule, words, reply.now)),
        escape(f"{length} · {language}"),
    )


def invitation(reply: SettingsCard, words: Wording) -> Markup:
    """Return what a digest is, to somebody who gets none."""
    if reply.done is Done.ENDED:
        return undo_hint(words)
    if reply.subscription is not None and reply.subscription.was_wished_for:
        return words.html("No digests come at present. Your settings and your place are kept.")
    what = (
        words.html("Every day one concept, with a fitting quotation and a question to try yourself.")
        if reply.subject.kind is ChatKind.PRIVATE
        else words.html("Every day one concept, with a fitting quotation and a question to try together.")
    )
    return lines(words.html("No digests come yet."), what)


def slip_text(misread: Misread, words: Wording) -> Markup:
    """Return why typed words are no setting, with an example."""
    latest = misread.latest and day(misread.latest, words)
    return words.html(_SLIPS[misread.slip], typed=echo(misread.typed), latest=latest or "")


def time_offer_text(reply: TimeOffer, words: Wording) -> Markup:
    """Return whether a time that was typed out of the blue is a wish, or that digests come then."""
    old, at = reply.subscription, clock(reply.at)
    if old is None or old.ended_at is not None:
        return words.html("Shall I send you a digest every day at <b>{time}</b>?", time=at)
    if old.schedule.at == reply.at:
        return words.html("Your digests come at <b>{time}</b> already.", time=at)
    return words.html("Shall your digests come at <b>{time}</b>?", time=at)


def marked(label: str, *, on: bool) -> str:
    """Return the label of a choice, marked if it is in force."""
    return f"✓ {label}" if on else label
