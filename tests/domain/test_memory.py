from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.answers import Answer, AnsweredIn
from bot.domain.chat import ChatKey, Platform
from bot.domain.memory import DEFAULT_AIM, LONGEST_TAKEN, Card, Grade, aim_of, grade_of, learn, learnt, retrievability

DAY = date(2026, 1, 5)
NOON = time(12)
GRADES = st.sampled_from(Grade)
LIVES = st.lists(st.tuples(GRADES, st.integers(min_value=-3, max_value=400)), min_size=1, max_size=12)
ANSWER = Answer(
    person=ChatKey(Platform.TELEGRAM, "7"),
    key="concept:a",
    revision="00000001",
    content_version="v",
    answered_in=AnsweredIn.DIGEST,
    place="somewhere",
    chosen=(1,),
    is_correct=True,
    grade=Grade.GOOD,
    taken=None,
    at=datetime(2026, 1, 5, 12, tzinfo=UTC),
    on=DAY,
)


def lived(life: list[tuple[Grade, int]]) -> list[Card]:
    cards: list[Card] = []
    on = DAY
    for grade, days in life:
        cards.append(learn(cards[-1] if cards else None, "k", "r", grade, on))
        on = cards[-1].reviewed_on + timedelta(days)
    return cards


def card_due_after(days: int) -> Card:
    return replace(learn(None, "k", "r", Grade.GOOD, DAY), due_on=DAY + timedelta(days))


def test_a_first_answer_begins_a_card():
    card = learn(None, "k", "r", Grade.GOOD, DAY)
    assert card == Card("k", "r", card.stability, card.difficulty, DAY, date(2026, 1, 9), 1, 0)
    assert card.stability == pytest.approx(2.3065)
    assert card.difficulty == pytest.approx(2.1181, abs=1e-4)


def test_what_is_known_comes_later_each_time_and_what_was_forgotten_sooner():
    good = lived([(Grade.GOOD, 2), (Grade.GOOD, 11), (Grade.GOOD, 46), (Grade.AGAIN, 5)])
    days = [(card.due_on - card.reviewed_on).days for card in good]
    assert days == sorted(days[:3]) + days[3:]
    assert days[3] < days[2] / 4
    assert [card.lapses for card in good] == [0, 0, 0, 1]


def test_a_wrong_first_answer_is_no_lapse():
    assert lived([(Grade.AGAIN, 1), (Grade.AGAIN, 1)])[0].lapses == 0
    assert lived([(Grade.AGAIN, 1), (Grade.AGAIN, 1)])[1].lapses == 1


def test_a_changed_question_begins_afresh():
    old = lived([(Grade.GOOD, 3), (Grade.AGAIN, 3), (Grade.GOOD, 3)])[-1]
    assert learn(old, "k", "new", Grade.GOOD, DAY) == learn(None, "k", "new", Grade.GOOD, DAY)


@settings(max_examples=60, deadline=None)
@given(life=LIVES)
def test_a_card_is_sound_whatever_happens(life):
    cards = lived(life)
    for before, card in zip([None, *cards], cards, strict=False):
        assert card.due_on > card.reviewed_on >= (before.reviewed_on if before else DAY)
        assert card.reviews == (before.reviews if before else 0) + 1
        assert 0 <= card.lapses < card.reviews
        assert 1 <= card.difficulty <= 10
        assert card.stability > 0
        assert retrievability(card, card.reviewed_on) == 1


@settings(max_examples=60, deadline=None)
@given(life=LIVES, days=st.lists(st.integers(min_value=-10, max_value=5_000), min_size=2, max_size=2))
def test_certainty_only_falls_until_the_next_answer(life, days):
    card = lived(life)[-1]
    sooner, later = (retrievability(card, card.reviewed_on + timedelta(day)) for day in sorted(days))
    assert 1 >= sooner >= later > 0


@settings(max_examples=60, deadline=None)
@given(life=LIVES)
def test_what_is_due_is_no_longer_certain_and_not_yet_forgotten(life):
    """Save where a whole day is longer than the memory lasts."""
    card = lived(life)[-1]
    assert abs(retrievability(card, card.due_on) - DEFAULT_AIM) < 0.03 or card.stability < 2


