"""The tables of what LINE alone takes, beside `bot.storage.tables`; each change of them comes with a migration.

Owns column names and constraints. Queries live in the repositories beside this file.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    Uuid,
)

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

line_kept_cards = Table(
    "line_kept_cards",
    metadata,
    Column("quiz_id", ForeignKey("group_quizzes.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False, doc="of a question that is closed, which is said with what comes next"),
    PrimaryKeyConstraint("quiz_id", "position"),
)

line_chat_states = Table(
    "line_chat_states",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("person_id", String(64), nullable=False, doc="who came to a group or left it; empty: the bot"),
    Column("applied_at", Instant, nullable=False, doc="when the newest change happened that was applied, LINE's clock"),
    Column("is_in", Boolean, nullable=False, doc="whether that was a coming; else a going"),
    PrimaryKeyConstraint("platform", "chat_id", "person_id"),
)

links = Table(
    "links",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False, doc="the id of their private chat"),
    Column("home_platform", String(16), nullable=False, doc="under whose key memory is kept; the home has a row, too"),
    Column("home_id", String(64), nullable=False),
    Column("linked_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "person_id"),
    # Of each platform one account.
    UniqueConstraint("home_platform", "home_id", "platform"),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("digest", String(64), nullable=False, index=True, doc="bot.domain.links.digest_of; of the newest code"),
    Column("made_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=True),
    PrimaryKeyConstraint("platform", "person_id"),
)

link_tries = Table(
    "link_tries",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("count", Integer, nullable=False, doc="wrong codes typed lately; bot.domain.links.MOST_TRIES at most"),
    Column("last_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "person_id"),
)

line_quota = Table(
    "line_quota",
    metadata,
    Column("month", Date, primary_key=True, doc="its first day, where LINE counts its months"),
    Column("most", Integer, nullable=True, doc="messages that may be pushed; NULL: as many as one likes"),
    Column("used", Integer, nullable=False, doc="as LINE said when it was read"),
    Column("others", Integer, nullable=False, doc="of these, not by us as far as we know"),
    Column("read_at", Instant, nullable=False),
)

line_pushes = Table(
    "line_pushes",
    metadata,
    Column("key", Uuid, primary_key=True, doc="the retry key; of a digest, its delivery's id"),
    Column("month", Date, nullable=False, index=True),
    Column("cost", Integer, nullable=False, doc="messages: one for everybody who gets it"),
    Column("pushed_at", Instant, nullable=False, index=True),
)

export_links = Table(
    "export_links",
    metadata,
    Column("digest", String(64), primary_key=True, doc="of a secret: whoever brings it is handed the export, once"),
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("language", String(16), nullable=False, doc="IETF tag: what the export is in"),
    Column("expires_at", Instant, nullable=False),
)
