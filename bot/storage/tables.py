"""The tables, as SQLAlchemy Core sees them; each change of them comes with a migration.

Owns column names and constraints. Queries live in the repositories beside this file.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from bot.storage.instants import Instant

HEAD = "0006"
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


def index_of_some(name: str, only: str, *columns: Column[Any], unique: bool = False) -> None:
    """Add an index over the rows that fulfil a condition, which are few beside all that ever were."""
    # A literal: an index is used where its condition stands in the statement.
    Index(name, *columns, unique=unique, sqlite_where=text(only), postgresql_where=text(only))


chats = Table(
    "chats",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("language", String(16), nullable=True, doc="IETF tag that the chat chose; NULL: never chose"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("no_broadcasts_at", Instant, nullable=True, doc="when it asked for no more of them; NULL: it gets them"),
    PrimaryKeyConstraint("platform", "chat_id"),
)

inbox = Table(
    "inbox",
    metadata,
    # SQLite makes only a plain INTEGER primary key autoincrementing.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("account", String(64), nullable=False, doc="the bot's own id on the platform"),
    Column(
        "event_id", String(64), nullable=False, doc="the platform's own: Telegram's update_id, LINE's webhookEventId"
    ),
    Column("digest", String(32), nullable=False, doc="of the payload: a server that starts counting anew is no repeat"),
    Column("payload", Text, nullable=True, doc="JSON as received; NULL once handled, since it is personal"),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant, nullable=True),
    Column("taken_by", String(32), nullable=True, doc="the replica that has it in hand; NULL where there is but one"),
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
index_of_some("ix_subscriptions_next_due_at", "next_due_at IS NOT NULL", subscriptions.c.next_due_at)
index_of_some(
    "ix_subscriptions_platform_manager_id",
    "manager_id IS NOT NULL",
    subscriptions.c.platform,
    subscriptions.c.manager_id,
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
    Column("question_revision", String(16), nullable=True, doc="of the question when it was put; see bot.domain.bank"),
    Column("content_version", String(64), nullable=True, doc="of the library that it was made from"),
    Column("asks_missed", Boolean, nullable=True, doc="its question is what the group got wrong most; NULL: no"),
    # Whatever else goes wrong, a chat gets no second digest for a date.
    UniqueConstraint("subscription_id", "due_on"),
    Index("ix_deliveries_due_on", "due_on"),
)
index_of_some("ix_deliveries_planned_not_before", "status = 'planned'", deliveries.c.not_before, deliveries.c.due_at)
index_of_some("ix_deliveries_planned_due_at", "status = 'planned'", deliveries.c.due_at)
index_of_some("ix_deliveries_sending_due_at", "status = 'sending'", deliveries.c.due_at)
index_of_some(
    "ix_deliveries_sent",
    "status = 'sent'",
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

rounds = Table(
    "rounds",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False, doc="the id of their private chat, as in all tables below"),
    Column("scope_kind", String(16), nullable=False, doc="bot.domain.rounds.ScopeKind"),
    Column("scope_id", String(200), nullable=False),
    Column("level", Integer, nullable=True, doc="bot.domain.authored_questions.Level; NULL: all"),
    Column("length", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("content_version", String(64), nullable=False),
    Column("status", String(16), nullable=False, doc="bot.domain.rounds.RoundStatus"),
    Column("started_at", Instant, nullable=False),
    Column("touched_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=True),
    Column("aim", Float(53), nullable=False, doc="bot.domain.memory.aim_of, when the round was begun"),
    Column("begun_by", String(200), nullable=True, doc="the platform's event, as ended_by and done_by below"),
    Column("ended_by", String(200), nullable=True),
    Column("told_at", Instant, nullable=True, doc="NULL while somebody is still to be told how it went"),
    Index("ix_rounds_platform_person_id", "platform", "person_id", "started_at"),
)
# A person plays one round at a time, whatever else goes wrong.
index_of_some("ix_rounds_running", "status = 'running'", rounds.c.platform, rounds.c.person_id, unique=True)
index_of_some("ix_rounds_untold", "told_at IS NULL", rounds.c.platform, rounds.c.ended_at)

round_questions = Table(
    "round_questions",
    metadata,
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False, doc="from 0"),
    Column("key", String(200), nullable=False, doc="bot.domain.bank.Item.key"),
    Column("revision", String(16), nullable=False),
    Column("question", Text, nullable=False, doc="JSON; see bot.domain.questions"),
    Column("state", String(16), nullable=False, doc="bot.domain.rounds.QuestionState"),
    Column("in_doubt", Boolean, nullable=False),
    Column("puts", Integer, nullable=False, doc="how often it was handed to the platform"),
    Column("asked_at", Instant, nullable=True),
    Column("poll_id", String(64), nullable=True, doc="the newest of its polls; round_polls has them all"),
    Column("message_id", String(64), nullable=True),
    Column("chosen", Text, nullable=True, doc="JSON: indexes of options as they were shown"),
    Column("is_correct", Boolean, nullable=True),
    Column("answered_at", Instant, nullable=True),
    Column("done_by", String(200), nullable=True, doc="the platform's event that answered it or left it out"),
    PrimaryKeyConstraint("round_id", "position"),
)

round_polls = Table(
    "round_polls",
    metadata,
    Column("poll_id", String(64), primary_key=True, doc="the platform's; a question that is put again has several"),
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False, doc="of the question that the poll puts"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("key", String(200), nullable=False),
    Column("revision", String(16), nullable=False, doc="of the question when it was put"),
    Column("content_version", String(64), nullable=False),
    Column("answered_in", String(16), nullable=False, doc="bot.domain.answers.AnsweredIn"),
    Column("place", String(64), nullable=False, doc="what put the question"),
    Column("chosen", Text, nullable=False, doc="JSON, as in round_questions"),
    Column("is_correct", Boolean, nullable=False),
    Column("grade", Integer, nullable=False, doc="bot.domain.memory.Grade"),
    Column("taken_ms", BigInteger, nullable=True),
    Column("answered_at", Instant, nullable=False),
    Column("answered_on", Date, nullable=False, doc="the person's local date"),
    # A second answer to what was answered changes nothing, whoever hands it in again.
    UniqueConstraint("platform", "person_id", "answered_in", "place"),
    # With the key in it, what was asked lately is read from the index alone.
    Index("ix_answers_platform_person_id_answered_at", "platform", "person_id", "answered_at", "key"),
)

cards = Table(
    "cards",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("key", String(200), nullable=False),
    Column("revision", String(16), nullable=False),
    Column("stability", Float(53), nullable=False, doc="days"),
    Column("difficulty", Float(53), nullable=False),
    Column("reviewed_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    PrimaryKeyConstraint("platform", "person_id", "key"),
    # With the key in it, what is due is read from the index alone.
    Index("ix_cards_platform_person_id_due_on", "platform", "person_id", "due_on", "key"),
)
