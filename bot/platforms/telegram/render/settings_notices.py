"""What is said beside the settings card: offers for what was typed or sent out of the blue, refusals, good news.

Owns these messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import escape

from bot.domain.settings_replies import MOST_LOOKED_AFTER, ChannelTrouble, Subject, View
from bot.domain.subscription import ChatKind, SuspensionReason
from bot.platforms.i18n import N_
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.telegram.settings_actions import HERE, LookUpInstead, OpenSettings, SetTime, SetZone, Subscribe
from bot.platforms.words.settings_texts import time_offer_text
from bot.platforms.words.settings_words import clock, going_on, heading, stop, title
from bot.platforms.words.text import echo, lines, paragraphs
from bot.platforms.zones import zone_label

if TYPE_CHECKING:
    from bot.domain.settings_replies import (
        AdminsOnly,
        ChannelRefusal,
        DigestsGoOn,
        DigestsStopped,
        TimeOffer,
        ZoneOffer,
    )
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button

_TROUBLES: Final = {
    ChannelTrouble.NOT_FOUND: N_(
        "I find no channel called {name}. Is it public? If not, add me to it and forward one of its posts to me."
    ),
    ChannelTrouble.BOT_OUTSIDE: N_(
        "I am not in {name} yet. Make me an administrator there who may post messages, and try again."
    ),
    ChannelTrouble.BOT_SILENT: N_(
        "I may not post in {name} yet. Give me the right to post messages in its list of administrators, and try again."
    ),
    ChannelTrouble.NOT_ADMIN: N_("Only an administrator of {name} can set up its digests."),
    ChannelTrouble.TOO_MANY: N_(
        "You look after {most} channels and groups already. Unsubscribe one of them before you add {name}."
    ),
    ChannelTrouble.ONLY_IN_PRIVATE: N_(
        "Here I look after the digests of this group alone. For {name}, send me the same command in private."
    ),
}


def time_offer(reply: TimeOffer, words: Wording) -> Page:
    """Return whether a typed time is a wish."""
    old, at = reply.subscription, clock(reply.at)
    instead = button(words.say("🔎 Look up “{words}”", words=echo(reply.typed)), LookUpInstead(reply.typed))
    text = time_offer_text(reply, words)
    if old is None or old.ended_at is not None:
        return Page(text, keyboard((button(words.say("Subscribe, {time}", time=at), _begin(reply)),), (instead,)))
    if old.schedule.at == reply.at:
        return Page(text, keyboard((_settings(words),), (instead,)))
    change = button(words.say("Yes, at {time}", time=at), SetTime(HERE, reply.at.hour * 60 + reply.at.minute))
    return Page(text, keyboard((change,), (instead,)))


def zone_offer(reply: ZoneOffer, words: Wording) -> Page:
    """Return whether the zone of a place is wished for."""
    if reply.zone is None:
        text = words.html("I cannot tell the time zone of that place. Type a city instead: /settings")
        return Page(text, keyboard((_settings(words),)))
    zone = zone_label(reply.zone, words.language, reply.now)
    old = reply.subscription if reply.subscription and reply.subscription.ended_at is None else None
    if old and old.schedule.zone == reply.zone:
        text = words.html("Your digests go by the clock of <b>{zone}</b> already.", zone=zone)
        return Page(text, keyboard((_settings(words),)))
    ask = (
        words.html("Shall your digests go by the clock of <b>{zone}</b>?", zone=zone)
        if old
        else words.html("Shall I send you a digest every day, by the clock of <b>{zone}</b>?", zone=zone)
    )
    text = paragraphs(ask, words.html("<i>I have not kept the location.</i>"))
    return Page(text, keyboard((button(words.say("Yes, {zone}", zone=zone), SetZone(HERE, reply.zone)),)))


def admins_only(reply: AdminsOnly, words: Wording) -> Page:
    """Return that only admins may do this, and what everybody may."""
    return Page(str(escape(admins_only_alert(reply, words))))


def admins_only_alert(reply: AdminsOnly, words: Wording) -> str:
    """Return the same for an alert, plain and at most 200 characters."""
    if reply.kind is ChatKind.CHANNEL:
        return words.say("Only administrators of the channel can change its digests.")
    if reply.about_language:
        return words.say("While this group gets digests, only its administrators can change its language.")
    if reply.may_be_hidden:
        return words.say(
            "Only administrators can change the digests of this group. Are you one, but anonymous? I cannot see that "
            "behind a button; type a command, such as /subscribe 08:30."
        )
    return words.say(
        "Only administrators can change the digests of this group. You can have your own: write to me in private."
    )


def channel_refusal_alert(reply: ChannelRefusal, words: Wording) -> str:
    """Return what is missing before a channel can have digests, plain and at most 200 characters."""
    return words.say(_TROUBLES[reply.trouble], name=title(reply.name), most=MOST_LOOKED_AFTER)


def channel_refusal(reply: ChannelRefusal, words: Wording) -> Page:
    """Return what is missing before a channel can have digests."""
    text = words.html(_TROUBLES[reply.trouble], name=title(reply.name), most=MOST_LOOKED_AFTER)
    if not reply.query:
        return Page(text)
    return Page(
        text, ((button(words.say("🔎 Look up “{words}”", words=echo(reply.query)), LookUpInstead(reply.query)),),)
    )


def digests_go_on(reply: DigestsGoOn, words: Wording) -> Page:
    """Return that a chat's digests go on."""
    return Page(going_on(reply, words), packed((_settings(words),)))


def digests_stopped(reply: DigestsStopped, words: Wording) -> Page:
    """Return that the digests of a channel have stopped, why, and what to do, to whoever set them up."""
    subscription = reply.subscription
    subject = Subject(subscription.chat, subscription.kind, subscription.title, is_here=False)
    reason = subscription.suspension.reason if subscription.suspension else SuspensionReason.FORBIDDEN
    text = lines(heading(subject, words), stop(subscription.kind, reason, words))
    opening = OpenSettings(subscription.chat.chat_id, View.CARD)
    return Page(text, packed((button(words.say("Settings"), opening),)))


def _begin(reply: TimeOffer) -> Subscribe:
    return Subscribe(HERE, f"{reply.at:%H.%M}")


def _settings(words: Wording) -> Button:
    return button(words.say("Settings"), OpenSettings(HERE, View.CARD))
