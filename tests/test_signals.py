"""Signals of the operating system reach the event loop."""

import asyncio
import os
import signal

from bot.signals import HangUp


async def test_a_hang_up_is_a_call_each_time_and_ends_nothing():
    heard = asyncio.Queue()
    with HangUp(lambda: heard.put_nowait("reload")):
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGHUP)
            assert await asyncio.wait_for(heard.get(), 5) == "reload"
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL
