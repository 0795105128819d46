"""What a month's messages leave for a day, and whose turn it is when they do not do for all."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.quota import (
    Candidate,
    Level,
    Quota,
    day_began,
    day_ends,
    days_left,
    month_of,
    others_used,
    served,
    share_of_today,
)

NOVEMBER = date(2026, 11, 1)
DAY = timedelta(days=1)
FIRST = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)


def test_months_and_days_are_counted_in_japan():
    eve = datetime(2026, 11, 30, 14, 59, tzinfo=UTC)
    assert (month_of(eve), days_left(eve)) == (NOVEMBER, 1)
    later = eve + timedelta(minutes=1)
    assert (month_of(later), days_left(later)) == (date(2026, 12, 1), 31)
    assert (day_began(later), day_ends(later)) == (later, later + DAY)


def test_what_is_left_and_how_far_it_is_used():
    quota = Quota(NOVEMBER, 200, 150)
    assert (quota.left, quota.reserved, quota.spare, quota.level) == (50, 20, 30, Level.FINE)
    assert [Quota(NOVEMBER, 200, used).level for used in (159, 160, 199, 200, 999)] == [
        Level.FINE,
        Level.LOW,
        Level.LOW,
        Level.USED_UP,
        Level.USED_UP,
    ]
    assert (Quota(NOVEMBER, 200, 999).left, Quota(NOVEMBER, 200, 190).spare) == (0, 0)
    assert Quota(NOVEMBER, 0, 0).level is Level.USED_UP


def test_a_plan_without_a_limit_has_none():
    quota = Quota(NOVEMBER, None, 12345)
    assert (quota.left, quota.spare, quota.reserved, quota.level) == (None, None, 0, Level.FINE)
    assert share_of_today(quota, 3, FIRST) is None


def test_a_days_share_is_what_is_left_over_the_days_that_are_left():
    assert share_of_today(Quota(NOVEMBER, 200, 0), 0, FIRST) == 6
    assert share_of_today(Quota(NOVEMBER, 200, 4), 4, FIRST) == 2
    assert share_of_today(Quota(NOVEMBER, 200, 30), 30, FIRST) == 0
    assert share_of_today(Quota(NOVEMBER, 200, 100), 0, FIRST + 29 * DAY) == 80
    assert share_of_today(Quota(NOVEMBER, 200, 178), 0, FIRST) == 1
    assert share_of_today(Quota(NOVEMBER, 200, 180), 0, FIRST) == 0


def test_those_come_first_who_have_waited_longest():
    ann, bob, cat = Candidate(1, 1, FIRST, 1), Candidate(2, 1, None, 0), Candidate(3, 1, FIRST - DAY, 1)
    assert served([ann, bob, cat], 2, 100) == {2, 3}
    assert served([ann, bob, cat], 3, 100) == {1, 2, 3}
    assert served([ann, bob, cat], 0, 100) == frozenset()


def test_a_large_group_has_its_turn_and_what_costs_more_than_there_is_is_passed_over():
    group, ann = Candidate(1, 30, None, 0), Candidate(2, 1, FIRST, 1)
    assert served([group, ann], 6, 100) == {1}
    assert served([group, ann], 6, 29) == {2}


def test_what_others_sent_is_known_by_readings_that_say_more_than_we_sent():
    assert others_used(0, 10, 7) == 3
    assert others_used(3, 8, 7) == 3
    assert others_used(3, 12, 7) == 5


@settings(max_examples=40)
@example(most=36, costs=[1, 1, 1], others=[0] * 30)
@example(most=66, costs=[1, 1, 1], others=[0] * 30)
@given(
    most=st.integers(0, 300),
    costs=st.lists(st.integers(1, 20), min_size=1, max_size=12),
    others=st.lists(st.integers(0, 5), min_size=30, max_size=30),
)
def test_over_a_month_nothing_is_overspent_and_turns_come_equally_often(most, costs, others):
    used, last_at = 0, dict.fromkeys(range(len(costs)))
    turns = Counter(dict.fromkeys(last_at, 0))
    for day in range(30):
        now = FIRST + day * DAY
        used += others[day]
        quota = Quota(NOVEMBER, most, used)
        wanting = [Candidate(who, costs[who], last_at[who], turns[who]) for who in last_at]
        for who in served(wanting, share_of_today(quota, 0, now), quota.spare):
            used, last_at[who] = used + costs[who], now + who * timedelta(minutes=37)  # each at an hour of their own
            turns[who] += 1
    assert used - sum(others) <= max(0, most - most // 10)
    affordable = [turns[who] for who in last_at if costs[who] == min(costs)]
    assert max(affordable) - min(affordable) <= 1
