from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.authored_questions import Level
from bot.domain.bank import Bank
from bot.domain.choosing import Past, choose, chosen_items, due_items, ranked
from bot.domain.memory import Card, Grade, learn, retrievability
from bot.domain.questions import QuestionKind
from bot.domain.revisions import key_of, revision_of
from bot.domain.rounds import MOST_QUESTIONS, QuestionState, Scope, ScopeKind, Wish

if TYPE_CHECKING:
    from bot.domain.items import Item
    from bot.domain.library import Library

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


def due_for(bank: Bank, *keys: str) -> Past:
    """What was seen earlier is named first."""
    return Past({key: card_of(bank.by_key[key], 30 - place, -1, 2.0) for place, key in enumerate(keys)})


def test_a_fact_that_is_due_twice_comes_twice_but_after_all_others(bank: Bank):
    both, other = ("date:2023-12-12", "meeting:2023-12-12"), "concept:self-reliance"
    past = due_for(bank, *both, other)
    for length, keys in [(1, {both[0]}), (2, {both[0], other}), (3, {*both, other})]:
        assert {item.key for item in choose_for(bank, past, Wish(DUE, length=length))} == keys


def test_rather_one_style_than_one_subject(bank: Bank):
    """Of three that are due, in a round of two."""
    first, same_subject, same_style = "concept:tfp", "authored:what-tfp-explains", "concept:self-reliance"
    one, other, third = (bank.by_key[key] for key in (first, same_subject, same_style))
    assert one.subjects & other.subjects
    assert one.style == third.style != other.style
    chosen = choose_for(bank, due_for(bank, first, same_subject, same_style), Wish(DUE, length=2))
    assert {item.key for item in chosen} == {first, same_style}


def test_what_is_about_no_concept_keeps_its_place(bank: Bank):
    keys = ["date:2023-12-12", "concept:tfp", "meeting:2023-09-07"]
    assert [item.key for item in choose_for(bank, due_for(bank, *keys), Wish(DUE, length=3))] == keys
