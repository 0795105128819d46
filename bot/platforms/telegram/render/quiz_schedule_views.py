"""The views of a group's scheduled quizzes in which one thing is chosen: time, zone, weekdays, questions, rules.

Owns these views. What is in force is ticked, and when the next quiz comes stands on each of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Final

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import MOST_TEAMS, WINDOWS, Setup
from bot.domain.quiz_schedule_replies import ScheduleSlip, ScheduleView
from bot.domain.rounds import LENGTHS, Scope, ScopeKind
from bot.domain.schedule import EVERY_DAY, WORKING_DAYS, mask_of
from bot.platforms.i18n import N_
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.quiz_actions import scope_code
from bot.platforms.telegram.render.buttons import button, packed
from bot.platforms.telegram.render.concepts import section_buttons
from bot.platforms.telegram.schedule_actions import (
    OpenSchedule,
    QuizSetting,
    SetScheduleDays,
    SetScheduledQuiz,
    SetScheduleTime,
    SetScheduleZone,
)
from bot.platforms.words.concepts import numbered_section
from bot.platforms.words.quiz_words import level_name, questions_name, scope_name, ticked
from bot.platforms.words.settings_questions import ask_which_zone
from bot.platforms.words.settings_words import clock, days, short_day
from bot.platforms.words.text import echo, lines, paragraphs
from bot.platforms.zones import POPULAR, zone_label

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.quiz_schedule_replies import ScheduleCard
    from bot.domain.schedule import Schedule
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button, Keyboard

_TIMES: Final = tuple(
    time(hour, minute)
    for hour, minute in (
        (9, 0), (10, 0), (12, 30), (13, 0), (15, 0), (17, 30), (18, 0), (19, 0), (20, 0), (20, 30), (21, 0), (22, 0),
    )
)  # fmt: skip
_PRESETS: Final = ((N_("Working days"), WORKING_DAYS), (N_("Every day"), EVERY_DAY))
_WEEK_ROWS: Final = (range(1, 5), range(5, 8))
_SLIPS: Final = {
    ScheduleSlip.NO_TIME: N_(
        "I cannot read a time in “{typed}”. It could be <code>/schedule 20:00</code>, or with days: "
        "<code>/schedule {friday}</code>."
    ),
    ScheduleSlip.NO_QUIZ: N_(
        "I do not know what to ask about “{typed}”. It could be <code>/schedule 20:00 10 {concept}</code>."
    ),
    ScheduleSlip.NOTHING_TO_END: N_("Nothing was scheduled here."),
}


def view(reply: ScheduleCard, words: Wording, above: Markup, coming: Markup | None) -> Page:
    """Return any view but the card."""
    ask, choices = {
        ScheduleView.TIME: (_ask_time, _times),
        ScheduleView.ZONE: (_ask_zone, _zones),
        ScheduleView.DAYS: (_ask_days, _weekdays),
        ScheduleView.QUIZ: (_ask_quiz, _quiz),
        ScheduleView.SECTION: (_ask_section, _sections),
        ScheduleView.MODE: (_ask_mode, _modes),
    }[reply.view]
    text = paragraphs(above, slip(reply, words), ask(reply, words), coming)
    back = ScheduleView.QUIZ if reply.view is ScheduleView.SECTION else ScheduleView.CARD
    return Page(text, (*choices(reply, words), (button(words.say("‹ Back"), OpenSchedule(back)),)))


def slip(reply: ScheduleCard, words: Wording) -> Markup | None:
    """Return what was not understood, with an example; None if nothing was."""
    if reply.misread is None:
        return None
    return words.html(
        _SLIPS[reply.misread.slip],
        typed=echo(reply.misread.typed),
        friday=words.pick("逢星期五 20:00", "every Friday 20:00"),
        concept=words.pick("基礎研究", "basic research"),
    )


def _schedule(reply: ScheduleCard) -> Schedule:
    return reply.quizzes.schedule if reply.quizzes else reply.usual


def _setup(reply: ScheduleCard) -> Setup:
    return reply.quizzes.setup if reply.quizzes else Setup()


def _is_on(reply: ScheduleCard) -> bool:
    return reply.quizzes is not None and reply.quizzes.ended_at is None


def _ask_time(reply: ScheduleCard, words: Wording) -> Markup:
    del reply  # the same for everyone
    return words.html("At what time? Choose one, or type any other: <code>/schedule 19:45</code>.")


def _ask_zone(reply: ScheduleCard, words: Wording) -> Markup:
    if reply.zones:
        return ask_which_zone(words)
    return words.html("Whose clock counts? Choose one, or type a city: <code>/schedule London</code>.")


def _ask_days(reply: ScheduleCard, words: Wording) -> Markup:
    return words.html(
        "On which days are there quizzes? Now: <b>{days}</b>.", days=days(_schedule(reply).weekdays, words)
    )


def _ask_quiz(reply: ScheduleCard, words: Wording) -> Markup:
    about = scope_name(_setup(reply).wish, reply.subject, words)
    return words.html("How many questions, for how long, of which level, about what? Now: <b>{scope}</b>.", scope=about)


def _ask_section(reply: ScheduleCard, words: Wording) -> Markup:
    return lines(
        words.html("What shall the questions be about?"),
        *(numbered_section(section, words) for section in reply.sections),
    )


def _ask_mode(reply: ScheduleCard, words: Wording) -> Markup:
    del reply
    return words.html(
        "In teams, the average decides. In a tournament, answers are shown only at the end. With a speed bonus, the "
        "quicker of two right answers earns more."
    )


def _times(reply: ScheduleCard, words: Wording) -> Keyboard:
    del words  # digits are the same in every language
    at = _schedule(reply).at if _is_on(reply) else None
    shown = sorted({*_TIMES, at}) if at else _TIMES
    return packed(button(ticked(clock(one), one == at), SetScheduleTime(one.hour * 60 + one.minute)) for one in shown)


def _zones(reply: ScheduleCard, words: Wording) -> Keyboard:
    chosen = _schedule(reply).zone
    offered = reply.zones or tuple(dict.fromkeys((chosen, *POPULAR)))
    return packed(
        (
            button(ticked(zone_label(zone, words.language, reply.now), zone == chosen), SetScheduleZone(zone))
            for zone in offered
        ),
        per_row=2,
    )


def _weekdays(reply: ScheduleCard, words: Wording) -> Keyboard:
    chosen = _schedule(reply).weekdays

    def toggle(weekday: int) -> Button:
        others = chosen ^ {weekday} or chosen  # the last one stays: no day at all would be no schedule
        return button(ticked(short_day(weekday, words), weekday in chosen), SetScheduleDays(mask_of(others)))

    presets = (
        button(ticked(words.say(name), weekdays == chosen), SetScheduleDays(mask_of(weekdays)))
        for name, weekdays in _PRESETS
    )
    return (*(tuple(toggle(weekday) for weekday in row) for row in _WEEK_ROWS), *packed(presets))


def _quiz(reply: ScheduleCard, words: Wording) -> Keyboard:
    setup = _setup(reply)
    wish = setup.wish
    lengths = sorted({*LENGTHS, wish.length})
    return (
        *packed(
            button(ticked(questions_name(length, words), length == wish.length), _set(QuizSetting.LENGTH, length))
            for length in lengths
        ),
        tuple(
            button(ticked(words.say("{n} s", n=window), window == setup.seconds), _set(QuizSetting.SECONDS, window))
            for window in WINDOWS
        ),
        *packed(
            (
                button(ticked(level_name(level, words), level is wish.level), _set(QuizSetting.LEVEL, level or 0))
                for level in (None, *Level)
            ),
            per_row=4,
        ),
        (button(words.say("Choose what they are about"), OpenSchedule(ScheduleView.SECTION)),),
    )


def _sections(reply: ScheduleCard, words: Wording) -> Keyboard:
    everything = Scope()
    is_all = _setup(reply).wish.scope == everything
    whole = button(ticked(words.say("Everything"), is_all), _set(QuizSetting.SCOPE, scope_code(everything)))
    some = section_buttons(
        reply.sections, words, lambda one: _set(QuizSetting.SCOPE, scope_code(Scope(ScopeKind.SECTION, one.id)))
    )
    chosen = [one == reply.subject for one in reply.sections]
    return ((whole,), *packed(replace(one, label=ticked(one.label, on)) for one, on in zip(some, chosen, strict=True)))


def _modes(reply: ScheduleCard, words: Wording) -> Keyboard:
    setup = _setup(reply)
    alone = button(ticked(words.say("No teams"), setup.teams == 0), _set(QuizSetting.TEAMS, 0))
    teams = (
        button(
            ticked(words.say_n("{n} team", "{n} teams", count), setup.teams == count), _set(QuizSetting.TEAMS, count)
        )
        for count in range(2, MOST_TEAMS + 1)
    )
    tournament, bonus = setup.is_tournament, setup.has_speed_bonus
    return (
        *packed((alone, *teams), per_row=4),
        (
            button(ticked(words.say("Tournament"), tournament), _set(QuizSetting.TOURNAMENT, int(not tournament))),
            button(ticked(words.say("Speed bonus"), bonus), _set(QuizSetting.SPEED, int(not bonus))),
        ),
    )


def _set(setting: QuizSetting, value: int | str) -> SetScheduledQuiz:
    return SetScheduledQuiz(setting, str(value))
