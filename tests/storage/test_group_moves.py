"""A group that gets another id plays on, wherever both ids have something."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from bot.domain.group_quizzes import End, Phase, Setup, Vote
from bot.domain.quiz_schedules import QuizSchedule
from bot.domain.schedule import Due, Schedule
from bot.storage.chats import ChatRepository
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.group_tables import group_scores
from bot.storage.quiz_schedules import QuizScheduleRepository
from tests.storage.group_playing import GROUP, OTHER, a_quiz, cast, closed, playing, put, question
from tests.storage.quizzing import NOW

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
FIRST, SECOND_ONE = UUID(int=1), UUID(int=2)


@pytest.fixture
def chats(database, clock):
    return ChatRepository(database, clock)


@pytest.fixture
async def quizzes(database):
    repository = GroupQuizRepository(database)
    yield repository
    await repository.close()


async def test_a_running_quiz_goes_on_in_the_new_chat_with_its_questions_where_they_were(chats, quizzes):
    before = await quizzes.open(playing(lobby_message_id="7"))
    await chats.move(GROUP, OTHER)
    moved = replace(before, chat=OTHER, lobby_message_id=None, version=1)
    assert (await quizzes.running(OTHER), await quizzes.running(GROUP)) == (moved, None)
    assert moved.questions[0].chat == GROUP
    await quizzes.vote(GROUP.platform, [cast("poll1.0", 1)])
    assert (await quizzes.running(OTHER)).votes == (Vote(0, "1", (1,), NOW),)


def begun(number: int, chat):
    """One in which a question has counted."""
    questions = (closed(number, 0), put(number, 1), question(2))
    quiz = playing(number, chat, questions=3, position=1, votes=(Vote(0, "1", (1,), NOW),))
    return replace(quiz, questions=questions)


@pytest.mark.parametrize(
    ("old", "new", "stays", "scored"),
    [
        (begun(1, GROUP), a_quiz(2, OTHER), FIRST, 0),
        (begun(1, GROUP), begun(2, OTHER), SECOND_ONE, 2),
        (a_quiz(1, GROUP), a_quiz(2, OTHER), SECOND_ONE, 0),
        (a_quiz(1, GROUP), begun(2, OTHER), SECOND_ONE, 0),
    ],
    ids=["what has begun goes before a lobby", "both have begun", "two lobbies", "the new chat's has begun"],
)
async def test_of_two_running_quizzes_one_stays(chats, quizzes, database, clock, old, new, stays, scored):
    for quiz in (old, new):
        await quizzes.open(quiz)
    await chats.move(GROUP, OTHER)
    await chats.move(GROUP, OTHER)
    found = [await quizzes.get(quiz.id) for quiz in (old, new)]
    assert (await quizzes.running(OTHER)).id == stays
    [over] = [quiz for quiz in found if quiz.id != stays]
    assert {quiz.chat for quiz in found} == {OTHER}
    assert (over.phase, over.end, over.ended_at, over.deadline) == (Phase.OVER, End.SHUT_OUT, clock(), None)
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(group_scores)) == scored


def schedule(chat, **changes) -> QuizSchedule:
    plain = QuizSchedule(
        id=0,
        chat=chat,
        schedule=Schedule(time(20), "Asia/Hong_Kong", frozenset({1, 5})),
        setup=Setup(),
        language=None,
        thread_id=None,
        next_due=Due(TODAY, datetime(2026, 11, 23, 12, tzinfo=NOW.tzinfo)),
        last_on=None,
        ended_at=None,
        created_at=NOW,
    )
    return replace(plain, **changes)


@pytest.mark.parametrize("new_has_ended", [True, False])
async def test_of_two_schedules_the_new_chat_s_stays_unless_it_has_ended(chats, database, clock, new_has_ended):
    schedules = QuizScheduleRepository(database, clock)
    ending = {"ended_at": NOW, "next_due": None} if new_has_ended else {}
    old = await schedules.change(GROUP, lambda _: schedule(GROUP, last_on=TODAY, language="en"))
    new = await schedules.change(OTHER, lambda _: schedule(OTHER, last_on=TODAY - DAY, **ending))
    for _ in range(2):
        await chats.move(GROUP, OTHER)
        stays = replace(old, chat=OTHER) if new_has_ended else replace(new, last_on=TODAY)
        assert (await schedules.get(GROUP), await schedules.get(OTHER)) == (None, stays)
