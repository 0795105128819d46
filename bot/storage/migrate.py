"""Brings a database's schema to head, or refuses in words.

Alembic is imported only when there is something to do: it costs half a second, and a start must be quick. It guards
neither against a second process nor against a second run in this one, so everything happens inside the caller's one
write transaction, and the revision is read within it.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from bot.errors import SchemaNewerError, StorageError
from bot.storage.tables import HEAD

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOGGER = logging.getLogger(__name__)
_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> str | None:
    """Upgrade the schema to `HEAD` within the connection's open transaction.

    Returns:
        The revision that it had before; None for an empty database.

    Raises:
        SchemaNewerError: The database has a revision that this code does not know.
    """
    revision = _known(connection)
    if revision != HEAD:
        _upgrade(connection)
    return revision


def require_head(connection: Connection) -> None:
    """Look whether the schema is at `HEAD`, and change nothing.

    Raises:
        SchemaNewerError: The database has a revision that this code does not know.
        StorageError: It has an older one, or is empty.
    """
    revision = _known(connection)
    if revision != HEAD:
        raise StorageError(
            f"the database has {f'schema {revision}' if revision else 'no tables yet'}, this version of the bot needs "
            f"{HEAD}; run python -m bot migrate, or start the bot"
        )


def current_revision(connection: Connection) -> str | None:
    """Return the schema revision of the database, or None for an empty one.

    Raises:
        StorageError: It names several.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    revisions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if len(revisions) > 1:
        raise StorageError("the database's own note of its schema is damaged; restore a backup")
    return revisions[0] if revisions else None


def _known(connection: Connection) -> str | None:
    revision = current_revision(connection)
    if revision is not None and revision not in {HEAD, *known_revisions()}:
        raise SchemaNewerError(
            f"the database has schema {revision}, this version of the bot knows up to {HEAD}; "
            "start the newer version again, or restore a backup from before the upgrade",
        )
    return revision


def known_revisions() -> tuple[str, ...]:
    """Return the revisions that this code can upgrade from, oldest first."""
    return tuple(sorted(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see the module's docstring
    from alembic.config import Config  # noqa: PLC0415 - same

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    _LOGGER.info("The database now has schema %s", HEAD)
