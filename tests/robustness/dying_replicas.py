"""What `test_replicas_kill` kills one of: three real bots, as `python -m bot run` starts them, over one PostgreSQL.

Owns their birth, and that hours pass in them faster than outside: their loops' time and the time of day run at one
pace, so no interval of the bot is another than in earnest. Importing and reading the content costs seconds, so a
nursery does that once.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import logging
import os
import selectors
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot import app, assembly, wiring
from bot.config import Settings
from bot.domain.content import Content
from tests import shipped

if TYPE_CHECKING:
    from pathlib import Path

_LOGGER = logging.getLogger(__name__)
_DIES_WITH_ITS_PARENT = 1  # prctl's PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Orders:
    """Where the replicas are to live: on which ports, in which hours."""

    url: str
    token: str
    database_url: str
    webhook_url: str
    ports: tuple[int, ...]
    folder: Path
    """For each one's log, and who they are."""
    began: float
    """By the machine's own clock, in unix seconds: then it was `at` there."""
    at: float
    pace: float

    def now(self) -> float:
        """What time it is there, in unix seconds."""
        return self.at + (time.time() - self.began) * self.pace


class _Hasty(selectors.DefaultSelector):
    """Waits as many times shorter as time runs faster."""

    pace = 1.0

    def select(self, timeout: float | None = None) -> Any:
        return super().select(timeout / self.pace if timeout else timeout)


class HastyLoop(asyncio.SelectorEventLoop):
    """An event loop whose time runs faster."""

    def __init__(self, pace: float) -> None:
        selector = _Hasty()
        selector.pace = self._pace = pace
        super().__init__(selector)

    def time(self) -> float:
        return time.monotonic() * self._pace


def three(orders: Orders) -> None:
    """Give birth to a replica for each port, and return when all have ended; leave word who they are and how it was."""
    gc.freeze()
    pids = [_born(orders, port) for port in orders.ports]
    _say(orders, "pids", pids)
    ends = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    _say(orders, "ends", ends)


def warm() -> None:
    """Have everything imported, what migrates a database as well, and the content read and looked through."""
    import_module("alembic.command")  # which the bot itself imports only where there is something to migrate
    assert shipped.composer().bank.by_key
    shipped.lookup()


def share_content() -> None:
    """Have the bot that is about to run use the content that was read when this process was warmed."""
    app.load_content = lambda _: Content(shipped.library())
    assembly.DigestComposer = lambda _: shipped.composer()
    wiring.Lookup = lambda _: shipped.lookup()


def _born(orders: Orders, port: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    ctypes.CDLL(None).prctl(_DIES_WITH_ITS_PARENT, signal.SIGKILL)
    log = os.open(orders.folder / f"{port}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    try:
        _live(orders, port)
    except BaseException:
        _LOGGER.exception("The replica ended by an error")
        os._exit(1)
    os._exit(0)


def _live(orders: Orders, port: int) -> None:
    share_content()
    app.now = lambda: datetime.fromtimestamp(orders.now(), UTC)
    settings = Settings(
        _env_file=None,
        telegram_token=SecretStr(orders.token),
        telegram_api_url=orders.url,
        database_url=orders.database_url,
        webhook_url=orders.webhook_url,
        http_port=port,
        log_format="json",
    )
    with asyncio.Runner(loop_factory=lambda: HastyLoop(orders.pace)) as runner:
        runner.run(app.run(settings, simulator_port=0))
    sys.stdout.flush()


def _say(orders: Orders, name: str, what: Any) -> None:
    path = orders.folder / name
    path.with_suffix(".new").write_text(json.dumps(what), encoding="utf-8")
    path.with_suffix(".new").rename(path)
