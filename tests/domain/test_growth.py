"""How many subscriptions there were, held against asking each of them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.growth import Membership, reconstructed
from bot.domain.subscription import ChatKind

START = datetime(2026, 11, 1, tzinfo=UTC)
INSTANTS = [START + timedelta(days=number) for number in range(5)]
HOURS = st.integers(-30, 150)


@given(st.lists(st.tuples(st.sampled_from(ChatKind), HOURS, st.none() | HOURS)))
def test_each_counts_from_its_beginning_to_before_its_end(rows):
    memberships = [
        Membership(kind, START + timedelta(hours=since), None if until is None else START + timedelta(hours=until))
        for kind, since, until in rows
    ]
    assert reconstructed(memberships, INSTANTS) == [
        {
            kind: sum(
                one.kind is kind and one.since <= at and (one.until is None or at < one.until) for one in memberships
            )
            for kind in ChatKind
        }
        for at in INSTANTS
    ]
