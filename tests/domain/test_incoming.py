from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import incoming
from bot.domain.incoming import LONGEST_SILENCE, Account, Budget, Ledger, Ruling, Verdict, silence, spend

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SMALL = Budget(3, timedelta(seconds=2))
TAKEN = Ruling(Verdict.TAKEN)
BUDGETS = [value for value in vars(incoming).values() if isinstance(value, Budget)]


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def rulings(budget: Budget, *seconds: float) -> list[Ruling]:
    """What becomes of what comes at these times."""
    ledger = Ledger(8)
    return [ledger.spend("mei", budget, after(at)) for at in seconds]


def test_a_burst_is_taken_and_what_follows_is_told_once_until_when_it_is_not():
    until = after(6)
    assert rulings(SMALL, 0, 0, 0, 0, 0, 5.9, 6) == [
        *[TAKEN] * 3,
        Ruling(Verdict.FIRST_HELD, until),
        *[Ruling(Verdict.HELD, until)] * 2,
        TAKEN,
    ]


def test_whoever_never_stops_waits_twice_as_long_each_time_and_never_longer_than_the_longest():
    assert [silence(SMALL, times).total_seconds() for times in (1, 2, 3, 7, 8, 10**9)] == [6, 12, 24, 384, 600, 600]


def test_a_silence_long_past_is_forgiven():
    first = [*[0.0] * 4, *[6.0] * 4]
    soon = [ruling.until for ruling in rulings(SMALL, *first) if ruling.verdict is Verdict.FIRST_HELD]
    late = [
        ruling.until for ruling in rulings(SMALL, *[0.0] * 4, *[3606.0] * 4) if ruling.verdict is Verdict.FIRST_HELD
    ]
    assert (soon, late) == ([after(6), after(18)], [after(6), after(3612)])


@pytest.mark.parametrize("budget", BUDGETS)
def test_one_at_a_time_is_taken_for_ever(budget: Budget):
    pace = budget.refill.total_seconds()
    assert {ruling.verdict for ruling in rulings(budget, *(turn * pace for turn in range(3 * budget.burst)))} == {
        Verdict.TAKEN
    }


def test_a_clock_that_was_set_back_holds_nobody_for_longer_than_it_would_have():
    account, _ = spend(None, SMALL, NOON)
    held = Account(NOON, after(600), 8)
    an_hour_ago = NOON - timedelta(hours=1)
    assert spend(account, SMALL, an_hour_ago)[1] == TAKEN
    assert spend(held, SMALL, an_hour_ago)[1] == TAKEN


def test_only_the_last_senders_are_remembered():
    ledger = Ledger(2)
    for sender in ("a", "b", "c", "c"):
        ledger.spend(sender, SMALL, NOON)
    assert len(ledger) == 2
    assert [ledger.spend("a", SMALL, NOON) for _ in range(3)] == [TAKEN] * 3


def test_whether_somebody_is_held_can_be_asked_without_spending():
    ledger = Ledger(2)
    assert ledger.held_until("a", NOON) is None
    for _ in range(4):
        ledger.spend("a", SMALL, NOON)
    assert [ledger.held_until("a", after(seconds)) for seconds in (0, 5.9, 6, -3600)] == [after(6)] * 2 + [None] * 2


@given(st.lists(st.floats(0, 30), max_size=60))
def test_no_more_is_taken_than_the_budget_says_and_what_is_said_holds(pauses: list[float]):
    now, taken, account = NOON, list[datetime](), None
    held: datetime | None = None
    for pause in pauses:
        now += timedelta(seconds=pause)
        account, ruling = spend(account, SMALL, now)
        if ruling.verdict is Verdict.TAKEN:
            assert held is None or now >= held
            taken.append(now)
        else:
            assert ruling.until is not None
            assert now < ruling.until <= now + LONGEST_SILENCE
            assert (ruling.verdict is Verdict.HELD) == (held is not None and now < held)
            held = ruling.until
    for first, at in enumerate(taken):
        within = sum(at <= other <= at + SMALL.whole for other in taken[first:])
        assert within <= 2 * SMALL.burst
