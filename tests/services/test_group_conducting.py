"""Group quizzes in trouble: platforms that refuse, storage that fails, and ticks that come twice."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import End, Pause, Phase, QuestionPhase, Void
from bot.errors import (
    RateLimitedError,
    RefusedError,
    StorageError,
    UnavailableError,
    UnknownOutcomeError,
    WordingRefusedError,
)
from tests.services.group_hall import GROUP, SECOND, Hall, cast, hall

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


def said(laid: Hall) -> list[tuple[object, ...]]:
    return [one for one in laid.voice.said if one[0] != "lobby"]


async def test_two_ticks_at_once_put_one_question(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    await laid.conductor.settle()
    laid.clock.advance(5 * SECOND)
    assert sorted(await asyncio.gather(laid.conductor.tick_due(), laid.conductor.tick_due())) == [0, 1]
    await laid.conductor.settle()
    assert await laid.conductor.tick_due() == 0
    assert said(laid) == [("put", 0)]


async def test_no_quiz_waits_for_anothers_platform(laid: Hall):
    held = asyncio.Event()
    one = await laid.open("1")
    other = await laid.open("2", chat=ChatKey(Platform.TELEGRAM, "-1002"))
    for quiz_id in (one, other):
        await laid.groups.start(quiz_id, alone=True)
    await laid.conductor.settle()
    laid.voice.first["put"] = [held]
    laid.clock.advance(5 * SECOND)
    await laid.conductor.tick_due()
    await laid.when(lambda: said(laid) and len(laid.conductor.putting) == 1)
    assert {(await laid.get(each)).phase for each in (one, other)} == {Phase.ASKING, Phase.OPEN}
    laid.clock.advance(2 * MINUTE)  # its lease is over, and yet nobody asks for it a second time
    assert await laid.conductor.tick_due() == 1
    held.set()
    await laid.conductor.settle()
    assert [one for one in said(laid) if one == ("put", 0)] == [("put", 0)] * 2


@pytest.mark.parametrize("method", ["put", "reveal", "tell"])
async def test_what_was_not_said_is_said_later(laid: Hall, method):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    times: list[timedelta] = []

    async def noted() -> None:
        times.append(laid.clock.at)

    async def failed(error: Exception) -> None:
        await noted()
        raise error

    errors = [RateLimitedError(7 * SECOND), UnavailableError("away"), RuntimeError("a bug")]
    laid.voice.first[method] = [*(partial(failed, error) for error in errors), noted]
    quiz = await laid.play(quiz_id, "1", "2")
    assert [later - earlier for earlier, later in pairwise(times)] == [7 * SECOND, 7 * SECOND, 14 * SECOND]
    assert [one for one in said(laid) if one[0] != "close"] == [
        *(one for position in range(3) for one in (("put", position), ("reveal", position, 2))),
        ("tell", End.FINISHED),
    ]
    assert [one.void for one in quiz.questions] == [None, None, None]
    assert [one.points for one in laid.voice.views[-1].places] == [3000, 3000]


async def test_a_wait_grows_with_the_trouble_and_ends_in_a_pause(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    laid.voice.first["put"] = [UnavailableError("away") for _ in range(200)]
    await laid.until(quiz_id, Phase.PAUSED)
    assert len(laid.voice.polls) < 45
    assert said(laid) == [("pause", Pause.TROUBLE)]


async def test_nobody_knows_whether_a_question_was_put(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    laid.voice.first["put"] = [UnknownOutcomeError("broken off"), None, WordingRefusedError("too long")]
    quiz = await laid.play(quiz_id, "1", "2")
    assert [one.void for one in quiz.questions] == [Void.IN_DOUBT, None, Void.REFUSED]
    assert laid.voice.views[-1].voided == 1


@pytest.mark.parametrize("error", [UnknownOutcomeError("broken off"), WordingRefusedError("too long")])
async def test_what_may_have_been_said_or_never_can_be_is_not_said_again(laid: Hall, error):
    quiz_id = await laid.start("1", "2")
    laid.voice.first["reveal"], laid.voice.first["tell"] = [error], [error]
    quiz = await laid.play(quiz_id, "1", "2")
    assert (quiz.phase, quiz.end) == (Phase.OVER, End.FINISHED)
    assert [one for one in said(laid) if one[0] in {"reveal", "tell"}] == [("reveal", 1, 2), ("reveal", 2, 2)]


@pytest.mark.parametrize("method", ["put", "reveal", "tell"])
async def test_the_bot_is_removed(laid: Hall, method):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    laid.voice.first[method] = [RefusedError("bot was kicked", "removed")]
    quiz = await laid.play(quiz_id, "1", "2")
    assert (quiz.phase, quiz.end) == (Phase.OVER, End.FINISHED if method == "tell" else End.SHUT_OUT)
    assert said(laid)[-1:] == {"put": [], "reveal": [("close", 0)], "tell": [("reveal", 2, 2)]}[method]


async def test_the_bot_is_silenced_and_speaks_again_when_asked(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    laid.voice.first["put"] = [RefusedError("not enough rights")]
    assert (await laid.until(quiz_id, Phase.PAUSED)).pause is Pause.SILENCED
    assert said(laid) == []
    await laid.groups.resume(GROUP)
    await laid.play(quiz_id, "1", "2")
    assert said(laid)[-1] == ("tell", End.FINISHED)


async def test_the_platform_says_so_itself(laid: Hall):
    quiz_id = await laid.start("1", "2")
    await laid.groups.silenced(GROUP)
    assert (await laid.get(quiz_id)).pause is Pause.SILENCED
    await laid.groups.shut_out(GROUP)
    assert (await laid.get(quiz_id)).end is End.SHUT_OUT
    await laid.groups.shut_out(GROUP)
    assert said(laid) == [("put", 0)]


async def test_a_quiz_is_stopped_while_its_question_is_on_its_way(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    laid.voice.first["put"] = [lambda: laid.groups.stop(GROUP)]
    await laid.past(5 * SECOND)
    assert said(laid) == [("put", 0), ("close", 0), ("tell", End.STOPPED)]
    quiz = await laid.get(quiz_id)
    assert (quiz.phase, quiz.questions[0].phase) == (Phase.OVER, QuestionPhase.VOID)


async def test_a_quiz_is_stopped_just_before_its_question_is_on_its_way(laid: Hall, monkeypatch):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    await laid.turn()
    get = laid.stores.groups.get

    async def stopping(quiz_id):
        if (await get(quiz_id)).phase is Phase.ASKING:
            await laid.groups.stop(GROUP)
        return await get(quiz_id)

    monkeypatch.setattr(laid.stores.groups, "get", stopping)
    await laid.past(5 * SECOND)
    assert (laid.voice.polls, said(laid)) == ([], [("tell", End.STOPPED)])


async def test_a_poll_is_deleted(laid: Hall):
    quiz_id = await laid.start("1", "2")
    laid.voice.gone.add("poll1")
    await laid.vote(quiz_id, "1")
    quiz = await laid.play(quiz_id, "1")
    assert [one.void for one in quiz.questions] == [Void.DELETED, None, None]
    assert said(laid)[:3] == [("put", 0), ("reveal", 0, 0), ("put", 1)]
    assert [one.points for one in laid.voice.views[-1].places] == [2000, 0]


async def test_a_group_becomes_a_supergroup_in_the_middle(laid: Hall):
    quiz_id = await laid.start("1", "2")
    moved = ChatKey(Platform.TELEGRAM, "-100200")
    await laid.stores.preferences.move(GROUP, moved)
    laid.voice.moved_to = moved
    await laid.vote(quiz_id, "1")
    quiz = await laid.play(quiz_id, "1")
    assert (quiz.chat, [one.chat for one in quiz.questions]) == (moved, [GROUP, moved, moved])
    assert [one.points for one in laid.voice.views[-1].places] == [3000, 0]


async def test_a_line_is_tried_a_few_times_and_then_left(laid: Hall, caplog):
    quiz_id = await laid.start("1")
    laid.voice.first["say"] = [RateLimitedError(3 * SECOND)]
    await laid.restart()
    assert said(laid) == [("put", 0), ("went on", None, 0)]
    laid.voice.first["say"] = [UnavailableError("away") for _ in range(3)]
    await laid.groups.pause(GROUP)
    with caplog.at_level(logging.WARNING):
        quiz = await laid.until(quiz_id, Phase.PAUSED)
    assert (quiz.pause, said(laid)[-1]) == (Pause.ASKED, ("reveal", 0, 0))
    assert "A line of a group quiz could not be said" in caplog.messages


async def test_a_line_is_not_waited_for_for_minutes(laid: Hall):
    quiz_id = await laid.start("1")
    laid.voice.first["say"] = [RateLimitedError(timedelta(minutes=5)), None]
    began = laid.clock.at
    await laid.restart()
    assert laid.clock.at == began
    assert (await laid.get(quiz_id)).phase is Phase.OPEN


async def test_a_quiz_that_something_is_wrong_with_holds_up_no_other(laid: Hall, monkeypatch, caplog):
    broken = await laid.start("1")
    other = await laid.start("2", chat=ChatKey(Platform.TELEGRAM, "-1002"))
    step = laid.stores.groups.step

    async def failing(quiz_id, decide):
        if quiz_id == broken:
            raise RuntimeError("a bug")
        return await step(quiz_id, decide)

    monkeypatch.setattr(laid.stores.groups, "step", failing)
    await laid.restart(timedelta(seconds=25))
    await laid.past(10 * SECOND)
    assert (await laid.get(other)).position == 1
    assert [(await laid.get(broken)).phase, await laid.conductor.tick_due()] == [Phase.OPEN, 0]
    assert caplog.messages.count("A quiz could not be ticked") == 1


async def test_what_was_said_is_noted_as_soon_as_it_can_be(laid: Hall, monkeypatch):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    await laid.turn()
    laid.clock.advance(5 * SECOND)
    await laid.conductor.tick_due()
    step, failures = laid.stores.groups.step, [StorageError("the disk is full")] * 3

    async def failing(*args):
        if laid.voice.said[-1] == ("put", 0) and failures:
            raise failures.pop()
        return await step(*args)

    monkeypatch.setattr(laid.stores.groups, "step", failing)
    await laid.conductor.settle()
    assert (await laid.get(quiz_id)).phase is Phase.OPEN
    assert said(laid) == [("put", 0)]


async def test_storage_fails_while_a_quiz_is_ticked(laid: Hall, monkeypatch):
    quiz_id = await laid.start("1", "2")
    laid.clock.advance(30 * SECOND)

    async def failing(*_):
        raise StorageError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(laid.stores.groups, "step", failing)
        assert await laid.conductor.tick_due() == 1
        await laid.conductor.settle()
    assert await laid.conductor.tick_due() == 0
    laid.clock.advance(5 * SECOND)
    await laid.turn()
    assert (await laid.get(quiz_id)).phase is Phase.RESTING


async def test_a_bot_that_stops_lets_what_is_being_said_end_and_begins_nothing_more(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    await laid.turn()
    going = asyncio.Event()
    laid.voice.first["put"] = [going]
    laid.clock.advance(5 * SECOND)
    await laid.conductor.tick_due()
    await laid.when(lambda: laid.voice.polls)
    closing = asyncio.create_task(laid.conductor.close())
    await asyncio.sleep(0)
    assert await laid.conductor.tick_due() == 0
    going.set()
    await closing
    quiz = await laid.get(quiz_id)
    assert (quiz.phase, quiz.questions[0].poll_id) == (Phase.OPEN, "poll1")
    laid.begin()
    assert await laid.groups.votes([cast(quiz.questions[0], "1", laid.clock.at)]) == [True]
