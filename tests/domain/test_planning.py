from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.delivery import DuePlan
from bot.domain.planning import is_untimely, plan_due
from bot.domain.schedule import EVERY_DAY, Due, Schedule, due_on, next_due, zone_named
from bot.errors import UnknownZoneError

WINDOW = timedelta(hours=12)
HONG_KONG = Schedule(time(8), "Asia/Hong_Kong")
MONDAYS = Schedule(time(8), "Asia/Hong_Kong", frozenset({1}))


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at_eight(*days):
    """Return the dues of days of November 2026 in Hong Kong (31 is 1 December)."""
    dates = [date(2026, 10, 31) + timedelta(day) for day in days]
    return tuple(Due(on, datetime(on.year, on.month, on.day, tzinfo=UTC)) for on in dates)


def plan(skipped, planned, following):
    return DuePlan(
        skipped=at_eight(*skipped),
        planned=at_eight(planned)[0] if planned else None,
        next_due=at_eight(following)[0],
    )


@pytest.mark.parametrize(
    ("schedule", "now", "expected"),
    [
        pytest.param(HONG_KONG, "2026-11-22 23:59:59", plan((), None, 23), id="too early"),
        pytest.param(HONG_KONG, "2026-11-23 00:00:00", plan((), 23, 24), id="to the second"),
        pytest.param(HONG_KONG, "2026-11-23 12:00:00", plan((), 23, 24), id="as late as may be"),
        pytest.param(HONG_KONG, "2026-11-23 12:00:01", plan((23,), None, 24), id="too late"),
        pytest.param(HONG_KONG, "2026-11-25 11:00:00", plan((23, 24), 25, 26), id="two days' downtime, back by day"),
        pytest.param(HONG_KONG, "2026-11-25 13:00:00", plan((23, 24, 25), None, 26), id="back by night"),
        pytest.param(MONDAYS, "2026-11-29 00:00:00", plan((23,), None, 30), id="weekly, missed"),
        pytest.param(MONDAYS, "2026-11-30 01:00:00", plan((23,), 30, 37), id="weekly, late"),
    ],
)
def test_the_newest_goes_out_late_and_what_is_older_is_skipped(schedule, now, expected):
    assert plan_due(schedule, at_eight(23)[0], utc(now), window=WINDOW) == expected


@pytest.mark.parametrize(
    ("paused_until", "expected"),
    [
        pytest.param("2026-11-01", plan((23, 24), 25, 26), id="over"),
        pytest.param("2026-11-24", plan((24,), 25, 26), id="over since yesterday"),
        pytest.param("2026-11-25", plan((), 25, 26), id="over since today"),
        pytest.param("2026-11-26", plan((), None, 26), id="until tomorrow"),
        pytest.param("2026-12-01", plan((), None, 31), id="for some time"),
    ],
)
def test_what_falls_into_a_pause_is_neither_planned_nor_skipped(paused_until, expected):
    now = utc("2026-11-25 01:00")
    found = plan_due(HONG_KONG, at_eight(23)[0], now, window=WINDOW, paused_until=date.fromisoformat(paused_until))
    assert found == expected


def test_the_newest_skipped_are_listed_up_to_a_number():
    found = plan_due(HONG_KONG, at_eight(1)[0], utc("2026-11-25 01:00"), window=WINDOW, most_skipped=3)
    assert found == plan((22, 23, 24), 25, 26)
    found = plan_due(HONG_KONG, at_eight(1)[0], utc("2026-11-25 13:00"), window=WINDOW, most_skipped=3)
    assert found == plan((23, 24, 25), None, 26)


class CountedDays(frozenset):
    """Weekdays that count how many dates were looked at."""

    asked = 0

    def __contains__(self, day):
        self.asked += 1
        return super().__contains__(day)


