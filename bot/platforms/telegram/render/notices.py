"""What owners are told of their own accord: that something is wrong, since when, and what they can do.

Owns these messages. When owners are told belongs to `bot.services`; no reader ever sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.text import lines, paragraphs
from bot.services.owners import DigestsResumed, SendingFailed, SweepsFailing, WordingRefused

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from markupsafe import Markup

    from bot.platforms.i18n import Wording
    from bot.services.owners import Notice


def notice_page(notice: Notice, words: Wording, timezone: tzinfo) -> Page:
    """Return a notice as a message; how things stand now is a command away."""
    return Page(str(paragraphs(_text(notice, words, timezone), words.html("How digests are going: /status"))))


def moment(at: datetime, words: Wording, timezone: tzinfo) -> str:
    """Return a time as owners read it: date and clock, where the bot counts its days."""
    local = at.astimezone(timezone)
    return f"{words.date(local.date())} {local:%H:%M}"


def _text(notice: Notice, words: Wording, timezone: tzinfo) -> Markup:
    match notice:
        case WordingRefused():
            return _refused(notice, words)
        case SendingFailed(error_type=error_type, on=on):
            return paragraphs(
                words.html("🛠 <b>A digest met an error that nobody foresaw.</b>"),
                words.html(
                    "It is for {date}, and will be tried again. The log has the details: <code>{error}</code>.\n"
                    "Others of the same kind are counted without another message.",
                    date=words.date(on),
                    error=error_type,
                ),
            )
        case SweepsFailing(since=since, words=reason):
            return paragraphs(
                words.html("🚨 <b>Digests cannot go out.</b>"),
                words.html("Since {moment} every attempt has failed:", moment=moment(since, words, timezone)),
                words.html("<code>{reason}</code>", reason=reason),
                words.html("I keep trying, and say when they go out again. Nothing is lost for 12 hours."),
            )
        case DigestsResumed():
            return _resumed(notice, words, timezone)
        case _:
            assert_never(notice)


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
