"""The tables of group quizzes, beside `bot.storage.tables`; each change of them comes with a migration.

Owns column names and constraints. Queries live in the repositories beside this file.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
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
)

from bot.storage.ids import ManyTimesUuid
from bot.storage.instants import Instant
from bot.storage.tables import index_of_some, metadata

group_quizzes = Table(
    "group_quizzes",
    metadata,
    Column("id", ManyTimesUuid, primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("starter_id", String(64), nullable=False, doc="empty: a schedule"),
    Column("starter_name", Text, nullable=False),
    Column("setup", Text, nullable=False, doc="JSON; bot.domain.group_quizzes.Setup"),
    Column("seed", BigInteger, nullable=False),
    Column("phase", String(16), nullable=False, doc="bot.domain.group_quizzes.Phase"),
    Column("opened_at", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("deadline", Instant, nullable=True, doc="NULL once it is over"),
    Column("position", Integer, nullable=False, doc="of the question put last; -1 before the first"),
    Column("content_version", String(64), nullable=False),
    Column("language", String(16), nullable=True, doc="IETF tag of whoever opened it"),
    Column("thread_id", String(64), nullable=True),
    Column("lobby_message_id", String(64), nullable=True),
    Column("unanswered", Integer, nullable=False),
    Column("pauses", Boolean, nullable=False),
    Column("pause", String(16), nullable=True, doc="bot.domain.group_quizzes.Pause"),
    Column("failing_since", Instant, nullable=True),
    Column("ended_at", Instant, nullable=True),
    Column("end", String(16), nullable=True, doc="bot.domain.group_quizzes.End"),
    Column("begun_by", String(200), nullable=True),
    Column("version", Integer, nullable=False),
    Column("held_by", String(32), nullable=True, doc="the replica that has something to say in it"),
    Index("ix_group_quizzes_platform_chat_id", "platform", "chat_id", "ended_at"),
    Index("ix_group_quizzes_platform_starter_id", "platform", "starter_id"),
)
# A group plays one quiz at a time, whatever else goes wrong.
index_of_some(
    "ix_group_quizzes_running",
    "phase <> 'over'",
    group_quizzes.c.platform,
    group_quizzes.c.chat_id,
    unique=True,
)
index_of_some("ix_group_quizzes_deadline", "deadline IS NOT NULL", group_quizzes.c.deadline)

group_questions = Table(
    "group_questions",
    metadata,
    Column("quiz_id", ForeignKey("group_quizzes.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False, doc="from 0"),
    Column("key", String(200), nullable=False, doc="bot.domain.bank.Item.key"),
    Column("revision", String(16), nullable=False),
    Column("question", Text, nullable=False, doc="JSON; see bot.domain.questions"),
    Column("phase", String(16), nullable=False, doc="bot.domain.group_quizzes.QuestionPhase"),
    Column("asked_at", Instant, nullable=True),
    Column("chat_id", String(64), nullable=True, doc="where it was put; a group may have moved since"),
    Column("poll_id", String(64), nullable=True, unique=True),
    Column("message_id", String(64), nullable=True),
    Column("closed_at", Instant, nullable=True),
    Column("is_interrupted", Boolean, nullable=False),
    Column("void", String(16), nullable=True, doc="bot.domain.group_quizzes.Void"),
    Column("learnt_at", Instant, nullable=True, doc="when its votes had fed their people's memories"),
    PrimaryKeyConstraint("quiz_id", "position"),
)
index_of_some(
    "ix_group_questions_unlearnt",
    "learnt_at IS NULL AND closed_at IS NOT NULL",
    group_questions.c.closed_at,
)

group_players = Table(
    "group_players",
    metadata,
    Column("quiz_id", ForeignKey("group_quizzes.id", ondelete="CASCADE"), nullable=False),
    Column("place", Integer, nullable=False, doc="the order in which they came; not unique, a person's is kept"),
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("name", Text, nullable=False, doc="empty once forgotten"),
    Column("joined_at", Instant, nullable=True, doc="NULL: only voted"),
    Column("from_position", Integer, nullable=False),
    Column("team", Integer, nullable=True),
    Column("left_at", Instant, nullable=True),
    Column("asked_in", Integer, nullable=True),
    PrimaryKeyConstraint("quiz_id", "person_id"),
    Index("ix_group_players_platform_person_id", "platform", "person_id"),
)

group_votes = Table(
    "group_votes",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("quiz_id", ForeignKey("group_quizzes.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("chosen", Text, nullable=False, doc="JSON: indexes of options as they were shown"),
    Column("is_correct", Boolean, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    # The first vote stands, whoever hands it in again.
    # Votes of a person are found through their rows in group_players: an index of its own would be written at random
    # places with each vote of a storm.
    UniqueConstraint("quiz_id", "position", "person_id"),
)

group_scores = Table(
    "group_scores",
    metadata,
    Column("quiz_id", ForeignKey("group_quizzes.id", ondelete="CASCADE"), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("name", Text, nullable=False, doc="empty once forgotten"),
    Column("team", Integer, nullable=True),
    Column("points", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("offered", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("correct", Integer, nullable=False),
    Column("is_win", Boolean, nullable=False),
    PrimaryKeyConstraint("quiz_id", "person_id"),
    Index("ix_group_scores_platform_person_id", "platform", "person_id"),
)

hidden_players = Table(
    "hidden_players",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("person_id", String(64), nullable=False, doc="whoever is in no group's ranking"),
    Column("hidden_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "person_id"),
)

quiz_schedules = Table(
    "quiz_schedules",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("at_minute", Integer, nullable=False, doc="local time of the first question, minutes since midnight"),
    Column("zone", String(64), nullable=False, doc="IANA name"),
    Column("weekdays", Integer, nullable=False, doc="bits, as in subscriptions"),
    Column("setup", Text, nullable=False, doc="JSON; bot.domain.group_quizzes.Setup"),
    Column("language", String(16), nullable=True, doc="IETF tag of whoever set it up"),
    Column("thread_id", String(64), nullable=True),
    Column("next_due_at", Instant, nullable=True, doc="of the quiz, not of its announcement; NULL: nothing is to come"),
    Column("next_due_on", Date, nullable=True, doc="the local date of next_due_at"),
    Column("last_on", Date, nullable=True, doc="the newest local date on which a quiz was opened or left out"),
    Column("ended_at", Instant, nullable=True),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("platform", "chat_id"),
)
index_of_some("ix_quiz_schedules_next_due_at", "next_due_at IS NOT NULL", quiz_schedules.c.next_due_at)
