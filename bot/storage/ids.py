"""Ids of rows that have many rows beneath them: read once, not once for each of those.

Owns one column type. Which columns are such ids is `bot.storage.group_tables`'s.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import Dialect, TypeDecorator, Uuid

if TYPE_CHECKING:
    from collections.abc import Callable


class ManyTimesUuid(TypeDecorator[UUID]):
    """A UUID as SQLAlchemy stores it, of which SQLite's text is not parsed anew in each row.

    A step of a group quiz reads fifty rows with the same id; making it fifty times costs more than the reading.
    """

    impl = Uuid
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None] | None:
        """Return what turns what the driver gives into a value."""
        return _parsed if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


_REMEMBERED: Final = 4096
"""More quizzes are never in hand at once."""


@lru_cache(maxsize=_REMEMBERED)
def _parsed(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
