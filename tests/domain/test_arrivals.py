"""From when on it is notable that digests do not arrive."""

import pytest

from bot.domain.arrivals import Arrivals
from bot.domain.subscription import DeliveryStatus

SENT, UNKNOWN, REFUSED, SUSPENDED, SKIPPED = (
    DeliveryStatus[name] for name in ("SENT", "UNKNOWN", "REFUSED", "SUSPENDED", "SKIPPED")
)


@pytest.mark.parametrize(
    ("counts", "are_none", "are_few"),
    [
        ({}, False, False),
        ({SENT: 1}, False, False),
        ({UNKNOWN: 1}, True, False),
        ({SUSPENDED: 2}, False, False),  # the only readers of a small bot block it
        ({SUSPENDED: 2, UNKNOWN: 1}, True, False),
        ({SUSPENDED: 3}, True, False),
        ({UNKNOWN: 100_000}, True, False),
        ({SENT: 1, UNKNOWN: 2}, False, False),  # two mishaps
        ({SENT: 1, UNKNOWN: 3}, False, True),
        ({SENT: 27, UNKNOWN: 1, REFUSED: 1, SKIPPED: 1}, False, True),
        ({SENT: 28, UNKNOWN: 1, REFUSED: 1, SKIPPED: 1}, False, False),
        ({SENT: 10, SUSPENDED: 3}, False, False),  # readers leave
        ({SENT: 9, SUSPENDED: 3}, False, True),
        ({SENT: 90_001, UNKNOWN: 9_999}, False, False),
        ({SENT: 90_000, UNKNOWN: 10_000}, False, True),
        ({SENT: 75_001, SUSPENDED: 24_999}, False, False),
        ({SENT: 75_000, SUSPENDED: 25_000}, False, True),
    ],
)
def test_a_few_are_bad_luck_and_a_share_is_not(counts, are_none, are_few):
    arrivals = Arrivals(counts)
    assert (arrivals.are_none, arrivals.are_few) == (are_none, are_few)
