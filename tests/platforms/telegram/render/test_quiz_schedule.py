"""The card of a group's scheduled quizzes, and the views in which one thing is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest

from bot.domain.authored_questions import Level
from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import Setup
from bot.domain.language import Language
from bot.domain.quiz_schedule_replies import (
    ScheduleAdminsOnly,
    ScheduleCard,
    ScheduleDone,
    ScheduleElsewhere,
    ScheduleMisread,
    ScheduleSlip,
    ScheduleView,
)
from bot.domain.quiz_schedules import QuizSchedule, ended, suspended, wished
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.domain.schedule import WORKING_DAYS, Schedule
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.quiz_schedule import admins_only_alert
from bot.platforms.telegram.schedule_actions import (
    EndSchedule,
    OpenSchedule,
    SetScheduleDays,
    SetScheduledQuiz,
    SetScheduleTime,
    SetScheduleZone,
    UndoEndSchedule,
)
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.platforms.telegram.schedule_actions import SchedulePress

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
USUAL = Schedule(time(20), "Asia/Hong_Kong", WORKING_DAYS)
QUIZZES = wished(
    None,
    QuizSchedule(0, ChatKey(Platform.TELEGRAM, "-1"), USUAL, Setup(), None, None, None, None, None, NOON),
    NOON,
)


def card(quizzes: QuizSchedule | None = QUIZZES, **changes) -> ScheduleCard:
    return replace(ScheduleCard(quizzes, USUAL, None, NOON), **changes)


def text(reply, language: Language = Language.TRADITIONAL) -> str:
    return parse_html(page(reply, wording(language)).text)[0]


def buttons(reply, language: Language = Language.ENGLISH) -> dict[str, SchedulePress]:
    shown = page(reply, wording(language))
    return {button.label: decode(button.data, lambda _: None) for row in shown.keyboard for button in row}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            Language.TRADITIONAL,
            """🗓 定期小測
排好了，小測會準時開局。

下一局：2026 年 11 月 23 日（星期一）20:00，香港（UTC+8）
星期一至五 20:00，香港（UTC+8）
10 題 · 每題 20 秒 · 不限程度
範圍：全部內容
玩法：答得快有加分

我會提早 10 分鐘開局等大家，夠兩人便準時開始。""",
        ),
        (
            Language.ENGLISH,
            """🗓 Scheduled quizzes
Done: quizzes are scheduled.

Next quiz: 23 November 2026 (Monday) 20:00, Hong Kong (UTC+8)
Working days at 20:00, Hong Kong (UTC+8)
10 questions · 20 seconds each · All levels
About: Everything
Rules: speed counts

