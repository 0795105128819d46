"""Group quizzes that must not be tried again soon: a platform that asks for hours, rows that nobody understands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.group_quizzes import End, Pause, Phase
from bot.errors import RateLimitedError
from tests.services.group_hall import GROUP, Hall, hall

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


@pytest.mark.parametrize("method", ["put", "reveal"])
async def test_what_may_not_be_said_for_hours_is_not_waited_for(laid: Hall, method):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    laid.voice.first[method] = [RateLimitedError(timedelta(hours=2))]
    began = laid.clock.at
    assert (await laid.until(quiz_id, Phase.PAUSED)).pause is Pause.TROUBLE
    assert laid.clock.at - began < MINUTE


async def test_a_result_is_told_as_soon_as_the_platform_allows_it(laid: Hall):
    quiz_id = await laid.start("1", "2")
    laid.voice.first["tell"] = [RateLimitedError(timedelta(hours=2))]
    await laid.groups.stop(GROUP)
    await laid.until(quiz_id, Phase.OVER)
    assert laid.voice.said[-1] == ("tell", End.STOPPED)


async def test_a_quiz_whose_rows_are_not_understood_is_not_looked_at_all_the_time(laid: Hall):
    await laid.start("1", "2")
    async with laid.database.write() as connection:
        await connection.execute(text("UPDATE group_quizzes SET phase = 'sleeping', version = version + 1"))
    laid.clock.advance(MINUTE)
    assert await laid.conductor.tick_due() == 1
    await laid.conductor.settle()
    assert await laid.conductor.tick_due() == 0
