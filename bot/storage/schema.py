"""All tables together: whoever needs every one of them, as migrations do, takes `metadata` from here.

Owns no table of its own; importing it makes all of them known.
"""

from __future__ import annotations

from typing import Final

from bot.storage import group_tables, line_tables, operation_tables

metadata: Final = group_tables.group_quizzes.metadata
"""Of `bot.storage.tables`, `group_tables`, `operation_tables` and `line_tables` beside it."""

assert operation_tables.sweeps.metadata is metadata  # noqa: S101 - the import is what matters: it makes them known
assert line_tables.line_reply_tokens.metadata is metadata  # noqa: S101 - likewise
