"""The settings card: how a chat's digests come, when the next one does, and a button for every change.

Owns the card itself. Its other views are `settings_views`', what is said beside it `settings_notices`'.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.schedule import EVERY_DAY, Schedule
from bot.domain.settings_replies import (
    AdminsOnly,
    ChannelRefusal,
    DigestsGoOn,
    DigestsStopped,
    Done,
    SettingsCard,
    TimeOffer,
    View,
    ZoneOffer,
)
from bot.domain.subscribing import DEFAULT_TIME, DEFAULT_ZONE, pause_in_force
from bot.platforms.i18n import LANGUAGE_NAMES
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render import settings_notices, settings_views
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.telegram.settings_actions import (
    HERE,
    OpenSettings,
    Resume,
    SetLanguage,
    SetLength,
    Subscribe,
    UndoUnsubscribe,
    Unsubscribe,
)
from bot.platforms.words.settings_texts import LENGTHS, invitation, marked, state_text
from bot.platforms.words.settings_words import clock, days, heading, news, title
from bot.platforms.words.text import lines, paragraphs
from bot.platforms.zones import zone_place

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.settings_replies import SettingsReply
    from bot.domain.subscription import Subscription
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button, Keyboard

_DEFAULT: Final = Schedule(DEFAULT_TIME, DEFAULT_ZONE, EVERY_DAY)
_CHANNELS_SHOWN: Final = 8
_ENDED_SHOWN: Final = timedelta(days=30)
"""So long one can go back to a channel that was unsubscribed from the list; by its name, ever."""


def settings_page(reply: SettingsReply, words: Wording) -> Page:  # noqa: PLR0911 - one line for each kind, nothing else
    """Return a reply about digests and their settings as one message."""
    match reply:
        case SettingsCard(view=View.CARD):
            return card(reply, words)
        case SettingsCard():
            return settings_views.view(reply, words)
        case TimeOffer():
            return settings_notices.time_offer(reply, words)
        case ZoneOffer():
            return settings_notices.zone_offer(reply, words)
        case AdminsOnly():
            return settings_notices.admins_only(reply, words)
        case ChannelRefusal():
            return settings_notices.channel_refusal(reply, words)
        case DigestsGoOn():
            return settings_notices.digests_go_on(reply, words)
        case DigestsStopped():
            return settings_notices.digests_stopped(reply, words)
        case _:
            assert_never(reply)


def card(reply: SettingsCard, words: Wording) -> Page:
    """Return all settings on one card."""
    subscription = reply.subscription
    above = lines(heading(reply.subject, words), news(reply.done, words))
    if subscription is None or subscription.ended_at is not None:
        text = paragraphs(above, invitation(reply, words), _about_channels(reply, words))
        return Page(text, keyboard(*_begin(reply, words), *_others(reply, words)))
    text = paragraphs(above, state_text(reply, subscription, words), _about_channels(reply, words))
    return Page(text, keyboard(*_choices(reply, subscription, words), *_others(reply, words)))


def _choices(reply: SettingsCard, subscription: Subscription, words: Wording) -> Keyboard:
    """Return the buttons of a subscription that is on; what is in force is marked."""
    schedule, target = subscription.schedule, settings_views.target_of(reply)

    def opening(label: str, view: View) -> Button:
        return button(label, OpenSettings(target, view))

    time = opening(words.say("Time: {time}", time=clock(schedule.at)), View.TIME)
    zone = opening(words.say("Zone: {place}", place=zone_place(schedule.zone, words.language)), View.ZONE)
    which = opening(words.say("Days: {days}", days=days(schedule.weekdays, words)), View.DAYS)
    lengths = (
        button(marked(words.say(name), on=length is subscription.length), SetLength(target, length))
        for length, name in LENGTHS.items()
    )
    languages = (
        button(marked(name, on=each is reply.language), SetLanguage(target, each))
        for each, name in LANGUAGE_NAMES.items()
    )
    return (
        *packed((time, zone)),
        (which,),
        tuple(lengths),
        *packed(languages),
        *packed((*_breaks(reply, subscription, words), button(words.say("Unsubscribe"), Unsubscribe(target)))),
    )


def _breaks(reply: SettingsCard, subscription: Subscription, words: Wording) -> tuple[Button, ...]:
    """Return the ways into and out of a pause, and on from where the chat could not be reached."""
    target = settings_views.target_of(reply)
    pause = button(words.say("Pause"), OpenSettings(target, View.PAUSE))
    if subscription.suspension is not None:
        return (button(words.say("Try again"), Resume(target)),)
    if pause_in_force(subscription, reply.now) is not None:
        return button(words.say("Resume"), Resume(target)), pause
    return (pause,)


def _begin(reply: SettingsCard, words: Wording) -> Keyboard:
    """Return the ways into a subscription, or back into one."""
    target, old = settings_views.target_of(reply), reply.subscription
    if reply.done is Done.ENDED:
        return ((button(words.say("↩ Undo"), UndoUnsubscribe(target)),),)
    at = clock(old.schedule.at if old else _DEFAULT.at)
    subscribe = button(words.say("Subscribe, {time}", time=at), Subscribe(target, ""))
    return ((subscribe, button(words.say("Another time"), OpenSettings(target, View.TIME))),)


def _about_channels(reply: SettingsCard, words: Wording) -> Markup | None:
    return words.html("Channels and groups that you look after:") if _listed(reply) else None


def _listed(reply: SettingsCard) -> tuple[Subscription, ...]:
    """Return the other chats of the reader, those first that get digests; what ended long ago is forgotten here."""
    ended_lately = reply.now - _ENDED_SHOWN
    shown = [each for each in reply.channels if each.ended_at is None or each.ended_at > ended_lately]
    return tuple(sorted(shown, key=lambda each: (each.ended_at is not None, each.suspension is not None)))


def _standing(subscription: Subscription, words: Wording) -> str:
    """Return whether the digests of another chat of the reader come, then its name, which may be cut."""
    name = title(subscription.title or subscription.chat.chat_id)
    if subscription.ended_at is not None:
        return words.say("📢 Unsubscribed · {title}", title=name)
    return words.say("⚠️ Stopped · {title}", title=name) if subscription.suspension else f"📢 {name}"


def _others(reply: SettingsCard, words: Wording) -> Keyboard:
    """Return the way to other chats' cards, and from such a card back to the reader's own."""
    shown = _listed(reply)[:_CHANNELS_SHOWN]
    return tuple((button(_standing(each, words), OpenSettings(each.chat.chat_id, View.CARD)),) for each in shown) or (
        () if reply.subject.is_here else ((button("‹ 📬", OpenSettings(HERE, View.CARD)),),)
    )
