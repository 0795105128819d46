"""How digests are going, for owners in private: the verdict first, then the facts behind it.

Owns how that reads on a phone, on any platform. What counts as wrong is decided by `bot.services.status`; the same for
a terminal is `bot.operators`', and buttons are the platforms'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.quota import share_of_today
from bot.platforms.i18n import N_
from bot.platforms.words.notice_words import moment, outcomes
from bot.platforms.words.text import lines, paragraphs
from bot.services.status import Trouble, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta, tzinfo

    from markupsafe import Markup

    from bot.domain.delivery import DayCounts
    from bot.platforms.i18n import Wording
    from bot.services.status import Status

_TROUBLES: Final[Mapping[Trouble, str]] = {
    Trouble.NOT_RUNNING: N_("🚨 <b>The bot is not running, and no digest goes out.</b>"),
    Trouble.SWEEPS_STOPPED: N_("🚨 <b>Nothing looks for digests that are due. See the log, and restart the bot.</b>"),
    Trouble.OVERDUE: N_("🚨 <b>Digests are overdue. See the log for what keeps them.</b>"),
    Trouble.NONE_ARRIVE: N_(
        "🚨 <b>No digest arrives. Of {n} dealt with in the last 24 hours: {parts}. See the log.</b>"
    ),
    Trouble.FEW_ARRIVE: N_(
        "🚨 <b>Many digests do not arrive. Of {n} dealt with in the last 24 hours: {parts}. See the log.</b>"
    ),
    Trouble.NOBODY_LEFT: N_("🚨 <b>No digest goes out. None of the {suspended} chats can be reached. See the log.</b>"),
    Trouble.NOTHING_DUE: N_(
        "🚨 <b>Nothing falls due soon, though there are {active} active subscriptions. Was the clock wrong?</b>"
    ),
    Trouble.STUCK: N_("🚨 <b>For some subscriptions ({stuck}) the next digest cannot be worked out. See the log.</b>"),
}
_COUNTS: Final = (
    ("planned", N_("waiting {n}")),
    ("sent", N_("sent {n}")),
    ("unknown", N_("unknown {n}")),
    ("refused", N_("refused {n}")),
    ("suspended", N_("stopped {n}")),  # unreachable, or ended or paused while it waited
    ("skipped", N_("skipped {n}")),
)
"""What a digest that fell due may have become, as `row_of` names it. They add up to what fell due."""
_UNITS: Final = ((86400, N_("{n} d")), (3600, N_("{n} h")), (60, N_("{n} min")))
_DAYS: Final = 7


def status_text(status: Status, words: Wording, timezone: tzinfo) -> Markup:
    """Return the status; times are those of `timezone`."""
    facts = {
        "n": status.arrivals.total,
        "parts": outcomes(status.arrivals.counts, words),
        "suspended": status.totals.suspended,
        "active": status.totals.active,
        "stuck": status.stuck,
    }
    verdict = [words.html(_TROUBLES[trouble], **facts) for trouble in status.troubles]
    days = [_day(counts, words) for counts in status.days[:_DAYS]]
    return paragraphs(
        lines(*verdict or [words.html("✅ <b>Digests go out.</b>")]),
        lines(
            _next(status, words, timezone),
            _overdue(status, words, timezone),
            _sweep(status, words),
            _all(status, words),
            *_quota(status, words),
        ),
        lines(*days) if days else words.html("No digest has fallen due yet."),
        words.html("<i>As of {moment}</i>", moment=moment(status.at, words, timezone)),
    )


def duration(length: timedelta, words: Wording) -> str:
    """Return a length of time in its largest unit, seconds below a minute."""
    seconds = max(0, round(length.total_seconds()))
    for size, unit in _UNITS:
        if seconds >= size:
            return words.say(unit, n=seconds // size)
    return words.say("{n} s", n=seconds)


def _next(status: Status, words: Wording, timezone: tzinfo) -> Markup:
    upcoming = status.upcoming
    if upcoming.next_at is None:
        return words.html("Next due: none")
    return words.html(
        "Next due: {moment}; {n} within 24 hours", moment=moment(upcoming.next_at, words, timezone), n=upcoming.count
    )


def _overdue(status: Status, words: Wording, timezone: tzinfo) -> Markup:
    overdue = status.overdue
    if overdue.oldest_at is None:
        return words.html("Overdue: none")
    return words.html(
        "Overdue: {n}, the oldest since {moment}", n=overdue.count, moment=moment(overdue.oldest_at, words, timezone)
    )


def _sweep(status: Status, words: Wording) -> Markup:
    sweep = status.last_sweep
    if sweep is None:
        return words.html("Last sweep: none yet")
    ago, took = duration(status.at - sweep.finished_at, words), f"{sweep.took.total_seconds():.1f}"
    return words.html("Last sweep: {ago} ago, took {seconds} s", ago=ago, seconds=took)


def _all(status: Status, words: Wording) -> Markup:
    totals = status.totals
    return words.html(
        "Subscriptions: {active} active, {paused} paused, {suspended} unreachable, {ended} ended",
        active=totals.active,
        paused=totals.paused,
        suspended=totals.suspended,
        ended=totals.ended,
    )


def _quota(status: Status, words: Wording) -> tuple[Markup, ...]:
    """Return what is used of a month's messages on LINE; nothing where that is not read."""
    quota = status.quota
    if quota is None:
        return ()
    share = share_of_today(quota, 0, status.at)
    if share is None:
        return (words.html("LINE this month: {used} messages used, without a limit", used=quota.used),)
    text = words.html(
        "LINE this month: {used} of {most} messages used; about {n} a day left",
        used=quota.used,
        most=quota.most,
        n=share,
    )
    return (text,)


def _day(counts: DayCounts, words: Wording) -> Markup:
    """Return what became of a date's digests; only what occurred is named."""
    row = row_of(counts)
    labels = dict(_COUNTS) | ({"sent": N_("sent {n} ({late} late)")} if counts.late else {})
    named = [words.say(label, n=row[name], late=counts.late) for name, label in labels.items() if row[name]]
    return words.html(
        "<b>{date}</b>: due {n} – {parts}", date=words.date(counts.on), n=counts.due, parts=words.say(", ").join(named)
    )
