"""LINE: what its digests, replies and linked accounts take."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go from revision 0005 to this one."""
    _create_reply_tokens()
    _create_kept_cards()
    _create_chat_states()
    _create_links()
    _create_quota()


def _create_reply_tokens() -> None:
    op.create_table(
        "line_reply_tokens",
        sa.Column("token", sa.String(200), nullable=False),
        sa.Column("group_id", sa.String(64), nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_line_reply_tokens"),
    )
    op.create_index("ix_line_reply_tokens_group_id", "line_reply_tokens", ["group_id", "expires_at"])


def _create_kept_cards() -> None:
    op.create_table(
        "line_kept_cards",
        sa.Column("quiz_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["quiz_id"], ["group_quizzes.id"], name="fk_line_kept_cards_quiz_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("quiz_id", "position", name="pk_line_kept_cards"),
    )


def _create_chat_states() -> None:
    op.create_table(
        "line_chat_states",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("applied_at", _INSTANT, nullable=False),
        sa.Column("is_in", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("platform", "chat_id", "person_id", name="pk_line_chat_states"),
    )


def _create_links() -> None:
    op.create_table(
        "links",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("home_platform", sa.String(16), nullable=False),
        sa.Column("home_id", sa.String(64), nullable=False),
        sa.Column("linked_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "person_id", name="pk_links"),
        sa.UniqueConstraint("home_platform", "home_id", "platform", name="uq_links_home_platform_home_id_platform"),
    )
    op.create_table(
        "link_codes",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("used_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("platform", "person_id", name="pk_link_codes"),
    )
    op.create_index("ix_link_codes_digest", "link_codes", ["digest"])
    op.create_table(
        "link_tries",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "person_id", name="pk_link_tries"),
    )
    op.create_table(
        "export_links",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_export_links"),
    )


def _create_quota() -> None:
    op.create_table(
        "line_quota",
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("most", sa.Integer, nullable=True),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("others", sa.Integer, nullable=False),
        sa.Column("read_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_line_quota"),
    )
    op.create_table(
        "line_pushes",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("cost", sa.Integer, nullable=False),
        sa.Column("pushed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_line_pushes"),
    )
    op.create_index("ix_line_pushes_month", "line_pushes", ["month"])
    op.create_index("ix_line_pushes_pushed_at", "line_pushes", ["pushed_at"])
