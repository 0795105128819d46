"""Group quizzes whose process ends, in each phase, and begins again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.group_quizzes import End, Pause, Phase, Void
from tests.services.group_hall import GROUP, SECOND, Hall, hall


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


def said(laid: Hall) -> list[tuple[object, ...]]:
    return [one for one in laid.voice.said if one[0] != "lobby"]


async def test_a_lobby_outlives_the_process_and_is_shown_again(laid: Hall):
    quiz_id = await laid.open("1", "2")
    laid.voice.said.clear()
    await laid.restart(10 * SECOND)
    assert laid.voice.said == [("lobby", "lobby", 2)]
    await laid.play(quiz_id, "1", "2")
    assert laid.voice.said[-1] == ("tell", End.FINISHED)


async def test_a_countdown_outlives_the_process(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    await laid.kill()  # before its questions were chosen
    await laid.restart()
    await laid.play(quiz_id, "1", "2")
    assert said(laid)[0] == ("put", 0)
    assert said(laid)[-1] == ("tell", End.FINISHED)


async def test_a_question_that_was_being_put_is_void_and_that_is_said(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    await laid.conductor.settle()
    laid.voice.first["put"] = [asyncio.Event()]
    laid.clock.advance(5 * SECOND)
    await laid.conductor.tick_due()
    await laid.when(lambda: laid.voice.polls)
    assert (await laid.get(quiz_id)).phase is Phase.ASKING
    await laid.restart(2 * SECOND)
    quiz = await laid.play(quiz_id, "1", "2")
    assert [one.void for one in quiz.questions] == [Void.IN_DOUBT, None, None]
    assert said(laid)[:2] == [("went on", 0, None), ("put", 1)]
    assert [one.points for one in laid.voice.views[-1].places] == [2000, 2000]
    assert laid.voice.views[-1].voided == 1


@pytest.mark.parametrize("away", [2, 60])
async def test_an_open_question_goes_on_or_is_closed_and_its_votes_are_kept(laid: Hall, away):
    quiz_id = await laid.start("1", "2")
    laid.clock.advance(19 * SECOND)
    await laid.vote(quiz_id, "1")
    await laid.restart(away * SECOND)
    quiz = await laid.play(quiz_id)
    assert quiz.questions[0].is_interrupted
    assert said(laid)[:4] == [("put", 0), ("went on", None, 0), ("close", 0), ("reveal", 0, 1)]
    assert [one.points for one in laid.voice.views[-1].places] == [1000, 0]


@pytest.mark.parametrize("method", ["reveal", "tell"])
async def test_what_was_being_said_is_said_again(laid: Hall, method):
    quiz_id = await laid.start("1", "2")
    laid.voice.first[method] = [asyncio.Event()]
    if method == "tell":
        await laid.groups.stop(GROUP)
    else:
        await laid.vote(quiz_id, "1", "2")
        await laid.conductor.settle()
        laid.clock.advance(SECOND)
        await laid.conductor.tick_due()
    await laid.when(lambda: not laid.voice.first[method])
    await laid.restart(SECOND)
    end = await laid.play(quiz_id, "1", "2")
    assert end.end is (End.STOPPED if method == "tell" else End.FINISHED)
    assert [one for one in said(laid) if one[0] in {"reveal", "tell"}] == (
        [("tell", End.STOPPED)] if method == "tell" else [*(("reveal", n, 2) for n in range(3)), ("tell", End.FINISHED)]
    )


async def test_what_is_being_said_is_not_said_again_behind_it(laid: Hall):
    await laid.start("1", "2")
    telling = asyncio.Event()
    laid.voice.first["tell"] = [telling]
    await laid.groups.stop(GROUP)  # somebody was quicker than what goes on after a start
    await laid.when(lambda: not laid.voice.first["tell"])
    await laid.conductor.go_on()
    telling.set()
    await laid.conductor.settle()
    assert said(laid) == [("put", 0), ("close", 0), ("tell", End.STOPPED)]


async def test_a_restart_in_a_rest_or_a_pause_changes_nothing(laid: Hall):
    quiz_id = await laid.start("1")
    await laid.until(quiz_id, Phase.RESTING)
    before = await laid.get(quiz_id)
    await laid.restart()
    assert await laid.get(quiz_id) == before
    await laid.groups.pause(GROUP)
    await laid.turn()
    before, spoken = await laid.get(quiz_id), list(laid.voice.said)
    await laid.restart()
    assert (await laid.get(quiz_id), laid.voice.said) == (before, spoken)


async def test_after_hours_it_does_not_go_on_by_itself(laid: Hall):
    quiz_id = await laid.start("1", "2")
    await laid.restart(timedelta(hours=2))
    assert (await laid.get(quiz_id)).pause is Pause.INTERRUPTED
    assert said(laid) == [("put", 0), ("close", 0), ("pause", Pause.INTERRUPTED)]


async def test_going_on_twice_says_nothing_twice(laid: Hall):
    quiz_id = await laid.start("1", "2")
    await laid.until(quiz_id, Phase.RESTING)
    laid.clock.advance(20 * SECOND)
    await laid.turn()
    await laid.kill()
    laid.clock.advance(30 * SECOND)
    await asyncio.gather(laid.conductor.go_on(), laid.conductor.go_on())
    await laid.turn()
    assert said(laid) == [
        ("put", 0),
        ("reveal", 0, 0),
        ("put", 1),
        ("went on", None, 1),
        ("close", 1),
        ("reveal", 1, 0),
        ("pause", Pause.UNANSWERED),
    ]
