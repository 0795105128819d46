from __future__ import annotations

import pytest

from bot.simulator import flood
from bot.simulator.errors import TooFastError
from bot.simulator.flood import FloodGuard, FloodLimits


def test_the_limit_overall_holds_however_many_chats_there_are(monkeypatch):
    monkeypatch.setattr(flood, "_MOST_BUCKETS", 3)
    guard = FloodGuard(FloodLimits())
    for chat in range(30):
        guard.check(42, str(chat), 0)
    with pytest.raises(TooFastError):
        guard.check(42, "30", 0)
    guard.check(43, "30", 0)


def test_thirty_a_second_go_through_for_as_long_as_it_takes():
    guard = FloodGuard(FloodLimits())
    refused = 0
    for number in range(3000):
        try:
            guard.check(42, str(number), number / 30)
        except TooFastError:
            refused += 1
    assert refused == 0
