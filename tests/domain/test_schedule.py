from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.schedule import EVERY_DAY, WORKING_DAYS, Due, Schedule, due_on, first_due, local_date, next_due
from bot.errors import ScheduleError, UnknownZoneError

HONG_KONG = Schedule(time(8), "Asia/Hong_Kong")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due(on, at):
    return Due(date.fromisoformat(on), utc(at))


@pytest.mark.parametrize(
    ("zone", "at", "on", "expected"),
    [
        pytest.param("Asia/Hong_Kong", time(8), "2026-11-23", "2026-11-23 00:00", id="plain"),
        pytest.param("Asia/Hong_Kong", time(0), "2026-11-23", "2026-11-22 16:00", id="the day before, in UTC"),
        pytest.param("Europe/Berlin", time(8), "2026-03-28", "2026-03-28 07:00", id="the hour stays: before"),
        pytest.param("Europe/Berlin", time(8), "2026-03-29", "2026-03-29 06:00", id="the hour stays: after"),
        pytest.param("Europe/Berlin", time(1, 59), "2026-03-29", "2026-03-29 00:59", id="a minute before the skipped"),
        pytest.param("Europe/Berlin", time(2), "2026-03-29", "2026-03-29 01:00", id="the first skipped minute"),
        pytest.param("Europe/Berlin", time(2, 59), "2026-03-29", "2026-03-29 01:00", id="the last skipped minute"),
        pytest.param("Europe/Berlin", time(3), "2026-03-29", "2026-03-29 01:00", id="the minute after the skipped"),
        pytest.param("Europe/Berlin", time(2), "2026-10-25", "2026-10-25 00:00", id="the first doubled minute"),
        pytest.param("Europe/Berlin", time(2, 59), "2026-10-25", "2026-10-25 00:59", id="the last doubled minute"),
        pytest.param("Europe/Berlin", time(3), "2026-10-25", "2026-10-25 02:00", id="the minute after the doubled"),
        pytest.param("Australia/Lord_Howe", time(2, 15), "2026-10-04", "2026-10-03 15:30", id="half an hour skipped"),
        pytest.param("Australia/Lord_Howe", time(2, 30), "2026-10-04", "2026-10-03 15:30", id="half an hour later"),
        pytest.param("Australia/Lord_Howe", time(1, 45), "2026-04-05", "2026-04-04 14:45", id="half an hour doubled"),
        pytest.param("Antarctica/Troll", time(1, 30), "2026-03-29", "2026-03-29 01:00", id="two hours skipped"),
        pytest.param("America/Nuuk", time(23, 30), "2024-03-30", "2024-03-31 01:00", id="skipped up to midnight"),
        pytest.param("America/Nuuk", time(0), "2024-03-31", "2024-03-31 01:00", id="midnight after the skipped"),
        pytest.param("Africa/Cairo", time(0, 30), "2026-04-24", "2026-04-23 22:00", id="skipped from midnight on"),
        pytest.param("America/Havana", time(0, 30), "2026-11-01", "2026-11-01 04:30", id="doubled from midnight on"),
        pytest.param("America/Toronto", time(23, 45), "1919-03-30", "1919-03-31 04:30", id="skipped over midnight"),
        pytest.param(
            "America/Toronto", time(0, 15), "1919-03-31", "1919-03-31 04:30", id="one jump, due for two dates"
        ),
        pytest.param("Africa/Casablanca", time(3), "2026-02-15", "2026-02-15 03:00", id="Ramadan begins"),
        pytest.param("Pacific/Apia", time(8), "2011-12-29", "2011-12-29 18:00", id="Samoa: before the skipped date"),
        pytest.param("Pacific/Apia", time(8), "2011-12-31", "2011-12-30 18:00", id="Samoa: after the skipped date"),
        pytest.param("Pacific/Apia", time(0), "2011-12-31", "2011-12-30 10:00", id="Samoa: as the skipped date ends"),
    ],
)
def test_a_digest_is_due_when_clocks_first_reach_its_time(zone, at, on, expected):
    assert due_on(Schedule(at, zone), date.fromisoformat(on)) == due(on, expected)


def test_a_time_read_off_a_clock_in_its_doubled_hour_means_no_more_than_its_digits():
    schedule = Schedule(time(2, 30, fold=1), "Europe/Berlin")
    assert due_on(schedule, date(2026, 10, 25)) == due("2026-10-25", "2026-10-25 00:30")


