import asyncio
from itertools import pairwise

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from bot.storage.group_commit import GroupCommit


class Ledger:
    """A table of numbers, and a note of which were written together."""

    def __init__(self, database) -> None:
        self.database = database
        self.batches: list[list[int]] = []
        self.entered = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.refusing: Exception | None = None

    async def prepare(self) -> "Ledger":
        async with self.database.write() as connection:
            await connection.execute(text("CREATE TABLE ledger (number INTEGER PRIMARY KEY)"))
        return self

    async def write(self, connection, items):
        self.batches.append(list(items))
        self.entered.set()
        await self.gate.wait()
        if self.refusing is not None:
            raise self.refusing
        await connection.execute(text("INSERT INTO ledger VALUES (:number)"), [{"number": item} for item in items])
        if any(item < 0 for item in items):
            raise ValueError("no number below nought")
        return [item * 10 for item in items]

    async def stored(self) -> list[int]:
        async with self.database.read() as connection:
            return list((await connection.execute(text("SELECT number FROM ledger ORDER BY 1"))).scalars())


@pytest.fixture
async def ledger(database):
    return await Ledger(database).prepare()


async def test_what_comes_together_is_written_together_and_each_gets_its_own_answer(ledger):
    commit = GroupCommit(ledger.database, ledger.write)
    assert await asyncio.gather(*(commit.submit(number) for number in range(5))) == [0, 10, 20, 30, 40]
    assert (ledger.batches, await ledger.stored()) == ([[0, 1, 2, 3, 4]], [0, 1, 2, 3, 4])


async def test_while_one_batch_is_written_the_next_one_gathers(ledger):
    commit = GroupCommit(ledger.database, ledger.write, largest_batch=3)
    ledger.gate.clear()
    waiting = [asyncio.create_task(commit.submit(0))]
    await ledger.entered.wait()
    waiting += [asyncio.create_task(commit.submit(number)) for number in range(1, 6)]
    await asyncio.sleep(0)
    ledger.gate.set()
    assert await asyncio.gather(*waiting) == [0, 10, 20, 30, 40, 50]
    assert ledger.batches == [[0], [1, 2, 3], [4, 5]]


async def test_nothing_runs_while_there_is_nothing_to_write(ledger):
    commit = GroupCommit(ledger.database, ledger.write)
    before = asyncio.all_tasks()
    await commit.submit(1)
    await asyncio.sleep(0)
    assert (asyncio.all_tasks(), commit._unanswered) == (before, set())
    await commit.submit(2)
    assert ledger.batches == [[1], [2]]


async def test_an_answer_comes_only_after_the_commit(ledger):
    commit = GroupCommit(ledger.database, ledger.write)
    await commit.submit(7)
    assert await ledger.stored() == [7]


