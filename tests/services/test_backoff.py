from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.services.backoff import Breaker, backoff, patience

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CHATS = [ChatKey(Platform.TELEGRAM, str(number)) for number in range(9)]
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(0, (5, 10)), (1, (5, 10)), (2, (10, 20)), (3, (20, 40)), (7, (300, 600)), (99, (300, 600))],
)
def test_each_failure_doubles_the_wait_from_five_seconds_to_ten_minutes(attempts, seconds):
    assert (backoff(attempts, 0.0), backoff(attempts, 1.0)) == tuple(timedelta(seconds=each) for each in seconds)


@pytest.mark.parametrize(("late", "seconds"), [(-60, 5), (0, 5), (20, 5), (60, 15), (3600, 600), (10**6, 600)])
def test_what_is_not_counted_waits_a_quarter_of_its_lateness(late, seconds):
    assert patience(timedelta(seconds=late), 0.0) == timedelta(seconds=seconds)


def away(breaker, chats, at=NOW, asked=None):
    return [breaker.turned_away(chat, at, asked) for chat in chats]


def test_five_chats_in_a_row_close_the_platform_and_one_at_a_time_tries_again():
    breaker = Breaker(lambda: 0.0)
    assert away(breaker, CHATS[:5]) == [False] * 4 + [True]
    assert (breaker.room(NOW, 64), breaker.resumes_at(NOW)) == (0, NOW + 2 * SECOND)
    assert away(breaker, CHATS[5:]) == [False] * 4  # they were under way
    later = NOW + 2 * SECOND
    assert (breaker.room(later, 64), breaker.resumes_at(later)) == (1, None)
    assert away(breaker, CHATS[:1], later) == [True]
    assert breaker.resumes_at(later) == later + 4 * SECOND
    assert (breaker.served(), breaker.room(later, 64), breaker.served()) == (True, 64, False)


def test_pauses_grow_to_half_a_minute_unless_the_platform_asks_for_more():
    breaker, at, pauses = Breaker(lambda: 0.0), NOW, []
    away(breaker, CHATS[:4])
    for asked in [None] * 7 + [45 * SECOND, timedelta(days=1)]:
        assert breaker.turned_away(CHATS[5], at, asked)
        pauses.append((breaker.resumes_at(at) - at).total_seconds())
        at = breaker.resumes_at(at)
    assert pauses == [2, 4, 8, 16, 30, 30, 30, 45, 300]


@pytest.mark.parametrize(
    "events",
    [
        [(CHATS[0], second) for second in range(50)],  # one chat, however often
        [(CHATS[number % 4], number) for number in range(50)],  # a few
        [(CHATS[number % 9], 5 * number) for number in range(50)],  # many, but one after the other
    ],
)
def test_what_does_not_look_like_everybody_closes_nothing(events):
    breaker = Breaker(lambda: 0.0)
    assert not any(breaker.turned_away(chat, NOW + second * SECOND, None) for chat, second in events)


def test_one_that_is_served_between_shows_that_all_is_well():
    breaker = Breaker(lambda: 0.0)
    away(breaker, CHATS[:4])
    breaker.served()
    assert away(breaker, CHATS[4:8]) == [False] * 4


def test_a_clock_that_is_set_back_ends_the_pause():
    breaker = Breaker(lambda: 0.0)
    away(breaker, CHATS[:5])
    assert breaker.resumes_at(NOW - timedelta(hours=1)) is None
    assert breaker.room(NOW - timedelta(hours=1), 64) == 1
