"""How many quizzes one person may have running: as many as they can conduct, in whichever groups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.group_quiz_replies import GroupQuizRunning, TooManyQuizzes
from bot.domain.group_quizzes import GroupQuiz
from bot.services.group_quizzes import MOST_OPENED
from tests.services.group_hall import GROUP, THREE, Hall, hall

OTHERS = [replace(GROUP, chat_id=f"-{number}") for number in range(50, 50 + MOST_OPENED)]


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


async def test_one_more_than_anybody_conducts_waits_until_one_is_over(laid: Hall):
    opened = [await laid.open("1", chat=chat) for chat in OTHERS]
    assert await laid.groups.open(GROUP, "1", "One", THREE) == TooManyQuizzes(MOST_OPENED)
    assert isinstance(await laid.groups.open(GROUP, "2", "Two", THREE), GroupQuiz)
    # Where one is running anyway they are shown the way to it, as everybody is.
    assert isinstance(await laid.groups.open(GROUP, "1", "One", THREE), GroupQuizRunning)
    await laid.groups.cancel(opened[0])
    await laid.turn()
    assert isinstance(await laid.groups.open(OTHERS[0], "1", "One", THREE), GroupQuiz)


async def test_admins_whose_name_is_hidden_are_not_one_person(laid: Hall):
    for chat in (*OTHERS, GROUP):
        assert isinstance(await laid.groups.open(chat, "1087968824", "Class", THREE, joins=False), GroupQuiz)
