"""The tables of what operating takes, beside `bot.storage.tables`; each change of them comes with a migration.

Owns column names and constraints. Queries live in the repositories beside this file.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from bot.storage.instants import Instant
from bot.storage.tables import index_of_some, metadata

sweeps = Table(
    "sweeps",
    metadata,
    Column("scheduler", String(32), nullable=False, doc="whose sweeps these are"),
    Column("running_since", Instant, nullable=True, doc="NULL between sweeps"),
    Column("started_at", Instant, nullable=True, doc="of the newest finished one, as all that follows"),
    Column("finished_at", Instant, nullable=True),
    Column("claimed", Integer, nullable=False),
    Column("outcomes", Text, nullable=False, doc="JSON: delivery status to count"),
    Column("late", Integer, nullable=False),
    PrimaryKeyConstraint("scheduler"),
)

notices = Table(
    "notices",
    metadata,
    Column("key", String(200), nullable=False, doc="what kind of thing owners are told of once"),
    Column("detail", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("told_at", Instant, nullable=True),
    PrimaryKeyConstraint("key"),
)

replicas = Table(
    "replicas",
    metadata,
    Column("id", String(32), primary_key=True, doc="of one process, from its start to its end"),
    Column("lock_key", BigInteger, nullable=False, unique=True, doc="the advisory lock that it holds while it lives"),
    Column("started_at", Instant, nullable=False),
    Column("leads_since", Instant, nullable=True, doc="NULL for all but the one that leads"),
)

signals = Table(
    "signals",
    metadata,
    Column("name", String(64), primary_key=True, doc="what all replicas are asked to do"),
    Column("raised_at", Instant, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("on", Date, nullable=False, doc="a date in the operator's zone"),
    Column("name", String(64), nullable=False, doc="what was counted"),
    Column("value", BigInteger, nullable=False),
    PrimaryKeyConstraint("on", "name"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("owner_id", String(64), nullable=False, doc="the private chat of whoever wrote it"),
    Column("audience", String(32), nullable=False, doc="bot.domain.broadcasts.Audience"),
    Column("text", Text, nullable=False, doc="as the platform takes it; empty once nobody waits for it"),
    Column("status", String(16), nullable=False, doc="bot.domain.broadcasts.BroadcastStatus"),
    Column("language", String(16), nullable=False, doc="IETF tag: in which its owner reads how far it is"),
    Column("message_id", String(64), nullable=True, doc="of the message that shows how far it is"),
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant, nullable=True, doc="when it was confirmed; NULL: a draft"),
    Column("ended_at", Instant, nullable=True),
    Column("begun_by", String(200), nullable=True, doc="the platform's event that confirmed it"),
    Index("ix_broadcasts_platform_owner_id", "platform", "owner_id"),
)
index_of_some("ix_broadcasts_unfinished", "ended_at IS NULL", broadcasts.c.started_at)

broadcast_sends = Table(
    "broadcast_sends",
    metadata,
    Column("broadcast_id", ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("number", Integer, nullable=False, doc="from 1; it stays when a group gets another id"),
    Column("status", String(16), nullable=False, doc="bot.domain.broadcasts.SendStatus"),
    Column("tried_at", Instant, nullable=True, doc="when it was first tried"),
    Column("not_before", Instant, nullable=True, doc="when it may be tried again; NULL: at once"),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text, nullable=True),
    Column("settled_at", Instant, nullable=True),
    # Whatever else goes wrong, a chat gets no broadcast twice.
    PrimaryKeyConstraint("broadcast_id", "platform", "chat_id"),
    UniqueConstraint("broadcast_id", "number"),
)
index_of_some(
    "ix_broadcast_sends_unsettled",
    "settled_at IS NULL",
    broadcast_sends.c.broadcast_id,
    broadcast_sends.c.number,
)