I open the lobby 10 minutes before; it starts by itself once two are in.""",
        ),
    ],
)
def test_the_card_says_when_the_next_one_comes_and_what_it_asks(language, expected):
    assert text(card(done=ScheduleDone.BEGUN), language) == expected


def test_every_change_is_a_button():
    assert buttons(card()) == {
        "Time: 20:00": OpenSchedule("time"),
        "Zone: Hong Kong": OpenSchedule("zone"),
        "Weekdays: Working days": OpenSchedule("days"),
        "Questions": OpenSchedule("quiz"),
        "Rules": OpenSchedule("mode"),
        "End them": EndSchedule(),
    }


def test_a_time_that_the_clocks_skip_is_shown_as_it_will_be():
    night = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    skipped = wished(None, replace(QUIZZES, schedule=Schedule(time(2, 30), "Europe/Berlin")), night)
    assert "Next quiz: 28 March 2027 (Sunday) 03:00, Berlin (UTC+2)" in text(card(skipped, now=night), Language.ENGLISH)


def test_where_nothing_is_scheduled_it_says_what_that_would_be_and_by_whose_clock():
    reply = card(None)
    assert "時間以香港（UTC+8）為準" in text(reply)
    assert "/schedule 逢星期五 20:00" in text(reply)
    assert buttons(reply) == {"Working days, 20:00": SetScheduleTime(1200), "Another time": OpenSchedule("time")}


def test_what_was_ended_is_brought_back_with_one_tap():
    over = ended(QUIZZES, NOON)
    assert text(card(over, done=ScheduleDone.ENDED)) == "🗓 定期小測\n已取消定期小測。\n\n按錯了？按一下就還原。"
    assert buttons(card(over, done=ScheduleDone.ENDED))["↩ Undo"] == UndoEndSchedule()
    assert buttons(card(over))["Bring them back"] == UndoEndSchedule()


def test_a_misreading_is_told_with_an_example_and_nothing_is_lost():
    reply = card(misread=ScheduleMisread("hello <b>", ScheduleSlip.NO_TIME))
    assert text(reply).split("\n\n")[1] == (
        "「hello <b>」裏看不出時間。例如 /schedule 20:00，或連同日子 /schedule 逢星期五 20:00。"
    )
    assert buttons(reply) == buttons(card())


def test_what_is_in_force_is_ticked(library: Library):
    section = library.sections[0]
    setup = Setup(Wish(Scope(ScopeKind.SECTION, section.id), Level.BASIC, 7), 15, teams=3, is_tournament=True)
    friday = replace(QUIZZES, setup=setup, schedule=Schedule(time(19, 45), "Europe/London", frozenset({5})))

    def ticked(view: ScheduleView) -> dict[str, SchedulePress]:
        reply = card(friday, view=view, subject=section, sections=library.sections)
        return {label: action for label, action in buttons(reply).items() if label.startswith("✓")}

    assert ticked(ScheduleView.TIME) == {"✓ 19:45": SetScheduleTime(1185)}
    assert ticked(ScheduleView.ZONE) == {"✓ London (UTC+0)": SetScheduleZone("Europe/London")}
    assert ticked(ScheduleView.DAYS) == {"✓ Fri": SetScheduleDays(16)}  # the last one stays
    assert ticked(ScheduleView.QUIZ) == {
        "✓ 7 questions": SetScheduledQuiz("n", "7"),
        "✓ 15 s": SetScheduledQuiz("w", "15"),
        "✓ Basic": SetScheduledQuiz("v", "1"),
    }
    assert list(ticked(ScheduleView.SECTION).values()) == [SetScheduledQuiz("o", f"s{section.id}")]
    assert ticked(ScheduleView.MODE) == {
        "✓ 3 teams": SetScheduledQuiz("t", "3"),
        "✓ Tournament": SetScheduledQuiz("c", "0"),
        "✓ Speed bonus": SetScheduledQuiz("b", "0"),
    }


def test_every_view_leads_back(library: Library):
    for view in set(ScheduleView) - {ScheduleView.CARD}:
        back = "quiz" if view is ScheduleView.SECTION else "card"
        assert buttons(card(view=view, sections=library.sections))["‹ Back"] == OpenSchedule(back)


@pytest.mark.parametrize("language", list(Language))
def test_everything_fits_in_every_language(language, library: Library):
    longest = "字" * 96
    replies = [
        ScheduleElsewhere(),
        ScheduleAdminsOnly(),
        *(card(view=view, sections=library.sections, done=ScheduleDone.CHANGED) for view in ScheduleView),
        *(
            card(quizzes, misread=ScheduleMisread(longest, slip))
            for slip in ScheduleSlip
            for quizzes in (None, QUIZZES)
        ),
        card(suspended(QUIZZES)),
        card(zones=("Europe/London", "America/New_York"), view=ScheduleView.ZONE),
    ]
    for reply in replies:
        shown = page(reply, wording(language))
        assert 0 < utf16_length(parse_html(shown.text)[0]) <= 4096
        for row in shown.keyboard:
            assert 1 <= len(row) <= 4
            assert all(0 < len(button.label) <= 42 and decode(button.data, lambda _: None) for button in row)
    assert utf16_length(admins_only_alert(wording(language))) <= 200
