"""What an owner sees of a broadcast, from the text to the end; and what readers get.

Owns these messages. When each is shown belongs to `handlers.broadcast` and, once it is confirmed, to
`bot.services.broadcast_reports`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from bot.domain.broadcasts import Audience, BroadcastStatus, SendStatus, time_needed
from bot.platforms.i18n import LANGUAGE_NAMES, N_
from bot.platforms.telegram.broadcast_actions import (
    CancelText,
    ChooseAudience,
    ConfirmBroadcast,
    DropBroadcast,
    RewriteBroadcast,
    SetBroadcasts,
    ShowAudiences,
    StopBroadcast,
)
from bot.platforms.telegram.digest_actions import token
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.words.text import echo, lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from bot.domain.broadcasts import Broadcast, BroadcastView, Progress
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button

MOST_CHARACTERS: Final = 4000
"""UTF-16 units of an owner's text, without its markup; with what is added it fits into one message of 4,096."""
_AUDIENCES: Final = {Audience.EVERYBODY: N_("Everybody"), Audience.SUBSCRIBERS: N_("Readers of digests")}
_OUTCOMES: Final = {
    SendStatus.SENT: N_("Sent: {n}"),
    SendStatus.REFUSED: N_("Not delivered: {n}"),
    SendStatus.UNKNOWN: N_("Perhaps arrived: {n}"),
    SendStatus.LEFT_OUT: N_("Left out: {n}"),
}
_MINUTE: Final = 60
_HOUR: Final = 3600


def announcement(text: str, words: Wording, *, is_channel: bool = False) -> Page:
    """Return a broadcast as its readers see it; `text` is Telegram HTML.

    A channel gets no button: whoever reads it may not decide for all.
    """
    shown = paragraphs(words.html("📣 <b>From those who run this bot</b>"), Markup(text))  # noqa: S704 - made by Telegram's own rules from an owner's message
    return Page(str(shown), () if is_channel else ((no_more(words),),))


def no_more(words: Wording) -> Button:
    """Return the way to no more broadcasts."""
    return button(words.say("🔕 No more of these"), SetBroadcasts(0))


def once_more(words: Wording) -> Button:
    """Return the way back to them."""
    return button(words.say("🔔 Send me these again"), SetBroadcasts(1))


def wish_page(words: Wording, *, wanted: bool, title: str | None = None, is_refused: bool = False) -> Page:
    """Return whether a chat, or the channel of a title, gets broadcasts, and how to change that.

    `is_refused` says that whoever asked may not change it.
    """
    if is_refused:
        return Page(str(escape(admins_only_text(words))))
    if title is not None:
        state = (
            words.html("📣 News from those who run this bot go to {title}.", title=echo(title))
            if wanted
            else words.html("📣 News from those who run this bot do not go to {title}.", title=echo(title))
        )
        return Page(str(state))
    state = (
        words.html("📣 News from those who run this bot come here. They are rare.")
        if wanted
        else words.html("📣 News from those who run this bot do not come here.")
    )
    return Page(str(state), ((no_more(words) if wanted else once_more(words),),))


def admins_only_text(words: Wording) -> str:
    """Return what is said to who may not decide it, at most 200 characters."""
    return words.say("Only admins can decide that. Anonymous ones can say /announcements off.")


def ask_page(words: Wording, *, is_open: bool = True) -> Page:
    """Return the question for a text; once it `is_open` no more, without a button."""
    text = paragraphs(
        words.html("📣 <b>What shall everybody be told?</b>"),
        words.html(
            "Send it to me as one message of text, of at most {n} characters. Bold, links and lists stay as they are. "
            "You see how it will look before anybody else does.",
            n=MOST_CHARACTERS,
        ),
    )
    return Page(str(text), ((_cancel(words, CancelText()),),) if is_open else ())


def too_long_page(over: int, words: Wording) -> Page:
    """Return what is said to a text that is `over` the limit by so many UTF-16 units."""
    text = words.html_n(
        "📣 That is one character too many: {most} fit. Please send it again, a little shorter, or /cancel.",
        "📣 That is {n} characters too many: {most} fit. Please send it again, shorter, or /cancel.",
        over,
        most=MOST_CHARACTERS,
    )
    return Page(str(text))


def not_text_page(words: Wording) -> Page:
    """Return what is said to a picture and the like."""
    text = words.html(
        "📣 Only text can go to everybody. A link in it can lead to a picture or a file. Send the text, or /cancel."
    )
    return Page(str(text))


def cancelled_page(words: Wording) -> Page:
    """Return that nothing comes of it."""
    return Page(str(words.html("📣 Good, nothing was sent.")))