@pytest.mark.parametrize("weekdays", [EVERY_DAY, {1}])
def test_a_clock_that_is_decades_ahead_costs_no_more_than_months_of_downtime(weekdays):
    schedule = Schedule(time(8), "Asia/Hong_Kong", CountedDays(weekdays))
    found = plan_due(schedule, at_eight(23)[0], utc("2076-11-23 00:30"), window=WINDOW)
    assert (len(found.skipped), found.planned) == (62, due_on(schedule, date(2076, 11, 23)))
    assert schedule.weekdays.asked < 500


def test_a_clock_that_went_back_waits_for_the_next_date():
    (following,) = at_eight(24)
    found = plan_due(HONG_KONG, following, utc("2026-11-22 23:30"), window=WINDOW)
    assert found == DuePlan(skipped=(), planned=None, next_due=following)


def test_a_zone_whose_rules_changed_after_it_was_stored_keeps_its_hour():
    (due,) = at_eight(23)
    stored = Due(due.on, due.at - timedelta(hours=1))
    assert plan_due(HONG_KONG, stored, stored.at, window=WINDOW) == plan((), None, 23)
    stored = Due(due.on, due.at + timedelta(hours=1))
    assert plan_due(HONG_KONG, stored, stored.at, window=WINDOW) == plan((), 23, 24)


def test_the_second_pass_of_a_doubled_midnight_still_knows_the_date_that_began():
    schedule = Schedule(time(0), "America/St_Johns")  # until 2011 its clocks went from 00:01 back to 23:01
    due = due_on(schedule, date(2010, 11, 7))
    now = due.at + timedelta(minutes=30)
    assert now.astimezone(zone_named(schedule.zone)).date() == date(2010, 11, 6)
    assert plan_due(schedule, due, now, window=WINDOW) == DuePlan(
        skipped=(), planned=due, next_due=due_on(schedule, date(2010, 11, 8))
    )


def test_an_unknown_zone_is_an_error():
    with pytest.raises(UnknownZoneError):
        plan_due(Schedule(time(8), "Asia/Nowhere"), at_eight(23)[0], utc("2026-11-25 01:00"), window=WINDOW)


ZONES = st.sampled_from(["Asia/Hong_Kong", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"])
SCHEDULES = st.builds(
    Schedule,
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    ZONES,
    st.frozensets(st.integers(1, 7), min_size=1),
)
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@settings(max_examples=100, deadline=None)
@given(SCHEDULES, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)), st.none() | st.integers(-3, 45))
@example(Schedule(time(12), "Pacific/Apia", EVERY_DAY), utc("2011-12-28 00:00"), timedelta(days=4), None)
def test_every_due_is_planned_or_skipped_or_paused_or_yet_to_come(schedule, start, away, pause):
    first, now = next_due(schedule, start), start + away
    paused_until = None if pause is None else first.on + timedelta(pause)
    dues = [first]
    while dues[-1].at <= now or (paused_until and dues[-1].on < paused_until):
        dues.append(next_due(schedule, dues[-1].at, after_on=dues[-1].on))
    fallen = [due for due in dues[:-1] if due.at <= now and (paused_until is None or due.on >= paused_until)]
    in_time = fallen and now - fallen[-1].at <= WINDOW
    expected = DuePlan(
        skipped=tuple(fallen[:-1] if in_time else fallen),
        planned=fallen[-1] if in_time else None,
        next_due=dues[-1],
    )
    assert plan_due(schedule, first, now, window=WINDOW, paused_until=paused_until) == expected


def test_what_is_late_wakes_nobody():
    due = Due(date(2026, 11, 23), datetime(2026, 11, 23, 10, tzinfo=UTC))
    quiet = {
        hours: is_untimely(due, "Asia/Hong_Kong", due.at + timedelta(hours=hours)) for hours in (0, 3.9, 4, 9.5, 13)
    }
    assert quiet == {0: False, 3.9: False, 4: True, 9.5: True, 13: False}
    at_night = Due(date(2026, 11, 23), datetime(2026, 11, 23, 15, tzinfo=UTC))
    for lateness in (timedelta(minutes=5), timedelta(hours=1)):  # as it was wished for
        assert not is_untimely(at_night, "Asia/Hong_Kong", at_night.at + lateness)
