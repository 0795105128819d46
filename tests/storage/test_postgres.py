"""What is PostgreSQL's own: turns between processes, timeouts, lost connections, and its refusals in words."""

import asyncio
import sys
import traceback

import pytest
from sqlalchemy import insert, text

from bot.errors import StorageError
from bot.storage import postgres as engines
from bot.storage.database import Database
from bot.storage.group_commit import GroupCommit
from bot.storage.tables import chats
from tests.postgres import GUARDED

SECRET = "hunter2-and-more"


@pytest.fixture
def places(server_places):
    return server_places


async def say(database, *statements: str) -> None:
    async with database.write() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def refusal(doing) -> str:
    """What is said of an error; and see that nothing of a value or a password is in it, nor in what would be logged."""
    with pytest.raises(StorageError) as caught:
        await doing
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


async def opening(url: str, *, migrate: bool = False) -> None:
    database = await Database.open(url, migrate=migrate)
    await database.close()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda url: f"{url}/nowhere", "cannot be reached; is it running, and are host and port"),
        (lambda url: url.replace("/test", "/no_such_test", 1), "has no such database; make it"),
        (lambda url: f"{url}&color=blue", "has an option that is not known: color; known are host, passfile, port"),
        (lambda url: url.replace("bot@", f"nobody_here:{SECRET}@"), "this user"),
        (lambda url: url.replace("bot@", f"{GUARDED}:{SECRET}@"), "refuses this user or password; correct BOT_DATAB"),
    ],
)
async def test_an_address_that_leads_nowhere_is_refused_in_words(database_url, change, words):
    changed = change(database_url)
    assert changed != database_url
    assert words in await refusal(opening(changed))


async def test_a_network_address_without_a_server_is_refused_in_words():
    assert "cannot be reached" in await refusal(opening(f"postgresql+asyncpg://bot:{SECRET}@127.0.0.1:1/bot"))


async def test_without_its_driver_it_says_how_to_get_it(database_url, monkeypatch):
    monkeypatch.delitem(sys.modules, "bot.storage.turns")
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    assert "pip install --require-hashes -r requirements-postgres.lock" in await refusal(opening(database_url))


async def test_an_empty_database_that_one_only_looks_at_is_refused_in_words(postgres):
    assert "no tables yet" in await refusal(opening(postgres.new_url()))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("CONNECTION LIMIT 0", "has no connection left; raise max_connections"),
        ("NOSUPERUSER", "this user lacks rights in PostgreSQL"),
    ],
)
async def test_a_user_who_may_not_is_told_so(database, database_url, settings, words):
    await say(database, "CREATE ROLE guest LOGIN", f"ALTER ROLE guest {settings}")
    url = database_url.replace("bot@", "guest@")
    try:
        assert words in await refusal(opening(url, migrate=True))
    finally:
        await say(database, "DROP ROLE guest")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("53100", "the disk of the PostgreSQL server is full; free some space"),
        ("53200", "out of memory"),
        ("57P03", "starting or shutting down"),
        ("40P01", "two transactions waited for each other"),
        ("XX001", "finds its files damaged"),
        ("08006", "the connection to PostgreSQL was lost"),
        ("P0001", "the database refused: it says so"),
        ("22000", "the database refused: DataError"),  # such messages repeat what was given
    ],
)
async def test_what_the_server_refuses_is_said_by_its_code(database, code, words):
    detail = f"'it says so' USING ERRCODE = '{code}', DETAIL = '{SECRET[:4]}' || '{SECRET[4:]}'"
    raising = f"DO $$ BEGIN RAISE EXCEPTION {detail}; END $$"
    assert words in await refusal(say(database, raising))


async def test_a_standby_is_said_to_be_one(database):
    words = await refusal(say(database, "SET TRANSACTION READ ONLY", "DELETE FROM chats"))
    assert "only reads here, as a standby does" in words


async def test_rows_are_not_repeated_by_what_is_said_of_them(database, clock):
    row = {"platform": "telegram", "chat_id": SECRET, "created_at": clock(), "updated_at": clock()}

    async def twice() -> None:
        async with database.write() as connection:
            await connection.execute(insert(chats).values(row))
            await connection.execute(insert(chats).values(row))

    assert await refusal(twice()) == ('the database refused: duplicate key value violates unique constraint "pk_chats"')


