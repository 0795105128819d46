"""Migrations reach head from an empty file and from every earlier version with data in it, and lose none of it."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

import bot.storage.migrate as migrating
from bot.errors import SchemaNewerError, StorageError
from bot.storage.database import Database
from bot.storage.migrate import known_revisions
from bot.storage.schema import metadata
from bot.storage.tables import HEAD

MIGRATIONS = Path(migrating.__file__).parent / "migrations"
EARLIER, LATER = "2026-11-01 08:00:00.000000", "2026-11-02 08:00:00.123456"
# A row or more for each table of each version, as that version wrote them.
DATA = {
    "0001": {
        "chats": [("telegram", "1001", "en", EARLIER, LATER), ("telegram", "-100200", None, EARLIER, LATER)],
        "inbox": [(1, "telegram", "42", "7", "d" * 32, None, EARLIER, LATER),
                  (2, "telegram", "42", "8", "e" * 32, '{"text":"創新"}', LATER, None)],
    },
    "0002": {
        "chats": [("telegram", "1001", "en", EARLIER, LATER)],
        "inbox": [(1, "telegram", "42", "7", "d" * 32, '{"text":"創新"}', LATER, None)],
        "subscriptions": [(1, "telegram", "1001", "private", None, None, 480, "Asia/Hong_Kong", 127, "full", "zh-Hant",
                           LATER, "2026-11-02", None, None, None, None, None, "2026-11-01", 0, None, EARLIER, LATER)],
        "deliveries": [("0" * 31 + "1", 1, "2026-11-01", EARLIER, "sent", EARLIER, 1, None, "new-quality", 0,
                        '{"kind":"concept","subject":"a","options":["a","b"],"correct":0}', 1, "33", EARLIER, EARLIER,
                        EARLIER, 0, LATER)],
        "streaks": [("telegram", "1001", 3, 1, 0, "2026-11-01", 9)],
        "prompts": [("telegram", "1001", "1001", "time", "1001", None, LATER)],
        "sweeps": [("digests", None, EARLIER, LATER, 4, '{"sent": 4}', 0)],
        "notices": [("refused:empty", "message text is empty", 2, EARLIER, LATER, None)],
    },
    "0003": {
        "chats": [("telegram", "1001", "en", EARLIER, LATER)],
        "inbox": [(1, "telegram", "42", "7", "d" * 32, '{"text":"創新"}', LATER, None)],
        "subscriptions": [(1, "telegram", "1001", "private", None, None, 480, "Asia/Hong_Kong", 127, "full", "zh-Hant",
                           LATER, "2026-11-02", None, None, None, None, None, "2026-11-01", 0, None, EARLIER, LATER)],
        "deliveries": [("0" * 31 + "1", 1, "2026-11-01", EARLIER, "sent", EARLIER, 1, None, "new-quality", 0,
                        '{"kind":"concept","subject":"a","options":["a","b"],"correct":[0]}', 1, "33", EARLIER,
                        EARLIER, EARLIER, 0, LATER, "abcd1234", "v1")],
        "rounds": [("0" * 31 + "2", "telegram", "1001", "all", "", None, 1, 7, "v1", "running", EARLIER, LATER, None,
                    0.9, "7/8", None, None)],
        "round_questions": [("0" * 31 + "2", 0, "authored:q0", "abcd1234",
                             '{"kind":"authored","subject":"q0","options":["a","b"],"correct":[0]}', "answered", 0, 1,
                             EARLIER, "55", "34", "[0]", 1, LATER, "7/9")],
        "round_polls": [("55", "0" * 31 + "2", 0)],
        "answers": [(1, "telegram", "1001", "authored:q0", "abcd1234", "v1", "round", "0" * 31 + "2/0", "[0]", 1, 3,
                     1234, LATER, "2026-11-02")],
        "cards": [("telegram", "1001", "authored:q0", "abcd1234", 2.3065, 5.1, "2026-11-02", "2026-11-04", 1, 0)],
    },
    "0004": {
        "group_quizzes": [("0" * 31 + "1", "telegram", "-1001", "7", "Amy", "{}", 5, "over", EARLIER, EARLIER, None, 0,
                           "v1", "en", None, "3", 0, 0, None, None, LATER, "finished", "8/9", 4)],
        "group_questions": [("0" * 31 + "1", 0, "authored:q0", "abcd1234", "{}", "closed", EARLIER, "-1001", "55", "34",
                             LATER, 0, None, LATER)],
        "group_players": [("0" * 31 + "1", 0, "telegram", "7", "Amy", EARLIER, 0, None, None, None)],
        "group_votes": [(1, "0" * 31 + "1", 0, "telegram", "7", "[0]", 1, LATER)],
        "group_scores": [("0" * 31 + "1", "telegram", "7", "Amy", None, 900, 1, 1, 1, 1, 0)],
        "hidden_players": [("telegram", "8", EARLIER)],
        "quiz_schedules": [(1, "telegram", "-1001", 600, "Asia/Hong_Kong", 127, "{}", "en", None, LATER, "2026-11-02",
                            None, None, EARLIER, LATER)],
        "sweeps": [("digests", None, EARLIER, LATER, 4, '{"sent": 4}', 0)],
    },
    "0005": {
        "chats": [("telegram", "1001", "en", EARLIER, LATER, EARLIER)],
        "inbox": [(1, "telegram", "42", "7", "d" * 32, '{"text":"創新"}', LATER, None, "a" * 32)],
        "replicas": [("a" * 32, 7, EARLIER, LATER)],
        "signals": [("reload", EARLIER)],
        "tallies": [("2026-11-01", "lookups", 3)],
        "broadcasts": [("0" * 31 + "1", "telegram", "1001", "everybody", "Hello", "sent", "en", "33", EARLIER, EARLIER,
                        LATER, "8/9")],
        "broadcast_sends": [("0" * 31 + "1", "telegram", "1001", 1, "sent", EARLIER, None, 1, None, LATER)],
    },
}  # fmt: skip


def upgrade(connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def make(path: Path, revision: str) -> None:
    """Write a file as that version left it: its schema by its own migrations, and its data."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, revision)
    engine.dispose()
    with sqlite3.connect(path) as raw:
        for table, rows in DATA[revision].items():
            raw.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 - ours
    raw.close()


