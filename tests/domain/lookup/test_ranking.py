"""The marks by which hits are told apart, one at a time: all else equal, the statement with the mark stands first."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.library import Occasion, Span, Statement
from bot.domain.lookup import Lookup
from bot.domain.lookup.ranking import WEIGHED, Joined, merged


def lookup_of(library, *texts, emphasis=()):
    """A library of one statement a day; the last is the oldest, so that without a mark the order is as given."""
    occasions = []
    for number, text in enumerate(texts):
        held_on = date.fromordinal(date(2024, 3, 5).toordinal() - number)
        bold = tuple(Span(*span) for at, *span in emphasis if at == number)
        statement = Statement(f"{held_on}/1", held_on.isoformat(), 1, text, bold)
        occasions.append(Occasion(held_on.isoformat(), held_on, f"會議{number}", f"Meeting {number}", (), (statement,)))
    concepts = tuple(replace(concept, statement_ids=()) for concept in library.concepts)
    return Lookup(replace(library, occasions=tuple(reversed(occasions)), concepts=concepts))


def found(lookup, query):
    return [hit.statement.text for hit in lookup.find(query).hits]


ORDERS = {
    "side by side before one sentence before scattered": (
        "甲乙 丙丁",
        ["甲乙。丙丁。", "甲乙在先，丙丁在後。", "甲乙、丙丁。"],
        [2, 1, 0],
    ),
    "side by side means in the order asked": ("甲乙 丙丁", ["丙丁甲乙", "甲乙丙丁"], [1, 0]),
    "own characters before an equal form": ("高質量", ["高品質", "高質量"], [1, 0]),
    "an equal form before one pointed to": ("高新技術", ["高科技園區", "高新技術園區"], [1, 0]),
    "own before frequent": ("高質量", ["高品質高品質高品質", "高質量"], [1, 0]),
    "frequent before rare": ("甲乙", ["甲乙", "丙，甲乙甲乙"], [1, 0]),
    "early before late": ("甲乙", ["丙丁甲乙", "甲乙丙丁"], [1, 0]),
    "newest first between equals": ("甲乙", ["甲乙", "甲乙", "甲乙"], [0, 1, 2]),
}


@pytest.mark.parametrize(("query", "texts", "order"), ORDERS.values(), ids=ORDERS)
def test_marks(library, query, texts, order):
    texts = [f"{text}{'。' * number}" for number, text in enumerate(texts)]  # told apart, weighed alike
    assert found(lookup_of(library, *texts), query) == [texts[number] for number in order]


def test_emphasis_before_position(library):
    lookup = lookup_of(library, "甲乙丙丁", "丙丁甲乙", emphasis=[(1, 2, 4)])
    assert found(lookup, "甲乙") == ["丙丁甲乙", "甲乙丙丁"]


def test_overlapping_matches_count_once(library):
    assert found(lookup_of(library, "科技創新，創新", "科技創新，創新創新"), "科技創新 創新")[0] == "科技創新，創新創新"


def test_an_occasions_statements_keep_the_annexes_order(lookup):
    ids = [hit.statement.id for hit in lookup.find("2024").hits]
    assert ids == [f"2024-03-05/{n}" for n in range(1, 5)] + [f"2024-01-31/{n}" for n in range(1, 8)]


def test_very_many_hits_are_weighed_only_at_the_beginning(library):
    count = WEIGHED + 3
    texts = [f"甲乙{'丙' * number}" for number in range(count)]
    texts[WEIGHED - 1] = "甲乙甲乙"
    texts[WEIGHED] = "甲乙甲乙甲乙"
    ordered = found(lookup_of(library, *texts), "甲乙")
    assert ordered == ["甲乙甲乙", *texts[: WEIGHED - 1], *texts[WEIGHED:]]


def test_of_very_many_hits_those_side_by_side_and_own_come_first(library):
    texts = [f"甲乙，丙丁{'戊' * number}" for number in range(WEIGHED + 3)]
    texts[-1] = "甲乙丙丁"
    assert found(lookup_of(library, *texts), "甲乙 丙丁").index("甲乙丙丁") == WEIGHED - 1
    texts = [f"高品質{'戊' * number}" for number in range(WEIGHED + 3)]
    texts[-1] = "高質量"
    hits = found(lookup_of(library, *texts), "高質量")
    assert (hits[0], len(hits), len(set(hits))) == ("高質量", WEIGHED + 3, WEIGHED + 3)


def test_joined_sequences_read_as_one():
    joined = Joined([[5, 3], [], range(7, 9), (1,)])
    assert list(joined) == [5, 3, 7, 8, 1]
    assert (len(joined), joined[-1], joined[1:4], joined[::-2]) == (5, 1, [3, 7, 8], [1, 7, 5])
    with pytest.raises(IndexError):
        joined[5]
    assert list(Joined([])) == []


def test_ranges_that_overlap_or_touch_become_one():
    assert list(merged([(0, 2), (1, 3), (3, 4), (6, 7)])) == [(0, 4), (6, 7)]
    assert list(merged([])) == []
