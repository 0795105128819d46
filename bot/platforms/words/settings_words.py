"""How times, days and dates of digests are said in a language.

Owns phrases that several views of the settings share; layout and buttons may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.domain.schedule import EVERY_DAY, WORKING_DAYS
from bot.domain.settings_replies import Done
from bot.domain.subscribing import pause_in_force
from bot.domain.subscription import ChatKind, SuspensionReason
from bot.platforms.i18n import N_
from bot.platforms.words.text import echo, lines
from bot.platforms.zones import zone_label

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from markupsafe import Markup

    from bot.domain.schedule import Schedule
    from bot.domain.settings_replies import DigestsGoOn, Subject
    from bot.domain.subscription import Subscription
    from bot.platforms.i18n import Wording

WEEKEND: Final = EVERY_DAY - WORKING_DAYS
_DAYS: Final = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_SHORT_DAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_TITLE_CHARACTERS: Final = 40
_SUSPENDED: Final = {
    SuspensionReason.BLOCKED: N_("You had blocked me, so digests stopped."),
    SuspensionReason.DEACTIVATED: N_("This account was closed, so digests stopped."),
    SuspensionReason.REMOVED: N_("I was removed from there, so digests stopped. Add me again, and they go on."),
    SuspensionReason.FORBIDDEN: N_("I may not write there, so digests stopped. Let me write, and they go on."),
}

_DONE: Final = {
    Done.SUBSCRIBED: N_("Done: digests are on."),
    Done.CHANGED: N_("Changed."),
    Done.PAUSED: N_("All right, a break."),
    Done.RESUMED: N_("Digests go on."),
    Done.NOT_PAUSED: N_("Nothing was paused."),
    Done.ENDED: N_("Unsubscribed. Your settings and your place are kept, should you come back."),
    Done.UNDONE: N_("All as it was."),
}


def clock(at: time) -> str:
    """Return a time of day on the 24-hour clock, as every reader of ours writes it."""
    return f"{at:%H:%M}"


def day(on: date, words: Wording) -> str:
    """Return a date with its weekday."""
    return words.say("{date} ({weekday})", date=words.date(on), weekday=long_day(on.isoweekday(), words))


def short_day(weekday: int, words: Wording) -> str:
    """Return the short name of an ISO weekday, for a button."""
    return words.say(_SHORT_DAYS[weekday - 1])


def long_day(weekday: int, words: Wording) -> str:
    """Return the full name of an ISO weekday."""
    return words.say(_DAYS[weekday - 1])


def days(weekdays: frozenset[int], words: Wording) -> str:
    """Return which days of the week these are, in a phrase."""
    if weekdays == EVERY_DAY:
        return words.say("Every day")
    if weekdays == WORKING_DAYS:
        return words.say("Working days")
    if weekdays == WEEKEND:
        return words.say("Weekends")
    return words.say("Every {days}", days=words.say(", ").join(short_day(each, words) for each in sorted(weekdays)))


def wish(schedule: Schedule, words: Wording, now: datetime) -> str:
    """Return a schedule in one line."""
    return words.say(
        "{days} at {time}, {zone}",
        days=days(schedule.weekdays, words),
        time=clock(schedule.at),
        zone=zone_label(schedule.zone, words.language, now),
    )


def upcoming(subscription: Subscription, words: Wording, now: datetime) -> Markup | None:
    """Return when the next digest comes; None where none does."""
    due = subscription.next_due
    if due is None:
        return None
    if due.at <= now:
        return words.html("The next one is on its way.")
    zone = zone_label(subscription.schedule.zone, words.language, due.at)
    local = due.at.astimezone(ZoneInfo(subscription.schedule.zone))  # not the hour that is wished for if it is skipped
    return words.html("Next: <b>{day} {time}</b>, {zone}", day=day(due.on, words), time=clock(local.time()), zone=zone)


def stop(kind: ChatKind, reason: SuspensionReason, words: Wording) -> Markup:
    """Return why a chat's digests have stopped, and what makes them go on."""
    if kind is ChatKind.PRIVATE and reason is SuspensionReason.FORBIDDEN:
        return words.html("My last digest could not be delivered to you, so digests stopped.")
    return words.html(_SUSPENDED[reason])


def hindrance(subscription: Subscription, words: Wording, now: datetime) -> Markup | None:
    """Return why digests do not come as scheduled, if so."""
    if subscription.suspension is not None:
        return stop(subscription.kind, subscription.suspension.reason, words)
    until = pause_in_force(subscription, now)
    return None if until is None else words.html("⏸ Paused until {day}.", day=day(until, words))


def going_on(reply: DigestsGoOn, words: Wording) -> Markup:
    """Return that digests which had stopped go on, and when the next one comes."""
    return lines(words.html("Good to be back: digests go on."), upcoming(reply.subscription, words, reply.now))


def news(done: Done | None, words: Wording) -> Markup | None:
    """Return what has just happened, if anything has."""
    return words.html(_DONE[done]) if done else None


def title(name: str) -> str:
    """Return the name of a group or channel, fit to be shown."""
    shown = echo(name)
    return shown if len(shown) <= _TITLE_CHARACTERS else shown[: _TITLE_CHARACTERS - 1] + "…"


def daily_digest(words: Wording) -> Markup:
    """Return what digests are called above what is said of them."""
    return words.html("📬 <b>Daily digest</b>")


def undo_hint(words: Wording) -> Markup:
    """Return what is said beside the button that takes an ending back."""
    return words.html("Pressed by mistake? One tap brings everything back.")


def heading(subject: Subject, words: Wording) -> Markup:
    """Return the first line of all that is said about a chat's digests."""
    if subject.is_here or not subject.title:
        return daily_digest(words)
    return words.html("📬 <b>Daily digest</b> · {title}", title=title(subject.title))
