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


def _create_reply_tokens() -> None:
    op.create_table(
        "line_reply_tokens",
        sa.Column("token", sa.String(200), nullable=False),
        sa.Column("group_id", sa.String(64), nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_line_reply_tokens"),
    )
    op.create_index("ix_line_reply_tokens_group_id", "line_reply_tokens", ["group_id", "expires_at"])
