"""The tables, as SQLAlchemy Core sees them; each change of them comes with a migration.

Owns column names and constraints. Queries live in the repositories beside this file.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

HEAD = "0001"
"""The schema revision that this code works with; a test holds it against the newest migration."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on every engine; SQLite forgets zones, so they are put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes, and store UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the datetime as aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


chats = Table(
    "chats",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("language", String(16), nullable=True, doc="IETF tag that the chat chose; NULL: never chose"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "chat_id"),
)

inbox = Table(
    "inbox",
    metadata,
    # SQLite makes only a plain INTEGER primary key autoincrementing.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("account", String(64), nullable=False, doc="the bot's own id on the platform"),
    Column("event_id", String(64), nullable=False, doc="Telegram's update_id"),
    Column("digest", String(32), nullable=False, doc="of the payload: a server that starts counting anew is no repeat"),
    Column("payload", Text, nullable=True, doc="JSON as received; NULL once handled, since it is personal"),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant, nullable=True),
    UniqueConstraint("platform", "account", "event_id", "digest"),
    Index("ix_inbox_handled_at", "handled_at"),
)