def rows_of(path: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as raw:
        rows = raw.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - ours
    raw.close()
    return sorted(rows)


def described(path: Path) -> dict[str, object]:
    """The whole schema but Alembic's own table, indexes and their conditions included."""
    engine = create_engine(f"sqlite:///{path}")
    found = inspect(engine)
    tables = {
        table: {
            "columns": [{**column, "type": str(column["type"])} for column in found.get_columns(table)],
            "primary key": found.get_pk_constraint(table),
            "unique": sorted(found.get_unique_constraints(table), key=str),
            "foreign keys": found.get_foreign_keys(table),
            "indexes": sorted(
                [{**index, "dialect_options": None} for index in found.get_indexes(table)], key=str
            ),  # their conditions are compared below
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }
    engine.dispose()
    with sqlite3.connect(path) as raw:
        conditions = raw.execute(
            "SELECT name, substr(sql, instr(sql, ' ON ')) FROM sqlite_master WHERE sql LIKE 'CREATE%INDEX%'"
        )
        tables["conditions"] = {name: " ".join(sql.split()) for name, sql in conditions}
    raw.close()
    return tables


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
def wanted(tmp_path) -> dict[str, object]:
    engine = create_engine(f"sqlite:///{tmp_path / 'wanted.db'}")
    metadata.create_all(engine)
    engine.dispose()
    return described(tmp_path / "wanted.db")


def test_every_earlier_version_has_data_here():
    assert sorted(DATA) == [revision for revision in known_revisions() if revision != HEAD]


async def test_an_empty_file_becomes_what_the_tables_say(path, wanted):
    assert await Database.upgrade(f"sqlite+aiosqlite:///{path}") == (None, HEAD)
    assert described(path) == wanted


@pytest.mark.parametrize("revision", DATA)
async def test_an_earlier_version_becomes_what_the_tables_say_and_keeps_its_data(path, wanted, revision):
    make(path, revision)
    assert await Database.upgrade(f"sqlite+aiosqlite:///{path}") == (revision, HEAD)
    assert described(path) == wanted
    for table, rows in DATA[revision].items():
        kept = [row[: len(rows[0])] for row in rows_of(path, table)]  # columns are only ever added, behind the others
        assert kept == sorted(rows)


async def test_alembic_itself_finds_no_difference(database):
    async with database.read() as connection:
        differences = await connection.run_sync(lambda it: compare_metadata(MigrationContext.configure(it), metadata))
    assert differences == []


async def test_migrating_again_changes_nothing(database, database_url):
    await database.close()
    assert await Database.upgrade(database_url) == (HEAD, HEAD)


async def test_a_migration_that_fails_leaves_the_file_as_it_was(path):
    make(path, "0001")
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE deliveries (something_else INTEGER)")
    raw.close()
    before = described(path)
    with pytest.raises(StorageError, match="table deliveries already exists"):
        await Database.upgrade(f"sqlite+aiosqlite:///{path}")
    assert described(path) == before
    assert rows_of(path, "alembic_version") == [("0001",)]


async def test_an_earlier_version_becomes_what_the_tables_say_on_a_server_too(postgres):
    """All of it is one transaction there, and the rows that it finds are those of a file of that version."""
    url = postgres.new_url()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade, "0001")
        await connection.execute(text("CREATE TABLE deliveries (something_else INTEGER)"))
    with pytest.raises(StorageError, match='relation "deliveries" already exists'):
        await Database.upgrade(url)
    async with engine.begin() as connection:
        assert await connection.run_sync(lambda it: set(inspect(it).get_table_names())) == {
            "alembic_version", "chats", "inbox", "deliveries"
        }  # fmt: skip
        await connection.execute(text("DROP TABLE deliveries"))
    assert await Database.upgrade(url) == ("0001", HEAD)
    async with engine.connect() as connection:
        differences = await connection.run_sync(lambda it: compare_metadata(MigrationContext.configure(it), metadata))
    await engine.dispose()
    assert differences == []


class TestLookingOnly:
    """`Database.open(migrate=False)`: for those who look while a bot may be running."""

    async def test_at_head_it_opens(self, database, database_url):
        assert (await database.migrate()) == HEAD
        await (await Database.open(database_url, migrate=False)).close()

    async def test_an_older_file_is_refused_in_words_and_left_alone(self, path):
        make(path, "0001")
        before = path.read_bytes()
        with pytest.raises(StorageError, match=rf"schema 0001, .* needs {HEAD}; run python -m bot migrate, or start"):
            await Database.open(f"sqlite+aiosqlite:///{path}", migrate=False)
        with sqlite3.connect(path) as raw:
            assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        raw.close()
        assert len(path.read_bytes()) == len(before)

    async def test_an_empty_file_is_refused_in_words(self, path):
        path.touch()
        with pytest.raises(StorageError, match=r"no tables yet, .* run python -m bot migrate"):
            await Database.open(f"sqlite+aiosqlite:///{path}", migrate=False)

    async def test_no_file_is_refused_in_words_and_none_is_made(self, tmp_path):
        with pytest.raises(StorageError, match="there is no database yet; start the bot first"):
            await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.db'}", migrate=False)
        assert list(tmp_path.iterdir()) == []

    async def test_a_newer_one_is_refused_in_words(self, database, database_url):
        async with database.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(SchemaNewerError, match="start the newer version again"):
            await Database.open(database_url, migrate=False)
