"""Votes in storms: what batches leave in rows is what the domain makes of each vote in turn."""

import asyncio
from dataclasses import replace
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_events import Answered
from bot.domain.group_kept import Voted
from bot.domain.group_quiz import GroupStep, advance
from bot.domain.group_quizzes import CastVote, GroupQuiz, Phase, Player, QuestionPhase, Vote
from bot.storage.group_quizzes import GroupQuizRepository
from tests.storage.group_playing import OTHER, SECOND, cast, closed, playing, put, question
from tests.storage.quizzing import NOW

TELEGRAM = Platform.TELEGRAM


@pytest.fixture
async def quizzes(database):
    repository = GroupQuizRepository(database)
    yield repository
    await repository.close()


async def kept(quizzes: GroupQuizRepository, number: int = 1) -> GroupQuiz:
    found = await quizzes.get(UUID(int=number))
    assert found is not None
    return found


async def test_each_vote_is_a_row_once_and_says_where_it_belongs(quizzes):
    await quizzes.open(playing())
    votes = [cast("poll1.0", 2), cast("elsewhere", 1), cast("poll1.0", 1, (0, 2), 0.5), cast("poll1.0", 2, (3,), 1)]
    ours = [Voted(UUID(int=1), 0, "2"), None, Voted(UUID(int=1), 0, "1"), Voted(UUID(int=1), 0, "2")]
    assert await quizzes.vote(TELEGRAM, votes) == ours
    assert await quizzes.vote(TELEGRAM, votes[:1]) == ours[:1]
    stored = (Vote(0, "2", (1,), NOW), Vote(0, "1", (0, 2), NOW + 0.5 * SECOND))
    assert await kept(quizzes) == replace(playing(), votes=stored)
    assert await quizzes.vote(TELEGRAM, []) == ()


async def test_whoever_only_votes_is_a_player_who_has_not_joined(quizzes):
    await quizzes.open(playing())
    await quizzes.vote(
        TELEGRAM, [replace(cast("poll1.0", 9), name="陌生人\x00"), cast("poll1.0", 8), cast("poll1.0", 9)]
    )
    strangers = (Player("9", "陌生人", None), Player("8", "P8", None))
    assert (await kept(quizzes)).players == playing().players + strangers
    await quizzes.step(
        UUID(int=1), lambda quiz: GroupStep(replace(quiz, players=(*quiz.players, Player("7", "", NOW))))
    )
    await quizzes.vote(TELEGRAM, [cast("poll1.0", 6)])
    assert [one.person_id for one in (await kept(quizzes)).players] == ["1", "2", "9", "8", "7", "6"]


async def test_a_poll_of_another_platform_is_none_of_ours(quizzes):
    await quizzes.open(playing())
    assert await quizzes.vote(Platform.LINE, [cast("poll1.0", 1)]) == [None]
    assert (await kept(quizzes)).votes == ()


async def test_a_vote_is_correct_that_chose_exactly_what_is_right(quizzes, database):
    await quizzes.open(playing(people=4))
    await quizzes.vote(TELEGRAM, [cast("poll1.0", n, chosen) for n, chosen in enumerate([(1,), (0, 1), (2,)], start=1)])
    async with database.read() as connection:
        found = await connection.execute(text("SELECT person_id, is_correct FROM group_votes ORDER BY id"))
        assert found.all() == [("1", 1), ("2", 0), ("3", 0)]


async def test_a_poll_id_that_comes_again_is_the_newest_question_s(quizzes):
    await quizzes.open(playing(1))
    assert await quizzes.vote(TELEGRAM, [cast("poll1.0", 1)]) == [Voted(UUID(int=1), 0, "1")]
    await quizzes.open(playing(2, OTHER, questions=1))
    again = put(2, 0, poll_id="poll1.0")
    await quizzes.step(UUID(int=2), lambda quiz: GroupStep(replace(quiz, questions=(again,))))
    assert await quizzes.vote(TELEGRAM, [cast("poll1.0", 2)]) == [Voted(UUID(int=2), 0, "2")]
    assert [one.poll_id for one in (await kept(quizzes, 1)).questions] == [None, None]
    assert [vote.person_id for vote in (await kept(quizzes, 2)).votes] == ["2"]


async def test_a_vote_after_memories_were_fed_has_them_fed_again(quizzes):
    await quizzes.open(playing(questions=1))
    over = closed(1, 0)
    await quizzes.step(UUID(int=1), lambda quiz: GroupStep(replace(quiz, phase=Phase.RESTING, questions=(over,))))
    await quizzes.vote(TELEGRAM, [cast("poll1.0", 1)])
    await quizzes.learnt(UUID(int=1), 0, NOW, votes=1)
    assert await quizzes.unlearnt(9) == ()
    await quizzes.vote(TELEGRAM, [cast("poll1.0", 2)])
    [again] = await quizzes.unlearnt(9)
    assert ([vote.person_id for vote in again.quiz.votes], again.question) == (["1", "2"], over)
    await quizzes.learnt(UUID(int=1), 0, NOW, votes=1)
    assert len(await quizzes.unlearnt(9)) == 1
    await quizzes.learnt(UUID(int=1), 0, NOW)
    assert await quizzes.unlearnt(9) == ()


