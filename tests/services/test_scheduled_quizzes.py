"""Scheduled quizzes opened over a real database, in driven time: once, however late, and wherever the bot is killed."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import Phase, Setup
from bot.domain.quiz_schedules import LATE_START
from bot.domain.rounds import Wish
from bot.domain.schedule import Due
from bot.errors import StorageError
from bot.services import scheduled_quizzes
from bot.services.calendars import Calendars
from bot.services.quiz_schedules import QuizSchedules, QuizWish
from bot.services.scheduled_quizzes import ScheduledQuizzes
from tests.services.group_hall import GROUP, THREE, Hall, hall

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TONIGHT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""20:00 in Hong Kong."""
TODAY = date(2026, 11, 23)
OTHER = ChatKey(Platform.TELEGRAM, "-1002")


class Evening:
    """A hall with a schedule."""

    def __init__(self, built: Hall) -> None:
        self.hall = built
        self.store = built.stores.quiz_schedules
        calendars = Calendars(built.stores.subscriptions, "Asia/Hong_Kong", built.clock)
        self.schedules = QuizSchedules(self.store, calendars, built.clock)

    @property
    def opener(self) -> ScheduledQuizzes:
        """What opens quizzes, as a process has just begun with it."""
        return ScheduledQuizzes(self.store, self.hall.groups, [Platform.TELEGRAM], self.hall.clock)

    async def look(self, at: datetime) -> int:
        self.hall.clock.at = at
        opened = await self.opener.open_due()
        await self.hall.turn()
        return opened

    async def next_on(self) -> date | None:
        found = await self.store.get(GROUP)
        assert found is not None
        return found.next_due and found.next_due.on

    @property
    def lobbies(self) -> int:
        return sum(1 for said in self.hall.voice.said if said[:2] == ("lobby", "lobby"))


@pytest.fixture
async def evening(tmp_path):
    async with hall(tmp_path) as built:
        built.clock.at = NOON
        made = Evening(built)
        await made.schedules.plan(GROUP, QuizWish(at=time(20), setup=THREE), language="en", thread_id="9")
        yield made


async def test_its_lobby_opens_ten_minutes_before_and_starts_at_its_time(evening: Evening):
    assert await evening.opener.next_at(NOON) == TONIGHT - 10 * MINUTE
    assert await evening.look(TONIGHT - 10 * MINUTE - timedelta(seconds=1)) == 0
    assert await evening.look(TONIGHT - 10 * MINUTE) == 1
    quiz = await evening.hall.groups.running(GROUP)
    assert quiz is not None
    assert (quiz.phase, quiz.starts_at, quiz.deadline, quiz.setup) == (Phase.LOBBY, TONIGHT, TONIGHT, THREE)
    assert (quiz.starter_id, quiz.players, quiz.language, quiz.thread_id) == ("", (), "en", "9")
    assert (evening.lobbies, await evening.next_on()) == (1, TODAY + DAY)
    for name in ("1", "2"):
        await evening.hall.groups.join(quiz.id, name, name)
    await evening.hall.past(TONIGHT)
    await evening.hall.until(quiz.id, Phase.OPEN)


async def test_looking_again_opens_no_second(evening: Evening):
    assert [await evening.look(TONIGHT - minutes * MINUTE) for minutes in (10, 9, 5, 1)] == [1, 0, 0, 0]
    assert evening.lobbies == 1


async def test_killed_after_opening_it_opens_no_second_and_loses_no_later_date(evening: Evening):
    evening.hall.clock.at = TONIGHT - 9 * MINUTE
    change, evening.store.change = evening.store.change, _killed  # type: ignore[method-assign] # the process ends here
    with pytest.raises(StorageError):
        await evening.opener.open_due()
    evening.store.change = change  # type: ignore[method-assign] # and another begins
    await evening.hall.restart()
    assert await evening.next_on() == TODAY
    await evening.look(TONIGHT - 8 * MINUTE)
    assert await evening.next_on() == TODAY + DAY
    opened = await evening.hall.groups.running(GROUP)
    assert opened is not None
    assert (opened.opened_at, opened.begun_by) == (TONIGHT - 9 * MINUTE, "schedule:1/2026-11-23")
    await evening.hall.past(TONIGHT + DAY - 10 * MINUTE)
    assert await evening.look(TONIGHT + DAY - 10 * MINUTE) == 1


async def _killed(*_: object) -> None:
    raise StorageError("the process was killed")


async def test_killed_before_its_lobby_was_shown_it_is_shown_after_the_restart(evening: Evening):
    evening.hall.clock.at = TONIGHT - 9 * MINUTE
    assert await evening.opener.open_due() == 1
    await evening.hall.kill()
    evening.hall.voice.said.clear()
    await evening.hall.conductor.go_on()
    await evening.hall.turn()
    assert evening.lobbies == 1


