"""Subscriptions, deliveries, and what goes with them: streaks, prompts, sweeps, notices."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go from revision 0001 to this one."""
    _create_subscriptions()
    _create_deliveries()
    _create_streaks_and_prompts()
    _create_sweeps_and_notices()


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("manager_id", sa.String(64), nullable=True),
        sa.Column("at_minute", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("weekdays", sa.Integer, nullable=False),
        sa.Column("length", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("next_due_at", _INSTANT, nullable=True),
        sa.Column("next_due_on", sa.Date, nullable=True),
        sa.Column("not_before", _INSTANT, nullable=True),
        sa.Column("paused_until", sa.Date, nullable=True),
        sa.Column("suspension_reason", sa.String(16), nullable=True),
        sa.Column("suspended_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("last_on", sa.Date, nullable=True),
        sa.Column("unopened", sa.Integer, nullable=False),
        sa.Column("taper_offered_at", _INSTANT, nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("platform", "chat_id", name="uq_subscriptions_platform_chat_id"),
    )
    _index("ix_subscriptions_next_due_at", "subscriptions", ["next_due_at"], "next_due_at IS NOT NULL")
    _index(
        "ix_subscriptions_platform_manager_id",
        "subscriptions",
        ["platform", "manager_id"],
        "manager_id IS NOT NULL",
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("subscription_id", _ID, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("not_before", _INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("concept_id", sa.String(64), nullable=True),
        sa.Column("is_review", sa.Boolean, nullable=False),
        sa.Column("question", sa.Text, nullable=True),
        sa.Column("answer", sa.Integer, nullable=True),
        sa.Column("message_id", sa.String(64), nullable=True),
        sa.Column("planned_at", _INSTANT, nullable=False),
        sa.Column("sending_at", _INSTANT, nullable=True),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.Column("is_late", sa.Boolean, nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name="fk_deliveries_subscription_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("subscription_id", "due_on", name="uq_deliveries_subscription_id_due_on"),
    )
    op.create_index("ix_deliveries_due_on", "deliveries", ["due_on"])
    _index("ix_deliveries_planned_not_before", "deliveries", ["not_before", "due_at"], "status = 'planned'")
    _index("ix_deliveries_planned_due_at", "deliveries", ["due_at"], "status = 'planned'")
    _index("ix_deliveries_sending_due_at", "deliveries", ["due_at"], "status = 'sending'")
    _index("ix_deliveries_sent", "deliveries", ["subscription_id", "concept_id", "due_on"], "status = 'sent'")


def _create_streaks_and_prompts() -> None:
    op.create_table(
        "streaks",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("freezes", sa.Integer, nullable=False),
        sa.Column("towards_refill", sa.Integer, nullable=False),
        sa.Column("last_on", sa.Date, nullable=True),
        sa.Column("longest", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("platform", "chat_id", name="pk_streaks"),
    )
    op.create_table(
        "prompts",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("target_chat_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=True),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "chat_id", "person_id", name="pk_prompts"),
    )
    op.create_index("ix_prompts_platform_target_chat_id", "prompts", ["platform", "target_chat_id"])


def _create_sweeps_and_notices() -> None:
    op.create_table(
        "sweeps",
        sa.Column("scheduler", sa.String(32), nullable=False),
        sa.Column("running_since", _INSTANT, nullable=True),
        sa.Column("started_at", _INSTANT, nullable=True),
        sa.Column("finished_at", _INSTANT, nullable=True),
        sa.Column("claimed", sa.Integer, nullable=False),
        sa.Column("outcomes", sa.Text, nullable=False),
        sa.Column("late", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("scheduler", name="pk_sweeps"),
    )
    op.create_table(
        "notices",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("first_at", _INSTANT, nullable=False),
        sa.Column("last_at", _INSTANT, nullable=False),
        sa.Column("told_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_notices"),
    )


def _index(name: str, table: str, columns: list[str], only: str) -> None:
    """Create an index over the rows that fulfil a condition."""
    op.create_index(name, table, columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))
