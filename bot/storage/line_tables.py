"""The tables of what LINE alone takes, beside `bot.storage.tables`; each change of them comes with a migration.

Owns column names and constraints. Queries live in the repositories beside this file.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from bot.storage.instants import Instant
from bot.storage.tables import metadata

line_reply_tokens = Table(
    "line_reply_tokens",
    metadata,
    Column("token", String(200), primary_key=True, doc="whoever deletes the row may answer with it, once"),
    Column("group_id", String(64), nullable=False, doc="the group or room in which somebody wrote or tapped"),
    Column("expires_at", Instant, nullable=False),
    Index("ix_line_reply_tokens_group_id", "group_id", "expires_at"),
)
