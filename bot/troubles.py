"""Counts what is logged as an error, by kind, so that owners can be told once a day.

Owns which records are counted and what is kept of them: who reported them, the error's class and our innermost
function, or the fixed words of our own reports. What errors say, and what reports are filled in with, is never kept: it
may be personal.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from bot.domain.error_kinds import ErrorKind

if TYPE_CHECKING:
    from types import TracebackType

MOST_KINDS: Final = 100
"""Kinds that are told apart between two takings; whatever else happens is counted together."""
_OURS: Final = "bot"
_LONGEST: Final = 80
REST: Final = ErrorKind("", "", "")
"""What all kinds beyond `MOST_KINDS` are counted as."""


class TroubleCounter(logging.Handler):
    """A logging handler that counts errors. It may be called from any thread.

    Attributes:
        total: Errors since the start.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._counts: dict[ErrorKind, int] = {}
        self._guard = threading.Lock()
        self.total = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one record."""
        kind = kind_of(record)
        with self._guard:
            if kind not in self._counts and len(self._counts) >= MOST_KINDS:
                kind = REST
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self.total += 1

    def take(self) -> dict[ErrorKind, int]:
        """Return what was counted since the last taking, and begin anew."""
        with self._guard:
            taken, self._counts = self._counts, {}
        return taken

    def put_back(self, taken: dict[ErrorKind, int]) -> None:
        """Count again what was taken and could not be kept."""
        with self._guard:
            for kind, count in taken.items():
                self._counts[kind] = self._counts.get(kind, 0) + count


def kind_of(record: logging.LogRecord) -> ErrorKind:
    """Return the kind of an error's report."""
    error = record.exc_info[1] if record.exc_info else None
    named = getattr(record, "error_type", None)  # reports of handlers name it where they say the rest in words
    name = type(error).__name__ if error else named if isinstance(named, str) else ""
    return ErrorKind(record.name[:_LONGEST], name[:_LONGEST], (_frame(error) or _words(record))[:_LONGEST])


def _frame(error: BaseException | None) -> str:
    """Return our innermost function that an error came through; empty for none."""
    found, trace = "", error.__traceback__ if error else None
    while trace is not None:
        found = _name(trace) or found
        trace = trace.tb_next
    return found


def _name(trace: TracebackType) -> str:
    module = str(trace.tb_frame.f_globals.get("__name__", ""))
    is_ours = module == _OURS or module.startswith(f"{_OURS}.")
    return f"{module}.{trace.tb_frame.f_code.co_qualname}" if is_ours else ""


def _words(record: logging.LogRecord) -> str:
    """Return the words of a report before anything is filled in; of others, which may fill in before, none."""
    return record.msg if record.name.startswith(f"{_OURS}.") and isinstance(record.msg, str) else ""


def counting() -> TroubleCounter:
    """Return the counter of this process, which counts from now on what any logger reports."""
    root = logging.getLogger()
    for earlier in [handler for handler in root.handlers if isinstance(handler, TroubleCounter)]:
        root.removeHandler(earlier)
    counter = TroubleCounter()
    root.addHandler(counter)
    return counter
