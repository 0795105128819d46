"""Who leads in a group's quizzes: periods, ranks, minimums and the place of whoever asks."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ranking import (
    FEWEST_OFFERED,
    FORGOTTEN,
    TOP,
    By,
    Period,
    Ranked,
    Ranking,
    Tally,
    began_at,
    first_day,
    ranked,
    ranking,
)

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)


def tally(person: str, points: int = 0, offered: int = 10, correct: int = 0, wins: int = 0) -> Tally:
    return Tally(person, person.title(), points, offered, correct, 1, wins)


def standings(tallies, by: By = By.POINTS) -> list[tuple[int, str]]:
    return [(place.rank, place.tally.person_id) for place in ranked(tallies, by)]


@pytest.mark.parametrize(
    ("period", "today", "first"),
    [
        (Period.WEEK, MONDAY, MONDAY),
        (Period.WEEK, SUNDAY, date(2026, 11, 16)),
        (Period.MONTH, MONDAY, date(2026, 11, 1)),
        (Period.MONTH, date(2026, 12, 1), date(2026, 12, 1)),
        (Period.ALL, MONDAY, None),
    ],
)
def test_a_week_begins_on_monday_and_a_month_on_its_first(period, today, first):
    assert first_day(period, today) == first


@pytest.mark.parametrize(
    ("period", "zone", "now", "since"),
    [
        (Period.WEEK, "Asia/Hong_Kong", "2026-11-22T15:59:59", "2026-11-15T16:00:00"),
        (Period.WEEK, "Asia/Hong_Kong", "2026-11-22T16:00:00", "2026-11-22T16:00:00"),
        (Period.MONTH, "America/New_York", "2026-11-30T12:00:00", "2026-11-01T04:00:00"),
        # Paraguay's clocks jumped from 0:00 to 1:00 on Sunday, 1 October 2023.
        (Period.MONTH, "America/Asuncion", "2023-10-15T12:00:00", "2023-10-01T04:00:00"),
        # In Beirut the day of the question has no midnight, but the Monday before has.
        (Period.WEEK, "Asia/Beirut", "2026-03-29T12:00:00", "2026-03-22T22:00:00"),
    ],
)
def test_a_period_begins_at_the_groups_own_midnight(period, zone, now, since):
    at, expected = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (now, since))
    assert began_at(period, zone, at) == expected


def test_all_time_has_no_beginning():
    assert began_at(Period.ALL, "Asia/Hong_Kong", datetime(2026, 11, 23, tzinfo=UTC)) is None


def test_equals_share_a_rank_and_the_next_one_is_left_out():
    tallies = [tally("a", 5), tally("b", 9), tally("c", 9), tally("d", 1)]
    assert standings(tallies) == [(1, "b"), (1, "c"), (3, "a"), (4, "d")]


def test_among_equals_whoever_did_more_else_is_listed_first():
    tallies = [tally("a", 5, wins=1), tally("b", 9, wins=1), tally("c", 5, correct=3, wins=1), tally("d", 1, wins=2)]
    assert standings(tallies, By.WINS) == [(1, "d"), (2, "b"), (2, "c"), (2, "a")]


def test_the_rate_is_the_exact_share_of_right_answers():
    tallies = [tally("a", offered=3, correct=1), tally("b", offered=300_000, correct=100_001), tally("c", offered=0)]
    assert standings(tallies, By.RATE) == [(1, "b"), (2, "a"), (3, "c")]
    assert (tallies[0].rate, tallies[2].rate) == (Fraction(1, 3), 0)


@pytest.mark.parametrize(
    ("by", "listed"),
    [(By.POINTS, ["many", "few"]), (By.RATE, ["many", "none"]), (By.WINS, ["few"])],
)
def test_a_place_takes_points_questions_or_wins(by, listed):
    fewest = FEWEST_OFFERED[Period.MONTH]
    tallies = [
        tally("many", 900, fewest, fewest),
        tally("few", 500, fewest - 1, 5, wins=1),
        tally("none", 0, fewest),
        tally(f"{FORGOTTEN}00ff", 9999, 99, 99, wins=9),
    ]
    found = ranking(tallies, Period.MONTH, by, since=MONDAY)
    assert ([place.tally.person_id for place in found.top], found.total) == (listed, len(listed))


def test_the_place_of_whoever_asks_is_told_where_the_list_does_not_show_it():
    tallies = [tally(f"p{number:02}", 1000 - number) for number in range(TOP + 5)]
    for asking, own in (("p00", None), (f"p{TOP - 1:02}", None), (f"p{TOP:02}", TOP + 1), ("stranger", None)):
        found = ranking(tallies, Period.WEEK, By.POINTS, since=MONDAY, person_id=asking)
        assert (found.own.rank if found.own else None) == own
        assert (len(found.top), found.total, found.lacking) == (TOP, TOP + 5, None)


def test_whoever_has_played_too_little_is_told_so_by_rate_alone():
    mine = tally("me", 10, FEWEST_OFFERED[Period.WEEK] - 3, 1)
    found = ranking([mine], Period.WEEK, By.RATE, since=MONDAY, person_id="me")
    assert found == Ranking(Period.WEEK, By.RATE, MONDAY, (), 0, None, mine)
    by_points = ranking([mine], Period.WEEK, By.POINTS, since=MONDAY, person_id="me")
    assert by_points == Ranking(Period.WEEK, By.POINTS, MONDAY, (Ranked(1, mine),), 1, None, None)


@given(
    st.lists(
        st.builds(
            lambda number, points, offered, correct, wins: tally(f"p{number}", points, offered, correct, wins),
            st.integers(0, 10**6),
            st.integers(0, 5),
            st.integers(0, 4),
            st.integers(0, 4),
            st.integers(0, 2),
        ),
        unique_by=lambda one: one.person_id,
        max_size=30,
    ),
    st.sampled_from(By),
)
def test_a_rank_is_one_more_than_those_who_did_better(tallies, by):
    worth = {By.POINTS: lambda one: one.points, By.RATE: lambda one: one.rate, By.WINS: lambda one: one.wins}[by]
    places = ranked(tallies, by)
    assert sorted(place.tally.person_id for place in places) == sorted(one.person_id for one in tallies)
    for place in places:
        assert place.rank == 1 + sum(1 for other in tallies if worth(other) > worth(place.tally))
    assert [place.rank for place in places] == sorted(place.rank for place in places)
