"""What a change of settings has done; which view fits; weekdays as bits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import EVERY_DAY, mask_of, weekdays_of
from bot.domain.settings_done import began, resumed
from bot.domain.settings_replies import Done, View, fitting
from bot.domain.subscription import Subscription, Suspension, SuspensionReason
from tests.domain.test_subscribing import MONDAY, mei

RUNNING, OVER = mei(), mei(ended_at=MONDAY)
SUSPENDED = mei(suspension=Suspension(SuspensionReason.BLOCKED, MONDAY))


@pytest.mark.parametrize(
    ("old", "done"),
    [(None, Done.SUBSCRIBED), (OVER, Done.SUBSCRIBED), (SUSPENDED, Done.SUBSCRIBED), (RUNNING, None)],
)
def test_whoever_subscribes_is_told_what_was_not_so_before(old: Subscription | None, done: Done | None) -> None:
    assert began(old, changed=False) is done
    assert began(old, changed=True) is (done or Done.CHANGED)


@pytest.mark.parametrize(
    ("old", "done"),
    [
        (None, None),
        (OVER, None),
        (RUNNING, Done.NOT_PAUSED),
        (mei(paused_until=date(2026, 11, 1)), Done.NOT_PAUSED),
        (mei(paused_until=date(2027, 1, 1)), Done.RESUMED),
        (SUSPENDED, Done.RESUMED),
    ],
)
def test_a_break_ends_where_there_was_one(old: Subscription | None, done: Done | None) -> None:
    assert resumed(old, MONDAY) is done


def test_days_and_breaks_are_chosen_where_digests_come() -> None:
    of_running = {View.DAYS, View.PAUSE, View.UNTIL}
    for view in View:
        assert fitting(view, RUNNING) is view
        for none in (None, OVER):
            assert fitting(view, none) is (View.CARD if view in of_running else view)


@given(st.sets(st.sampled_from(sorted(EVERY_DAY)), min_size=1))
def test_weekdays_are_what_their_bits_say(weekdays: set[int]) -> None:
    assert weekdays_of(mask_of(weekdays)) == weekdays


@pytest.mark.parametrize("mask", [-1, 0, 1 << 7])
def test_bits_of_no_weekday_are_refused(mask: int) -> None:
    with pytest.raises(ValueError, match=str(mask)):
        weekdays_of(mask)
