"""No message may hold everybody up: what a query costs, counted in calls of functions, as every machine counts them."""

import random
import string
import sys
from itertools import chain, cycle, islice, product

import pytest

from bot.domain.lookup import Lookup
from bot.domain.lookup.query import LONGEST

EVERYDAY, ODD, WORST = 2_000, 30_000, 90_000
"""Calls: 0.2, 5 and 15 ms of an ordinary machine's time."""
LETTERS = string.ascii_lowercase + string.digits
COSTLY = {
    "one letter": "i " * 128,
    "a letter that folds to two": "İ" * 256,
    "such words": "İ " * 128,
    "a character that folds to eighteen": "ﷺ" * 256,
    "the same with a mark": "ﷺ" * 255 + "\u0301",
    "marks": "e\u0301\u0323" * 85,
    "letters": " ".join(islice(cycle(string.ascii_lowercase), 128)),
    "pairs of letters": " ".join(map("".join, product(LETTERS, LETTERS)))[:256],
    "hyphens": "a-" * 128,
    "quotations": "「i」" * 85,
    "open quotations": "「" * 256,
    "dates": " ".join(f"{year}年{month}月{day}日" for year, month, day in product((2023, 2024), range(1, 13), (1, 2)))[
        :256
    ],
    "days": "1/1/" * 64,
    "digits": "二〇" * 128,
    "particles": "的" * 256,
}


def calls(lookup, query):
    """Return how many functions are called to answer a query, its first page included."""
    count = 0

    def profile(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        _ = lookup.find(query).hits[:5]
    finally:
        sys.setprofile(before)
    return count


@pytest.fixture(scope="module")
def fresh(library):
    """A lookup that remembers no answer."""
    return Lookup(library, remembered=0)


@pytest.mark.parametrize("query", COSTLY.values(), ids=COSTLY)
def test_no_message_costs_much(fresh, query):
    assert len(query) <= LONGEST
    assert calls(fresh, query) < ODD


def made_up(library):
    """Yield long queries of what costs most: words that occur nowhere as a whole, with many equal forms."""
    chance = random.Random(2)  # noqa: S311 - the same queries in every run
    terms = [[form for form in (term.canonical, *term.variants) if not form.isascii()] for term in library.terms]
    exchangeable = [*chain.from_iterable(forms for forms in terms if len(forms) > 1)]
    names = [name for concept in library.concepts for name in (concept.name, *concept.aliases, concept.name_en)]
    statements = "".join(statement.text for statement in library.statements)
    pools = exchangeable, [form for form in exchangeable if len(form) == 2], names, statements
    for pool, parts in product(pools, (1, 3, 6, 12)):
        words = ("".join(chance.choice(pool) for _ in range(parts)) for _ in range(LONGEST))
        yield " ".join(words)[:LONGEST]


def test_words_that_must_be_cut_cost_little_more(fresh, library):
    costs = {query: calls(fresh, query) for query in made_up(library)}
    assert max(costs.values()) < WORST, max(costs, key=costs.__getitem__)


def test_everyday_queries_cost_next_to_nothing(fresh):
    assert max(calls(fresh, query) for query in ("創新", "新質生產力", "创新 制造业", "AI", "2024年3月")) < EVERYDAY
