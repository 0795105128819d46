"""The loop that sleeps, over a real database: time passes only while it rests."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.delivery import Sweep
from bot.domain.subscription import DeliveryStatus, SuspensionReason
from bot.errors import RateLimitedError, RefusedError, StorageError, UnavailableError
from bot.scheduler import LONGEST_REST, Scheduler
from bot.services.owners import DigestsResumed, SweepsFailing
from bot.services.status import StatusReader, Trouble
from bot.services.stops import Stops
from bot.services.subscriptions import Subscriptions
from bot.storage.status import StatusRepository
from bot.storage.sweeps import SweepRepository
from tests.services.stage import DAY, MONDAY, new_digests, staged

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


class Night:
    """A scheduler at work until a certain time."""

    def __init__(self, stage, digests=None):
        self.stage = stage
        self.stop = asyncio.Event()
        self.until = MONDAY
        self.sweeps = SweepRepository(stage.database)
        self.digests = digests or stage.digests
        self.rests: list[float] = []
        self.disturbances = {}
        clock = stage.clock
        self.scheduler = Scheduler(
            self.digests, self.sweeps, stage.owners, now=clock, sleep=self.sleep, chance=lambda: 1.0
        )

    async def sleep(self, seconds):
        """Let time pass, or stop; what the test wants to happen at an instant happens then."""
        clock = self.stage.clock
        while self.digests._under_way:  # which takes real time, in which the clock stands still
            await asyncio.wait(self.digests._under_way)
        await asyncio.sleep(0)  # the sweep goes first, which has just seen the last of them land
        self.rests.append(seconds)
        clock.advance(timedelta(seconds=seconds))
        for at in sorted(at for at in self.disturbances if at <= clock.at):
            await self.disturbances.pop(at)()
        if clock.at >= self.until:
            self.stop.set()
        await asyncio.sleep(0)

    async def run(self, until):
        self.until = until
        await asyncio.wait_for(self.scheduler.run(self.stop), 20)
        self.stop.clear()


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path, MONDAY - MINUTE) as stage:
        yield stage


async def test_it_sleeps_until_something_is_due_but_never_for_long(stage):
    await stage.subscribe("ann")
    night = Night(stage)
    times = []
    stage.platform.answers["ann"] = [lambda: note(times, stage.clock)]
    await night.run(MONDAY + 2 * MINUTE)
    assert (times, max(night.rests)) == ([MONDAY], LONGEST_REST.total_seconds() - 1)
    assert (await night.sweeps.last()).outcomes == {}
    assert [chat for chat, _, _ in stage.platform.sent] == ["ann"]


async def note(times, clock):
    times.append(clock.at)


async def test_a_chat_that_subscribes_for_the_next_moment_is_not_forgotten(stage):
    night = Night(stage)
    times = []
    stage.platform.answers["ann"] = [lambda: note(times, stage.clock)]

    async def subscribe():
        await stage.subscribe("ann")
        night.scheduler.poke()

    night.disturbances[MONDAY - 10 * SECOND] = subscribe
    stage.clock.at = MONDAY - 11 * SECOND
    await night.run(MONDAY + MINUTE)
    assert times == [MONDAY]


async def test_what_waits_for_its_chat_is_tried_at_its_time(stage):
    times = []
    stage.platform.answers["ann"] = [RateLimitedError(70 * SECOND), lambda: note(times, stage.clock)]
    await stage.subscribe("ann")
    await Night(stage).run(MONDAY + 2 * MINUTE)
    assert times == [MONDAY + 70 * SECOND]


@pytest.mark.parametrize("jump", [timedelta(hours=1), -timedelta(hours=1)], ids=["forwards", "backwards"])
async def test_a_clock_that_jumps_doubles_nothing_and_loses_nothing(stage, jump):
    clock, night = stage.clock, Night(stage)
    await stage.subscribe("ann")
    await night.run(MONDAY + SECOND)
    clock.advance(jump)  # just after one went out
    await night.run(clock.at + 40 * SECOND)
    clock.at = MONDAY + DAY - SECOND
    clock.advance(jump)  # just before one is due
    await night.run(clock.at + 40 * SECOND)
    clock.at = MONDAY + DAY + 2 * MINUTE
    await night.run(clock.at + SECOND)
    assert [on for _, on, _ in stage.platform.sent] == ["2026-11-23", "2026-11-24"]


async def test_owners_hear_how_long_the_bot_was_away_and_what_became_of_it(stage):
    await stage.subscribe("ann", "bob")
    await Night(stage).run(MONDAY)
    before = (await SweepRepository(stage.database).last()).finished_at
    stage.clock.at = start = MONDAY + 2 * DAY + timedelta(hours=2)
    await Night(stage).run(start + MINUTE)
    assert stage.told.notices == [DigestsResumed(before, start, was_failing=False, late=2, skipped=4)]


async def test_a_short_restart_is_no_news(stage):
    await Night(stage).run(MONDAY)
    stage.clock.advance(9 * MINUTE)
    await Night(stage).run(MONDAY + 10 * MINUTE)
    assert stage.told.notices == []


class Breaking:
    """Sweeps that fail between two instants."""

    def __init__(self, stage, since, until, error):
        self._sweep, stage.digests.sweep = stage.digests.sweep, self
        self._clock, self._since, self._until, self._error = stage.clock, since, until, error
        self.fails = 0

    async def __call__(self, stop, rest):
        if self._since <= self._clock.at < self._until:
            self.fails += 1
            raise self._error
        return await self._sweep(stop, rest)


@pytest.mark.parametrize("error", [StorageError("the disk is full"), KeyError("a slip of ours")], ids=["disk", "slip"])
async def test_failing_sweeps_are_tried_again_and_owners_hear_of_it_and_of_its_end(stage, error, caplog):
    await stage.subscribe("ann")
    since, until = MONDAY - 30 * SECOND, MONDAY + 9 * MINUTE
    breaking = Breaking(stage, since, until, error)
    night = Night(stage)
    await night.run(MONDAY + 12 * MINUTE)
    failing, resumed = stage.told.notices
    assert isinstance(failing, SweepsFailing)
    assert "full" in failing.words or failing.words == "KeyError: 'a slip of ours'"
    assert (resumed.was_failing, resumed.late, resumed.skipped) == (True, 1, 0)
    assert since <= failing.since <= since + 30 * SECOND
    assert until <= resumed.until <= until + 30 * SECOND
    assert [chat for chat, _, _ in stage.platform.sent] == ["ann"]
    assert night.scheduler.failures == breaking.fails < 30
    assert {record.exc_info is None for record in caplog.records if record.levelname == "ERROR"} == {
        isinstance(error, StorageError)
    }


async def test_a_bot_whose_sweeps_fail_and_fail_does_not_look_well(stage):
    async def broken(stop, rest):
        raise KeyError(stop, rest)

    stage.digests.sweep = broken
    night = Night(stage)
    status = StatusReader(StatusRepository(stage.database), night.sweeps, now=stage.clock)
    await night.run(MONDAY + 4 * MINUTE)
    assert (await status.read()).troubles == ()
    await night.run(MONDAY + 6 * MINUTE)
    assert (await status.read()).troubles == (Trouble.SWEEPS_STOPPED,)


async def test_what_was_abandoned_is_settled_once_and_before_anything_is_sent(stage):
    gate = asyncio.Event()
    stage.platform.slow = {"ann": gate}
    await stage.subscribe("ann")
    stage.clock.at = MONDAY
    dying = asyncio.create_task(stage.sweep())
    await stage.until(lambda: stage.platform.tried == 1)
    stage.platform.slow = {}
    night = Night(stage, digests=new_digests(stage))
    await night.run(MONDAY + MINUTE)
    stage.clock.at = MONDAY + DAY
    await night.run(MONDAY + DAY + MINUTE)
    counts = await stage.counts()
    assert [dict(day) for day in counts.values()] == [{DeliveryStatus.SENT: 1}, {DeliveryStatus.UNKNOWN: 1}]
    gate.set()
    await dying


async def test_what_nobody_sends_is_looked_for_less_and_less_often(stage):
    await stage.subscribe("ann")
    night = Night(stage, digests=new_digests(stage, senders={}))
    stage.clock.at = MONDAY
    await night.run(MONDAY + 4 * MINUTE)
    assert len(night.rests) < 40  # not every second


async def test_cancelled_it_lets_what_is_being_sent_come_to_its_end(stage):
    arriving = asyncio.Event()
    stage.platform.slow = {"ann": arriving}
    await stage.subscribe("ann")
    stage.clock.at = MONDAY
    night = Night(stage)
    night.until = MONDAY + 9 * DAY
    stage.clock.sleep = asyncio.Event().wait
    running = asyncio.create_task(night.scheduler.run(night.stop))
    await stage.until(lambda: stage.platform.tried == 1)
    running.cancel()
    arriving.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await stage.counts() == {MONDAY.date(): {DeliveryStatus.SENT: 1}}


async def test_a_platform_that_is_away_for_minutes_is_asked_seldom_and_gets_everything_when_it_is_back(stage):
    names = [f"chat{number}" for number in range(12)]
    await stage.subscribe(*names)
    back = MONDAY + 4 * MINUTE
    stage.platform.to_all = lambda: UnavailableError("connection refused") if stage.clock.at < back else None
    night = Night(stage)
    await night.run(back + 5 * MINUTE)
    assert sorted(chat for chat, _, _ in stage.platform.sent) == sorted(names)
    assert stage.platform.tried < 40


async def test_the_newest_sweep_says_how_long_it_took(stage):
    await stage.subscribe("ann")
    night = Night(stage)
    times = []

    async def slow():
        times.append(stage.clock.at)
        stage.clock.advance(7 * SECOND)

    stage.platform.answers["ann"] = [slow]
    stage.clock.at = MONDAY
    finished = []
    keep = night.sweeps.finished

    async def finish(sweep):
        finished.append(sweep)
        await keep(sweep)

    night.sweeps.finished = finish
    await night.run(MONDAY + 20 * SECOND)
    assert finished[0] == Sweep(MONDAY, MONDAY + 7 * SECOND, 1, {DeliveryStatus.SENT: 1}, 0)


async def test_a_chat_that_did_not_let_us_write_is_tried_again_the_next_day(stage):
    await stage.subscribe("ann")
    stage.platform.answers["ann"].append(RefusedError("not enough rights", SuspensionReason.FORBIDDEN))
    service = Subscriptions(stage.subscriptions, stage.clock)
    night = Night(stage, new_digests(stage, stopped=Stops(service, {})))
    night.scheduler = Scheduler(
        night.digests,
        night.sweeps,
        stage.owners,
        now=stage.clock,
        sleep=night.sleep,
        chance=lambda: 1.0,
        prepare=service.retry,
    )
    sent = []
    for hours in (0, 21, 24):
        stage.clock.at = MONDAY + timedelta(hours=hours) - 20 * SECOND
        await night.run(stage.clock.at + MINUTE)
        sent.append([on for _, on, _ in stage.platform.sent])
    assert sent == [[], [], ["2026-11-24"]]


async def test_what_fails_before_a_sweep_holds_up_no_digest(stage, caplog):
    async def broken():
        raise KeyError("Mars/Base")

    await stage.subscribe("ann")
    night = Night(stage)
    night.scheduler = Scheduler(
        stage.digests,
        night.sweeps,
        stage.owners,
        now=stage.clock,
        sleep=night.sleep,
        chance=lambda: 1.0,
        prepare=broken,
    )
    await night.run(MONDAY + MINUTE)
    assert [chat for chat, _, _ in stage.platform.sent] == ["ann"]
    assert "What comes before a sweep failed" in caplog.text
