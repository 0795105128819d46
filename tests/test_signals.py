"""Signals of the operating system reach the event loop."""

import asyncio
import os
import signal
from datetime import timedelta

import pytest

from bot.signals import HangUp, StopSignals


async def test_a_hang_up_is_a_call_each_time_and_ends_nothing():
    heard = asyncio.Queue()
    with HangUp(lambda: heard.put_nowait("reload")):
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGHUP)
            assert await asyncio.wait_for(heard.get(), 5) == "reload"
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_first_signal_asks_and_the_second_ends(number, caplog):
    caplog.set_level("INFO")
    ended = asyncio.Queue()
    with StopSignals(end=ended.put_nowait) as signals:
        os.kill(os.getpid(), number)
        await asyncio.wait_for(signals.stop.wait(), 5)
        assert ended.empty()
        os.kill(os.getpid(), number)
        assert await asyncio.wait_for(ended.get(), 5) is number
    assert [record.getMessage().partition(";")[0] for record in caplog.records] == [
        f"Stopping ({number.name})",
        f"Told again to stop ({number.name}): ending at once",
        "Stopped",
    ]


async def test_an_end_that_takes_too_long_is_made_short(caplog):
    ended = asyncio.Queue()
    with StopSignals(limit=timedelta(), end=ended.put_nowait):
        os.kill(os.getpid(), signal.SIGTERM)
        assert await asyncio.wait_for(ended.get(), 5) is signal.SIGTERM
    assert [record.levelname for record in caplog.records if record.levelno >= 30] == ["ERROR"]


async def test_whoever_ends_without_being_told_says_nothing(caplog):
    caplog.set_level("INFO")
    with StopSignals():
        pass
    assert caplog.records == []
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
