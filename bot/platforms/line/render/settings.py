"""Settings of digests on LINE: one card with how they come, and a card for each thing that can be changed.

Owns how these are set. LINE knows no edits, so that every tap is answered by a card of its own; the time is chosen by
LINE's own wheel. What is said of digests is worded in `bot.platforms.words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from markupsafe import escape

from bot.domain.schedule import EVERY_DAY, mask_of
from bot.domain.settings_replies import Done, View
from bot.domain.subscribing import DEFAULT_TIME, pause_in_force
from bot.domain.subscription import ChatKind
from bot.platforms.line import flex
from bot.platforms.line.browse_actions import ShowHits, ShowLanguages
from bot.platforms.line.digest_actions import ShowHistory
from bot.platforms.line.render import ways
from bot.platforms.line.render.pen import said, shown
from bot.platforms.line.settings_actions import (
    OpenSettings,
    PauseFor,
    PickTime,
    Resume,
    SetLength,
    SetWeekdays,
    SetZone,
    Subscribe,
    UndoUnsubscribe,
    Unsubscribe,
)
from bot.platforms.words.settings_questions import ask_days, ask_pause, ask_time, ask_until, ask_which_zone
from bot.platforms.words.settings_texts import (
    LENGTHS,
    PAUSES,
    PRESETS,
    TIMES,
    invitation,
    marked,
    slip_text,
    state_text,
    time_offer_text,
)
from bot.platforms.words.settings_words import clock, days, heading, news, short_day
from bot.platforms.words.text import echo, lines, paragraphs
from bot.platforms.zones import POPULAR, zone_label, zone_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from bot.domain.quota import Quota
    from bot.domain.settings_replies import SettingsCard, TimeOffer
    from bot.domain.subscription import Subscription
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply, Speech

    Json: TypeAlias = dict[str, Any]

_TIMES_SHOWN: Final = 10


def settings_card(reply: SettingsCard, pen: Pen, quota: Quota | None = None) -> Speech:
    """Return a view of a chat's settings; `quota` is what the month leaves, None where that is not known."""
    make = {
        View.TIME: _time,
        View.ZONE: _zone,
        View.DAYS: _days,
        View.PAUSE: _pause,
        View.UNTIL: _until,
    }.get(reply.view)
    return make(reply, pen) if make else _card(reply, pen, quota)


def time_offer(reply: TimeOffer, pen: Pen) -> Speech:
    """Return whether a typed time is a wish, with a yes, and a way to look it up instead."""
    words, old, at = pen.words, reply.subscription, clock(reply.at)
    is_on = old is not None and old.ended_at is None
    agreed = words.say("Yes, at {time}", time=at) if is_on else words.say("Subscribe, {time}", time=at)
    is_so = old is not None and is_on and old.schedule.at == reply.at
    yes = None if is_so else pen.quick(agreed, Subscribe(reply.at.hour * 60 + reply.at.minute))
    instead = pen.quick(words.say("🔎 Look up “{words}”", words=echo(reply.typed)), ShowHits(reply.typed))
    quick = (yes, instead, pen.quick(words.say("Settings"), OpenSettings()), ways.today(pen))
    return said(flex.plain(time_offer_text(reply, words)), quick)


def quota_text(quota: Quota | None, kind: ChatKind, words: Wording) -> Markup | None:
    """Return what a month leaves for all readers together, and that nobody goes without; None if that is no matter."""
    if quota is None or quota.spare is None:
        return None
    if quota.spare == 0:
        return words.html(
            "This month's messages on LINE are used up. “Today’s concept” has your digest every day, for free."
        )
    together = words.html_n(
        "This month LINE lets me send one more digest, to all readers together. On days when it is not your turn, "
        "“Today’s concept” has yours, for free.",
        "This month LINE lets me send {n} more digests, to all readers together. On days when it is not your turn, "
        "“Today’s concept” has yours, for free.",
        quota.spare,
    )
    each = words.html("In a group a digest counts once for every member.") if kind is ChatKind.GROUP else None
    return lines(together, each)


def _card(reply: SettingsCard, pen: Pen, quota: Quota | None) -> Speech:
    words, subscription = pen.words, reply.subscription
    running = subscription is not None and subscription.ended_at is None
    how = state_text(reply, subscription, words) if subscription and running else invitation(reply, words)
    thrift = None if reply.done is Done.ENDED else quota_text(quota, reply.subject.kind, words)
    buttons = list(_choices(reply, subscription, pen) if subscription and running else _begin(reply, pen))
    return _shown(paragraphs(news(reply.done, words), how, thrift), buttons, reply, pen, _around(pen))


def _choices(reply: SettingsCard, subscription: Subscription, pen: Pen) -> Iterator[Json]:
    """Yield the buttons of a subscription that is on."""
    words, schedule = pen.words, subscription.schedule
    yield flex.button(_picker(words.say("Time: {time}", time=clock(schedule.at)), clock(schedule.at), pen))
    yield pen.button(words.say("Days: {days}", days=days(schedule.weekdays, words)), OpenSettings(View.DAYS))
    place = zone_place(schedule.zone, words.language)
    yield pen.button(words.say("Zone: {place}", place=place), OpenSettings(View.ZONE))
    other = next(length for length in LENGTHS if length is not subscription.length)
    yield pen.button("⇄ " + words.say(LENGTHS[other]), SetLength(other))
    yield pen.button("🌐 " + words.say("Language"), ShowLanguages())
    if subscription.suspension is not None:
        yield pen.button(words.say("Try again"), Resume())
    elif pause_in_force(subscription, reply.now) is not None:
        yield pen.button(words.say("Resume"), Resume(), is_main=True)
    else:
        yield pen.button(words.say("Pause"), OpenSettings(View.PAUSE))
    yield pen.button(words.say("Unsubscribe"), Unsubscribe())


