"""`next_due` against a calendar made by brute force: UTC minutes, each with what the clocks of a zone show."""

from bisect import bisect_left
from datetime import UTC, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.schedule import EVERY_DAY, Due, Schedule, due_on, next_due

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGIN, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"localtime"})  # some systems list the machine's own zone by that name
SHARES = 4
STEP = 10 * DAY  # nowhere do two changes come closer together; Morocco's are a month apart
QUARTER = 15


def clock(zone, at):
    return at.astimezone(zone).replace(tzinfo=None)


def transitions(zone, begin=BEGIN, end=END):
    """Yield the instants at which a zone's offset changes, to the minute."""
    steps = [begin + n * STEP for n in range((end - begin) // STEP + 1)]
    offsets = [at.astimezone(zone).utcoffset() for at in steps]
    for start, before, after in zip(steps, offsets, offsets[1:], strict=False):
        if before != after:
            minutes = range(STEP // MINUTE)
            yield start + bisect_left(minutes, 1, key=lambda n: _offset(zone, start + n * MINUTE) != before) * MINUTE


def _offset(zone, at):
    return at.astimezone(zone).utcoffset()


@cache
def changing_zones():
    found = {name: tuple(transitions(ZoneInfo(name))) for name in ZONES}
    return {name: at for name, at in found.items() if at}


@lru_cache(1000)  # many zones are one another's
def _going_on(asked, minutes):
    """What clocks show each minute that show `asked` every so many, the latest of it until then, and its dates."""
    between = [n * MINUTE for n in range(minutes)]
    shown = [local + later for local in asked for later in between]
    latest = list(accumulate(shown, max))  # clocks set back show nothing new until they catch up
    return shown, latest, sorted({local.date() for local in shown})


class Calendar:
    """What a zone's clocks show, minute by minute of UTC."""

    def __init__(self, zone, begin, end, minutes=1):
        """Ask `zone` every so many minutes; between, its clocks just go on."""
        self.begin = begin
        asked = (clock(zone, begin + n * MINUTE) for n in range(0, (end - begin) // MINUTE, minutes))
        self.shown, self._latest, self.dates = _going_on(tuple(asked), minutes)

    def first_reaches(self, local):
        """Return the first minute at which the clocks show `local`, or have jumped over it."""
        return self.begin + bisect_left(self._latest, local) * MINUTE

    def dues(self, schedule):
        ends = (self.shown[0], self._latest[-1])
        return [
            Due(on, self.first_reaches(local))
            for on in self.dates
            if on.isoweekday() in schedule.weekdays
            and ends[0] < (local := datetime.combine(on, schedule.at)) <= ends[1]
        ]


@pytest.mark.parametrize("share", range(SHARES))
def test_around_every_transition_of_every_zone(share):
    for name in ZONES[share::SHARES]:
        for at in changing_zones().get(name, ()):
            zone = ZoneInfo(name)
            assert at.minute % QUARTER == 0, "what the calendars below rely on"
            calendar = Calendar(zone, at - 4 * HOUR, at + 4 * HOUR, QUARTER)
            last, first = clock(zone, at - MINUTE), clock(zone, at)
            edges = (
                last,
                last + MINUTE,
                first,
                first - MINUTE,
                last + (first - last) // 2 // MINUTE * MINUTE,
                first + MINUTE,
            )
            for local in {*edges, last - 40 * MINUTE, first + 40 * MINUTE}:
                expected = Due(local.date(), calendar.first_reaches(local))
                schedule = Schedule(local.time(), name)
                assert due_on(schedule, local.date()) == expected, (name, local)
                assert next_due(schedule, expected.at - MINUTE / 60) == expected, (name, local)
                follower = next_due(schedule, expected.at)
                assert (follower.on, clock(zone, follower.at)) == (local.date() + DAY, local + DAY), (name, local)


@pytest.mark.parametrize(
    ("name", "around"),
    [
        ("Pacific/Apia", "2011-12-30 10:00"),
        ("Pacific/Fakaofo", "2011-12-30 11:00"),
        ("Pacific/Kwajalein", "1993-08-21 12:00"),
        ("Pacific/Kwajalein", "1969-10-01 00:00"),
        ("Pacific/Kiritimati", "1994-12-31 10:40"),
        ("Pacific/Kanton", "1994-12-31 11:00"),
        ("Australia/Lord_Howe", "2026-10-03 15:30"),
        ("Antarctica/Casey", "2023-03-08 16:00"),
        ("America/Toronto", "1919-03-31 04:30"),
        ("America/St_Johns", "2006-10-29 02:31"),
        ("America/Nuuk", "2024-03-31 01:00"),
        ("America/Havana", "2026-11-01 05:00"),
        ("Europe/Lisbon", "1992-09-27 01:00"),
    ],
)
def test_whole_days_around_the_strangest_transitions(name, around):
    at = datetime.fromisoformat(around).replace(tzinfo=UTC)
    calendar = Calendar(ZoneInfo(name), at - 2 * DAY, at + 3 * DAY)
    for minutes in range(0, 24 * 60, 20):
        schedule = Schedule(time(*divmod(minutes, 60)), name)
        expected = calendar.dues(schedule)
        found = [next_due(schedule, expected[0].at - MINUTE)]
        while len(found) < len(expected):
            found.append(next_due(schedule, found[-1].at, after_on=found[-1].on))
        assert found == expected


@st.composite
def instants(draw):
    """Draw a zone and an instant, every other one near a transition."""
    if draw(st.booleans()):
        name = draw(st.sampled_from(sorted(changing_zones())))
        near = draw(st.sampled_from(changing_zones()[name]))
        return name, near + timedelta(seconds=draw(st.integers(-200_000, 100_000)))
    moment = st.datetimes(BEGIN.replace(tzinfo=None), END.replace(tzinfo=None))
    return draw(st.sampled_from(ZONES)), draw(moment).replace(tzinfo=UTC)


TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
WEEKDAYS = st.frozensets(st.integers(1, 7), min_size=1)


@settings(max_examples=40, deadline=None)
@given(instants(), TIMES, WEEKDAYS, st.none() | st.integers(-3, 4))
def test_anywhere_and_at_any_time(instant, at, weekdays, last):
    name, after = instant
    schedule = Schedule(at, name, weekdays)
    begin = after.replace(minute=0, second=0, microsecond=0) - 2 * DAY
    after_on = None if last is None else clock(ZoneInfo(name), after).date() + last * DAY
    dues = Calendar(ZoneInfo(name), begin, begin + 15 * DAY, QUARTER).dues(schedule)
    expected = next(due for due in dues if due.at > after and (after_on is None or due.on > after_on))
    assert next_due(schedule, after, after_on=after_on) == expected


@settings(max_examples=100, deadline=None)
@given(instants(), st.lists(st.tuples(TIMES, WEEKDAYS, st.integers(-200_000, 300_000)), min_size=2, max_size=8))
def test_no_date_comes_twice_whatever_is_changed_and_however_the_clock_jumps(instant, changes):
    name, now = instant
    dates = []
    for at, weekdays, jump in changes:
        now += timedelta(seconds=jump)
        due = next_due(Schedule(at, name, weekdays), now, after_on=dates[-1] if dates else None)
        assert due.at > now
        assert due.on.isoweekday() in weekdays
        dates.append(due.on)
    assert all(earlier < later for earlier, later in pairwise(dates))


@settings(max_examples=100, deadline=None)
@given(instants(), TIMES)
def test_the_local_hour_is_kept_unless_the_clocks_skip_it(instant, at):
    name, now = instant
    zone = ZoneInfo(name)
    for _ in range(10):
        due = next_due(Schedule(at, name, EVERY_DAY), now)
        wanted, now = datetime.combine(due.on, at), due.at
        assert clock(zone, now) == wanted or clock(zone, now - MINUTE) < wanted < clock(zone, now)
