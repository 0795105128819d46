"""The views behind the settings card: the choice of a time, a zone, weekdays or a pause, with room for typed answers.

Owns these views. What is in force is marked, and the next digest's date stands on each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.schedule import EVERY_DAY, mask_of
from bot.domain.settings_replies import View
from bot.domain.subscribing import pause_in_force
from bot.domain.subscription import ChatKind
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.telegram.settings_actions import (
    HERE,
    LookUpInstead,
    OpenSettings,
    PauseFor,
    Resume,
    SetTime,
    SetWeekdays,
    SetZone,
    Subscribe,
)
from bot.platforms.words.settings_questions import ask_days, ask_pause, ask_time, ask_until, ask_which_zone
from bot.platforms.words.settings_texts import PAUSES, PRESETS, TIMES, marked, slip_text
from bot.platforms.words.settings_words import (
    clock,
    heading,
    hindrance,
    news,
    short_day,
    upcoming,
)
from bot.platforms.words.text import echo, lines, paragraphs
from bot.platforms.zones import POPULAR, zone_label

if TYPE_CHECKING:
    from datetime import time

    from markupsafe import Markup

    from bot.domain.settings_replies import SettingsCard
    from bot.domain.subscription import Subscription
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button, Keyboard

_WEEK_ROWS: Final = (range(1, 5), range(5, 8))


def target_of(reply: SettingsCard) -> str:
    """Return the chat that a card's buttons are about, as actions name it."""
    return HERE if reply.subject.is_here else reply.subject.chat.chat_id


def view(reply: SettingsCard, words: Wording) -> Page:
    """Return any view of the settings but the card."""
    ask, choices = {
        View.TIME: (_ask_time, _times),
        View.ZONE: (_ask_zone, _zones),
        View.DAYS: (ask_days, _weekdays),
        View.PAUSE: (_ask_pause, _pauses),
        View.UNTIL: (_ask_until, _until),
    }[reply.view]
    subscription = reply.subscription
    coming = (
        lines(hindrance(subscription, words, reply.now), upcoming(subscription, words, reply.now))
        if subscription and subscription.ended_at is None
        else None
    )
    slip = slip_text(reply.misread, words) if reply.misread else None
    above = lines(heading(reply.subject, words), news(reply.done, words))
    text = paragraphs(above, slip, ask(reply, words), coming)
    return Page(text, keyboard(*choices(reply, words), *_elsewhere(reply, words)))


def _ask_time(reply: SettingsCard, words: Wording) -> Markup:
    if reply.subject.kind is ChatKind.GROUP and reply.subject.is_here:
        return words.html(
            "What time suits you all? Choose one, or answer this message with another: <code>08:30</code>."
        )
    return ask_time(words)


def _ask_zone(reply: SettingsCard, words: Wording) -> Markup:
    asked = _which_zone(reply, words)
    if reply.done is None or reply.subscription is None:
        return asked
    # A time and a place were wished for, and the place is not clear: what has been done is the one half of it.
    schedule = reply.subscription.schedule
    zone = zone_label(schedule.zone, words.language, reply.now)
    half = words.html("The time is <b>{time}</b> now, still by this clock: {zone}.", time=clock(schedule.at), zone=zone)
    return lines(half, asked)


def _which_zone(reply: SettingsCard, words: Wording) -> Markup:
    if reply.zones:
        return ask_which_zone(words)
    if reply.subject.kind is ChatKind.GROUP and reply.subject.is_here:
        return words.html("Whose clock counts? Choose one, or answer this message with a city.")
    return words.html(
        "Whose clock counts? Choose one, type a city, or send me a location (📎): I only read the time zone from it "
        "and keep nothing else."
    )


def _ask_pause(reply: SettingsCard, words: Wording) -> Markup:
    del reply  # the same for everyone
    return ask_pause(words)


def _ask_until(reply: SettingsCard, words: Wording) -> Markup:
    if reply.subject.kind is ChatKind.GROUP and reply.subject.is_here:
        return words.html(
            "On which day should digests come again? Answer this message with a date: <code>12-01</code>."
        )
    return ask_until(words)


def _times(reply: SettingsCard, words: Wording) -> Keyboard:
    del words  # digits are the same in every language
    subscription, target = reply.subscription, target_of(reply)
    running = _running(subscription)

    def choice(at: time) -> Button:
        wished = SetTime(target, at.hour * 60 + at.minute) if running else Subscribe(target, f"{at:%H.%M}")
        return button(marked(clock(at), on=running is not None and at == running.schedule.at), wished)

    shown = sorted({*TIMES, running.schedule.at}) if running else TIMES
    return packed(choice(at) for at in shown)


def _zones(reply: SettingsCard, words: Wording) -> Keyboard:
    target, chosen = target_of(reply), reply.subscription.schedule.zone if reply.subscription else POPULAR[0]
    offered = reply.zones or tuple(dict.fromkeys((chosen, *POPULAR)))
    return packed(
        (
            button(marked(zone_label(zone, words.language, reply.now), on=zone == chosen), SetZone(target, zone))
            for zone in offered
        ),
        per_row=2,
    )


def _weekdays(reply: SettingsCard, words: Wording) -> Keyboard:
    target = target_of(reply)
    chosen = reply.subscription.schedule.weekdays if reply.subscription else EVERY_DAY

    def toggle(weekday: int) -> Button:
        label = marked(short_day(weekday, words), on=weekday in chosen)
        others = chosen ^ {weekday} or chosen  # the last one stays: no day at all would be no subscription
        return button(label, SetWeekdays(target, mask_of(others)))

    presets = (
        button(marked(words.say(name), on=weekdays == chosen), SetWeekdays(target, mask_of(weekdays)))
        for name, weekdays in PRESETS
    )
    return (*(tuple(toggle(weekday) for weekday in row) for row in _WEEK_ROWS), *packed(presets))


def _pauses(reply: SettingsCard, words: Wording) -> Keyboard:
    target = target_of(reply)
    spans = (button(words.say(name), PauseFor(target, span)) for name, span in PAUSES)
    until = button(words.say("Until a date…"), OpenSettings(target, View.UNTIL))
    paused = reply.subscription and pause_in_force(reply.subscription, reply.now)
    resume = (button(words.say("Resume"), Resume(target)),) if paused else ()
    return keyboard(*packed(spans), (until, *resume))


def _until(reply: SettingsCard, words: Wording) -> Keyboard:
    return ((button(words.say("Another break"), OpenSettings(target_of(reply), View.PAUSE)),),)


def _elsewhere(reply: SettingsCard, words: Wording) -> Keyboard:
    """Return the way back to the card, and out of a misunderstanding."""
    back = button(words.say("‹ Back"), OpenSettings(target_of(reply), View.CARD))
    if reply.misread is None:
        return ((back,),)
    typed = words.say("🔎 Look up “{words}”", words=echo(reply.misread.typed))
    return (button(typed, LookUpInstead(reply.misread.typed)),), (back,)


def _running(subscription: Subscription | None) -> Subscription | None:
    return subscription if subscription and subscription.ended_at is None else None
