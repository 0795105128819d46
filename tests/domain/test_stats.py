"""What is said of how a person does is counted right, and nothing is claimed that little data cannot bear."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import Tally
from bot.domain.authored_questions import Level
from bot.domain.items import Item
from bot.domain.matters import About, Matter
from bot.domain.memory import Grade, learn, retrievability
from bot.domain.questions import QuestionKind
from bot.domain.stats import (
    COMING_DAYS,
    RECENT_DAYS,
    DayScore,
    Forecast,
    Memory,
    Score,
    SectionMemory,
    SectionScore,
    Stats,
    summary,
)

TODAY = date(2026, 3, 10)
AT = datetime(2026, 3, 10, 4, tzinfo=UTC)
SECTIONS = ("intro", "growth", "ideas")
NO_MEMORY = Memory(met=0, total=3, missed=0, retention=0.0, coming=(0,) * COMING_DAYS, fading=())


def item(key, section, revision="r1"):
    return Item(
        key=key,
        revision=revision,
        kind=QuestionKind.AUTHORED,
        level=Level.BASIC,
        is_core=True,
        has_english=True,
        has_many_answers=False,
        about=About(section, ()),
        subjects=frozenset(),
        scopes=frozenset(),
        place=0,
        length=20,
        style="single",
        matter=Matter(),
    )


BANK = {key: item(key, section) for key, section in zip("abc", SECTIONS, strict=True)}


def tally(key, answered, correct, *, is_missed=False):
    before = AT - timedelta(days=1) if correct else None
    return Tally(key, answered, correct, AT, TODAY, before if is_missed else AT)


def stats_of(tallies=(), days=(), cards=(), bank=BANK):
    cards = {card.key: card for card in cards}
    return summary(tallies, days, cards, streak=None, bank=bank, sections=SECTIONS, today=TODAY)


def test_answers_are_counted_in_all_and_by_section_and_those_of_questions_that_are_gone_in_all():
    assert stats_of([tally("a", 3, 2), tally("b", 1, 0), tally("gone", 5, 5)]) == Stats(
        on=TODAY,
        total=Score(9, 7),
        week=Score(),
        month=Score(),
        recent=(Score(),) * RECENT_DAYS,
        streak=None,
        sections=(
            SectionScore("intro", Score(3, 2)),
            SectionScore("growth", Score(1, 0)),
            SectionScore("ideas", Score()),
        ),
        strongest=None,
        weakest=None,
        memory=NO_MEMORY,
        memories=tuple(SectionMemory(section, 1, 0, 0) for section in SECTIONS),
    )


def test_a_week_is_seven_dates_with_today_and_a_month_thirty():
    ages = (-1, 0, 6, 7, 29, 30)  # -1: somebody flew west
    stats = stats_of(days=[DayScore(TODAY - timedelta(days=age), Score(1, age % 2)) for age in ages])
    assert (stats.week, stats.month) == (Score(3, 1), Score(5, 3))


def test_the_last_four_weeks_are_told_one_date_after_the_other():
    ages = (-1, 0, 3, 27, 28)  # -1: somebody flew west
    recent = stats_of(days=[DayScore(TODAY - timedelta(days=age), Score(2, 1)) for age in ages]).recent
    told = {RECENT_DAYS - 1 - index: score for index, score in enumerate(recent) if score.answered}
    assert (len(recent), told) == (RECENT_DAYS, {0: Score(4, 2), 3: Score(2, 1), 27: Score(2, 1)})


@pytest.mark.parametrize(
    ("counts", "strongest", "weakest"),
    [
        pytest.param([(1, 1), (20, 10), (0, 0)], None, None, id="one lucky answer is no strength"),
        pytest.param([(4, 4), (4, 0), (0, 0)], None, None, id="too few to compare"),
        pytest.param([(20, 19), (20, 8), (20, 14)], "intro", "growth", id="plain"),
        pytest.param([(20, 14), (20, 14), (20, 14)], None, None, id="all alike"),
        pytest.param([(30, 30), (0, 0), (0, 0)], None, None, id="nothing to compare it with"),
        pytest.param([(5, 5), (60, 54), (20, 4)], "growth", "ideas", id="many good answers before a few perfect ones"),
    ],
)
def test_sections_stand_out_only_where_there_is_enough_to_tell(counts, strongest, weakest):
    stats = stats_of([tally(key, *count) for key, count in zip("abc", counts, strict=True) if count[0]])
    assert (stats.strongest, stats.weakest) == (strongest, weakest)


def test_two_sections_with_enough_answers_make_a_comparison():
    assert stats_of([tally("a", 5, 5), tally("b", 5, 5)]).is_compared
    assert not stats_of([tally("a", 50, 5), tally("b", 4, 4)]).is_compared


def test_what_is_known_is_counted_by_section_without_what_was_missed_last():
    known = learn(None, "a", "r1", Grade.EASY, TODAY)
    missed = learn(None, "b", "r1", Grade.AGAIN, TODAY)
    changed = learn(None, "c", "older", Grade.GOOD, TODAY)
    memories = stats_of([tally("a", 1, 1), tally("b", 1, 0, is_missed=True)], cards=[known, missed, changed]).memories
    assert memories == (
        SectionMemory("intro", 1, 1, 1),
        SectionMemory("growth", 1, 1, 0),
        SectionMemory("ideas", 1, 0, 0),
    )


def test_memory_looks_ahead_over_questions_that_are_still_what_they_were():
    met = learn(None, "a", "r1", Grade.GOOD, TODAY - timedelta(days=30))
    fresh = learn(None, "b", "r1", Grade.GOOD, TODAY)
    changed = learn(None, "c", "older", Grade.GOOD, TODAY)
    gone = learn(None, "gone", "r1", Grade.GOOD, TODAY)
    memory = stats_of([tally("a", 1, 1)], cards=[met, fresh, changed, gone]).memory
    days = (fresh.due_on - TODAY).days
    assert 0 < days < COMING_DAYS
    assert memory.coming == tuple((day == 0) + (day == days) for day in range(COMING_DAYS))
    assert (memory.met, memory.total, memory.due) == (2, 3, 1)
    assert 0.5 < memory.retention < 1
    assert memory.remembered == round(2 * memory.retention)
    assert [forecast.days for forecast in memory.fading] == [7, 30]
    assert memory.retention > memory.fading[0].retention > memory.fading[1].retention > 0


def test_what_is_due_later_than_is_looked_ahead_is_known_but_not_counted():
    card = learn(None, "a", "r1", Grade.EASY, TODAY)
    for _ in range(4):
        card = learn(card, "a", "r1", Grade.GOOD, card.due_on)
    memory = stats_of([tally("a", 5, 5)], cards=[card]).memory
    assert (memory.met, sum(memory.coming)) == (1, 0)
    tomorrow = retrievability(card, card.reviewed_on + timedelta(days=1))
    assert memory.fading[0] == Forecast(7, tomorrow)  # answered later than that


def test_what_was_missed_last_counts_as_not_known_for_as_long_as_it_is():
    known, again, missed = (learn(None, key, "r1", Grade.GOOD, TODAY) for key in "abc")
    missed = learn(missed, "c", "r1", Grade.AGAIN, TODAY)
    tallies = [
        tally("a", 1, 1),
        tally("b", 2, 1),
        tally("c", 2, 1, is_missed=True),
        tally("gone", 1, 0, is_missed=True),
    ]
    memory = stats_of(tallies, cards=[known, again, missed]).memory
    tomorrow = retrievability(known, TODAY + timedelta(days=1))
    later = [Forecast(days, pytest.approx(2 / 3 * retrievability(known, TODAY + timedelta(days)))) for days in (7, 30)]
    assert (memory.met, memory.missed, memory.remembered) == (3, 1, 2)
    assert memory.retention == pytest.approx(2 / 3 * tomorrow)
    assert list(memory.fading) == later


def test_whoever_got_everything_wrong_knows_nothing_that_could_be_forgotten():
    cards = [learn(None, key, "r1", Grade.AGAIN, TODAY) for key in "abc"]
    memory = stats_of([tally(key, 1, 0, is_missed=True) for key in "abc"], cards=cards).memory
    assert (memory.met, memory.missed, memory.retention, memory.fading) == (3, 3, 0.0, ())
    assert sum(memory.coming) == 3


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 80), st.floats(0, 1)), unique_by=lambda row: row[0]))
def test_strong_and_weak_are_never_the_same_and_lie_on_their_sides(rows):
    tallies = [tally(key, answered, round(answered * share)) for key, answered, share in rows]
    stats = stats_of(tallies)
    by_id = {section.section_id: section.score for section in stats.sections}
    assert stats.strongest is None or stats.strongest != stats.weakest
    assert stats.strongest is None or by_id[stats.strongest].rate > stats.total.rate
    assert stats.weakest is None or by_id[stats.weakest].rate < stats.total.rate
    assert (stats.strongest is None and stats.weakest is None) or stats.is_compared