async def test_what_the_driver_cannot_say_fails_alone(database, clock):
    async def write(connection, names):
        for name in names:
            row = {"platform": "telegram", "chat_id": name, "created_at": clock(), "updated_at": clock()}
            await connection.execute(insert(chats).values(row))
        return names

    commit = GroupCommit(database, write)
    names = ["1", f"nul\x00{SECRET}", f"half\ud83d{SECRET}", "4"]
    answers = await asyncio.gather(*(commit.submit(name) for name in names), return_exceptions=True)
    assert (answers[0], answers[3]) == ("1", "4")
    assert all(isinstance(answer, StorageError) and SECRET not in str(answer) for answer in answers[1:3])


async def test_a_statement_that_takes_too_long_is_given_up(database):
    assert "for a statement, and it was given up" in await refusal(
        say(database, "SET LOCAL statement_timeout = 1", "SELECT pg_sleep(10)")
    )


async def test_whoever_stands_still_loses_its_turn_and_whoever_waits_too_long_is_told(database_url, monkeypatch):
    monkeypatch.setitem(engines._TIMEOUTS, "lock_timeout", "20ms")
    monkeypatch.setitem(engines._TIMEOUTS, "idle_in_transaction_session_timeout", "100ms")
    still, waiting = await Database.open(database_url), await Database.open(database_url)

    async def stand_still() -> None:
        async with still.write() as connection:
            await connection.execute(text("SELECT 1"))  # it begins with its first statement
            assert "a turn to write did not come" in await refusal(say(waiting, "SELECT 1"))
            await asyncio.sleep(0.15)
            await say(waiting, "SELECT 1")
            await connection.execute(text("SELECT 1"))

    words = await refusal(stand_still())
    assert "stood still for 10 seconds" in words or "connection to PostgreSQL was lost" in words
    await say(still, "SELECT 1")
    await still.close()
    await waiting.close()


async def test_connections_that_the_server_ended_are_replaced_without_a_word(database):
    async def ends() -> None:
        """The driver hears of it by itself."""
        async with database.read() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            gone = asyncio.Event()
            raw.add_termination_listener(lambda _: gone.set())
            [pid] = (await connection.execute(text("SELECT pg_backend_pid()"))).scalars()
        await say(database, f"SELECT pg_terminate_backend({pid})")
        await asyncio.wait_for(gone.wait(), 5)

    await ends()
    assert (await database.fetch(text("SELECT 1"))) == [(1,)]
    await ends()
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1


async def test_a_connection_that_ends_while_it_writes_is_said_in_words_and_the_next_one_works(database):
    ending = "SELECT pg_terminate_backend(pg_backend_pid())"
    assert "connection to PostgreSQL was lost" in await refusal(say(database, ending))
    await say(database, "SELECT 1")


async def test_whoever_gives_up_waiting_for_a_turn_leaves_nothing_behind(database, database_url):
    other = await Database.open(database_url)
    async with asyncio.timeout(5), database.write() as connection:
        await connection.execute(text("SELECT 1"))
        tasks = [asyncio.create_task(say(other, "SELECT 1")) for _ in range(3)]
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not (await database.fetch(waiting))[0][0]:  # noqa: ASYNC110 - only the server knows when they wait
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    assert [task.cancelled() for task in tasks] == [True] * 3
    await asyncio.gather(*(say(side, "SELECT 1") for side in (database, other, other, other)))
    await other.close()


async def test_a_lock_on_a_connection_apart_goes_with_it_and_holds_up_no_writing(database):
    taking = text("SELECT pg_try_advisory_lock(7)")
    async with database.apart() as mine, database.apart() as theirs:
        assert (await mine.execute(taking)).scalar_one() is True
        assert (await theirs.execute(taking)).scalar_one() is False
        await say(database, "SELECT 1")
        await mine.close()
        assert (await theirs.execute(taking)).scalar_one() is True


async def test_it_is_shared_and_its_log_is_its_own_affair(database):
    assert (database.is_shared, await database.empty_log()) == (True, True)
