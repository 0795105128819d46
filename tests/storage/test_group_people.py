"""Whoever wishes to be forgotten leaves their groups' quizzes as they were, of somebody unknown."""

import asyncio
from dataclasses import replace
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.answers import AnsweredIn
from bot.domain.chat import ChatKey, Platform
from bot.domain.group_events import StopAsked
from bot.domain.group_quiz import advance
from bot.domain.group_quizzes import Phase, Vote
from bot.storage.answers import AnswerRepository
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.group_tables import group_scores
from bot.storage.people import PeopleRepository
from bot.storage.rankings import RankingRepository
from tests.storage.group_playing import GROUP, OTHER, SECOND, cast, closed, player, playing, question
from tests.storage.quizzing import NOW, a_card, an_answer

ALICE = ChatKey(Platform.TELEGRAM, "1")
TABLES = ("group_quizzes", "group_questions", "group_players", "group_votes", "group_scores", "hidden_players")


@pytest.fixture
async def quizzes(database):
    """She starts and plays one that is over and plays another that runs; Bob, 2, is in both."""
    repository = GroupQuizRepository(database)
    over = replace(
        playing(1, phase=Phase.RESTING),
        questions=(closed(1, 0), question(1)),
        votes=(Vote(0, "1", (1,), NOW), Vote(0, "2", (1,), NOW + 9 * SECOND)),
    )
    await repository.open(over)
    await repository.step(UUID(int=1), lambda quiz: advance(quiz, StopAsked(NOW)))
    await repository.open(playing(2, OTHER, starter_id="2", starter_name="P2"))
    await repository.vote(ALICE.platform, [cast("poll2.0", 1), cast("poll2.0", 2)])
    yield repository
    await repository.close()


@pytest.fixture
def people(database):
    tokens = count(1)
    return PeopleRepository(database, lambda: f"t{next(tokens)}")


async def ranked(database) -> list[tuple[str, str, int]]:
    columns = (group_scores.c.person_id, group_scores.c.name, group_scores.c.rank)
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns).order_by(group_scores.c.rank))]


@pytest.mark.usefixtures("quizzes")
async def test_she_is_handed_what_she_played_and_started_and_nothing_of_others(people):
    found = await people.export(ALICE)
    assert {name: len(found[name]) for name in TABLES} == {
        "group_quizzes": 1,
        "group_questions": 2,
        "group_players": 2,
        "group_votes": 2,
        "group_scores": 1,
        "hidden_players": 0,
    }
    assert found["group_quizzes"][0]["setup"]["seconds"] == 20
    assert {row["person_id"] for name in TABLES[2:5] for row in found[name]} == {"1"}
    nobody = await people.export(ChatKey(Platform.LINE, "1"))
    assert {name: nobody[name] for name in TABLES} == {name: [] for name in TABLES}


async def test_she_is_forgotten_and_what_others_did_stands(people, quizzes, database):
    before = [await quizzes.get(UUID(int=number)) for number in (1, 2)]
    counts = await people.forget(ALICE, NOW)
    assert {name: counts.get(name) for name in TABLES} == {
        "group_quizzes": 1,
        "group_questions": None,
        "group_players": 2,
        "group_votes": 2,
        "group_scores": 1,
        "hidden_players": 0,
    }
    unknown = [next(one.person_id for one in (await quizzes.get(old.id)).players if one.name == "") for old in before]
    assert sorted(unknown) == ["gone:t1", "gone:t2"]
    for old, whose in zip(before, unknown, strict=True):
        hers, others = replace(player(1), person_id=whose, name=""), old.players[1:]
        votes = tuple(replace(vote, person_id=whose) if vote.person_id == "1" else vote for vote in old.votes)
        started = {"starter_id": whose, "starter_name": ""} if old.starter_id == "1" else {}
        expected = replace(old, players=(hers, *others), votes=votes, version=old.version + 1, **started)
        assert await quizzes.get(old.id) == expected
    assert await ranked(database) == [(unknown[0], "", 1), ("2", "P2", 2)]
    assert [tally.person_id for tally in await RankingRepository(database).tallies(GROUP, None)] == ["2"]
    assert [row for name in TABLES for row in (await people.export(ALICE))[name]] == []


async def test_a_running_quiz_takes_her_again_as_somebody_new(people, quizzes):
    await people.forget(ALICE, NOW)
    await quizzes.vote(ALICE.platform, [cast("poll2.0", 1, (0,))])
    quiz = await quizzes.get(UUID(int=2))
    assert [one.person_id for one in quiz.players][1:] == ["2", "1"]
    assert quiz.votes[2:] == (Vote(0, "1", (0,), NOW),)


@pytest.mark.usefixtures("quizzes")
async def test_a_vote_becomes_an_answer_of_whoever_it_is_still(people, database):
    answers = AnswerRepository(database)
    gone, there = ChatKey(Platform.TELEGRAM, "1"), ChatKey(Platform.TELEGRAM, "2")
    await people.forget(gone, NOW)
    given = [(an_answer("2/0", who, answered_in=AnsweredIn.GROUP_QUIZ), UUID(int=2), 0) for who in (gone, there)]
    elsewhere = [(an_answer("2/1", there, answered_in=AnsweredIn.GROUP_QUIZ), UUID(int=2), 1)]
    recorded = [answers.record(answer, lambda _: a_card(), (quiz, at)) for answer, quiz, at in given + elsewhere]
    assert await asyncio.gather(*recorded) == [False, True, False]
    kept = {who: (await people.export(who))["answers"] for who in (gone, there)}
    assert [[row["place"] for row in kept[who]] for who in (gone, there)] == [[], ["2/0"]]
    await answers.close()
