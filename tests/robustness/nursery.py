"""A process that has everything imported and gives birth to others by forking: a life costs no start of an interpreter.

Owns the process, its line to the test and the forking; what a life does stands in the module that its test names. It
has no thread while it forks, and it forks one at a time: what is born, is killed or ends before the next.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import re
import signal
import subprocess
import sys
import traceback
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KILLED = -signal.SIGKILL
_OURS = re.compile("^BOT_|PROXY", re.IGNORECASE)
"""Names of settings and of the environment's proxy, which nothing here goes through."""


class Nursery:
    """The test's end of the line."""

    def __init__(self) -> None:
        self._line, theirs = Pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, str(theirs.fileno())],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not _OURS.search(name)},
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self.pid: int | None = None
        """Of who is alive; None when nobody is."""

    async def warm(self, function: str, *arguments: Any) -> None:
        """Call a function ("module:name") in the process itself: what it leaves in memory, every life is born with."""
        await asyncio.to_thread(self._ask, function, arguments, forks=False)

    def stop_warming(self) -> None:
        """Ask the function that is called in the process itself to end; it must know what SIGTERM means."""
        self._process.send_signal(signal.SIGTERM)

    async def live(self, function: str, *arguments: Any) -> int:
        """Fork, call a function there, and return how that ended: an exit code, or `KILLED`."""
        self.pid = await asyncio.to_thread(self._ask, function, arguments, forks=True)
        end: int = await asyncio.to_thread(self._line.recv)
        self.pid = None
        return end

    def _ask(self, function: str, arguments: tuple[Any, ...], *, forks: bool) -> int:
        self._line.send((forks, function, arguments))
        return self._line.recv()

    def kill(self) -> None:
        """End who is alive, without warning."""
        assert self.pid is not None
        os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        self._line.close()
        assert self._process.wait(timeout=20) == 0


class Strike:
    """Ends who is alive when a step is come to for so many times."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        self.step: str | None = None
        """What is waited for; None or "" for nothing."""
        self.left = 0

    def aim(self, step: str | None, times: int) -> None:
        """Wait for a step to be come to for the `times`-th time."""
        self.step, self.left = step, times

    def reached(self, step: str) -> None:
        """Note that a step is come to."""
        if step == self.step:
            self.left -= 1
            if self.left == 0:
                self._nursery.kill()


def main() -> None:
    """Fork and wait, until the test closes the line."""
    line = Connection(int(sys.argv[1]))
    while True:
        try:
            forks, function, arguments = line.recv()
        except EOFError:
            return
        module, _, name = function.partition(":")
        call = getattr(importlib.import_module(module), name)
        if not forks:
            call(*arguments)
            gc.collect()
            line.send(0)
            continue
        gc.freeze()  # a collection in the fork would touch, and so copy, every page
        pid = os.fork()
        if pid == 0:
            _live(call, arguments)
        line.send(pid)
        line.send(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _live(call: Any, arguments: tuple[Any, ...]) -> None:
    try:
        call(*arguments)
    except BaseException:  # noqa: BLE001 - told, and the exit code says so
        traceback.print_exc()
        os._exit(1)
    logging.shutdown()
    os._exit(0)


if __name__ == "__main__":
    main()
