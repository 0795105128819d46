"""What the log says again and again is written a few times, then counted: no trouble may fill a disk with its lines.

Owns which lines are alike. What a line says and looks like is `bot.logs`' business.
"""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

WRITTEN: Final = 5
"""So many lines that are alike are written within `WITHIN`; they show whether it goes on, and whom it meets."""
WITHIN: Final = timedelta(minutes=10)
_KINDS: Final = 512
"""How many kinds of lines are remembered; the one that came last longest ago is forgotten first."""
_NUMBER: Final = re.compile(r"\d+")


@dataclass(slots=True)
class _Kind:
    since: float
    written: int = 0
    left_out: int = 0


class Repeats(logging.Filter):
    """Holds back warnings and errors that are alike; the next one that is written says how many there were."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: OrderedDict[object, _Kind] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is written. Time is the record's own."""
        if record.levelno < logging.WARNING:
            return True
        key = _key(record)
        kind = self._kinds.setdefault(key, _Kind(record.created))
        self._kinds.move_to_end(key)
        if len(self._kinds) > _KINDS:
            self._kinds.popitem(last=False)
        if abs(record.created - kind.since) >= WITHIN.total_seconds():
            if kind.left_out:
                record.left_out = kind.left_out
            kind.since, kind.written, kind.left_out = record.created, 0, 0
        if kind.written >= WRITTEN:
            kind.left_out += 1
            return False
        kind.written += 1
        return True


def _key(record: logging.LogRecord) -> object:
    """Return what is the same for lines that are alike: their numbers do not matter, where an error came from does."""
    kind, _, trace = record.exc_info or (None, None, None)
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    origin = None if trace is None else (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
    return record.name, record.levelno, _NUMBER.sub("#", record.getMessage()), kind, origin
