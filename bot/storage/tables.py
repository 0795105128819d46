"""The tables, as SQLAlchemy Core sees them; each change of them comes with a migration.

Owns column names and constraints. Queries live in the repositories beside this file.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "0002"
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

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False, doc="bot.domain.subscription.ChatKind"),
    Column("title", Text, nullable=True, doc="of a group or channel"),
    Column("manager_id", String(64), nullable=True, doc="who set up a channel's subscription"),
    Column("at_minute", Integer, nullable=False, doc="local time, minutes since midnight"),
    Column("zone", String(64), nullable=False, doc="IANA name"),
    Column("weekdays", Integer, nullable=False, doc="bits: 1 Monday, 2 Tuesday, 4 Wednesday … 64 Sunday"),
    Column("length", String(16), nullable=False, doc="bot.domain.subscription.Length"),
    Column("language", String(16), nullable=False, doc="IETF tag of the client; chats.language goes before it"),
    Column("next_due_at", Instant, nullable=True, doc="NULL while nothing is to come"),
    Column("next_due_on", Date, nullable=True, doc="the local date of next_due_at"),
    Column("not_before", Instant, nullable=True, doc="the platform asked to leave the chat alone until then"),
    Column("paused_until", Date, nullable=True),
    Column("suspension_reason", String(16), nullable=True),
    Column("suspended_at", Instant, nullable=True),
    Column("ended_at", Instant, nullable=True),
    Column("last_on", Date, nullable=True, doc="the newest local date that has a delivery"),
    Column("unopened", Integer, nullable=False),
    Column("taper_offered_at", Instant, nullable=True),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("platform", "chat_id"),
)
# What is due is found here, so a sweep costs what is due, however many subscribe.
Index(
    "ix_subscriptions_next_due_at",
    subscriptions.c.next_due_at,
    sqlite_where=subscriptions.c.next_due_at.is_not(None),
    postgresql_where=subscriptions.c.next_due_at.is_not(None),
)
Index(
    "ix_subscriptions_platform_manager_id",
    subscriptions.c.platform,
    subscriptions.c.manager_id,
    sqlite_where=subscriptions.c.manager_id.is_not(None),
    postgresql_where=subscriptions.c.manager_id.is_not(None),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("due_on", Date, nullable=False, doc="the subscription's local date"),
    Column("due_at", Instant, nullable=False),
    Column("status", String(16), nullable=False, doc="bot.domain.subscription.DeliveryStatus"),
    Column("not_before", Instant, nullable=False, doc="when it may be tried"),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text, nullable=True),
    Column("concept_id", String(64), nullable=True, doc="NULL until it is handed to the platform"),
    Column("is_review", Boolean, nullable=False),
    Column("question", Text, nullable=True, doc="JSON; see bot.domain.questions"),
    Column("answer", Integer, nullable=True),
    Column("message_id", String(64), nullable=True),
    Column("planned_at", Instant, nullable=False),
    Column("sending_at", Instant, nullable=True, doc="when it was last handed to the platform"),
    Column("settled_at", Instant, nullable=True),
    Column("is_late", Boolean, nullable=False, doc="sent more than LATE_AFTER after due_at"),
    Column("opened_at", Instant, nullable=True),
    # Whatever else goes wrong, a chat gets no second digest for a date.
    UniqueConstraint("subscription_id", "due_on"),
    Index("ix_deliveries_due_on", "due_on"),
)


def _index_of_some(name: str, status: str, *columns: Column[Any]) -> None:
    """Add an index over the deliveries in one state, which are few beside all that ever were."""
    only = text(f"status = '{status}'")  # a literal: an index is used where its condition stands in the statement
    Index(name, *columns, sqlite_where=only, postgresql_where=only)


_index_of_some("ix_deliveries_planned_not_before", "planned", deliveries.c.not_before, deliveries.c.due_at)
_index_of_some("ix_deliveries_planned_due_at", "planned", deliveries.c.due_at)
_index_of_some("ix_deliveries_sending_due_at", "sending", deliveries.c.due_at)
_index_of_some(
    "ix_deliveries_sent",
    "sent",
    deliveries.c.subscription_id,
    deliveries.c.concept_id,
    deliveries.c.due_on,
)

streaks = Table(
    "streaks",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("days", Integer, nullable=False),
    Column("freezes", Integer, nullable=False),
    Column("towards_refill", Integer, nullable=False),
    Column("last_on", Date, nullable=True),
    Column("longest", Integer, nullable=False),
    PrimaryKeyConstraint("platform", "chat_id"),
)

prompts = Table(
    "prompts",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("kind", String(32), nullable=False, doc="what is asked for"),
    Column("target_chat_id", String(64), nullable=False, doc="the chat that the answer is about"),
    Column("message_id", String(64), nullable=True),
    Column("asked_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "chat_id", "person_id"),
    Index("ix_prompts_platform_target_chat_id", "platform", "target_chat_id"),
)

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