@pytest.mark.parametrize("late", [MINUTE, 5 * MINUTE])
async def test_a_little_late_it_starts_a_minute_later(evening: Evening, late: timedelta):
    assert await evening.look(TONIGHT + late) == 1
    quiz = await evening.hall.groups.running(GROUP)
    assert quiz is not None
    assert quiz.starts_at == TONIGHT + late + LATE_START


async def test_later_its_date_is_left_out_and_that_is_logged(evening: Evening, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "bot.services.scheduled_quizzes")
    assert await evening.look(TONIGHT + 6 * MINUTE) == 0
    assert await evening.look(TONIGHT + 3 * DAY - MINUTE) == 1  # Thursday
    left_out = [(record.on, record.why) for record in caplog.records]
    assert left_out == [("2026-11-23", "late"), ("2026-11-24", "late"), ("2026-11-25", "late")]
    assert await evening.next_on() == date(2026, 11, 27)


async def test_where_a_quiz_is_running_the_date_is_left_out(evening: Evening, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "bot.services.scheduled_quizzes")
    evening.hall.clock.at = TONIGHT - 12 * MINUTE
    running = await evening.hall.start("1", "2")
    assert await evening.look(TONIGHT - 10 * MINUTE) == 0
    assert [(record.on, record.why) for record in caplog.records] == [("2026-11-23", "another quiz is running")]
    assert (await evening.hall.get(running)).phase is not Phase.OVER
    assert await evening.next_on() == TODAY + DAY


async def test_what_falls_due_while_it_looks_is_opened_at_once(evening: Evening):
    evening.hall.clock.at = TONIGHT - 11 * MINUTE
    due = evening.store.due

    async def slow(*wanted):
        found = await due(*wanted)
        evening.hall.clock.at = TONIGHT - 9 * MINUTE
        return found

    evening.store.due = slow
    assert await evening.opener.sweep() == TONIGHT - 10 * MINUTE
    assert await evening.hall.groups.running(GROUP) is None


async def test_what_cannot_be_decided_holds_up_nobody_and_is_let_be_for_an_hour(evening: Evening):
    schedules = evening.schedules
    await schedules.plan(OTHER, QuizWish(at=time(20)))

    def gone(old):
        return replace(old, schedule=replace(old.schedule, zone="Nowhere/Gone"), next_due=Due(TODAY, TONIGHT - DAY))

    await evening.store.change(GROUP, gone)
    opener = evening.opener
    evening.hall.clock.at = TONIGHT
    assert await opener.open_due() == 1
    assert await evening.hall.groups.running(OTHER) is not None
    assert await opener.next_at(TONIGHT) == TONIGHT + timedelta(seconds=10)
    await schedules.plan(GROUP, QuizWish(zone="Asia/Hong_Kong"))
    assert await evening.next_on() == TODAY + DAY


async def test_all_that_is_due_is_opened_at_one_look_however_much_is_read_at_once(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(scheduled_quizzes, "_AT_ONCE", 1)
    await evening.schedules.plan(OTHER, QuizWish(at=time(20)))
    assert await evening.look(TONIGHT) == 2


async def test_an_ended_or_suspended_one_opens_nothing_until_it_is_back(evening: Evening):
    schedules = evening.schedules
    await schedules.suspend(GROUP)
    assert (await evening.look(TONIGHT), await evening.opener.next_at(TONIGHT)) == (0, None)
    assert await schedules.heard(GROUP) == await evening.store.get(GROUP)
    assert await evening.next_on() == TODAY + DAY
    await schedules.end(GROUP)
    assert await evening.look(TONIGHT + DAY) == 0
    await schedules.undo(GROUP)
    assert await evening.look(TONIGHT + 2 * DAY) == 1


async def test_a_group_that_moved_keeps_its_schedule(evening: Evening):
    await evening.hall.stores.preferences.move(GROUP, OTHER)
    assert await evening.look(TONIGHT) == 1
    assert await evening.hall.groups.running(OTHER) is not None


async def test_changes_keep_what_is_not_said(evening: Evening):
    schedules = evening.schedules
    setup = Setup(Wish(length=5), seconds=10)
    altered = await schedules.alter(GROUP, QuizWish(setup=setup, weekdays=frozenset({5})))
    assert altered is not None
    assert (altered.setup, altered.schedule.at, altered.language) == (setup, time(20), "en")
    assert await evening.next_on() == date(2026, 11, 27)
    again = await schedules.plan(GROUP, QuizWish(at=time(21)), language="zh-hant", thread_id="10")
    assert (again.setup, again.language, again.thread_id) == (setup, "en", "10")
    assert await schedules.alter(OTHER, QuizWish(at=time(9))) is None
    assert (await schedules.get(OTHER), await schedules.end(OTHER), await schedules.heard(OTHER)) == (None, None, None)


async def test_the_zone_is_that_of_the_groups_digests_until_another_is_said(evening: Evening):
    usual = await evening.schedules.usual(OTHER)
    assert (usual.at, usual.zone, sorted(usual.weekdays)) == (time(20), "Asia/Hong_Kong", [1, 2, 3, 4, 5])
