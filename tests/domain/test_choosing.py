from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.authored_questions import Level
from bot.domain.bank import Bank
from bot.domain.choosing import Past, choose, chosen_items, due_items
from bot.domain.memory import Card, Grade, learn, retrievability
from bot.domain.questions import QuestionKind
from bot.domain.revisions import key_of, revision_of
from bot.domain.rounds import MOST_QUESTIONS, QuestionState, Scope, ScopeKind, Wish
from tests.domain.rounds_chosen import (
    DUE,
    EVERYTHING,
    LIVES,
    NOBODY,
    SCOPES,
    SEEDS,
    TODAY,
    WISHES,
    card_of,
    choose_for,
    due_for,
    is_repeat,
    past_of,
    rank_of,
)

if TYPE_CHECKING:
    from bot.domain.library import Library


@settings(max_examples=60, deadline=None)
@given(lives=LIVES, wish=WISHES, seed=SEEDS)
def test_a_round_is_what_was_wished_for(bank: Bank, lives, wish, seed):
    past = past_of(bank, lives)
    fitting = bank.askable(wish.scope, wish.level)
    if wish.scope == DUE:
        fitting = tuple(item for item in fitting if rank_of(item, past) == 0)
    chosen = choose_for(bank, past, wish, seed)
    assert {item.key for item in chosen} <= {item.key for item in fitting}
    assert all(item.level == wish.level for item in chosen if wish.level)
    assert all(item.is_within(wish.scope) for item in chosen)
    assert len({item.key for item in chosen}) == len(chosen) <= wish.length
    assert chosen == choose_for(bank, past, wish, seed)
    if len(chosen) < wish.length:
        left = [item for item in fitting if item not in chosen]
        assert not [item.key for item in left if rank_of(item, past) == 0 or not is_repeat(item, chosen)]


@settings(max_examples=60, deadline=None)
@given(lives=LIVES, wish=WISHES, seed=SEEDS)
def test_a_fact_comes_once_in_a_round_unless_it_is_due_twice(bank: Bank, lives, wish, seed):
    past = past_of(bank, lives)
    chosen = choose_for(bank, past, wish, seed)
    repeats = [item for item in chosen if is_repeat(item, [one for one in chosen if one is not item])]
    assert {rank_of(item, past) for item in repeats} <= {0}


@settings(max_examples=60, deadline=None)
@given(lives=LIVES, wish=WISHES, seed=SEEDS)
def test_due_comes_before_new_before_not_yet_due(bank: Bank, lives, wish, seed):
    past = past_of(bank, lives)
    chosen = choose_for(bank, past, wish, seed)
    ranks = [rank_of(item, past) for item in chosen]
    assert ranks == sorted(ranks)
    fitting = bank.askable(wish.scope, wish.level)
    left = {rank_of(item, past) for item in fitting if not (item in chosen or is_repeat(item, chosen))}
    left |= {0 for item in fitting if item not in chosen and rank_of(item, past) == 0}
    assert not ranks or wish.scope == DUE or min(left, default=2) >= ranks[-1]


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, length=st.integers(min_value=1, max_value=MOST_QUESTIONS))
def test_every_question_can_be_put_and_is_what_it_is_kept_as(bank: Bank, seed, length):
    for position, one in enumerate(choose(bank, NOBODY, Wish(length=length), seed=seed, today=TODAY)):
        shown = bank._maker.reader.resolve(one.question)
        assert shown is not None
        assert (one.position, one.state, one.key) == (position, QuestionState.WAITING, key_of(one.question))
        assert one.revision == revision_of(shown) == bank.revision(one.key)


