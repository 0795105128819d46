import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.chat import Platform
from bot.storage.inbox import InboxRepository
from bot.storage.tables import inbox


@pytest.fixture
def repository(database, clock):
    return InboxRepository(database, Platform.TELEGRAM, "42", clock)


async def test_new_updates_are_told_from_repeats(repository, clock):
    assert await repository.store([("7", "{a}"), ("8", "{b}")]) == {"7", "8"}
    assert await repository.store([("8", "{b}"), ("9", "{c}")]) == {"9"}
    assert await repository.pending() == [("7", "{a}", clock()), ("8", "{b}", clock()), ("9", "{c}", clock())]


async def test_what_is_taken_up_again_keeps_the_instant_at_which_it_arrived(repository, clock):
    first, second = clock() - timedelta(seconds=3), clock() - timedelta(microseconds=1)
    await asyncio.gather(
        repository.store([("7", "{a}"), ("8", "{b}")], first), repository.store([("9", "{c}")], second)
    )
    clock.advance(timedelta(minutes=1))
    assert await repository.store([("7", "{a}")], clock()) == frozenset()
    assert await repository.pending() == [("7", "{a}", first), ("8", "{b}", first), ("9", "{c}", second)]
    assert await repository.load(["9"]) == [("9", "{c}", second)]


async def test_a_repeat_is_recognised_after_it_was_handled(repository):
    await repository.store([("7", "{a}")])
    await repository.mark_handled(["7"])
    assert await repository.store([("7", "{a}")]) == frozenset()
    assert await repository.pending() == []


async def test_a_server_that_starts_counting_anew_is_heard(repository, clock):
    await repository.store([("1", "{a}")])
    await repository.mark_handled(["1"])
    assert await repository.store([("1", "{another message}")]) == {"1"}
    assert await repository.pending() == [("1", "{another message}", clock())]


async def test_the_text_is_erased_once_handled(repository, database, clock):
    await repository.store([("7", "{personal}")])
    clock.advance(timedelta(seconds=3))
    await repository.mark_handled(["7"])
    async with database.read() as connection:
        rows = (await connection.execute(select(inbox.c.event_id, inbox.c.payload, inbox.c.handled_at))).all()
    assert rows == [("7", None, clock())]


async def test_handled_rows_are_forgotten_after_two_days(repository, database, clock):
    await repository.store([("7", "{a}"), ("8", "{b}")])
    await repository.mark_handled(["7"])
    clock.advance(timedelta(hours=49))
    await repository.mark_handled(["8"])
    async with database.read() as connection:
        assert (await connection.execute(select(inbox.c.event_id))).scalars().all() == ["8"]


async def test_accounts_do_not_see_each_other(repository, database, clock):
    other = InboxRepository(database, Platform.TELEGRAM, "43", clock)
    await repository.store([("7", "{a}")])
    assert await other.store([("7", "{a}")]) == {"7"}
    await other.mark_handled(["7"])
    assert await repository.pending() == [("7", "{a}", clock())]


async def test_nothing_to_store_touches_nothing(repository):
    assert await repository.store([]) == frozenset()


async def test_single_updates_are_loaded_in_order_unless_handled(repository, clock):
    await repository.store([("7", "{a}"), ("8", "{b}"), ("9", "{c}")])
    await repository.mark_handled(["8"])
    assert await repository.load(["9", "8", "7", "6"]) == [("7", "{a}", clock()), ("9", "{c}", clock())]


async def test_the_same_update_brought_twice_at_the_same_time_is_new_once(repository):
    stored = await asyncio.gather(
        repository.store([("1", "{}"), ("2", "{}")]), repository.store([("2", "{}"), ("3", "{}")])
    )
    assert stored == [frozenset({"1", "2"}), frozenset({"3"})]


async def test_where_ids_are_unique_another_wording_of_the_same_event_is_a_repeat(database, clock):
    line = InboxRepository(database, Platform.LINE, "U42", clock, ids_are_unique=True)
    assert await line.store([("01H", '{"isRedelivery": false}')]) == {"01H"}
    assert await line.store([("01H", '{"isRedelivery": true}')]) == frozenset()
    await line.mark_handled(["01H"])
    assert await line.store([("01H", '{"isRedelivery": true}'), ("01J", "{}")]) == {"01J"}
    assert await line.pending() == [("01J", "{}", clock())]
