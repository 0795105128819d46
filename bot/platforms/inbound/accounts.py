"""What became of each event of a platform, on one line of the log at DEBUG and in the metrics.

Owns this account of an event while it is in hand. Whatever a person wrote, and whoever they are, may not enter.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.services.cause import WORK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from bot.metrics import Metrics
    from bot.platforms.inbound.arrivals import Arrival

_log = logging.getLogger(__name__)

HANDLED: Final = "handled"
FAILED: Final = "failed"
TIMED_OUT: Final = "timed_out"
UNREADABLE: Final = "unreadable"
FLOODING: Final = "flooding"
"""It was not handled, since its person or chat had used up its budget."""
LEFT: Final = "left"
"""The bot was stopped; it is taken up at the next start."""
_REDELIVERED: Final = "redelivered"


@dataclass(slots=True)
class Account:
    """What is noted of one update."""

    platform: str
    kind: str
    arrived_at: datetime
    handler: str | None = None
    """Who took it, as code is named."""
    outcome: str = HANDLED
    is_answered: bool = False
    """Whether anything was said in answer to it."""


ACCOUNT: Final[ContextVar[Account | None]] = ContextVar("ACCOUNT", default=None)
"""The account of the update in hand; tasks that its handler begins share it."""


def handler_of(error: BaseException, room: str) -> str | None:
    """Return the first function that an error came through in a room of handlers, named as a package; None for none."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__", "").startswith(room):
            return trace.tb_frame.f_code.co_qualname
        trace = trace.tb_next
    return None


def outcome_is(outcome: str) -> None:
    """Note what came of the update in hand, unless it is a success; without effect where there is none."""
    account = ACCOUNT.get()
    if account is not None:
        account.outcome = outcome


def note_answer(metrics: Metrics, now: Callable[[], datetime]) -> None:
    """Count that the event in hand was answered, the first time that something is said in answer to it."""
    account = ACCOUNT.get()
    if account is not None and not account.is_answered:
        account.is_answered = True
        metrics.answered(account.platform, account.kind, now() - account.arrived_at)


def taken_by(handle: object) -> None:
    """Note who handles the update in hand."""
    account = ACCOUNT.get()
    if account is not None:
        account.handler = getattr(handle, "__qualname__", type(handle).__name__)


class Accounts:
    """Opens an account for each update, and closes it.

    Args:
        metrics: Where it is counted; None: nowhere.
    """

    def __init__(self, metrics: Metrics | None = None) -> None:
        self._metrics = metrics

    @contextmanager
    def of(self, arrival: Arrival) -> Iterator[Account]:
        """Keep the account of an update while it is handled."""
        account = Account(arrival.platform, arrival.kind, arrival.arrived_at)
        WORK.set(f"update-{arrival.event_id}")  # never taken back: a worker handles nothing but updates
        ACCOUNT.set(account)
        clock = asyncio.get_running_loop().time
        began_at = clock()
        try:
            yield account
        finally:
            taken = clock() - began_at
            if self._metrics is not None:
                self._metrics.arrived(account.arrived_at)
                self._metrics.update(account.platform, account.kind, account.outcome, taken)
            if _log.isEnabledFor(logging.DEBUG):
                _log.debug("An update is done with", extra=_facts(arrival, account, taken))

    def redelivered(self, arrival: Arrival) -> None:
        """Note that an update came which was here already."""
        if self._metrics is not None:
            self._metrics.update(arrival.platform, arrival.kind, _REDELIVERED)


def _facts(arrival: Arrival, account: Account, taken: float) -> Mapping[str, object]:
    return {
        "platform": account.platform,
        "kind": account.kind,
        "chat_type": arrival.chat_type,
        "handler": account.handler,
        "outcome": account.outcome,
        "ms": round(taken * 1000, 1),
    }