@settings(max_examples=60, deadline=None)
@given(life=LIVES, aim=st.floats(min_value=0.7, max_value=0.97))
def test_a_question_falls_due_as_fsrs_has_it_for_an_aim(life, aim):
    before = lived(life)[-1]
    on = before.due_on
    card = learn(before, "k", "r", Grade.GOOD, on, aim=aim)
    theirs = fsrs.Scheduler(desired_retention=aim, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    stored = fsrs.Card(
        card_id=1,
        state=fsrs.State.Review,
        stability=before.stability,
        difficulty=before.difficulty,
        last_review=datetime.combine(before.reviewed_on, NOON, UTC),
    )
    reviewed, _ = theirs.review_card(stored, fsrs.Rating.Good, datetime.combine(on, NOON, UTC))
    assert (card.stability, card.difficulty, card.due_on) == (
        reviewed.stability,
        reviewed.difficulty,
        reviewed.due.date(),
    )


@pytest.mark.parametrize(
    ("answers", "wrong", "aim"),
    [(0, 0, 0.8511), (1, 0, 0.8269), (30, 0, 0.7), (30, 3, 0.7), (30, 9, 0.7738), (30, 12, 0.8564), (30, 15, 0.88)],
)
def test_who_remembers_well_is_asked_later_and_who_does_not_sooner(answers, wrong, aim):
    """Ten answers to each question, the first of which says nothing; of some questions, half of them are wrong."""
    card = learn(None, "k", "r", Grade.GOOD, DAY)
    cards = [replace(card, reviews=10, lapses=5) for _ in range(wrong)]
    cards += [replace(card, reviews=10) for _ in range(answers - wrong)]
    assert aim_of(cards) == pytest.approx(aim, abs=1e-3)


def test_being_wrong_counts_for_less_where_the_wait_was_long():
    wrong = [replace(card_due_after(days), reviews=10, lapses=3) for days in (2, 4, 8, 16, 32)]
    aims = [aim_of([card] * 20) for card in wrong]
    assert aims == sorted(aims, reverse=True)
    assert aims[0] == 0.88
    assert aims[-1] < 0.75


def test_first_answers_say_nothing_of_forgetting():
    first = [learn(None, "k", "r", grade, DAY) for grade in Grade]
    assert aim_of(first * 50) == aim_of(())


def test_who_answers_little_is_asked_again_within_days_and_nobody_later_than_after_weeks():
    """Whoever does not forget at all included."""
    steady = [replace(card_due_after(20), reviews=100)] * 100
    first = [learn(None, "k", "r", Grade.GOOD, DAY, aim=aim_of(cards)) for cards in ((), steady)]
    assert [(card.due_on - card.reviewed_on).days for card in first] == [4, 21]


@settings(max_examples=60, deadline=None)
@given(lives=st.lists(LIVES, max_size=6))
def test_an_aim_is_within_its_bounds_and_never_falls_for_a_lapse(lives):
    cards = [lived(life)[-1] for life in lives]
    aim = aim_of(cards)
    assert 0.7 <= aim <= 0.88
    for place, card in enumerate(cards):
        if card.lapses + 1 < card.reviews:
            worse = [*cards[:place], replace(card, lapses=card.lapses + 1), *cards[place + 1 :]]
            assert aim_of(worse) >= aim


@settings(max_examples=60, deadline=None)
@given(life=LIVES, days=st.integers(min_value=0, max_value=5_000))
def test_forgetting_follows_fsrs(life, days):
    card = lived(life)[-1]
    on = card.reviewed_on + timedelta(days)
    theirs = fsrs.Card(card_id=1, stability=card.stability, last_review=datetime.combine(card.reviewed_on, NOON, UTC))
    expected = fsrs.Scheduler().get_card_retrievability(theirs, datetime.combine(on, NOON, UTC))
    assert retrievability(card, on) == pytest.approx(expected)


def test_a_reader_who_flies_west_answers_no_earlier_than_last_time():
    card = learn(None, "k", "r", Grade.GOOD, DAY)
    assert learn(card, "k", "r", Grade.GOOD, DAY - timedelta(1)) == learn(card, "k", "r", Grade.GOOD, DAY)


def test_an_answer_to_an_earlier_wording_teaches_nothing():
    assert learnt(None, ANSWER, "00000002") is None
    assert learnt(None, ANSWER, None) is None
    assert learnt(None, ANSWER, "00000001") == learn(None, "concept:a", "00000001", Grade.GOOD, DAY)


@pytest.mark.parametrize(
    ("is_correct", "seconds", "is_known", "grade"),
    [
        (False, 1, True, Grade.AGAIN),
        (False, None, False, Grade.AGAIN),
        (True, None, True, Grade.GOOD),
        (True, 20, True, Grade.GOOD),
        (True, 11.9, True, Grade.EASY),
        (True, 11.9, False, Grade.GOOD),
        (True, 12, True, Grade.GOOD),
        (True, 60, True, Grade.GOOD),
        (True, 60.1, True, Grade.HARD),
        (True, 60.1, False, Grade.HARD),
        (True, 300, False, Grade.HARD),
        (True, 300.1, False, Grade.GOOD),
        (True, -1, True, Grade.GOOD),
    ],
)
def test_the_grade_hangs_on_the_time_to_read_a_hundred_characters(is_correct, seconds, is_known, grade):
    taken = None if seconds is None else timedelta(seconds=seconds)
    assert grade_of(is_correct=is_correct, taken=taken, length=100, is_known=is_known) is grade


@settings(max_examples=60, deadline=None)
@given(length=st.integers(min_value=0, max_value=100_000), seconds=st.floats(min_value=0, max_value=10_000))
def test_who_knew_it_is_never_held_to_have_forgotten(length, seconds):
    taken = timedelta(seconds=seconds)
    grade = grade_of(is_correct=True, taken=taken, length=length, is_known=True)
    assert grade in {Grade.HARD, Grade.GOOD, Grade.EASY}
    assert taken <= LONGEST_TAKEN or grade is Grade.GOOD
