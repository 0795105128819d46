"""Two memories become the one that a single account would have had."""

from datetime import timedelta

import pytest

from bot.domain.answers import AnsweredIn
from bot.domain.memory import DEFAULT_AIM, Grade, learn
from bot.domain.relearning import joined, relearnt
from bot.domain.streak import Streak
from tests.storage.quizzing import DAY, NOW, TODAY, an_answer


def always(_on) -> bool:
    return True


def answer(day: int, **changes):
    plain = {"at": NOW + day * DAY, "on": TODAY + day * DAY, "place": f"p{day}"}
    return an_answer(**{**plain, **changes})


def test_answers_are_learnt_in_order_of_time():
    right, wrong = answer(0), answer(3, grade=Grade.AGAIN, is_correct=False)
    card = learn(None, right.key, right.revision, Grade.GOOD, TODAY)
    card = learn(card, right.key, right.revision, Grade.AGAIN, TODAY + 3 * DAY)
    assert relearnt([wrong, right], lambda _: right.revision, {}) == {right.key: card}


def test_an_answer_in_a_round_goes_by_the_rounds_aim():
    one = answer(0, answered_in=AnsweredIn.ROUND, place="ab/0")
    made = [relearnt([one], lambda _: None, aims)[one.key] for aims in ({"ab": 0.7}, {})]
    assert made == [learn(None, one.key, one.revision, one.grade, TODAY, aim=aim) for aim in (0.7, DEFAULT_AIM)]


@pytest.mark.parametrize(("current", "standing"), [("old", "old"), ("new", "new"), ("other", "new"), (None, "new")])
def test_of_a_reworded_question_one_wording_counts(current, standing):
    answers = [answer(0, revision="old"), answer(1, revision="new"), answer(2, revision="old")]
    [card] = relearnt(answers, lambda _: current, {}).values()
    assert (card.revision, card.reviews) == (standing, 2 if standing == "old" else 1)


def test_two_streaks_that_took_turns_are_one():
    here = Streak(1, 0, 0, TODAY, 1)
    there = Streak(1, 0, 0, TODAY - DAY, 9)
    days = [TODAY - back * DAY for back in range(5)]
    assert joined(here, there, days, TODAY, always) == Streak(5, 2, 0, TODAY, 9)


def test_the_longer_streak_goes_on_with_the_others_days():
    long, short = Streak(30, 2, 0, TODAY - DAY, 30), Streak(2, 2, 0, TODAY, 2)
    for pair in ((long, short), (short, long)):
        assert joined(*pair, [], TODAY, always) == Streak(31, 2, 0, TODAY, 31)


def test_a_streak_that_is_over_does_not_come_back():
    over, begun = Streak(30, 0, 0, TODAY - 9 * DAY, 30), Streak(2, 2, 0, TODAY, 2)
    assert joined(over, begun, [], TODAY, always) == Streak(2, 2, 0, TODAY, 30)


def test_who_kept_none_has_none():
    assert joined(None, None, [TODAY], TODAY, always) is None
    assert joined(None, Streak(3, 2, 0, TODAY, 3), [], TODAY, always) == Streak(3, 2, 0, TODAY, 3)
    assert joined(Streak(3, 2, 0, TODAY, 3), None, [TODAY + timedelta(2)], TODAY, always).last_on == TODAY
