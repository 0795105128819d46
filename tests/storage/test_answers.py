import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.answers import AnsweredIn, Tally
from bot.domain.chat import ChatKey, Platform
from bot.domain.memory import Grade
from bot.domain.rounds import QuestionState, RoundStatus
from bot.domain.stats import DayScore, Score
from bot.errors import StorageError
from bot.storage.answers import AnswerRepository
from bot.storage.cards import CardRepository
from bot.storage.people import PeopleRepository
from bot.storage.rounds import RoundRepository
from tests.storage.quizzing import ALICE, BOB, DAY, NOW, TODAY, a_card, a_round, an_answer, put, question

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def answers(database):
    repository = AnswerRepository(database)
    yield repository
    await repository.close()


@pytest.fixture
def cards(database):
    return CardRepository(database)


def keep(_):
    return None


def one_more(card):
    return a_card() if card is None else replace(card, reviews=card.reviews + 1)


async def test_an_answer_is_kept_as_it_is(answers, database):
    wanted = an_answer("7/3", chosen=(0, 2), is_correct=False, grade=Grade.AGAIN, answered_in=AnsweredIn.GROUP_QUIZ)
    assert await answers.record(wanted, keep)
    assert await answers.record(replace(wanted, place="7/4", taken=None), keep)
    [row, timeless] = (await PeopleRepository(database).export(ALICE))["answers"]
    assert row == {
        "id": 1,
        "platform": "telegram",
        "person_id": "1",
        "key": "authored:q0",
        "revision": "abcd1234",
        "content_version": "v1",
        "answered_in": "group_quiz",
        "place": "7/3",
        "chosen": [0, 2],
        "is_correct": False,
        "grade": 1,
        "taken_ms": 12_345,
        "answered_at": "2026-11-23T08:00:00+00:00",
        "answered_on": "2026-11-23",
    }
    assert timeless == row | {"id": 2, "place": "7/4", "taken_ms": None}


async def test_a_card_is_learnt_with_the_answer(answers, cards):
    assert await answers.record(an_answer("1"), one_more)
    assert await answers.record(an_answer("2"), one_more)
    assert await answers.record(an_answer("3"), keep)
    assert await answers.record(an_answer("1", BOB), one_more)
    assert await cards.cards(ALICE) == {"authored:q0": a_card(reviews=2)}
    assert await cards.cards(BOB) == {"authored:q0": a_card()}


async def test_there_is_one_answer_of_a_person_in_a_place(answers, cards):
    assert await answers.record(an_answer("1"), one_more)
    assert not await answers.record(an_answer("1", is_correct=False, key="another"), one_more)
    assert await answers.record(an_answer("1", answered_in=AnsweredIn.GROUP_QUIZ), keep)
    assert await answers.record(an_answer("1", ChatKey(Platform.LINE, ALICE.chat_id)), keep)
    assert await cards.cards(ALICE) == {"authored:q0": a_card()}
    assert [tally.answered for tally in await answers.tallies(ALICE)] == [2]


async def test_of_presses_at_once_one_counts_and_none_is_lost(answers, cards):
    pressed = [an_answer(place, person) for place in "1122" for person in (ALICE, BOB)]
    counted = await asyncio.gather(*(answers.record(answer, one_more) for answer in pressed))
    assert counted == [True, True, False, False] * 2
    assert await cards.cards(ALICE) == await cards.cards(BOB) == {"authored:q0": a_card(reviews=2)}


async def test_learning_that_fails_keeps_no_answer_and_harms_no_neighbour(answers, cards):
    def fail(_):
        raise ValueError("no such grade")

    pairs = ((an_answer("1"), one_more), (an_answer("2", key="bad"), fail), (an_answer("3"), one_more))
    results = await asyncio.gather(*(answers.record(*pair) for pair in pairs), return_exceptions=True)
    assert (results[0], str(results[1]), results[2]) == (True, "no such grade", True)
    assert [(tally.key, tally.answered) for tally in await answers.tallies(ALICE)] == [("authored:q0", 2)]
    assert await cards.cards(ALICE) == {"authored:q0": a_card(reviews=2)}


