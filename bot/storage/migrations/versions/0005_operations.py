"""Several replicas, broadcasts, and what operators count."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go from revision 0004 to this one."""
    op.add_column("chats", sa.Column("no_broadcasts_at", _INSTANT, nullable=True))
    op.add_column("inbox", sa.Column("taken_by", sa.String(32), nullable=True))
    op.add_column("group_quizzes", sa.Column("held_by", sa.String(32), nullable=True))
    _create_replicas()
    _create_broadcasts()
    _create_broadcast_sends()
    op.create_table(
        "tallies",
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("on", "name", name="pk_tallies"),
    )


def _create_replicas() -> None:
    op.create_table(
        "replicas",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("lock_key", sa.BigInteger, nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("leads_since", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_replicas"),
        sa.UniqueConstraint("lock_key", name="uq_replicas_lock_key"),
    )
    op.create_table(
        "signals",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("raised_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_signals"),
    )


def _create_broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("owner_id", sa.String(64), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("started_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("begun_by", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_platform_owner_id", "broadcasts", ["platform", "owner_id"])
    _index_of_some("ix_broadcasts_unfinished", "broadcasts", ["started_at"], "ended_at IS NULL")


def _create_broadcast_sends() -> None:
    op.create_table(
        "broadcast_sends",
        sa.Column("broadcast_id", sa.Uuid, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("tried_at", _INSTANT, nullable=True),
        sa.Column("not_before", _INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name="fk_broadcast_sends_broadcast_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "platform", "chat_id", name="pk_broadcast_sends"),
        sa.UniqueConstraint("broadcast_id", "number", name="uq_broadcast_sends_broadcast_id_number"),
    )
    _index_of_some("ix_broadcast_sends_unsettled", "broadcast_sends", ["broadcast_id", "number"], "settled_at IS NULL")


def _index_of_some(name: str, table: str, columns: list[str], only: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))