async def test_a_question_that_is_not_understood_takes_no_votes_and_holds_up_no_others(quizzes, database, caplog):
    await quizzes.open(playing(1))
    await quizzes.open(playing(2, OTHER))
    async with database.write() as connection:
        await connection.execute(text("UPDATE group_questions SET question = '{}' WHERE poll_id = 'poll1.0'"))
    votes = [cast("poll1.0", 1), cast("poll2.0", 1)]
    assert await quizzes.vote(TELEGRAM, votes) == [None, Voted(UUID(int=2), 0, "1")]
    assert "poll1.0" in caplog.text


async def test_many_batches_share_a_transaction_and_read_nothing_once_their_polls_are_known(quizzes, database):
    await quizzes.open(playing(people=20))
    await quizzes.vote(TELEGRAM, [cast("poll1.0", 1)])
    seen: list[str] = []
    event.listen(
        database._engines.writer.sync_engine, "before_cursor_execute", lambda *it: seen.append(it[2].split()[0])
    )
    await asyncio.gather(*(quizzes.vote(TELEGRAM, [cast("poll1.0", number)]) for number in range(2, 21)))
    assert len((await kept(quizzes)).votes) == 20
    assert "SELECT" not in seen
    assert seen.count("BEGIN") <= 2


async def test_votes_in_private_polls_wait_for_no_transaction(quizzes, database):
    await quizzes.open(playing(people=2))
    async with asyncio.timeout(5), database.write():
        assert await quizzes.vote(TELEGRAM, [cast("private", 1), cast("private", 2)]) == (None, None)
        assert await quizzes.vote(TELEGRAM, []) == ()


NUMBERS = count(1, 2)
POLLS = st.sampled_from([(0, 0), (0, 1), (0, 2), (1, 0), None])
CHOSEN = st.sampled_from([(), (0,), (1,), (0, 1), (3,), (4,), (1, 4), (-1,)])
VOTES = st.tuples(POLLS, st.integers(1, 6), CHOSEN, st.integers(0, 20))
TURNS = st.lists(
    st.tuples(st.sampled_from(Phase), st.lists(st.lists(VOTES, max_size=6), max_size=3)), min_size=1, max_size=4
)


def world(number: int) -> list[GroupQuiz]:
    """A quiz with a question that is void, one that counts, one open and one to come; and another quiz."""
    void = closed(number, 0, phase=QuestionPhase.VOID)
    questions = (void, closed(number, 1), put(number, 2), question(3))
    chats = [ChatKey(TELEGRAM, f"-{each}") for each in (number, number + 1)]
    return [
        replace(playing(number, chats[0], people=3), questions=questions, position=2),
        playing(number + 1, chats[1]),
    ]


def vote_of(number: int, poll, person: int, chosen, after: int) -> CastVote:
    return cast(f"poll{number + poll[0]}.{poll[1]}" if poll else "nobody's", person, chosen, after)


def answered(model: dict[UUID, GroupQuiz], vote: CastVote) -> Voted | None:
    """What the domain makes of a vote."""
    for id_, quiz in model.items():
        for one in quiz.questions:
            if one.poll_id == vote.poll_id:
                event = Answered(vote.at, one.position, vote.person_id, vote.name, vote.chosen)
                model[id_] = advance(quiz, event).quiz or quiz
                return Voted(id_, one.position, vote.person_id)
    return None


async def vote_in_turns(quizzes: GroupQuizRepository, turns) -> None:
    number = next(NUMBERS)
    model = {quiz.id: await quizzes.open(quiz) for quiz in world(number)}
    for phase, batches in turns:
        step = await quizzes.step(UUID(int=number), lambda quiz, phase=phase: GroupStep(replace(quiz, phase=phase)))
        model[UUID(int=number)] = step.quiz or model[UUID(int=number)]
        cast = [[vote_of(number, *vote) for vote in votes] for votes in batches]
        expected = [[answered(model, vote) for vote in votes] for votes in cast]
        stored = await asyncio.gather(*(quizzes.vote(TELEGRAM, votes) for votes in cast))
        assert [list(some) for some in stored] == expected
        assert {id_: await quizzes.get(id_) for id_ in model} == model
    anew = GroupQuizRepository(quizzes._database)  # which remembers nothing
    assert {id_: await anew.get(id_) for id_ in model} == model


def test_rows_are_what_the_domain_makes_of_each_vote(places):
    with asyncio.Runner() as runner:
        database = runner.run(places.open(places.url()))
        quizzes = GroupQuizRepository(database)

        @given(TURNS)
        @settings(max_examples=25 // places.share, deadline=None)
        def play(turns) -> None:
            runner.run(vote_in_turns(quizzes, turns))

        try:
            play()
        finally:
            runner.run(database.close())
            runner.run(places.empty())
