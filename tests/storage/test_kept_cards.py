"""Closing cards that wait: noted once each, in their order, until they are said or their quiz is over or gone."""

from dataclasses import replace
from uuid import uuid4

from sqlalchemy import delete, update

from bot.domain.group_quizzes import Phase
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.group_tables import group_quizzes
from bot.storage.kept_cards import KeptCardRepository
from tests.storage.group_playing import a_quiz


async def test_what_waits_is_noted_until_it_is_said(database):
    quiz = await GroupQuizRepository(database).open(a_quiz())
    quiz_id, cards = quiz.id, KeptCardRepository(database)
    for position in (2, 0, 0):
        await cards.keep(quiz_id, position)
    assert (await cards.kept(quiz_id), await cards.kept(uuid4())) == ((0, 2), ())
    await cards.said(quiz_id, [0])
    await cards.said(quiz_id, [])
    assert await cards.kept(quiz_id) == (2,)
    async with database.write() as connection:
        await connection.execute(update(group_quizzes).values(phase=Phase.OVER))
    other = await GroupQuizRepository(database).open(replace(a_quiz(), id=uuid4()))
    await cards.keep(other.id, 1)
    assert (await cards.kept(quiz_id), await cards.kept(other.id)) == ((), (1,))
    async with database.write() as connection:
        await connection.execute(delete(group_quizzes))
    assert await cards.kept(other.id) == ()
