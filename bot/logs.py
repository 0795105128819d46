"""Logging: one set-up for the whole process, as text for people or JSON for machines.

Owns formats and the last line of defence for secrets: whatever a library puts into a record, its traceback included,
known secrets and anything that looks like a token in an address are blotted out when the line is written.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLOT = "[secret]"
_TOKEN_IN_ADDRESS = re.compile(r"(?<=/bot)\d+(:|%3A)[\w-]+", re.IGNORECASE)

# Attributes that every record has; whatever else a record carries was given as `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class _Blotting(logging.Formatter):
    """Formats with `inner`, then removes secrets from the finished line."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, _BLOT)
        return _TOKEN_IN_ADDRESS.sub(_BLOT, line)


class _Text(logging.Formatter):
    """``08:00:01 INFO bot.app: started``, with what was given as `extra` behind it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", datefmt="%Y-%m-%d %H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the line with ``key=value`` pairs."""
        pairs = "".join(f" {key}={value!r}" for key, value in _extras(record).items())
        return super().formatMessage(record) + pairs


class _Json(logging.Formatter):
    """One JSON object a line: at, level, logger, message, error, and what was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object as a line."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=repr)


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in vars(record).items() if key not in _STANDARD}


def set_up_logging(level: str, form: str, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Send every logger's records to `stream` (standard error by default), replacing earlier set-ups.

    Args:
        level: A level's name, such as ``INFO``.
        form: ``text`` or ``json``.
        secrets: Strings that must never be written.
        stream: Where lines go.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Blotting(_Json() if form == "json" else _Text(), secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # One line a request says nothing that our own lines do not.
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # At DEBUG these would write every statement with its values, which are what people said.
    for name in ("aiosqlite", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)
