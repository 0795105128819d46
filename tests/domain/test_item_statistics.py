"""Item statistics, held against a plain recount of made-up answers."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from math import isclose
from statistics import correlation, mean, median

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.first_answers import SAMPLE, FirstAnswers, Given
from bot.domain.item_statistics import (
    ItemStatistics,
    Moments,
    OptionShare,
    Suspicion,
    discrimination,
    leading_distractor,
    shares_of,
    worst_first,
)

ANSWERS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 8), st.booleans(), st.none() | st.integers(0, 60_000)),
    max_size=120,
)
SIX_ANSWER_ALL_AND_ONE_A_FEW = [
    (person, key, (3 * place + key) % (place + 2) < 2, None)
    for place, person in enumerate("abcdef")
    for key in range(9)
] + [("g", key, False, None) for key in range(3)]
SOUND = ItemStatistics("sound", 100, 60, 0.4, 100, timedelta(seconds=9))


def rows_of(answers):
    return [
        Given(number, "telegram", person, f"k{key}", "r", is_right, taken)
        for number, (person, key, is_right, taken) in enumerate(answers, 1)
    ]


def plainly(answers):
    """The same from the definitions: first answers, their means, and for each person the others' mean deviation."""
    firsts = {}
    for number, (person, key, is_right, taken) in enumerate(answers, 1):
        firsts.setdefault((person, f"k{key}"), (number, is_right, taken))
    of_key, of_person = defaultdict(dict), defaultdict(dict)
    for (person, key), first in firsts.items():
        of_key[key][person] = of_person[person][key] = first
    means = {key: mean(right for _, right, _ in people.values()) for key, people in of_key.items()}
    found = {}
    for key, people in of_key.items():
        known = [one for one in people if len(of_person[one]) > 5]
        rests = [
            mean(right - means[other] for other, (_, right, _) in of_person[one].items() if other != key)
            for one in known
        ]
        rights = [int(people[one][1]) for one in known]
        times = [taken for _, _, taken in people.values() if taken is not None]
        found[key] = (
            len(people),
            sum(right for _, right, _ in people.values()),
            median(times) if times else None,
            tuple(sorted(number for number, _, _ in people.values())[-SAMPLE:]),
            (rights, rests),
        )
    return found


@given(ANSWERS)
@example(SIX_ANSWER_ALL_AND_ONE_A_FEW)  # drawn by chance, hardly anybody answers enough for a correlation
def test_first_answers_are_counted_as_a_plain_recount_has_them(answers):
    counter = FirstAnswers()
    rows = rows_of(answers)
    counter.add(rows[:50])
    counter.add(rows[50:])
    expected = plainly(answers)
    found = {one.key: one for one in counter.counted()}
    assert {
        key: (one.answered, one.right, one.median_ms, one.newest) for key, one in found.items()
    } == {key: one[:4] for key, one in expected.items()}  # fmt: skip
    for key, (*_, (rights, rests)) in expected.items():
        moments = found[key].moments
        assert (moments.count, moments.right) == (len(rights), sum(rights))
        value = discrimination(moments)
        if len(set(rights)) < 2 or max(rests) - min(rests) < 1e-5:
            assert value is None or len(set(rights)) == 2
        else:
            assert isclose(value, correlation(rights, rests), abs_tol=1e-6)


def test_another_wording_is_another_question_and_nobody_on_another_platform_is_the_same():
    counter = FirstAnswers()
    counter.add(
        [
            Given(1, "telegram", "1", "k", "old", is_correct=False, taken_ms=None),
            Given(2, "telegram", "1", "k", "new", is_correct=True, taken_ms=None),
            Given(3, "line", "1", "k", "new", is_correct=False, taken_ms=None),
            Given(4, "telegram", "1", "k", "new", is_correct=False, taken_ms=None),
        ]
    )
    assert [(one.revision, one.answered, one.right) for one in counter.counted()] == [("old", 1, 0), ("new", 2, 1)]


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        (Moments(), None),
        (Moments(40, 40, 1.0, 0.5, 1.0), None),
        (Moments(40, 0, 1.0, 0.5, 0.0), None),
        (Moments(40, 20, 4.0, 0.4, 2.0), None),
        (Moments(2, 1, 0.0, 2.0, 1.0), 1.0),
        (Moments(2, 1, 0.0, 2.0, -1.0), -1.0),
    ],
    ids=["nobody", "all right", "none right", "all alike", "the better is right", "the worse is right"],
)
def test_discrimination_says_nothing_where_all_are_the_same(moments, expected):
    assert discrimination(moments) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (SOUND, ()),
        (replace(SOUND, discrimination=-0.01), (Suspicion.NEGATIVE,)),
        (replace(SOUND, discrimination=-0.5, discriminated=29), ()),
        (replace(SOUND, discrimination=0.09), (Suspicion.WEAK,)),
        (replace(SOUND, discrimination=0.1), ()),
        (replace(SOUND, right=95), (Suspicion.EVERYBODY_RIGHT,)),
        (replace(SOUND, right=10), (Suspicion.HARDLY_ANYBODY_RIGHT,)),
        (replace(SOUND, right=0, discrimination=-0.3), (Suspicion.NEGATIVE, Suspicion.HARDLY_ANYBODY_RIGHT)),
        (replace(SOUND, answered=29, right=0, discrimination=-1.0), ()),
        (
            replace(SOUND, shares=(OptionShare("b", is_right=False, chosen=50, shown=100),
                                   OptionShare("a", is_right=True, chosen=40, shown=100))),
            (Suspicion.DISTRACTOR_LEADS,),
        ),
    ],
)  # fmt: skip
def test_what_is_suspect_has_a_reason(item, expected):
    assert item.suspicions == expected


def test_a_wrong_option_leads_by_its_share_of_those_who_saw_it():
    right = OptionShare("right", is_right=True, chosen=40, shown=100)
    rare = OptionShare("rare", is_right=False, chosen=29, shown=29)
    leads = OptionShare("leads", is_right=False, chosen=20, shown=40)
    assert leading_distractor([right, rare]) is None
    assert leading_distractor([right, rare, leads]) == leads
    assert leading_distractor([rare, leads]) is None


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.permutations("abcd"), st.sets(st.integers(0, 3), min_size=1), st.integers(1, 9)), max_size=12)
)
def test_shares_are_told_by_what_the_options_say_whatever_their_order(choices):
    found = shares_of((order, (order.index("a"),), tuple(picked), count) for order, picked, count in choices)
    total = sum(count for *_, count in choices)
    chosen = Counter()
    for order, picked, count in choices:
        for index in picked:
            chosen[order[index]] += count
    assert {one.option: (one.is_right, one.chosen, one.shown) for one in found} == {
        option: (option == "a", chosen[option], total) for option in ("abcd" if choices else "")
    }
    assert [one.chosen for one in found] == sorted((one.chosen for one in found), reverse=True)


def test_the_worst_come_first_and_sound_ones_not_at_all():
    items = [
        SOUND,
        replace(SOUND, key="easy", right=99),
        replace(SOUND, key="weak", discrimination=0.05),
        replace(SOUND, key="less weak", discrimination=0.08),
        replace(SOUND, key="hard", right=5),
        replace(SOUND, key="negative", discrimination=-0.1),
        replace(SOUND, key="negative and hard", discrimination=-0.05, right=5),
    ]
    assert [one.key for one in worst_first(items)] == [
        "negative and hard", "negative", "hard", "weak", "less weak", "easy",
    ]  # fmt: skip