@pytest.mark.parametrize(
    ("zone", "on"),
    [("Pacific/Apia", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21"), ("Pacific/Kanton", "1994-12-31")],
)
@pytest.mark.parametrize("at", [time(0), time(8), time(23, 59)])
def test_a_date_that_the_calendar_skips_has_no_digest(zone, on, at):
    skipped = date.fromisoformat(on)
    schedule = Schedule(at, zone)
    before = due_on(schedule, skipped - timedelta(1))
    assert before is not None
    assert due_on(schedule, skipped) is None
    assert next_due(schedule, before.at) == due_on(schedule, skipped + timedelta(1))


@pytest.mark.parametrize(
    ("schedule", "after", "after_on", "expected"),
    [
        pytest.param(HONG_KONG, "2026-11-22 23:59", None, ("2026-11-23", "2026-11-23 00:00"), id="later today"),
        pytest.param(HONG_KONG, "2026-11-23 00:00", None, ("2026-11-24", "2026-11-24 00:00"), id="due means past"),
        pytest.param(HONG_KONG, "2026-11-22 23:00", "2026-11-23", ("2026-11-24", "2026-11-24 00:00"), id="sent today"),
        pytest.param(
            HONG_KONG, "2026-11-21 23:00", "2026-11-23", ("2026-11-24", "2026-11-24 00:00"), id="the clock went back"
        ),
        pytest.param(HONG_KONG, "2026-11-23 01:00", "2026-11-01", ("2026-11-24", "2026-11-24 00:00"), id="long ago"),
        pytest.param(
            Schedule(time(8), "Asia/Hong_Kong", WORKING_DAYS),
            "2026-11-27 00:00",
            None,
            ("2026-11-30", "2026-11-30 00:00"),
            id="over the weekend",
        ),
        pytest.param(
            Schedule(time(8), "Asia/Hong_Kong", frozenset({1})),
            "2026-11-23 00:00",
            None,
            ("2026-11-30", "2026-11-30 00:00"),
            id="once a week",
        ),
        pytest.param(
            Schedule(time(8), "Pacific/Apia", frozenset({5})),
            "2011-12-23 20:00",
            None,
            ("2012-01-06", "2012-01-05 18:00"),
            id="Samoa skipped a Friday",
        ),
        pytest.param(
            Schedule(time(2, 30), "Europe/Berlin"),
            "2026-10-25 00:30",
            None,
            ("2026-10-26", "2026-10-26 01:30"),
            id="not again when the hour is doubled",
        ),
        pytest.param(
            Schedule(time(23, 30), "America/Nuuk"),
            "2024-03-31 00:59",
            None,
            ("2024-03-30", "2024-03-31 01:00"),
            id="the jump leads into the next date",
        ),
        pytest.param(
            Schedule(time(8), "Pacific/Kiritimati"),
            "2026-11-23 19:00",
            "2026-11-24",
            ("2026-11-25", "2026-11-24 18:00"),
            id="a whole day ahead of UTC",
        ),
    ],
)
def test_next_due(schedule, after, after_on, expected):
    last_on = date.fromisoformat(after_on) if after_on else None
    assert next_due(schedule, utc(after), after_on=last_on) == due(*expected)


@pytest.mark.parametrize(
    ("last_on", "paused_until", "expected"),
    [
        (None, None, "2026-11-23"),
        ("2026-11-23", None, "2026-11-24"),
        (None, "2026-11-20", "2026-11-23"),
        (None, "2026-12-01", "2026-12-01"),
        ("2026-11-23", "2026-12-01", "2026-12-01"),
        ("2026-11-23", "2026-11-23", "2026-11-24"),
    ],
)
def test_the_first_due_is_after_the_last_date_and_not_within_the_pause(last_on, paused_until, expected):
    found = first_due(
        HONG_KONG,
        utc("2026-11-22 17:00"),
        last_on=last_on and date.fromisoformat(last_on),
        paused_until=paused_until and date.fromisoformat(paused_until),
    )
    assert found == due(expected, f"{expected} 00:00")


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "America", "../etc/passwd", "/etc/localtime", "", "Asia\0Tokyo"])
def test_an_unknown_zone_is_named(zone):
    with pytest.raises(UnknownZoneError) as raised:
        next_due(Schedule(time(8), zone), utc("2026-11-23 00:00"))
    assert raised.value.zone == zone
    assert str(raised.value).startswith(f"the time zone database knows no {zone!r};")


def test_a_schedule_without_weekdays_is_refused_rather_than_searched_for_ever():
    with pytest.raises(ScheduleError, match="no digest falls due"):
        next_due(Schedule(time(8), "Asia/Hong_Kong", frozenset()), utc("2026-11-23 00:00"))


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Hong_Kong", "2026-11-24"), ("UTC", "2026-11-23"), ("America/New_York", "2026-11-23")],
)
def test_local_date(zone, expected):
    assert local_date(zone, utc("2026-11-23 16:00")) == date.fromisoformat(expected)


def test_every_day_is_every_iso_weekday():
    assert sorted(EVERY_DAY) == [1, 2, 3, 4, 5, 6, 7]