async def test_after_the_end_nothing_is_taken(answers):
    recording = asyncio.create_task(answers.record(an_answer("1"), keep))
    await asyncio.sleep(0)
    await answers.close()
    assert await recording
    with pytest.raises(StorageError, match="stopping"):
        await answers.record(an_answer("2"), keep)


async def test_tallies_count_each_question(answers):
    assert await answers.tallies(ALICE) == ()
    given = (("b", False), ("a", True), ("b", True), ("c", False), ("b", True), ("d", True), ("d", False))
    for number, (key, is_correct) in enumerate(given):
        later = {"at": NOW + number * DAY, "on": TODAY + number * DAY}
        await answers.record(an_answer(str(number), key=key, is_correct=is_correct, **later), keep)
    await answers.record(an_answer("1", BOB, key="a"), keep)
    tallies = await answers.tallies(ALICE)
    assert tallies == (
        Tally("a", 1, 1, NOW + DAY, TODAY + DAY, NOW + DAY),
        Tally("b", 3, 2, NOW + 4 * DAY, TODAY + 4 * DAY, NOW + 4 * DAY),
        Tally("c", 1, 0, NOW + 3 * DAY, TODAY + 3 * DAY, None),
        Tally("d", 2, 1, NOW + 6 * DAY, TODAY + 6 * DAY, NOW + 5 * DAY),
    )
    assert [tally.key for tally in tallies if tally.is_missed] == ["c", "d"]


async def test_days_are_the_person_s_own_dates(answers):
    assert await answers.days(ALICE, TODAY) == ()
    for number, (days, is_correct) in enumerate(((-1, True), (0, False), (3, True), (0, True))):
        asked = an_answer(str(number), on=TODAY + days * DAY, is_correct=is_correct)
        await answers.record(asked, keep)
    await answers.record(an_answer("1", BOB), keep)
    assert await answers.days(ALICE, TODAY) == (DayScore(TODAY, Score(2, 1)), DayScore(TODAY + 3 * DAY, Score(1, 1)))


async def test_recent_keys_are_what_was_answered_or_skipped_newest_first_each_once(answers, database):
    assert await answers.recent_keys(ALICE, 10) == ()
    for number, key in enumerate("abcab"):
        await answers.record(an_answer(str(number), key=key, at=NOW + number * MINUTE), keep)
    await answers.record(an_answer("0", BOB, key="z", at=NOW + DAY), keep)
    questions = (
        put(0, key="s", state=QuestionState.SKIPPED, asked_at=NOW + 2.5 * MINUTE),
        question(1, key="never put", state=QuestionState.SKIPPED),
        put(2, key="open", asked_at=NOW + DAY),
    )
    over = a_round(1, status=RoundStatus.STOPPED)
    await RoundRepository(database).begin(replace(over, questions=questions))
    assert await answers.recent_keys(ALICE, 10) == ("b", "a", "s", "c")
    assert await answers.recent_keys(ALICE, 3) == ("b", "a", "s")
    assert await answers.recent_keys(ALICE, 1) == ("b",)


class TestCards:
    @pytest.fixture(autouse=True)
    async def memory(self, answers):
        for number, (key, due_in) in enumerate({"d": 3, "b": -2, "a": 0, "c": -2, "e": 30}.items()):
            card = a_card(key, due_on=TODAY + due_in * DAY, lapses=2, stability=0.1 + 0.2)
            await answers.record(an_answer(str(number), key=key), lambda _, card=card: card)
        await answers.record(an_answer("1", BOB), one_more)

    async def test_cards_are_kept_as_they_are(self, cards):
        found = await cards.cards(ALICE)
        assert found["d"] == a_card("d", due_on=TODAY + 3 * DAY, lapses=2, stability=0.1 + 0.2)
        assert {key: card.key for key, card in found.items()} == {key: key for key in "abcde"}

    async def test_what_is_due_comes_oldest_first(self, cards):
        assert [card.key for card in await cards.due(ALICE, TODAY)] == ["b", "c", "a"]
        assert [card.key for card in await cards.due(ALICE, TODAY - DAY)] == ["b", "c"]
        assert await cards.due(ALICE, TODAY - 9 * DAY) == ()