def audiences_page(draft: Broadcast, counts: Mapping[Audience, int], words: Wording) -> Page:
    """Return the choice of who gets a draft."""
    text = paragraphs(
        words.html("📣 <b>This is how it will look. Who is to get it?</b>"),
        words.html(
            "Chats that cannot be reached, that ended their digests, or that want none of these messages are not "
            "counted and get none."
        ),
    )
    choices = [
        button(f"{audience_name(audience, words)} · {counts[audience]}", ChooseAudience(token(draft.id), audience))
        for audience in Audience
    ]
    return Page(str(text), keyboard(*packed(choices, per_row=2), _rewrite_or_drop(draft, words)))


def confirm_page(draft: Broadcast, audience: Audience, chats: int, words: Wording) -> Page:
    """Return the last question before a draft goes out."""
    name, id_ = audience_name(audience, words), token(draft.id)
    others = button(words.say("‹ Others"), ShowAudiences(id_))
    if not chats:
        text = words.html("📣 <b>{audience}</b>: there is nobody at the moment.", audience=name)
        return Page(str(text), keyboard((others,), _rewrite_or_drop(draft, words)))
    text = paragraphs(
        words.html("📣 <b>Shall it go out?</b>"),
        lines(
            words.html("To: {audience}", audience=name),
            words.html_n("One chat", "{n} chats", chats),
            words.html("Takes {span}, as answers to readers go first", span=span(time_needed(chats), words)),
        ),
    )
    send = button(
        words.say_n("✅ Send it to one chat", "✅ Send it to {n} chats", chats), ConfirmBroadcast(id_, audience)
    )
    return Page(str(text), keyboard((send,), (others,), _rewrite_or_drop(draft, words)))


def progress_page(view: BroadcastView, words: Wording) -> Page:
    """Return how far a confirmed broadcast is, or how it went."""
    stop = ((button(words.say("⏹ Stop"), StopBroadcast(token(view.broadcast.id))),),)
    if view.broadcast.ended_at is not None:
        return Page(str(_how_it_went(view, words)))
    if view.broadcast.status is BroadcastStatus.STOPPED:
        return Page(str(paragraphs(words.html("📣 <b>Being stopped</b>"), _counted(view.progress, words))))
    if view.ahead:
        text = words.html_n("📣 <b>Waits for one other</b>", "📣 <b>Waits for {n} others</b>", view.ahead)
        total = words.html_n("To one chat", "To {n} chats", view.progress.total)
        return Page(str(paragraphs(text, total)), stop)
    left = None if view.left is None else words.html("Still {span}", span=span(view.left, words))
    heading = words.html("📣 <b>Going out: {done} of {total}</b>", done=view.progress.done, total=view.progress.total)
    return Page(str(paragraphs(heading, _counted(view.progress, words), left)), stop)


def audience_name(audience: Audience, words: Wording) -> str:
    """Return what an audience is called."""
    return LANGUAGE_NAMES[audience.language] if audience.language else words.say(_AUDIENCES[audience])


def span(time: timedelta, words: Wording) -> str:
    """Return about how long something takes: seconds in fives, then minutes, then hours and minutes."""
    seconds = max(5, -(-int(time.total_seconds()) // 5) * 5)
    if seconds < _MINUTE:
        return words.say_n("about {n} second", "about {n} seconds", seconds)
    minutes = -(-seconds // _MINUTE)
    if seconds <= _HOUR:
        return words.say_n("about {n} minute", "about {n} minutes", minutes)
    return words.say("about {hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def _how_it_went(view: BroadcastView, words: Wording) -> Markup:
    progress = view.progress
    is_stopped = view.broadcast.status is BroadcastStatus.STOPPED
    heading = words.html("📣 <b>Stopped</b>") if is_stopped else words.html("📣 <b>It has gone out</b>")
    notes = lines(
        words.html("Not delivered: mostly I was blocked or removed there. Their digests rest until I am let back in.")
        if progress.of(SendStatus.REFUSED)
        else None,
        words.html("Perhaps arrived: no answer of Telegram’s has reached me. Nobody gets it twice.")
        if progress.of(SendStatus.UNKNOWN)
        else None,
    )
    return paragraphs(heading, _counted(progress, words) or words.html("There was nobody to send it to."), notes)


def _counted(progress: Progress, words: Wording) -> Markup:
    counted = [(text, progress.of(status)) for status, text in _OUTCOMES.items()]
    counted.append((N_("Left: {n}"), progress.left))
    return lines(*(words.html(text, n=n) for text, n in counted if n))


def _rewrite_or_drop(draft: Broadcast, words: Wording) -> tuple[Button, ...]:
    rewrite = button(words.say("✏️ Another text"), RewriteBroadcast(token(draft.id)))
    return (rewrite, _cancel(words, DropBroadcast(token(draft.id))))


def _cancel(words: Wording, action: CancelText | DropBroadcast) -> Button:
    return button(words.say("Cancel"), action)
