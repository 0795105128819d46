"""What owners are told of their own accord: that something is wrong, since when, and what they can do.

Owns these messages but for that of counted errors, which has buttons of its own. When owners are told belongs to
`bot.services`; no reader ever sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.quota import Level
from bot.domain.subscription import DeliveryStatus
from bot.platforms.i18n import N_
from bot.platforms.words.text import lines, paragraphs
from bot.services.owners import (
    DigestsLost,
    DigestsResumed,
    DigestsStuck,
    MessagesRunLow,
    SendingFailed,
    SweepsFailing,
    WordingRefused,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from markupsafe import Markup

    from bot.domain.quota import Quota
    from bot.platforms.i18n import Wording
    from bot.services.owners import DigestNotice

_OUTCOMES: Final = {
    DeliveryStatus.SENT: N_("sent {n}"),
    DeliveryStatus.UNKNOWN: N_("unknown {n}"),
    DeliveryStatus.REFUSED: N_("refused {n}"),
    DeliveryStatus.SUSPENDED: N_("unreachable {n}"),
    DeliveryStatus.SKIPPED: N_("skipped {n}"),
}

_FATES: Final = {
    True: N_("It is for {date}, and will be tried again."),
    False: N_("It is for {date}. It may have arrived, and is not sent a second time."),
}
"""What becomes of a digest that failed, by whether it is tried again."""


def outcomes(counts: Mapping[DeliveryStatus, int], words: Wording) -> str:
    """Return what became of digests, by number; only what occurred is named."""
    return words.say(", ").join(words.say(_OUTCOMES[each], n=counts[each]) for each in _OUTCOMES if each in counts)


def notice_text(notice: DigestNotice, words: Wording, timezone: tzinfo) -> Markup:
    """Return a notice about digests; how things stand now is a command away."""
    return paragraphs(_text(notice, words, timezone), words.html("How digests are going: /status"))


def moment(at: datetime, words: Wording, timezone: tzinfo) -> str:
    """Return a time as owners read it: date and clock, where the bot counts its days."""
    local = at.astimezone(timezone)
    return f"{words.date(local.date())} {local:%H:%M}"


def _text(  # noqa: PLR0911 - a table, one row a kind
    notice: DigestNotice, words: Wording, timezone: tzinfo
) -> Markup:
    match notice:
        case WordingRefused():
            return _refused(notice, words)
        case SendingFailed():
            return _failed(notice, words)
        case SweepsFailing():
            return _failing(notice, words, timezone)
        case DigestsLost():
            return _lost(notice, words)
        case DigestsStuck():
            return _stuck(notice, words)
        case DigestsResumed():
            return _resumed(notice, words, timezone)
        case MessagesRunLow(quota=quota):
            return _used_up(quota, words) if quota.level is Level.USED_UP else _low(quota, words)
        case _:
            assert_never(notice)


def _failed(notice: SendingFailed, words: Wording) -> Markup:
    return paragraphs(
        words.html("🛠 <b>A digest met an error that nobody foresaw.</b>"),
        words.html(_FATES[notice.is_retried], date=words.date(notice.on)),
        words.html(
            "The log has the details: <code>{error}</code>. Others of the same kind are counted without another "
            "message.",
            error=notice.error_type,
        ),
    )


def _failing(notice: SweepsFailing, words: Wording, timezone: tzinfo) -> Markup:
    return paragraphs(
        words.html("🚨 <b>Digests cannot go out.</b>"),
        words.html("Since {moment} every attempt has failed:", moment=moment(notice.since, words, timezone)),
        words.html("<code>{reason}</code>", reason=notice.words),
        words.html("I keep trying, and say when they go out again. Nothing is lost for 12 hours."),
    )


def _lost(notice: DigestsLost, words: Wording) -> Markup:
    arrivals = notice.arrivals
    heading = (
        words.html("🚨 <b>No digest arrives.</b>")
        if arrivals.are_none
        else words.html("🚨 <b>Many digests do not arrive.</b>")
    )
    text = words.html(
        "Of {n} dealt with in the last 24 hours: {parts}. The log has the reasons.",
        n=arrivals.total,
        parts=outcomes(arrivals.counts, words),
    )
    return paragraphs(heading, text)


def _low(quota: Quota, words: Wording) -> Markup:
    return paragraphs(
        words.html("🛠 <b>Messages on LINE run low.</b>"),
        words.html("This month {used} of {most} are used.", used=quota.used, most=quota.most),
        words.html(
            "What is left is spread over the days, and whoever has waited longest comes first. Whoever gets no digest "
            "on a day finds it by the button “Today’s concept”; answers are free. A larger plan holds from the day on "
            "which it is booked."
        ),
    )


def _used_up(quota: Quota, words: Wording) -> Markup:
    return paragraphs(
        words.html("🚨 <b>This month's messages on LINE are used up.</b>"),
        words.html("All {most} are used; until the month is over LINE delivers no digest.", most=quota.most),
        words.html("Readers find theirs by the button “Today’s concept”, and answers go on, for both are free."),
    )


def _refused(notice: WordingRefused, words: Wording) -> Markup:
    return paragraphs(
        words.html("🛠 <b>A digest is refused as it is worded.</b>"),
        words.html(
            "Concept <code>{concept}</code>, first met by the digest for {date}. {platform} says:",
            concept=notice.concept_id,
            date=words.date(notice.on),
            platform=notice.platform.value.capitalize(),
        ),
        words.html("<code>{reason}</code>", reason=notice.words),
        words.html(
            "It is not sent again; those readers get the same concept next time. Others of the same kind are counted "
            "without another message."
        ),
    )


def _stuck(notice: DigestsStuck, words: Wording) -> Markup:
    return paragraphs(
        words.html("🛠 <b>For some subscriptions the next digest cannot be worked out.</b>"),
        words.html_n("One subscription is concerned:", "{n} subscriptions are concerned:", notice.count),
        words.html("<code>{reason}</code>", reason=notice.words),
        words.html("They wait, and are looked at again every hour; all others go out. The log has the details."),
    )


def _resumed(notice: DigestsResumed, words: Wording, timezone: tzinfo) -> Markup:
    heading = (
        words.html("✅ <b>Digests go out again.</b>") if notice.was_failing else words.html("✅ <b>I was away.</b>")
    )
    since, until = moment(notice.since, words, timezone), moment(notice.until, words, timezone)
    return paragraphs(
        heading,
        lines(
            words.html("From {since} to {until} none went out.", since=since, until=until),
            words.html_n("Sent late: one", "Sent late: {n}", notice.late),
            words.html_n("Too old, skipped: one", "Too old, skipped: {n}", notice.skipped),
        ),
    )
