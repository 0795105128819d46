"""Logging: one set-up for the whole process, as text for people or JSON for machines.

Owns formats, what every line says of the work that it comes from, and the last line of defence: whatever a library puts
into a record, its traceback included, known secrets and anything that looks like a token in an address are blotted out
when the line is written, and a traceback shows the words of those errors alone that never quote what people wrote.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, TextIO

from bot.repeats import Repeats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import TracebackType

    ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_BLOT = "[secret]"
_TOKEN_IN_ADDRESS = re.compile(r"(?<=/bot)\d+(:|%3A)[\w-]+", re.IGNORECASE)

# Attributes that every record has; whatever else a record carries was given as `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_QUOTE_NOBODY = (OSError, AttributeError, TypeError, NameError, ImportError, RuntimeError, EOFError, MemoryError)
"""Errors whose words are of code or of the machine."""
_SPEAK_FOR_THEMSELVES = ("bot.", "telegram.", "aiohttp.")
"""Where errors are made whose words are ours, Telegram's or the network's."""
_LEFT_OUT = "[words left out: they may quote people]"


class _Marking(logging.Filter):
    """Adds to every record what is known of the work that it comes from."""

    def __init__(self, facts: Callable[[], Mapping[str, object]]) -> None:
        super().__init__()
        self._facts = facts

    def filter(self, record: logging.LogRecord) -> bool:
        """Add what is known, and let the record through."""
        for name, value in self._facts().items():
            if value is not None and not hasattr(record, name):
                setattr(record, name, value)
        return True


def _first_line(record: logging.LogRecord) -> bool:
    """Cut asyncio's reports to what happened: further lines show tasks, and with them what errors say."""
    record.msg, record.args = record.getMessage().partition("\n")[0], ()
    return True


class _Discreet(logging.Formatter):
    """Writes tracebacks without the words of errors that may quote what they were given."""

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802 - logging's own name
        """Return the traceback of an error and of what led to it."""
        return "" if ei[1] is None else "".join(_told(ei[1], set())).rstrip()


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


class _Text(_Discreet):
    """``08:00:01 INFO bot.app: started``, with what was given as `extra` behind it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", datefmt="%Y-%m-%d %H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the line with ``key=value`` pairs."""
        pairs = "".join(f" {key}={value!r}" for key, value in _extras(record).items())
        return super().formatMessage(record) + pairs


class _Json(_Discreet):
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
    """Return what was given as `extra`; of words of ours that are enumerations, what they say."""
    given = ((key, value) for key, value in vars(record).items() if key not in _STANDARD)
    return {key: value.value if isinstance(value, Enum) else value for key, value in given}


def _told(error: BaseException, told: set[int]) -> Iterator[str]:
    """Yield what led to an error, then its traceback, then what it is."""
    told.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in told:
        yield from _told(before, told)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__qualname__}: {_words_of(error)}\n"
    for part in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _told(part, told)


def _words_of(error: BaseException) -> str:
    speaks = type(error).__module__.startswith(_SPEAK_FOR_THEMSELVES) or isinstance(error, _QUOTE_NOBODY)
    return str(error) if speaks else _LEFT_OUT


def set_up_logging(
    level: str,
    form: str,
    secrets: Iterable[str],
    stream: TextIO | None = None,
    *,
    facts: Callable[[], Mapping[str, object]] | None = None,
) -> None:
    """Send every logger's records to `stream` (standard error by default), replacing earlier set-ups.

    Args:
        level: A level's name, such as ``INFO``.
        form: ``text`` or ``json``.
        secrets: Strings that must never be written.
        stream: Where lines go.
        facts: Says what else every line is to tell, such as the request that it comes from; what is None is left out.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Blotting(_Json() if form == "json" else _Text(), secrets))
    if facts is not None:
        handler.addFilter(_Marking(facts))
    handler.addFilter(Repeats())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # One line a request says nothing that our own lines do not.
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    asyncio_logger = logging.getLogger("asyncio")
    if _first_line not in asyncio_logger.filters:
        asyncio_logger.addFilter(_first_line)
    # At DEBUG these would write every statement with its values or every update whole, which are what people said.
    for name in ("aiosqlite", "asyncpg", "sqlalchemy", "telegram.ext.Application"):
        logging.getLogger(name).setLevel(logging.WARNING)
