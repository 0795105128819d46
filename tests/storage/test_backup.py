"""Backups: taken under a stream of writes, put back whole, and refused in words wherever that cannot be."""

import asyncio
import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.domain.chat import Platform
from bot.errors import SchemaNewerError, StorageError
from bot.storage import backup as backups
from bot.storage.backup import back_up, in_units, restore
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from bot.storage.soundness import inspect
from bot.storage.tables import HEAD
from tests.storage.places import only_sqlite

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.fixture
def source(empty_database, tmp_path):
    """A database of the bot's, which keeps a write-ahead log as the bot's do."""
    path = tmp_path / "data" / "bot.db"
    path.parent.mkdir()
    shutil.copy(empty_database, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def write(path, *chat_ids):
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = [
            ("telegram", chat_id, "en", "2026-11-23 00:00:00.000000", "2026-11-23 00:00:00.000000")
            for chat_id in chat_ids
        ]
        connection.executemany(
            "INSERT INTO chats (platform, chat_id, language, created_at, updated_at) VALUES (?, ?, ?, ?, ?)", rows
        )


def chats_in(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return [chat_id for (chat_id,) in connection.execute("SELECT chat_id FROM chats ORDER BY rowid")]


def files_in(folder):
    return sorted(path.name for path in folder.iterdir())


@only_sqlite
async def test_what_is_restored_is_one_state_of_a_stream_of_writes(database, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "_PAGES", 4)
    source, target = tmp_path / "data" / "bot.db", tmp_path / "backup.db"
    inbox = InboxRepository(database, Platform.TELEGRAM, "1", lambda: NOW)
    stored, loop = [0], asyncio.get_running_loop()

    async def store():
        first = stored[0]
        await inbox.store(
            [(str(number), "{}" * 500) for number in range(first, first + 7)]
        )  # seven in each transaction
        stored[0] += 7

    def step():  # in the backup's thread, between two steps of it: the bot writes, and has to wait for nothing
        asyncio.run_coroutine_threadsafe(store(), loop).result(timeout=5)

    for _ in range(20):
        await store()
    await asyncio.to_thread(back_up, source, target, now=NOW, step=step)
    assert stored[0] > 200  # it wrote on meanwhile
    elsewhere = tmp_path / "elsewhere" / "bot.db"
    restored = restore(elsewhere, target, now=NOW)
    assert restored.kept is None
    reopened = await Database.open(f"sqlite+aiosqlite:///{elsewhere}")
    found = await InboxRepository(reopened, Platform.TELEGRAM, "1", lambda: NOW).pending()
    await reopened.close()
    # What was committed when it began, and nothing by half.
    assert [number for number, _, _ in found] == list(map(str, range(140)))


def test_a_backup_is_one_private_file_that_says_what_is_in_it(source, tmp_path):
    write(source, "1", "2")
    made = back_up(source, tmp_path / "backup.db", now=NOW)
    assert made == inspect(tmp_path / "backup.db")
    assert (made.path, made.size, made.revision) == (tmp_path / "backup.db", made.path.stat().st_size, HEAD)
    assert made.rows == {
        **dict.fromkeys(("subscriptions", "deliveries", "answers", "rounds", "group_quizzes"), 0),
        "chats": 2,
    }
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert files_in(tmp_path) == ["backup.db", "data"]
    assert made.path.read_bytes()[18:20] == b"\x01\x01"  # no write-ahead log: it can be read from read-only media


def test_a_folder_means_a_name_with_the_time(source, tmp_path):
    (tmp_path / "backups").mkdir()
    assert back_up(source, tmp_path / "backups", now=NOW).path == tmp_path / "backups" / "bot-20261123T200000Z.db"


def test_what_is_committed_and_only_in_the_log_is_in_the_backup(source, tmp_path):
    with closing(sqlite3.connect(source)) as open_elsewhere:  # so that closing does not empty the log
        open_elsewhere.execute("SELECT * FROM chats").fetchall()
        write(source, "1")
        back_up(source, tmp_path / "backup.db", now=NOW)
    assert chats_in(tmp_path / "backup.db") == ["1"]


def test_nothing_is_overwritten_unless_asked_and_never_the_database_itself(source, tmp_path):
    target = tmp_path / "backup.db"
    target.write_text("precious")
    with pytest.raises(StorageError, match=r"backup.db exists already; name another file, or add --force"):
        back_up(source, target, now=NOW)
    assert target.read_text() == "precious"
    back_up(source, target, now=NOW, overwrite=True)
    assert inspect(target).rows["chats"] == 0
    for name in ("bot.db", "../data/bot.db"):
        with pytest.raises(StorageError, match="is the database itself"):
            back_up(source, source.parent / name, now=NOW, overwrite=True)
    with pytest.raises(StorageError, match="is the database itself"):
        restore(source, source, now=NOW)


@pytest.mark.timeout(5)
def test_devices_and_pipes_stay_what_they_are_and_are_not_waited_for(source, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for overwrite in (False, True):
        with pytest.raises(StorageError, match="is a device or a pipe; name a file, or - for standard output"):
            back_up(source, pipe, now=NOW, overwrite=overwrite)
    assert pipe.is_fifo()
    with pytest.raises(StorageError, match="is a device or a pipe; write what it brings to a file"):
        restore(source, pipe, now=NOW)


def test_a_link_goes_on_to_lead_to_the_backup(source, tmp_path):
    link = tmp_path / "newest"
    (tmp_path / "elsewhere").touch()
    link.symlink_to("elsewhere")
    back_up(source, link, now=NOW, overwrite=True)
    assert (link.is_symlink(), inspect(tmp_path / "elsewhere").is_at_head) == (True, True)


def test_a_full_disk_leaves_no_backup_and_says_how_much_is_needed(source, tmp_path, monkeypatch):
    connect = sqlite3.connect

    def on_a_full_disk(path, *arguments, **options):
        connection = connect(path, *arguments, **options)
        if str(path).endswith(".part"):
            connection.execute("PRAGMA max_page_count = 3")
        return connection

    monkeypatch.setattr(backups.sqlite3, "connect", on_a_full_disk)
    for act in (
        lambda: back_up(source, tmp_path / "b.db", now=NOW),
        lambda: restore(tmp_path / "b.db", source, now=NOW),
    ):
        with pytest.raises(
            StorageError, match=r"^there is no room in .+: [\d.]+ kB are needed, [\d.]+ [GM]B are free; "
        ):
            act()
        assert files_in(tmp_path) == ["data"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "f.db does not exist"),
        (b"", "f.db is empty, and no database"),
        (b"PK" * 300, "f.db is not a SQLite database"),
        (b"SQLite format 3\0" + b"x" * 4000, "f.db: it is not a SQLite database"),
    ],
)
def test_what_is_no_database_is_not_put_back(source, tmp_path, content, words):
    if content is not None:
        (tmp_path / "f.db").write_bytes(content)
    before = source.read_bytes()
    with pytest.raises(StorageError, match=re.escape(words)):
        restore(source, tmp_path / "f.db", now=NOW)
    assert (source.read_bytes(), files_in(source.parent)) == (before, ["bot.db"])


def test_somebody_else_s_database_is_not_put_back_nor_one_of_a_newer_version(source, tmp_path):
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as connection, connection:
        connection.execute("CREATE TABLE chats (something)")
    with pytest.raises(StorageError, match=r"theirs.db is a SQLite database, but not one of this bot"):
        restore(source, tmp_path / "theirs.db", now=NOW)
    back_up(source, tmp_path / "newer.db", now=NOW)
    with closing(sqlite3.connect(tmp_path / "newer.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaNewerError, match=f"newer.db has schema 9999, this version of the bot knows up to {HEAD}"):
        restore(source, tmp_path / "newer.db", now=NOW)


def test_missing_folders_are_said(source, tmp_path):
    with pytest.raises(StorageError, match=r"the folder .+nowhere does not exist; make it first"):
        back_up(source, tmp_path / "nowhere" / "b.db", now=NOW)
    with pytest.raises(StorageError, match=r"missing.db does not exist"):
        back_up(tmp_path / "missing.db", tmp_path / "b.db", now=NOW)


def test_what_is_replaced_is_kept_with_all_that_was_committed_to_it(source, tmp_path):
    write(source, "old")
    back_up(source, tmp_path / "backup.db", now=NOW)
    left_by_a_kill = sqlite3.connect(source)
    left_by_a_kill.execute("SELECT * FROM chats").fetchall()
    write(source, "new")  # in the log alone
    source.chmod(0o640)
    restored = restore(source, tmp_path / "backup.db", now=NOW)
    left_by_a_kill.close()
    assert restored.kept == source.parent / "bot.db.before-restore-20261123T200000Z"
    assert (chats_in(source), chats_in(restored.kept)) == (["old"], ["old", "new"])
    assert files_in(source.parent) == ["bot.db", "bot.db.before-restore-20261123T200000Z"]
    assert source.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "backup.db").exists()


def test_what_is_replaced_is_kept_with_its_log_where_somebody_still_reads_it(source, tmp_path):
    back_up(source, tmp_path / "backup.db", now=NOW)
    with closing(sqlite3.connect(source)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM chats").fetchall()
        write(source, "new")  # in the log alone, which cannot be emptied now
        kept = restore(source, tmp_path / "backup.db", now=NOW).kept
    assert chats_in(source) == []
    assert files_in(source.parent) == ["bot.db", kept.name, f"{kept.name}-wal"]
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT chat_id FROM chats").fetchall() == [("new",)]


def test_a_damaged_database_is_kept_and_replaced(source, tmp_path):
    back_up(source, tmp_path / "backup.db", now=NOW)
    for side in ("", "-wal", "-shm"):
        source.with_name(f"bot.db{side}").write_bytes(b"x" * 5000)
    restored = restore(source, tmp_path / "backup.db", now=NOW)
    assert inspect(source) == restored.inspection
    assert restored.kept.read_bytes() == b"x" * 5000
    assert not source.with_name("bot.db-wal").exists()


def test_a_plain_copy_of_a_database_and_its_log_can_be_put_back(source, tmp_path):
    (tmp_path / "copy").mkdir()
    with closing(sqlite3.connect(source)) as open_elsewhere:
        open_elsewhere.execute("SELECT * FROM chats").fetchall()
        write(source, "1")
        for name in ("bot.db", "bot.db-wal"):
            shutil.copy(source.parent / name, tmp_path / "copy" / name)
    target = tmp_path / "elsewhere.db"
    restore(target, tmp_path / "copy" / "bot.db", now=NOW)
    assert chats_in(target) == ["1"]


def test_an_older_schema_is_put_back_and_brought_up_to_date_by_the_next_start(source, tmp_path):
    back_up(source, tmp_path / "older.db", now=NOW)
    with closing(sqlite3.connect(tmp_path / "older.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    restored = restore(source, tmp_path / "older.db", now=NOW)
    assert (restored.inspection.revision, restored.inspection.is_at_head) == ("0001", False)


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (12_345_678, "12.3 MB"), (5 * 10**12, "5000.0 GB")]
)
def test_sizes_are_said_as_people_read_them(size, words):
    assert in_units(size) == words
