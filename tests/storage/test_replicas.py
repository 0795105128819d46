"""Processes that share a PostgreSQL database: who is alive, who leads, and what the dead leave behind."""

import asyncio
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from bot.domain.chat import Platform
from bot.domain.delivery import Beginning
from bot.domain.subscription import DeliveryStatus
from bot.errors import StorageError
from bot.storage.deliveries import DeliveryRepository
from bot.storage.inbox import InboxRepository
from bot.storage.leadership import NOT_LEADING, Fence
from bot.storage.replicas import POLLING, Census

TELEGRAM = Platform.TELEGRAM
pytestmark = pytest.mark.parametrize("places", ["postgresql"], indirect=True)
SECOND = timedelta(seconds=1)


async def test_replicas_count_each_other(others):
    first, second = await others.join(), await others.join()
    await others.join(registers=False)  # stands by
    assert await first.look() == await second.look() == Census(1, ())
    assert await others.rows() == {1: None, 2: None}
    await second.leave()
    assert (await first.look(), await others.rows()) == (Census(0, ()), {1: None})


async def test_one_that_is_dead_is_counted_no_more_and_forgotten_at_the_second_look(others):
    first, second, third = await others.join(), await others.join(), await others.join()
    await second.drop()
    assert await first.look() == Census(1, ())
    assert len(await others.rows()) == 3
    assert await first.look() == Census(1, (second.id,))
    assert await third.look() == Census(1, ())
    assert len(await others.rows()) == 2


async def test_one_whose_connection_broke_comes_back_and_is_not_taken_for_dead(others):
    first, second = await others.join(), await others.join()
    await others.break_connection(second)
    assert others.lost == [second]
    with pytest.raises(StorageError, match="locks is lost"):
        await second.look()
    assert await first.look() == Census(0, ())
    await second.connect(lambda: None)
    await second.register()
    assert await first.look() == Census(1, ())
    await first.look()
    assert len(await others.rows()) == 2


async def test_one_that_was_taken_for_dead_has_its_row_again(others, caplog):
    first, second = await others.join(), await others.join()
    await second.drop()
    await first.look()
    await first.look()
    await second.connect(lambda: None)
    await second.register()
    assert await first.look() == Census(1, ())
    await first._remove([second.id])
    assert await second.look() == Census(1, ())
    assert len(await others.rows()) == 2
    assert "taken for dead" in caplog.text


async def test_one_replica_polls(others):
    first, second = await others.join(registers=False), await others.join(registers=False)
    assert [await first.try_lock(POLLING), await second.try_lock(POLLING)] == [True, False]
    await first.drop()
    assert await second.try_lock(POLLING)


async def test_one_replica_leads_until_it_resigns_or_dies(others, clock):
    first, second, third = [await others.join() for _ in range(3)]
    assert [await each.lead() for each in (first, second, third)] == [True, False, False]
    assert await others.rows() == {1: clock(), 2: None, 3: None}
    await first.resign()
    assert await others.rows() == {1: None, 2: None, 3: None}
    assert [await third.lead(), await second.lead()] == [True, False]
    await third.drop()
    assert await second.lead()
    assert await others.rows() == {1: None, 2: clock(), 3: None}


async def test_who_has_no_row_does_not_lead(others):
    first, second = await others.join(), await others.join()
    await second._remove([first.id])
    assert not await first.lead()
    assert await second.lead()


async def test_leading_ends_where_it_is_asked_with_what_it_protects(others, database):
    first, second = await others.join(), await others.join()
    old, new = Fence(first.id), Fence(second.id)
    assert await first.lead()
    await first.drop()  # its process stands still, and knows nothing
    async with database.write() as connection:
        assert await old.stands(connection)
    assert await second.lead()
    async with database.write() as connection:
        assert [await old.stands(connection), await new.stands(connection)] == [False, True]
        with pytest.raises(StorageError, match="another replica leads"):
            await old.check(connection)


async def test_a_leader_of_before_begins_no_delivery_and_settles_what_it_sent(others, desk, database, clock):
    first, second = await others.join(), await others.join()
    await first.lead()
    numbers = count(1)
    old = DeliveryRepository(database, clock, lambda: UUID(int=next(numbers)), fence=Fence(first.id))
    desk.deliveries = old
    for chat in ("1", "2"):
        await desk.subscribe(chat)
    await desk.plan()
    assert await desk.begin(1)
    await first.drop()
    assert await second.lead()
    refused, settled = await asyncio.gather(
        old.begin(Beginning(UUID(int=2), "concept", is_review=False, question=None)),
        desk.settle(1, DeliveryStatus.SENT, message_id="m"),
        return_exceptions=True,
    )
    assert (str(refused), settled) == (NOT_LEADING, None)
    assert await desk.states() == {1: DeliveryStatus.SENT, 2: DeliveryStatus.PLANNED}
    with pytest.raises(StorageError, match="another replica leads"):
        await old.settle_abandoned(clock())


async def test_what_a_dead_replica_had_in_the_inbox_is_handed_to_one_other(others, database, clock):
    first, second, third = [await others.join() for _ in range(3)]
    boxes = [InboxRepository(database, TELEGRAM, "42", clock, replica=each.id) for each in (first, second, third)]
    await boxes[0].store([("9", "{c}"), ("7", "{a}"), ("8", "{b}")])
    await boxes[1].store([("10", "{d}"), ("7", "{a}")])
    await boxes[0].mark_handled(["8"])
    assert [await box.pending() for box in boxes] == [(), (), ()]
    await first.leave()
    assert await boxes[2].pending() == [("9", "{c}", clock()), ("7", "{a}", clock())]  # in the order of their arrival
    assert [await box.pending() for box in boxes[1:]] == [(), ()]
    assert await boxes[0].load(["7", "9"]) == []
    assert await boxes[2].load(["7", "9", "10"]) == [("9", "{c}", clock()), ("7", "{a}", clock())]
