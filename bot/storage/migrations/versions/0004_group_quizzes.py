"""Group quizzes with their questions, players, votes and scores, who is in no ranking, and schedules of quizzes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go from revision 0003 to this one."""
    _create_group_quizzes()
    _create_group_questions()
    _create_group_players()
    _create_group_votes()
    _create_group_scores()
    _create_hidden_players()
    _create_quiz_schedules()
    op.add_column("deliveries", sa.Column("asks_missed", sa.Boolean, nullable=True))


def _create_group_quizzes() -> None:
    op.create_table(
        "group_quizzes",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("starter_id", sa.String(64), nullable=False),
        sa.Column("starter_name", sa.Text, nullable=False),
        sa.Column("setup", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("deadline", _INSTANT, nullable=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("content_version", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=True),
        sa.Column("thread_id", sa.String(64), nullable=True),
        sa.Column("lobby_message_id", sa.String(64), nullable=True),
        sa.Column("unanswered", sa.Integer, nullable=False),
        sa.Column("pauses", sa.Boolean, nullable=False),
        sa.Column("pause", sa.String(16), nullable=True),
        sa.Column("failing_since", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("end", sa.String(16), nullable=True),
        sa.Column("begun_by", sa.String(200), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_group_quizzes"),
    )
    op.create_index("ix_group_quizzes_platform_chat_id", "group_quizzes", ["platform", "chat_id", "ended_at"])
    op.create_index("ix_group_quizzes_platform_starter_id", "group_quizzes", ["platform", "starter_id"])
    _index_of_some("ix_group_quizzes_running", "group_quizzes", ["platform", "chat_id"], "phase <> 'over'", unique=True)
    _index_of_some("ix_group_quizzes_deadline", "group_quizzes", ["deadline"], "deadline IS NOT NULL")


def _create_group_questions() -> None:
    op.create_table(
        "group_questions",
        sa.Column("quiz_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("revision", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=True),
        sa.Column("chat_id", sa.String(64), nullable=True),
        sa.Column("poll_id", sa.String(64), nullable=True),
        sa.Column("message_id", sa.String(64), nullable=True),
        sa.Column("closed_at", _INSTANT, nullable=True),
        sa.Column("is_interrupted", sa.Boolean, nullable=False),
        sa.Column("void", sa.String(16), nullable=True),
        sa.Column("learnt_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("quiz_id", "position", name="pk_group_questions"),
        sa.UniqueConstraint("poll_id", name="uq_group_questions_poll_id"),
        _of_a_quiz("group_questions"),
    )
    _index_of_some(
        "ix_group_questions_unlearnt", "group_questions", ["closed_at"], "learnt_at IS NULL AND closed_at IS NOT NULL"
    )


def _create_group_players() -> None:
    op.create_table(
        "group_players",
        sa.Column("quiz_id", sa.Uuid, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("joined_at", _INSTANT, nullable=True),
        sa.Column("from_position", sa.Integer, nullable=False),
        sa.Column("team", sa.Integer, nullable=True),
        sa.Column("left_at", _INSTANT, nullable=True),
        sa.Column("asked_in", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("quiz_id", "person_id", name="pk_group_players"),
        _of_a_quiz("group_players"),
    )
    op.create_index("ix_group_players_platform_person_id", "group_players", ["platform", "person_id"])


def _create_group_votes() -> None:
    op.create_table(
        "group_votes",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("quiz_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("chosen", sa.Text, nullable=False),
        sa.Column("is_correct", sa.Boolean, nullable=False),
        sa.Column("arrived_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_group_votes"),
        sa.UniqueConstraint("quiz_id", "position", "person_id", name="uq_group_votes_quiz_id_position_person_id"),
        _of_a_quiz("group_votes"),
    )


def _create_group_scores() -> None:
    op.create_table(
        "group_scores",
        sa.Column("quiz_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("team", sa.Integer, nullable=True),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("offered", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("correct", sa.Integer, nullable=False),
        sa.Column("is_win", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("quiz_id", "person_id", name="pk_group_scores"),
        _of_a_quiz("group_scores"),
    )
    op.create_index("ix_group_scores_platform_person_id", "group_scores", ["platform", "person_id"])


def _create_hidden_players() -> None:
    op.create_table(
        "hidden_players",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("hidden_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "person_id", name="pk_hidden_players"),
    )


def _create_quiz_schedules() -> None:
    op.create_table(
        "quiz_schedules",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("at_minute", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("weekdays", sa.Integer, nullable=False),
        sa.Column("setup", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=True),
        sa.Column("thread_id", sa.String(64), nullable=True),
        sa.Column("next_due_at", _INSTANT, nullable=True),
        sa.Column("next_due_on", sa.Date, nullable=True),
        sa.Column("last_on", sa.Date, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_schedules"),
        sa.UniqueConstraint("platform", "chat_id", name="uq_quiz_schedules_platform_chat_id"),
    )
    _index_of_some("ix_quiz_schedules_next_due_at", "quiz_schedules", ["next_due_at"], "next_due_at IS NOT NULL")


def _of_a_quiz(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["quiz_id"], ["group_quizzes.id"], name=f"fk_{table}_quiz_id", ondelete="CASCADE"
    )


def _index_of_some(name: str, table: str, columns: list[str], only: str, *, unique: bool = False) -> None:
    """Create an index over the rows that fulfil a condition."""
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(only), postgresql_where=sa.text(only))
