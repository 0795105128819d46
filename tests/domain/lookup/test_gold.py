"""Every query of the gold set finds what a reader expects of it."""

from pathlib import Path

import pytest
import yaml

GOLD = yaml.safe_load((Path(__file__).parent / "gold.yaml").read_text("utf-8"))
OCCASIONS = {"A": "2023-09-07", "B": "2023-12-12", "C": "2024-01-31", "D": "2024-03-05"}


def ids(codes):
    return [f"{OCCASIONS[code[0]]}/{code[1:]}" for code in codes]


def test_the_set_is_large_and_asks_nothing_twice():
    queries = [entry["query"] for entry in GOLD]
    assert len(queries) >= 75
    assert len(set(queries)) == len(queries)


@pytest.mark.parametrize("entry", GOLD, ids=[entry["query"] for entry in GOLD])
def test_a_query_finds_what_a_reader_expects(lookup, entry):
    result = lookup.find(entry["query"])
    found = [hit.statement.id for hit in result.hits]
    expected = ids(entry["hits"])
    assert (found if entry.get("ordered") else sorted(found)) == expected
    if "first" in entry:
        assert found[:1] == ids([entry["first"]])
    if "exact" in entry:
        assert result.exact_concept is not None
        assert result.exact_concept.id == entry["exact"]
    assert result.pieces == tuple(entry.get("pieces", ()))
    assert {entry[key] for key in ("suggests",) if key in entry} <= set(result.suggestions)
    assert {entry[key] for key in ("concept", "exact") if key in entry} <= {concept.id for concept in result.concepts}
