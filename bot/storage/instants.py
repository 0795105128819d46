"""Instants in the database: aware UTC datetimes, whatever the engine makes of time zones.

Owns one column type. Which columns are instants is `bot.storage.tables`'s.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, Dialect, TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Callable


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on every engine; SQLite forgets zones, so they are put back on reading.

    On SQLite the text is written and read here, in the form that SQLAlchemy gives it (2026-11-23 08:00:00.000000), for
    its own two steps cost half of reading a row.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object] | None:
        """Return what turns a value into what the driver takes."""
        return _instant_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Return what turns what the driver gives into a value."""
        return _text_instant if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes, and store UTC."""
        del dialect
        return None if value is None else _utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the datetime as aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _instant_text(value: datetime | None) -> str | None:
    return None if value is None else _utc(value).isoformat(" ", "microseconds").removesuffix("+00:00")


def _text_instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + "+00:00")