def _begin(reply: SettingsCard, pen: Pen) -> Iterator[Json]:
    """Yield the ways into a subscription, or back into one."""
    words, old = pen.words, reply.subscription
    if reply.done is Done.ENDED:
        yield pen.button(words.say("↩ Undo"), UndoUnsubscribe(), is_main=True)
        return
    at = clock(old.schedule.at if old else DEFAULT_TIME)
    yield pen.button(words.say("Subscribe, {time}", time=at), Subscribe(), is_main=True)
    yield flex.button(_picker(words.say("Another time"), at, pen))
    yield pen.button("🌐 " + words.say("Language"), ShowLanguages())


def _time(reply: SettingsCard, pen: Pen) -> Speech:
    words, old = pen.words, reply.subscription
    at = old.schedule.at if old else DEFAULT_TIME
    picker = flex.button(_picker(words.say("Another time"), clock(at), pen), is_main=True)
    chosen = old.schedule.at if old and old.ended_at is None else None
    quick = [
        pen.quick(marked(clock(one), on=one == chosen), Subscribe(one.hour * 60 + one.minute))
        for one in TIMES[:_TIMES_SHOWN]
    ]
    return _shown(_asked(reply, ask_time(words), words), [picker], reply, pen, (*quick, _back(pen)))


def _zone(reply: SettingsCard, pen: Pen) -> Speech:
    words = pen.words
    text = ask_which_zone(words) if reply.zones else words.html("Whose clock counts? Type a city.")
    chosen = reply.subscription.schedule.zone if reply.subscription else POPULAR[0]
    offered = reply.zones or tuple(dict.fromkeys((chosen, *POPULAR)))
    rows = [
        pen.row(marked(zone_label(zone, words.language, reply.now), on=zone == chosen), SetZone(zone))
        for zone in offered[:_TIMES_SHOWN]
    ]
    return _shown(_asked(reply, text, words), flex.rows(rows), reply, pen, (_back(pen), ways.help_(pen)))


def _days(reply: SettingsCard, pen: Pen) -> Speech:
    words = pen.words
    chosen = reply.subscription.schedule.weekdays if reply.subscription else EVERY_DAY
    presets = [
        pen.button(marked(words.say(name), on=weekdays == chosen), SetWeekdays(mask_of(weekdays)))
        for name, weekdays in PRESETS
    ]
    # The last one stays: no day at all would be no subscription.
    quick = [
        pen.quick(marked(short_day(day, words), on=day in chosen), SetWeekdays(mask_of(chosen ^ {day} or chosen)))
        for day in range(1, 8)
    ]
    return _shown(_asked(reply, ask_days(reply, words), words), presets, reply, pen, (*quick, _back(pen)))


def _pause(reply: SettingsCard, pen: Pen) -> Speech:
    words = pen.words
    spans = [pen.button(words.say(name), PauseFor(days)) for name, days in PAUSES]
    until = pen.button(words.say("Until a date…"), OpenSettings(View.UNTIL))
    paused = reply.subscription and pause_in_force(reply.subscription, reply.now)
    resume = [pen.button(words.say("Resume"), Resume())] if paused else []
    return _shown(_asked(reply, ask_pause(words), words), [*spans, until, *resume], reply, pen, (_back(pen),))


def _until(reply: SettingsCard, pen: Pen) -> Speech:
    words = pen.words
    another = pen.button(words.say("Another break"), OpenSettings(View.PAUSE))
    return _shown(_asked(reply, ask_until(words), words), [another], reply, pen, (_back(pen),))


def _asked(reply: SettingsCard, text: Markup, words: Wording) -> Markup:
    slip = slip_text(reply.misread, words) if reply.misread else None
    return paragraphs(news(reply.done, words), slip, text)


def _shown(
    text: Markup, choices: list[Json], reply: SettingsCard, pen: Pen, quick: tuple[QuickReply | None, ...]
) -> Speech:
    """Return a card of what is said and what there is to choose from, buttons at its foot and rows in its body."""
    are_buttons = all(one.get("type") == "button" for one in choices)
    body = flex.prose(escape(text)) + ([] if are_buttons else choices)
    head = flex.plain(heading(reply.subject, pen.words))
    card = flex.card(head, body=body, buttons=choices if are_buttons else ())
    return shown(f"{head}\n{flex.plain(text)}", [card], quick)


def _picker(label: str, at: str, pen: Pen) -> Json:
    """Return what a tap does: open LINE's wheel for a time of day, which stands at `at`."""
    data = pen.postbacks.data(PickTime(), only=pen.only)
    return {"type": "datetimepicker", "label": flex.short_label(label), "data": data, "mode": "time", "initial": at}


def _back(pen: Pen) -> QuickReply:
    return pen.quick(pen.words.say("‹ Back"), OpenSettings())


def _around(pen: Pen) -> tuple[QuickReply, ...]:
    return ways.today(pen), pen.quick(pen.words.say("Past digests"), ShowHistory()), ways.quiz(pen), ways.help_(pen)
