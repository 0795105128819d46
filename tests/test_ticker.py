"""The loop that ticks group quizzes, over a real database: time passes only while it rests."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.group_quizzes import End, Phase
from bot.errors import StorageError
from bot.services.cause import WORK
from bot.ticker import LONGEST_REST, Ticker
from tests.services.group_hall import GROUP, SECOND, Hall, hall

MINUTE = timedelta(minutes=1)


class Night:
    """A ticker at work until a certain time."""

    def __init__(self, laid: Hall, *chores, ready: bool = True) -> None:
        self.laid = laid
        self.stop, self.ready, self.poked = asyncio.Event(), asyncio.Event(), asyncio.Event()
        if ready:
            self.ready.set()
        self.until = laid.clock.at
        self.rests: list[float] = []
        laid.conductor._poke = self.poked.set
        laid.conductor._lines._done = self.poked.set
        self.ticker = Ticker(
            laid.conductor, now=laid.clock, sleep=self.sleep, ready=self.ready, poked=self.poked, chores=chores
        )

    async def sleep(self, seconds: float) -> None:
        """Let time pass once nothing is under way, unless there is a reason not to rest."""
        await self.laid.conductor.settle()
        if seconds > 1 and self.poked.is_set():
            await asyncio.Event().wait()
        self.rests.append(seconds)
        self.laid.clock.advance(timedelta(seconds=seconds))
        if self.laid.clock.at >= self.until:
            self.stop.set()

    async def run(self, span: timedelta) -> None:
        self.until = self.laid.clock.at + span
        await asyncio.wait_for(self.ticker.run(self.stop), 20)
        self.stop.clear()


@pytest.fixture
async def laid(tmp_path):
    async with hall(tmp_path) as built:
        yield built


async def test_a_quiz_is_played_at_its_deadlines(laid: Hall):
    quiz_id = await laid.open("1", "2")
    await laid.groups.start(quiz_id)
    times: list[timedelta] = []
    began = laid.clock.at

    async def noted() -> None:
        times.append(laid.clock.at - began)

    laid.voice.first["put"] = [noted, noted, noted]
    await Night(laid).run(2 * MINUTE)
    assert (await laid.get(quiz_id)).pause is not None  # nobody answered
    slack = timedelta(milliseconds=500)
    assert [at <= time < at + slack for time, at in zip(times, (5 * SECOND, 32 * SECOND), strict=True)] == [True, True]


async def test_with_nothing_to_do_it_looks_now_and_then(laid: Hall):
    night = Night(laid)
    night.poked.set()
    await night.run(2 * MINUTE)
    assert len(night.rests) <= 2 * (2 * MINUTE / LONGEST_REST + 1)
    assert max(night.rests) <= LONGEST_REST.total_seconds()


async def test_who_pokes_is_seen_at_once(laid: Hall):
    night, begun = Night(laid), []
    rest = night.sleep

    async def begin():
        quiz_id = await laid.open("1", "2")
        await laid.groups.start(quiz_id)
        return quiz_id

    async def sleep(seconds: float) -> None:
        if not begun and seconds > 1:
            begun.append(asyncio.create_task(begin()))
        if seconds > 1 and not begun[0].done():
            await asyncio.Event().wait()  # it is not slept through
        await rest(seconds)

    night.ticker._sleep = sleep
    await night.run(10 * SECOND)
    assert (await laid.get(await begun[0])).phase is Phase.OPEN


async def test_nothing_is_done_before_all_that_waited_was_heard(laid: Hall):
    quiz_id = await laid.start("1", "2")
    laid.clock.advance(MINUTE)
    await laid.kill()
    night = Night(laid, ready=False)
    running = asyncio.create_task(night.ticker.run(night.stop))
    for _ in range(20):  # time enough to do anything
        assert not (await laid.get(quiz_id)).questions[0].is_interrupted
    assert await laid.vote(quiz_id, "1") == [True]  # which waited at the platform
    night.until = laid.clock.at + 5 * SECOND
    night.ready.set()
    await asyncio.wait_for(running, 20)
    assert [one for one in laid.voice.said if one[0] != "lobby"] == [
        ("put", 0),
        ("went on", None, 0),
        ("close", 0),
        ("reveal", 0, 1),
    ]


async def test_it_stops_also_while_it_waits_to_begin(laid: Hall):
    night = Night(laid, ready=False)
    running = asyncio.create_task(night.ticker.run(night.stop))
    await asyncio.sleep(0)
    night.stop.set()
    await asyncio.wait_for(running, 5)


async def test_no_failure_ends_it(laid: Hall, monkeypatch, caplog):
    quiz_id = await laid.start("1", "2")
    due, go_on = laid.conductor.tick_due, laid.conductor.go_on
    failures = {
        "tick_due": [StorageError("the disk is full"), RuntimeError("a bug")],
        "go_on": [StorageError("the disk is full")],
    }

    def failing(name, work):
        async def fails():
            if failures[name]:
                raise failures[name].pop()
            return await work()

        monkeypatch.setattr(laid.conductor, name, fails)

    failing("tick_due", due)
    failing("go_on", go_on)
    night = Night(laid)
    await night.run(30 * SECOND)
    assert failures == {"tick_due": [], "go_on": []}
    assert (await laid.get(quiz_id)).questions[0].closed_at is not None
    assert len([record for record in caplog.records if record.name == "bot.ticker"]) == 3


async def test_what_cannot_be_ticked_is_not_looked_at_all_the_time(laid: Hall, monkeypatch):
    await laid.start("1", "2")

    async def failing(*_):
        raise RuntimeError("a bug")

    monkeypatch.setattr(laid.stores.groups, "step", failing)
    laid.clock.advance(MINUTE)
    night = Night(laid)
    monkeypatch.setattr(laid.conductor, "go_on", laid.conductor.settle)
    await night.run(20 * SECOND)
    assert len(night.rests) < 50


async def test_a_chore_is_not_begun_a_second_time_before_it_is_done(laid: Hall):
    begun, until = [], laid.clock.at + 2 * MINUTE

    async def slow():
        begun.append(laid.clock.at)
        await laid.when(lambda: laid.clock.at >= until)

    await Night(laid, slow).run(2 * MINUTE)
    assert len(begun) == 1


async def test_chores_are_done_when_they_say_and_their_failures_end_nothing(laid: Hall, caplog):
    clock, began, done = laid.clock, laid.clock.at, []

    async def soon():
        done.append(("soon", clock.at - began))
        return clock.at + 10 * SECOND

    async def failing():
        done.append(("failing", clock.at - began))
        raise RuntimeError("a bug")

    async def whenever():
        done.append(("whenever", clock.at - began))

    await Night(laid, soon, failing, whenever).run(35 * SECOND)
    rounded = [(name, round(at.total_seconds() / 5) * 5) for name, at in done]
    assert sorted(rounded) == [
        *(("failing", at) for at in (0, 30)),
        *(("soon", at) for at in (0, 10, 20, 30)),
        *(("whenever", at) for at in (0, 30)),
    ]
    assert "The ticker could not do its work" in caplog.messages


async def test_cancelled_it_lets_what_is_being_said_end(laid: Hall):
    quiz_id = await laid.start("1", "2")
    await laid.groups.stop(GROUP)
    going = asyncio.Event()
    laid.voice.first["tell"] = [going]
    night = Night(laid)
    running = asyncio.create_task(night.ticker.run(night.stop))
    await laid.when(lambda: not laid.voice.first["tell"])
    running.cancel()
    await asyncio.sleep(0.01)
    assert not running.done()
    going.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert night.stop.is_set()
    assert ((await laid.get(quiz_id)).end, laid.voice.said[-1]) == (End.STOPPED, ("tell", End.STOPPED))


async def test_what_a_look_begins_knows_its_name(laid: Hall):
    names: list[str | None] = []

    async def chore() -> None:
        names.append(WORK.get())

    await Night(laid, chore).run(2 * LONGEST_REST)
    assert names[0] == "tick-1"
    assert len(set(names)) == len(names) > 1
