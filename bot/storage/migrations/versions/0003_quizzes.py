"""Rounds with their questions, answers, and the cards of people's memory."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go from revision 0002 to this one."""
    _create_rounds()
    _create_round_questions()
    _create_round_polls()
    _create_answers()
    _create_cards()
    op.add_column("deliveries", sa.Column("question_revision", sa.String(16), nullable=True))
    op.add_column("deliveries", sa.Column("content_version", sa.String(64), nullable=True))


def _create_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("scope_kind", sa.String(16), nullable=False),
        sa.Column("scope_id", sa.String(200), nullable=False),
        sa.Column("level", sa.Integer, nullable=True),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("content_version", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("touched_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("aim", sa.Float(53), nullable=False),
        sa.Column("begun_by", sa.String(200), nullable=True),
        sa.Column("ended_by", sa.String(200), nullable=True),
        sa.Column("told_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
    )
    op.create_index("ix_rounds_platform_person_id", "rounds", ["platform", "person_id", "started_at"])
    _index_of_some("ix_rounds_running", "rounds", ["platform", "person_id"], "status = 'running'", unique=True)
    _index_of_some("ix_rounds_untold", "rounds", ["platform", "ended_at"], "told_at IS NULL")


def _create_round_questions() -> None:
    op.create_table(
        "round_questions",
        sa.Column("round_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("revision", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("in_doubt", sa.Boolean, nullable=False),
        sa.Column("puts", sa.Integer, nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=True),
        sa.Column("poll_id", sa.String(64), nullable=True),
        sa.Column("message_id", sa.String(64), nullable=True),
        sa.Column("chosen", sa.Text, nullable=True),
        sa.Column("is_correct", sa.Boolean, nullable=True),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("done_by", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("round_id", "position", name="pk_round_questions"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_round_questions_round_id", ondelete="CASCADE"),
    )


def _create_round_polls() -> None:
    op.create_table(
        "round_polls",
        sa.Column("poll_id", sa.String(64), nullable=False),
        sa.Column("round_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("poll_id", name="pk_round_polls"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_round_polls_round_id", ondelete="CASCADE"),
    )
    op.create_index("ix_round_polls_round_id", "round_polls", ["round_id"])


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("revision", sa.String(16), nullable=False),
        sa.Column("content_version", sa.String(64), nullable=False),
        sa.Column("answered_in", sa.String(16), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("chosen", sa.Text, nullable=False),
        sa.Column("is_correct", sa.Boolean, nullable=False),
        sa.Column("grade", sa.Integer, nullable=False),
        sa.Column("taken_ms", sa.BigInteger, nullable=True),
        sa.Column("answered_at", _INSTANT, nullable=False),
        sa.Column("answered_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint(
            "platform", "person_id", "answered_in", "place", name="uq_answers_platform_person_id_answered_in_place"
        ),
    )
    op.create_index(
        "ix_answers_platform_person_id_answered_at", "answers", ["platform", "person_id", "answered_at", "key"]
    )


def _create_cards() -> None:
    op.create_table(
        "cards",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("revision", sa.String(16), nullable=False),
        sa.Column("stability", sa.Float(53), nullable=False),
        sa.Column("difficulty", sa.Float(53), nullable=False),
        sa.Column("reviewed_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("reviews", sa.Integer, nullable=False),
        sa.Column("lapses", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("platform", "person_id", "key", name="pk_cards"),
    )
    op.create_index("ix_cards_platform_person_id_due_on", "cards", ["platform", "person_id", "due_on", "key"])


def _index_of_some(name: str, table: str, columns: list[str], only: str, *, unique: bool = False) -> None:
    """Create an index over the rows that fulfil a condition."""
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(only), postgresql_where=sa.text(only))