@pytest.mark.parametrize("level", [None, *Level])
def test_every_question_is_reached(bank: Bank, level):
    """A newcomer who practises every day, right or wrong, meets all there is."""
    cards: dict[str, Card] = {}
    fitting = {item.key for item in bank.askable(EVERYTHING, level)}
    for day in range(len(fitting) // 3):
        today = TODAY + timedelta(day)
        for item in chosen_items(bank, Past(cards), Wish(level=level, length=20), seed=day, today=today):
            grade = Grade.AGAIN if (day + item.length) % 9 == 0 else Grade.GOOD
            cards[item.key] = learn(cards.get(item.key), item.key, item.revision, grade, today)
        if len(cards) == len(fitting):
            break
    assert set(cards) == fitting


def test_whoever_skips_everything_meets_it_all_the_same(bank: Bank):
    recent: list[str] = []
    for seed in range(2 - (-len(bank.items) // 20)):
        chosen = chosen_items(bank, Past({}, recent), Wish(length=20), seed=seed, today=TODAY)
        recent = [*(item.key for item in reversed(chosen)), *recent]
    assert set(recent) == set(bank.by_key)


def test_what_was_not_seen_for_longest_comes_first_then_what_is_likely_forgotten(bank: Bank):
    items = bank.items[:40:4]
    cards = {item.key: card_of(item, 20 + place % 3, -1, 2.0 + place % 5) for place, item in enumerate(items)}
    due = due_items(bank, cards, TODAY)
    order = [(cards[item.key].reviewed_on, retrievability(cards[item.key], TODAY)) for item in due]
    assert order == sorted(order)
    assert set(due) == set(items)
    assert set(choose_for(bank, Past(cards), Wish(DUE, length=4))) <= set(due[:8])
    assert choose_for(bank, Past(cards), Wish(DUE, length=1)) == [due[0]]


def test_an_edited_question_is_new_again(bank: Bank):
    item = bank.items[0]
    cards = {item.key: card_of(item, 20, -1, 2.0, is_current=False)}
    assert due_items(bank, cards, TODAY) == ()
    assert choose_for(bank, Past(cards), Wish(DUE)) == []


def test_nothing_is_due_for_a_newcomer_and_nothing_is_about_what_is_gone(bank: Bank):
    for scope in (DUE, Scope(ScopeKind.CONCEPT, "gone"), Scope(ScopeKind.MISSED, "00")):
        assert choose(bank, NOBODY, Wish(scope), seed=1, today=TODAY) == ()


@pytest.mark.parametrize("kind", [ScopeKind.MISSED, ScopeKind.GROUP_MISSED])
@pytest.mark.parametrize("length", [1, 5])
def test_what_was_missed_comes_back_all_of_it_in_its_order(bank: Bank, length, kind):
    missed = [item.key for item in bank.items[10:30:3]]
    past = Past({}, missed=[*missed, "authored:gone", missed[0]])
    wish = Wish(Scope(kind, "ab"), Level.ADVANCED, length)
    assert [item.key for item in choose_for(bank, past, wish)] == missed


def test_a_round_never_asks_for_what_its_name_says(bank: Bank):
    """Nowhere in the bank is there nothing else; what is given away is met in rounds on other things."""
    for scope in sorted({one for item in bank.items for one in item.matter.given_away_in}, key=str):
        given = {item.key for item in bank.items if scope in item.matter.given_away_in}
        assert given
        cards = {key: card_of(bank.by_key[key], 20, -1, 2.0) for key in given}
        for past in (NOBODY, Past(cards)):
            chosen = choose_for(bank, past, Wish(scope, length=MOST_QUESTIONS))
            assert chosen
            assert not given & {item.key for item in chosen}
        assert {item.key for item in due_items(bank, cards, TODAY)} == given


def test_what_a_name_gives_away_is_asked_where_there_is_nothing_else(library: Library):
    bank = Bank(replace(library, questions=()))
    own = (Scope(ScopeKind.CONCEPT, item.main_concept or "") for item in bank.items if item.style == "concept")
    scope = next(one for one in own if sum(item.is_within(one) for item in bank.items) == 1)
    assert [item.key for item in choose_for(bank, NOBODY, Wish(scope))] == [f"concept:{scope.id}"]


@pytest.mark.parametrize("scope", SCOPES[2:-1], ids=str)
def test_a_narrow_rounds_every_question_comes_in_some_round(bank: Bank, scope):
    fitting = {item.key for item in bank.askable(scope)}
    cards: dict[str, Card] = {}
    for seed in range(len(fitting)):
        for item in chosen_items(bank, Past(cards), Wish(scope), seed=seed, today=TODAY):
            cards[item.key] = learn(cards.get(item.key), item.key, item.revision, Grade.GOOD, TODAY)
    assert set(cards) == fitting


@pytest.mark.parametrize("place", [0, 30, 60, 93])
def test_a_concepts_own_questions_come_before_those_that_touch_it(bank: Bank, place):
    concept = bank.library.syllabus[place]
    chosen = choose_for(bank, NOBODY, Wish(Scope(ScopeKind.CONCEPT, concept), length=MOST_QUESTIONS))
    keys = [(item.main_concept != concept, not item.is_authored) for item in chosen]
    assert keys[0] == (False, False)
    assert keys == sorted(keys)


def test_several_answers_are_left_out_where_they_cannot_be_put(bank: Bank):
    many = [item for item in bank.items if item.has_many_answers]
    assert many
    cards = {item.key: card_of(item, 20, -1, 2.0) for item in many}
    for scope in (DUE, Scope(ScopeKind.MISSED, "ab")):
        past = Past(cards, missed=list(cards))
        assert choose(bank, past, Wish(scope), seed=1, today=TODAY, single_only=True) == ()
    assert all(item.kind is QuestionKind.AUTHORED for item in many)


def test_a_fact_that_is_due_twice_comes_twice_but_after_all_others(bank: Bank):
    both, other = ("date:2023-12-12", "meeting:2023-12-12"), "concept:self-reliance"
    past = due_for(bank, *both, other)
    for length, keys in [(1, {both[0]}), (2, {both[0], other}), (3, {*both, other})]:
        assert {item.key for item in choose_for(bank, past, Wish(DUE, length=length))} == keys


def test_what_is_about_no_concept_keeps_its_place(bank: Bank):
    keys = ["date:2023-12-12", "concept:tfp", "meeting:2023-09-07"]
    assert [item.key for item in choose_for(bank, due_for(bank, *keys), Wish(DUE, length=3))] == keys
