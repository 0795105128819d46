"""Commands about the database's file: ``backup``, ``restore`` and ``check-database``.

Owns their options, and what they say. What they do is `bot.storage`'s; the way to exit codes is the command line's.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from bot.storage.backup import Restored
    from bot.storage.soundness import Inspection

_PG_DUMP: Final = "of PostgreSQL make a backup with its own tools: pg_dump --format=custom --file=bot.dump {url}"
_PG_RESTORE: Final = (
    "stop the bot and use PostgreSQL's own tools: pg_restore --clean --if-exists --single-transaction --dbname={url} "
    "bot.dump"
)
_PG_CHECK: Final = "PostgreSQL looks after that itself; pg_amcheck --dbname={url} looks for damage"
_STDOUT: Final = "-"
_FILE: Final = click.Path(path_type=Path, allow_dash=True)


def add_to(group: click.Group) -> None:
    """Add the commands to the command line."""
    for command in (backup, restore, check_database):
        group.add_command(command)


@click.command()
@click.argument("file")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def backup(file: str, *, force: bool) -> None:
    """Copy the database to FILE while the bot runs, and look the copy over.

    FILE may be a folder, for a new file in it that is named for the time, or - for standard output. A folder that does
    not exist is made if its name ends with a slash. Nobody has to wait meanwhile. FILE holds one consistent state, is
    whole or not there at all, and only this user can read it.
    """
    from bot.storage.backup import back_up  # noqa: PLC0415 - rooms are imported by the command that needs them
    from bot.storage.soundness import sqlite_file  # noqa: PLC0415 - same

    database = sqlite_file(_database_url(), _PG_DUMP)
    if file != _STDOUT:
        made = back_up(database, _target(file), now=datetime.now(UTC), overwrite=force)
        click.echo(f"Backed up {database} to {_in_words(made)}")
        return
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".backup-") as folder:
        made = back_up(database, Path(folder) / database.name, now=datetime.now(UTC))
        _write_out(made.path)


@click.command()
@click.argument("file", type=_FILE)
def restore(file: Path) -> None:
    """Put the backup FILE in the database's place. The bot must not be running.

    FILE is looked over first, and stays as it is. What is replaced stays beside the database, under another name.
    """
    from bot.storage.soundness import sqlite_file  # noqa: PLC0415 - rooms are imported by the command that needs them

    url = _database_url()
    database = sqlite_file(url, _PG_RESTORE)
    if str(file) == _STDOUT:
        raise click.BadParameter("write standard input to a file first, for it is looked over before it is used")
    restored = asyncio.run(_restored(url, database, file))
    click.echo(f"Restored {_in_words(restored.inspection)}")
    if restored.kept:
        click.echo(f"What was there before is now {restored.kept}; remove it when it is not needed any more.")
    if not restored.inspection.is_at_head:
        click.echo("Its schema is older than this version's: the next start brings it up to date.")
    click.echo(
        "What people did since the backup is not in it. Digests due since then, up to 12 hours ago, go out again."
    )


async def _restored(url: str, database: Path, file: Path) -> Restored:
    from bot.instance import SingleInstance  # noqa: PLC0415 - rooms are imported by the command that needs them
    from bot.storage.backup import restore as put_back  # noqa: PLC0415 - same

    advice = "stop it first: what it writes would be lost, or damage what is restored"
    async with SingleInstance(url, patience=timedelta(), advice=advice):
        return put_back(database, file, now=datetime.now(UTC))


@click.command("check-database")
def check_database() -> None:
    """Look all of the database over, every page, index and reference, and list what is damaged.

    A start does so, too, but only for some seconds. Changes nothing, whether or not the bot is running; exit code 1 if
    there is damage.
    """
    from bot.storage.soundness import faults_in, inspect, sqlite_file  # noqa: PLC0415 - as above

    database = sqlite_file(_database_url(), _PG_CHECK)
    faults = faults_in(database, in_use=True)
    for fault in faults:
        click.echo(fault)
    if faults:
        click.echo(f"{database} is damaged; python -m bot restore FILE puts a backup back", err=True)
        sys.exit(1)
    click.echo(f"No damage in {_in_words(inspect(database, in_use=True))}", err=True)


def _target(named: str) -> Path:
    """Return what was named to hold a backup, made if it is a folder that does not exist."""
    from bot.storage.soundness import in_words  # noqa: PLC0415 - rooms are imported by the command that needs them

    target = Path(named)
    if named.endswith("/") and not target.exists():  # else the first backup would take the folder's name
        try:
            target.mkdir(mode=0o700)
        except OSError as error:
            raise in_words(error, target) from error
    return target


def _write_out(path: Path) -> None:
    """Write a file to standard output, all of it or with an error in words."""
    from bot.storage.soundness import in_words  # noqa: PLC0415 - rooms are imported by the command that needs them

    with path.open("rb") as copy:
        try:
            shutil.copyfileobj(copy, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise  # whoever read it has gone, and the command line knows what that means
        except OSError as error:
            raise in_words(error, Path("standard output")) from error


def _database_url() -> str:
    from bot.config import load_settings  # noqa: PLC0415 - rooms are imported by the command that needs them

    return load_settings().database_url


def _in_words(found: Inspection) -> str:
    """Say where a database is, how large it is and what is in it."""
    from bot.storage.backup import in_units  # noqa: PLC0415 - rooms are imported by the command that needs them

    rows = ", ".join(f"{count:,} {table.replace('_', ' ')}" for table, count in found.rows.items())
    return f"{found.path}: {in_units(found.size)}, schema {found.revision}; {rows}"
