"""The commands about the database's file, as people and scripts use them."""

import errno
import fcntl
import io
import re
import shutil
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.config import Settings
from bot.storage.tables import HEAD

POSTGRESQL = "postgresql+asyncpg://bot:s3cret@db.example.org/bot"


@pytest.fixture(autouse=True)
def database(monkeypatch, tmp_path, empty):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    shutil.copy(empty, tmp_path / "data" / "bot.db")
    return tmp_path / "data" / "bot.db"


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("head") / "bot.db"
    assert call("migrate", BOT_DATABASE_URL=f"sqlite+aiosqlite:///{path}").exit_code == 0
    return path


def call(*arguments: str, **environment: str):
    return CliRunner().invoke(main, arguments, env=environment or None, prog_name="python -m bot")


def test_a_backup_says_where_it_is_and_what_is_in_it(tmp_path):
    made = call("backup", "backup.db")
    assert (made.exit_code, made.stderr) == (0, "")
    words = rf"Backed up data/bot.db to backup.db: [\d.]+ kB, schema {HEAD}; 0 chats, 0 subscriptions, 0 deliveries, "
    assert re.match(words, made.stdout)
    assert (tmp_path / "backup.db").exists()


def test_a_folder_that_is_named_as_one_is_made(tmp_path):
    assert call("backup", "backups/").exit_code == 0
    assert [path.name[:4] for path in (tmp_path / "backups").iterdir()] == ["bot-"]
    missing = call("backup", "mount/backups/")
    assert (missing.exit_code, missing.stderr) == (5, "mount/backups: No such file or directory\n")


def test_a_backup_goes_to_standard_output_for_a_hyphen(tmp_path):
    made = call("backup", "-")
    assert made.exit_code == 0
    assert made.stdout_bytes.startswith(b"SQLite format 3\0")
    (tmp_path / "piped.db").write_bytes(made.stdout_bytes)
    assert call("restore", "piped.db").exit_code == 0
    kept = [path.name for path in (tmp_path / "data").iterdir() if "before" in path.name]
    assert len(kept) == 1


def test_standard_output_that_takes_no_more_is_said_in_words(monkeypatch):
    class Full(io.BytesIO):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.commands_database.sys", SimpleNamespace(stdout=SimpleNamespace(buffer=Full())))
    made = call("backup", "-")
    assert (made.exit_code, made.stderr) == (5, "standard output: No space left on device\n")


def test_a_restore_says_what_was_done_and_what_follows():
    call("backup", "backup.db")
    restored = call("restore", "backup.db")
    assert (restored.exit_code, restored.stderr) == (0, "")
    first, second, third = restored.stdout.splitlines()
    assert re.match(rf"Restored data/bot.db: [\d.]+ kB, schema {HEAD}; 0 chats", first)
    assert re.fullmatch(
        r"What was there before is now data/bot.db.before-restore-\d{8}T\d{6}Z; remove it when .+", second
    )
    assert third.startswith("What people did since the backup is not in it. Digests due since then")


def test_nothing_is_restored_under_a_running_bot(tmp_path, database):
    call("backup", "backup.db")
    before = database.read_bytes()
    with (tmp_path / "data" / "bot.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = call("restore", "backup.db")
        assert call("backup", "another.db").exit_code == 0
    assert (refused.exit_code, refused.stdout, database.read_bytes()) == (5, "", before)
    assert refused.stderr.startswith("another instance of the bot is running on this database; stop it first")


def test_damage_is_listed_with_exit_code_1_and_a_sound_database_is_said_to_be(database):
    sound = call("check-database")
    assert (sound.exit_code, sound.stdout) == (0, "")
    assert sound.stderr.startswith("No damage in data/bot.db: ")
    database.write_bytes(database.read_bytes()[:-9000])
    damaged = call("check-database")
    assert damaged.exit_code == 1
    assert damaged.stdout
    assert damaged.stderr == "data/bot.db is damaged; python -m bot restore FILE puts a backup back\n"
    refused = call("backup", "backup.db")
    assert (refused.exit_code, refused.stdout) == (5, "")


@pytest.mark.parametrize(
    ("command", "tool"),
    [
        (("backup", "x"), "pg_dump --format=custom --file=bot.dump postgresql://bot@db.example.org/bot"),
        (
            ("restore", "x"),
            "pg_restore --clean --if-exists --single-transaction --dbname=postgresql://bot@db.example.org/bot bot.dump",
        ),
        (("check-database",), "pg_amcheck --dbname=postgresql://bot@db.example.org/bot"),
    ],
)
def test_postgresql_has_tools_of_its_own_and_they_are_named(command, tool):
    refused = call(*command, BOT_DATABASE_URL=POSTGRESQL)
    assert (refused.exit_code, refused.stdout) == (5, "")
    assert tool in refused.stderr
    assert "s3cret" not in refused.stderr
