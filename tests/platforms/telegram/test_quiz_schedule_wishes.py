"""What admins type behind /schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import DEFAULT_WISH, Setup
from bot.domain.quiz_schedule_replies import ScheduleMisread, ScheduleSlip
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.domain.schedule import EVERY_DAY, WORKING_DAYS
from bot.platforms.telegram.handlers.quiz_schedule_wishes import (
    LONGEST,
    ScheduleOrder,
    ScheduleWish,
    heard,
    read_schedule,
)
from bot.services.quiz_schedules import QuizWish
from tests import shipped

AT_EIGHT = time(20)
FRIDAY = frozenset({5})
LONDON = "Europe/London"


def read(text: str):
    return read_schedule(shipped.library(), shipped.lookup(), text)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("20:00", QuizWish(AT_EIGHT)),
        ("2000", QuizWish(AT_EIGHT)),
        ("晚上八點", QuizWish(AT_EIGHT)),
        ("逢星期五 20:00", QuizWish(AT_EIGHT, weekdays=FRIDAY)),
        ("20:00 逢五", QuizWish(AT_EIGHT, weekdays=FRIDAY)),
        ("星期一至五晚上八點", QuizWish(AT_EIGHT, weekdays=WORKING_DAYS)),
        ("每晚八點", QuizWish(AT_EIGHT, weekdays=EVERY_DAY)),
        ("every Friday at 8pm please", QuizWish(AT_EIGHT, weekdays=FRIDAY)),
        ("逢星期五", QuizWish(weekdays=FRIDAY)),
        ("8pm London", QuizWish(AT_EIGHT, LONDON)),
        ("倫敦 20:00 逢星期五", QuizWish(AT_EIGHT, LONDON, FRIDAY)),
        ("London", QuizWish(zone=LONDON)),
        (
            "逢一三五 19:30 錦標賽 2隊",
            QuizWish(time(19, 30), None, frozenset({1, 3, 5}), Setup(teams=2, is_tournament=True)),
        ),
        (
            "逢星期五 20:00 15秒 初階",
            QuizWish(AT_EIGHT, None, FRIDAY, Setup(replace(DEFAULT_WISH, level=Level.BASIC), 15)),
        ),
        (
            "20:00 5題 基礎研究",
            QuizWish(AT_EIGHT, setup=Setup(Wish(Scope(ScopeKind.CONCEPT, "basic-research"), length=5))),
        ),
    ],
)
def test_a_line_is_read_in_any_order(text, wish):
    assert read(text) == ScheduleWish(wish)


@pytest.mark.parametrize("text", ["off", "OFF.", "取消", "关闭", "停", "Stop!"])
def test_a_word_ends_it(text):
    assert read(text) is ScheduleOrder.END


@pytest.mark.parametrize("text", ["on", "恢復", "继续"])
def test_a_word_brings_it_back(text):
    assert read(text) is ScheduleOrder.RESUME


def test_a_place_that_is_misspelt_is_asked_about():
    assert read("20:00 Lodnon") == ScheduleWish(QuizWish(AT_EIGHT), (LONDON,))


@pytest.mark.parametrize(
    ("text", "misread"),
    [
        ("25:00", ScheduleMisread("25:00", ScheduleSlip.NO_TIME)),
        ("hello", ScheduleMisread("hello", ScheduleSlip.NO_TIME)),
        ("20:00 xyzzy", ScheduleMisread("xyzzy", ScheduleSlip.NO_QUIZ)),
        ("20:00 17秒", ScheduleMisread("17秒", ScheduleSlip.NO_QUIZ)),
        ("2" * (LONGEST + 1), ScheduleMisread("2" * (LONGEST + 1), ScheduleSlip.NO_TIME)),
    ],
)
def test_what_is_not_understood_is_told(text, misread):
    assert read(text) == misread


class Reloaded:
    """A context whose library is replaced in the middle of being read, for as often as it is said."""

    def __init__(self, times: int) -> None:
        self.library = shipped.library()
        self.lookup = self
        self.times = times

    def concept(self, name: str):
        if self.times:
            self.times -= 1
            self.library = replace(self.library)
            raise IndexError("half of one library and half of another")
        return shipped.lookup().concept(name)

    def __getattr__(self, name: str):
        return getattr(shipped.lookup(), name)


async def test_a_line_is_read_anew_where_the_library_is_replaced_meanwhile():
    context = Reloaded(times=2)
    assert await heard(context, "fri 20:00 全要素生產率") == read("fri 20:00 全要素生產率")
    assert context.times == 0


async def test_what_goes_wrong_in_reading_a_line_is_not_read_anew():
    context = Reloaded(times=0)
    context.library = None
    with pytest.raises(AttributeError):
        await heard(context, "fri 20:00 全要素生產率 abc")
