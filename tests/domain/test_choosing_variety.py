"""As far as there is a choice, a round is of many things and many styles, and neighbours differ."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.choosing import Past, chosen_items, ranked
from bot.domain.memory import Card, Grade, learn
from bot.domain.rounds import Scope, ScopeKind, Wish
from tests.domain.rounds_chosen import (
    DUE,
    LIVES,
    NOBODY,
    SEEDS,
    TODAY,
    WISHES,
    card_of,
    choose_for,
    due_for,
    is_repeat,
    past_of,
)

if TYPE_CHECKING:
    from bot.domain.bank import Bank
    from bot.domain.items import Item


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, length=st.integers(min_value=1, max_value=20))
def test_no_two_questions_of_a_newcomers_round_ask_the_same(bank: Bank, seed, length):
    chosen = choose_for(bank, NOBODY, Wish(length=length), seed)
    facts = [one for item in chosen for one in item.subjects]
    assert len(facts) == len(set(facts))
    assert all(item.is_authored for item in chosen)


@settings(max_examples=30, deadline=None)
@given(places=st.lists(st.integers(min_value=0, max_value=5), min_size=2, max_size=20), seed=SEEDS)
def test_neighbours_are_apart_as_far_as_can_be(bank: Bank, places, seed):
    """Whatever is due at once: no concept stands beside itself unless more than half is about it."""
    concepts = bank.library.syllabus[:6]
    pools = [[item for item in bank.items if item.main_concept == concept] for concept in concepts]
    due = {pools[place].pop().key for place in places if pools[place]}
    past = Past({key: card_of(bank.by_key[key], 10, -1, 2.0) for key in due})
    mains = [item.main_concept for item in choose_for(bank, past, Wish(DUE, length=len(due)), seed)]
    beside = sum(first == second for first, second in pairwise(mains))
    most = max(mains.count(main) for main in mains)
    assert beside == max(0, 2 * most - len(mains) - 1)


def test_the_first_rounds_differ_and_begin_with_what_matters(bank: Bank):
    rounds = [tuple(choose_for(bank, NOBODY, Wish(), seed)) for seed in range(20)]
    assert len({frozenset(one) for one in rounds}) > 10
    assert len({item for one in rounds for item in one}) > 10
    first = [item for one in rounds for item in one]
    assert all(item.place < 50 for item in first)
    assert sum(item.is_core for item in first) > 0.7 * len(first)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_a_newcomers_round_on_a_section_is_of_many_styles(bank: Bank, seed):
    for section in bank.library.sections:
        chosen = choose_for(bank, NOBODY, Wish(Scope(ScopeKind.SECTION, section.id)), seed)
        assert max(Counter(item.style for item in chosen).values()) <= 3


@settings(max_examples=30, deadline=None)
@given(picks=st.lists(st.integers(min_value=0, max_value=4), min_size=2, max_size=20), seed=SEEDS)
def test_neighbours_on_different_things_are_of_different_styles(bank: Bank, picks, seed):
    """Whatever is due at once: no style stands beside itself unless more than half is of it."""
    styles = sorted({item.style for item in bank.items})[:5]
    due: dict[str, Item] = {}
    for pick in picks:
        mains = {item.main_concept for item in due.values() if item.main_concept}
        rest = (item for item in bank.items if item.style == styles[pick] and item.key not in due)
        fitting = next((item for item in rest if item.main_concept not in mains), None)
        due |= {fitting.key: fitting} if fitting else {}
    past = Past({key: card_of(item, 10, -1, 2.0) for key, item in due.items()})
    put = [item.style for item in choose_for(bank, past, Wish(DUE, length=len(due)), seed)]
    most = max(Counter(put).values())
    assert sum(first == second for first, second in pairwise(put)) == max(0, 2 * most - len(put) - 1)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, length=st.sampled_from([5, 10]))
def test_a_newcomers_round_is_mixed(bank: Bank, seed, length):
    chosen = choose_for(bank, NOBODY, Wish(length=length), seed)
    styles = Counter(item.style for item in chosen)
    sections = Counter(item.about.section_id for item in chosen)
    assert max(styles.values()) <= length // 2 + 1
    assert max(sections.values()) <= length * 2 // 5
    assert [item.main_concept for item, other in pairwise(chosen) if item.main_concept == other.main_concept] == []


def test_a_fortnight_leads_beyond_the_introduction(bank: Bank):
    cards: dict[str, Card] = {}
    for day in (0, 0, 1, 2, 4, 5, 7, 9, 11, 13):
        today = TODAY + timedelta(day)
        for item in chosen_items(bank, Past(cards), Wish(), seed=day, today=today):
            cards[item.key] = learn(cards.get(item.key), item.key, item.revision, Grade.GOOD, today)
    assert len({bank.by_key[key].about.section_id for key in cards}) >= 4
    assert len({bank.by_key[key].style for key in cards}) >= 5


@settings(max_examples=60, deadline=None)
@given(lives=LIVES, wish=WISHES, seed=SEEDS)
def test_no_two_of_a_rank_are_about_the_same_while_there_is_a_choice(bank: Bank, lives, wish, seed):
    check_subjects(bank, past_of(bank, lives), wish, seed)


def test_nor_in_a_round_on_one_concept(bank: Bank):
    for concept in bank.library.concepts:
        check_subjects(bank, NOBODY, Wish(Scope(ScopeKind.CONCEPT, concept.id), length=2), seed=3)


def check_subjects(bank: Bank, past: Past, wish: Wish, seed: int) -> None:
    chosen = choose_for(bank, past, wish, seed)
    subjects = [one for item in chosen for one in item.subjects - {wish.scope}]
    alike = {one for one, count in Counter(subjects).items() if count > 1}
    for rank in ranked(bank, past, wish, seed=seed, today=TODAY):
        if any(item in chosen and alike & item.subjects for item in rank):
            left = [item for item in rank if item not in chosen and not is_repeat(item, chosen)]
            assert not [item.key for item in left if not item.subjects & set(subjects)]
            break


def test_rather_one_style_than_one_subject(bank: Bank):
    """Of three that are due, in a round of two."""
    first, same_subject, same_style = "concept:tfp", "authored:what-tfp-explains", "concept:self-reliance"
    one, other, third = (bank.by_key[key] for key in (first, same_subject, same_style))
    assert one.subjects & other.subjects
    assert one.style == third.style != other.style
    chosen = choose_for(bank, due_for(bank, first, same_subject, same_style), Wish(DUE, length=2))
    assert {item.key for item in chosen} == {first, same_style}
