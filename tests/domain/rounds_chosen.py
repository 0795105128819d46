"""What tests of chosen rounds share: wishes, lives, and ranks told from the cards alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bot.domain.authored_questions import Level
from bot.domain.choosing import Past, choose
from bot.domain.memory import Card
from bot.domain.rounds import MOST_QUESTIONS, Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from bot.domain.bank import Bank
    from bot.domain.items import Item

TODAY = date(2026, 3, 1)
NOBODY = Past({})
SEEDS = st.integers(min_value=0, max_value=2**64 - 1)
EVERYTHING, DUE = Scope(), Scope(ScopeKind.DUE)
SCOPES = (
    EVERYTHING,
    DUE,
    Scope(ScopeKind.SECTION, "growth-needs"),
    Scope(ScopeKind.CONCEPT, "tfp-as-mark"),
    Scope(ScopeKind.STATEMENT, "2024-01-31/2"),
    Scope(ScopeKind.OCCASION, "2023-09-07"),
    Scope(ScopeKind.NUMBER, "three-traits"),
    Scope(ScopeKind.CONCEPT, "gone"),
)
WISHES = st.builds(
    Wish, st.sampled_from(SCOPES), st.sampled_from([None, *Level]), st.integers(min_value=1, max_value=MOST_QUESTIONS)
)
LIVES = st.dictionaries(
    st.integers(min_value=0, max_value=10_000),
    st.tuples(
        st.integers(min_value=0, max_value=90),
        st.integers(min_value=-60, max_value=60),
        st.floats(min_value=0.01, max_value=400),
        st.booleans(),
    ),
    max_size=60,
)


def card_of(item: Item, ago: int, due_in: int, stability: float, *, is_current: bool = True) -> Card:
    revision = item.revision if is_current else "an older one"
    reviewed, due = TODAY - timedelta(ago), TODAY + timedelta(max(due_in, 1 - ago))
    return Card(item.key, revision, stability, 5.0, reviewed, due, reviews=2, lapses=0)


def past_of(bank: Bank, lives: dict[int, tuple[int, int, float, bool]]) -> Past:
    cards = {}
    for place, (ago, due_in, stability, is_current) in lives.items():
        item = bank.items[place % len(bank.items)]
        cards[item.key] = card_of(item, ago, due_in, stability, is_current=is_current)
    gone = replace(card_of(bank.items[0], 9, -1, 1), key="authored:gone")
    return Past({**cards, gone.key: gone}, tuple(cards)[::2])


def rank_of(item: Item, past: Past) -> int:
    """0 for due, 1 for new, 2 for what is not due yet; told from the cards alone."""
    card = past.cards.get(item.key)
    if card is None or card.revision != item.revision:
        return 1
    return 0 if card.due_on <= TODAY else 2


def is_repeat(item: Item, others: list[Item]) -> bool:
    """Told pair by pair."""
    mine = item.matter
    return any(mine.asked & (one.matter.asked | one.matter.shown) or mine.shown & one.matter.asked for one in others)


def choose_for(bank: Bank, past: Past, wish: Wish, seed: int = 0) -> list[Item]:
    return [bank.by_key[one.key] for one in choose(bank, past, wish, seed=seed, today=TODAY)]


def due_for(bank: Bank, *keys: str) -> Past:
    """What was seen earlier is named first."""
    return Past({key: card_of(bank.by_key[key], 30 - place, -1, 2.0) for place, key in enumerate(keys)})
