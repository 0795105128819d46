"""A group's scheduled quizzes on one card: when they come, what they ask, and a button for every change.

Owns the card and what stands beside it. The views in which one thing is chosen are `quiz_schedule_views`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never
from zoneinfo import ZoneInfo

from markupsafe import escape

from bot.domain.quiz_schedule_replies import (
    ScheduleAdminsOnly,
    ScheduleCard,
    ScheduleDone,
    ScheduleElsewhere,
    ScheduleView,
)
from bot.domain.quiz_schedules import ANNOUNCED
from bot.platforms.i18n import N_
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render import quiz_schedule_views
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.telegram.schedule_actions import EndSchedule, OpenSchedule, SetScheduleTime, UndoEndSchedule
from bot.platforms.words.group_words import rules_line
from bot.platforms.words.quiz_words import about_line, level_name, questions_name
from bot.platforms.words.settings_words import clock, day, days, undo_hint, wish
from bot.platforms.words.text import lines, paragraphs
from bot.platforms.zones import zone_label, zone_place

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.quiz_schedule_replies import ScheduleReply
    from bot.domain.quiz_schedules import QuizSchedule
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Keyboard

_DONE: Final = {
    ScheduleDone.BEGUN: N_("Done: quizzes are scheduled."),
    ScheduleDone.CHANGED: N_("Changed."),
    ScheduleDone.ENDED: N_("No quizzes are scheduled any more."),
}


def schedule_page(reply: ScheduleReply, words: Wording) -> Page:
    """Return a reply about scheduled quizzes as one message."""
    match reply:
        case ScheduleCard(view=ScheduleView.CARD):
            return card(reply, words)
        case ScheduleCard():
            return quiz_schedule_views.view(reply, words, _news(reply, words), _coming(reply, words))
        case ScheduleAdminsOnly():
            return Page(str(escape(admins_only_alert(words))))
        case ScheduleElsewhere():
            return Page(
                words.html(
                    "🗓 Quizzes can be scheduled in groups: add me to one, and let an administrator type "
                    "<code>/schedule 20:00</code> there. For a digest of your own every day: /subscribe."
                )
            )
        case _:
            assert_never(reply)


def admins_only_alert(words: Wording) -> str:
    """Return that only admins may do this, plain and at most 200 characters."""
    return words.say(
        "Only administrators can change scheduled quizzes. Are you one, but anonymous? Type a command: "
        "/schedule 20:00. Anybody can begin a quiz now: /quiz."
    )


def card(reply: ScheduleCard, words: Wording) -> Page:
    """Return everything on one card."""
    quizzes = reply.quizzes
    if quizzes is None or quizzes.ended_at is not None:
        text = paragraphs(_news(reply, words), quiz_schedule_views.slip(reply, words), _invitation(reply, words))
        return Page(text, keyboard(*_begin(reply, words)))
    text = paragraphs(
        _news(reply, words),
        quiz_schedule_views.slip(reply, words),
        lines(_coming(reply, words), escape(wish(quizzes.schedule, words, reply.now)), *_quiz(reply, quizzes, words)),
        words.html_n(
            "I open the lobby a minute before; it starts by itself once two are in.",
            "I open the lobby {n} minutes before; it starts by itself once two are in.",
            int(ANNOUNCED.total_seconds()) // 60,
        ),
    )
    return Page(text, _choices(quizzes, words))


def _news(reply: ScheduleCard, words: Wording) -> Markup:
    """Return the first line of all views, and what has just happened, if anything has."""
    heading = words.html("🗓 <b>Scheduled quizzes</b>")
    return lines(heading, words.html(_DONE[reply.done]) if reply.done else None)


def _coming(reply: ScheduleCard, words: Wording) -> Markup | None:
    """Return when the next quiz comes; None where none does."""
    quizzes = reply.quizzes
    if quizzes is None or quizzes.ended_at is not None:
        return None
    due = quizzes.next_due
    if due is None:
        return words.html("I had been removed from here, so scheduled quizzes stopped.")
    if due.at <= reply.now:
        return words.html("The next quiz opens any moment.")
    zone = quizzes.schedule.zone
    local = due.at.astimezone(ZoneInfo(zone))  # not the hour that is wished for if it is skipped
    return words.html(
        "Next quiz: <b>{day} {time}</b>, {zone}",
        day=day(due.on, words),
        time=clock(local.time()),
        zone=zone_label(zone, words.language, due.at),
    )


def _quiz(reply: ScheduleCard, quizzes: QuizSchedule, words: Wording) -> tuple[Markup, ...]:
    """Return what is asked, in two lines."""
    setup = quizzes.setup
    asked = (
        questions_name(setup.wish.length, words),
        words.say_n("one second each", "{n} seconds each", setup.seconds),
        level_name(setup.wish.level, words),
    )
    about = about_line(setup.wish, reply.subject, words)
    return escape(" · ".join(asked)), about, rules_line(setup, words)


def _choices(quizzes: QuizSchedule, words: Wording) -> Keyboard:
    schedule = quizzes.schedule
    time = button(words.say("Time: {time}", time=clock(schedule.at)), OpenSchedule(ScheduleView.TIME))
    zone = button(
        words.say("Zone: {place}", place=zone_place(schedule.zone, words.language)), OpenSchedule(ScheduleView.ZONE)
    )
    which = button(words.say("Weekdays: {days}", days=days(schedule.weekdays, words)), OpenSchedule(ScheduleView.DAYS))
    return (
        *packed((time, zone)),
        (which,),
        *packed(
            (
                button(words.say("Questions"), OpenSchedule(ScheduleView.QUIZ)),
                button(words.say("Rules"), OpenSchedule(ScheduleView.MODE)),
                button(words.say("End them"), EndSchedule()),
            )
        ),
    )


def _invitation(reply: ScheduleCard, words: Wording) -> Markup:
    """Return what this is, to a group that has none."""
    if reply.done is ScheduleDone.ENDED:
        return undo_hint(words)
    return lines(
        words.html(
            "A quiz on working days, or once a week, at your time: I open the lobby, and whoever is there plays."
        ),
        words.html(
            "Administrators choose below, or type it: <code>/schedule 20:00</code>, <code>/schedule {friday}</code>. "
            "The time counts by this clock: {zone}.",
            friday=words.pick("逢星期五 20:00", "every Friday 20:00"),
            zone=zone_label(reply.usual.zone, words.language, reply.now),
        ),
    )


def _begin(reply: ScheduleCard, words: Wording) -> Keyboard:
    """Return the ways into a schedule, or back into one."""
    other = button(words.say("Another time"), OpenSchedule(ScheduleView.TIME))
    if reply.quizzes is None:
        at = reply.usual.at
        begin = words.say("Working days, {time}", time=clock(at))
        return ((button(begin, SetScheduleTime(at.hour * 60 + at.minute)), other),)
    undo = words.say("↩ Undo") if reply.done is ScheduleDone.ENDED else words.say("Bring them back")
    return ((button(undo, UndoEndSchedule()), other),)
