from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chance import Chance


@given(seed=st.integers(min_value=0, max_value=2**128 - 1), items=st.lists(st.integers(), max_size=12))
def test_the_same_seed_draws_the_same_and_loses_nothing(seed, items):
    drawn = Chance(seed, "test").shuffled(items)
    assert drawn == Chance(seed, "test").shuffled(items)
    assert Counter(drawn) == Counter(items)


def test_draws_do_not_change_between_versions():
    chance = Chance(2026, "test")
    assert [chance.below(100) for _ in range(6)] == [83, 2, 75, 53, 77, 37]
    assert Chance(2026, "other").shuffled("abcdef") == ["e", "b", "d", "c", "a", "f"]


def test_every_place_is_as_likely_for_every_item():
    counts = Counter(Chance(seed, "test").shuffled("abcd").index("a") for seed in range(4000))
    assert sorted(counts) == [0, 1, 2, 3]
    assert min(counts.values()) > 900


def test_one_purpose_does_not_move_another():
    first, second = Chance(7, "quotation"), Chance(7, "question")
    first.below(10)
    assert second.below(1000) == Chance(7, "question").below(1000)
