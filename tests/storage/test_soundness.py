"""A database is looked over: damage is found and said, and a start does not wait for ever."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.storage.soundness import faults_in, in_words, inspect, require_sound, sqlite_file


@pytest.fixture
def path(empty_database, tmp_path):
    shutil.copy(empty_database, tmp_path / "bot.db")
    with closing(sqlite3.connect(tmp_path / "bot.db")) as connection, connection:
        rows = [("telegram", str(number), "en", "2026-11-23", "2026-11-23") for number in range(2000)]
        connection.executemany(
            "INSERT INTO chats (platform, chat_id, language, created_at, updated_at) VALUES (?, ?, ?, ?, ?)", rows
        )
    return tmp_path / "bot.db"


def url(path):
    return f"sqlite+aiosqlite:///{path}"


def damage(path):
    """Overwrite the last page of the table that has most rows."""
    with closing(sqlite3.connect(path)) as connection:
        [size] = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[-size:] = b"\xee" * size
    path.write_bytes(content)


def test_a_sound_database_has_no_faults(path):
    assert faults_in(path) == ()
    assert require_sound(url(path))
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["bot.db"]


def test_damage_is_listed_and_stops_a_start_with_the_way_out(path):
    damage(path)
    assert faults_in(path)
    with pytest.raises(
        StorageError, match=r"bot.db is damaged \(.+\); python -m bot check-database .+ restore FILE puts"
    ):
        require_sound(url(path))
    with pytest.raises(StorageError, match=r"bot.db is damaged: .+"):
        inspect(path)


def test_a_row_that_refers_to_nothing_is_damage(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO round_polls (poll_id, round_id, position) VALUES ('1', '00', 0)")
    [fault] = faults_in(path)
    assert fault == "row 1 of round_polls refers to a row of rounds that is not there"


def test_a_file_cut_short_is_damage(path):
    path.write_bytes(path.read_bytes()[:-20_000])
    assert faults_in(path)
    with pytest.raises(StorageError, match="is damaged"):
        require_sound(url(path))


def test_a_start_looks_only_for_so_long(path):
    assert require_sound(url(path), within=timedelta(seconds=-1)) is False


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "the disk is full; free some space"),
        (sqlite3.SQLITE_READONLY, "it is read-only; give this user write permission"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "it is read-only; give this user write permission"),
        (sqlite3.SQLITE_CANTOPEN, "it cannot be opened; this user must be allowed to read it"),
        (sqlite3.SQLITE_BUSY, "another process keeps it locked"),
        (sqlite3.SQLITE_IOERR, "the disk does not work as it should"),
        (sqlite3.SQLITE_NOMEM, "what SQLite says"),
    ],
)
def test_what_is_wrong_is_said_in_words(path, code, words):
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    assert str(in_words(error, path)).startswith(f"{path}: {words}")


def test_what_is_not_there_yet_is_sound(tmp_path):
    assert require_sound(url(tmp_path / "none.db"))
    (tmp_path / "new.db").touch()
    assert require_sound(url(tmp_path / "new.db"))


def test_postgresql_is_sent_to_its_own_tools_without_a_password():
    address = "postgresql+asyncpg://mei:s3cret@db.example.org:5433/bot"
    with pytest.raises(StorageError) as refused:
        sqlite_file(address, "run: pg_dump --file=bot.dump {url}")
    assert str(refused.value) == (
        "BOT_DATABASE_URL is no SQLite file; run: pg_dump --file=bot.dump postgresql://mei@db.example.org:5433/bot"
    )
    assert require_sound(address)