async def test_when_the_database_refuses_everybody_is_told_and_nothing_is_written(ledger):
    commit = GroupCommit(ledger.database, ledger.write)
    ledger.refusing = StorageError("the disk is full")
    answers = await asyncio.gather(*(commit.submit(number) for number in range(3)), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["the disk is full"] * 3
    assert (ledger.batches, await ledger.stored()) == ([[0, 1, 2]], [])
    ledger.refusing = None
    assert await commit.submit(1) == 10


async def test_one_faulty_item_fails_alone(ledger):
    commit = GroupCommit(ledger.database, ledger.write)
    answers = await asyncio.gather(*(commit.submit(number) for number in (1, -2, 3)), return_exceptions=True)
    assert (answers[0], str(answers[1]), answers[2]) == (10, "no number below nought", 30)
    assert await ledger.stored() == [1, 3]


async def test_a_writer_that_forgets_an_item_writes_none(ledger):
    async def forgetful(connection, items):
        return (await ledger.write(connection, items))[:-1]

    commit = GroupCommit(ledger.database, forgetful)
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        await commit.submit(1)
    assert await ledger.stored() == []


async def test_whoever_goes_before_the_batch_is_not_written_and_after_it_is(ledger):
    commit = GroupCommit(ledger.database, ledger.write)
    ledger.gate.clear()
    begun = asyncio.create_task(commit.submit(1))
    await ledger.entered.wait()
    gathering = [asyncio.create_task(commit.submit(number)) for number in (2, 3)]
    await asyncio.sleep(0)
    begun.cancel()
    gathering[0].cancel()
    await asyncio.sleep(0)
    ledger.gate.set()
    assert await gathering[1] == 30
    assert (begun.cancelled(), gathering[0].cancelled()) == (True, True)
    assert await ledger.stored() == [1, 3]


async def test_closing_writes_what_waits_and_takes_nothing_more(ledger):
    commit = GroupCommit(ledger.database, ledger.write, largest_batch=2)
    waiting = [asyncio.create_task(commit.submit(number)) for number in range(5)]
    await asyncio.sleep(0)
    await commit.close()
    assert [task.result() for task in waiting if task.done()] == [0, 10, 20, 30, 40]
    await commit.close()
    with pytest.raises(StorageError, match="stopping; this was not written"):
        await commit.submit(9)


async def test_a_writer_that_is_cancelled_leaves_nobody_waiting(ledger):
    commit = GroupCommit(ledger.database, ledger.write, largest_batch=1)
    ledger.gate.clear()
    waiting = [asyncio.create_task(commit.submit(number)) for number in range(3)]
    await ledger.entered.wait()
    writer = next(task for task in asyncio.all_tasks() if task.get_name() == "group commit")
    writer.cancel()
    await asyncio.wait([*waiting, writer])
    assert [task.cancelled() for task in waiting] == [True] * 3
    ledger.gate.set()
    assert await commit.submit(8) == 80


async def test_order_is_kept(ledger):
    commit = GroupCommit(ledger.database, ledger.write, largest_batch=4)
    await asyncio.gather(*(commit.submit(number) for number in range(30)))
    written = [number for batch in ledger.batches for number in batch]
    assert all(earlier < later for earlier, later in pairwise(written))
    assert max(map(len, ledger.batches)) == 4


async def test_all_kinds_of_writes_share_a_transaction(ledger, monkeypatch):
    first, second = GroupCommit(ledger.database, ledger.write), GroupCommit(ledger.database, ledger.write)
    opened: list[None] = []
    write = ledger.database.write
    monkeypatch.setattr(ledger.database.common_writer, "_write", lambda: opened.append(None) or write())
    assert await asyncio.gather(first.submit(1), second.submit(2), first.submit(3)) == [10, 20, 30]
    assert (len(opened), ledger.batches) == (1, [[1, 3], [2]])


async def test_what_is_urgent_waits_for_one_transaction_at_most_and_keeps_nothing_from_its_turn(ledger):
    plain = GroupCommit(ledger.database, ledger.write, largest_batch=2)
    urgent = GroupCommit(ledger.database, ledger.write, largest_batch=2, is_urgent=True)
    ledger.gate.clear()
    waiting = [asyncio.create_task(plain.submit(0))]
    await ledger.entered.wait()
    waiting += [asyncio.create_task(plain.submit(number)) for number in range(1, 5)]
    waiting += [asyncio.create_task(urgent.submit(number)) for number in range(11, 15)]
    await asyncio.sleep(0)
    ledger.gate.set()
    await asyncio.gather(*waiting)
    assert ledger.batches == [[0], [11, 12], [1, 2], [13, 14], [3, 4]]


async def test_a_faulty_item_of_one_kind_does_not_keep_another_kind_from_being_written(ledger):
    first, second = GroupCommit(ledger.database, ledger.write), GroupCommit(ledger.database, ledger.write)
    answers = await asyncio.gather(
        first.submit(1), second.submit(-2), second.submit(3), first.submit(4), return_exceptions=True
    )
    assert (answers[0], str(answers[1]), answers[2:]) == (10, "no number below nought", [30, 40])
    assert await ledger.stored() == [1, 3, 4]


async def test_what_the_database_refuses_of_one_item_the_others_get_written(ledger):
    commit = GroupCommit(ledger.database, ledger.write)
    await commit.submit(2)
    answers = await asyncio.gather(*(commit.submit(number) for number in (1, 2, 3)), return_exceptions=True)
    assert (answers[0], answers[2]) == (10, 30)
    assert isinstance(answers[1], StorageError)
    assert "unique" in str(answers[1]).lower()
    assert await ledger.stored() == [1, 2, 3]


async def test_a_database_is_closed_after_what_is_being_written(ledger):
    commit = GroupCommit(ledger.database, ledger.write)
    ledger.gate.clear()
    gone = asyncio.create_task(commit.submit(1))
    await ledger.entered.wait()
    gone.cancel()
    await asyncio.sleep(0)
    await commit.close()  # nobody waits for an answer any more
    closing = asyncio.create_task(ledger.database.close())
    await asyncio.sleep(0)
    ledger.gate.set()
    await closing
    assert await ledger.stored() == [1]  # a new connection is opened


async def test_whoever_waits_for_a_second_try_is_let_go_when_the_writer_is_cancelled(ledger):
    commit = GroupCommit(ledger.database, ledger.write)
    waiting = [asyncio.create_task(commit.submit(number)) for number in (-1, 2, 3)]
    await ledger.entered.wait()
    ledger.gate.clear()
    ledger.entered.clear()
    await ledger.entered.wait()  # the first of them is tried by itself
    writer = next(task for task in asyncio.all_tasks() if task.get_name() == "group commit")
    writer.cancel()
    await asyncio.wait([*waiting, writer])
    assert [task.cancelled() for task in waiting] == [True] * 3
