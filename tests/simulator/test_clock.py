from __future__ import annotations

import asyncio

from bot.simulator.clock import Clock, ClockDriver

START = 1000.0


def test_a_frozen_clock_moves_only_when_pushed_and_fires_in_order_at_the_right_times():
    clock, seen = Clock(start=START, frozen=True), []
    for delay in (5.0, 2.0, 9.0):
        clock.call_at(START + delay, lambda: seen.append(clock.now()))
    cancelled = clock.call_at(START + 1, lambda: seen.append(-1.0))
    cancelled.cancel()
    assert (clock.now(), clock.next_due()) == (START, START + 2)
    clock.advance(5)
    assert (seen, clock.now(), clock.unix()) == ([START + 2, START + 5], START + 5, 1005)


def test_a_timer_may_set_another_on_the_way():
    clock, seen = Clock(start=START, frozen=True), []
    clock.call_at(START + 1, lambda: clock.call_at(clock.now() + 1, lambda: seen.append(clock.now())) and None)
    clock.advance(10)
    assert seen == [START + 2]


async def test_the_driver_fires_a_running_clock_by_itself():
    clock, fired = Clock(), asyncio.Event()
    driver = ClockDriver(clock)
    clock.call_at(clock.now() + 0.02, fired.set)
    await asyncio.wait_for(fired.wait(), 2)
    driver.stop()
    assert clock.next_due() is None
