import asyncio

import pytest

from bot.errors import StorageError
from bot.storage.shared_reads import SharedReads


class Shelf:
    """Notes what it is asked for together, and waits where the test says so."""

    def __init__(self, **things):
        self.things = things
        self.asked = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error = None

    async def read(self, keys):
        self.asked.append(list(keys))
        found = {key: self.things[key] for key in keys if key in self.things}
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return found


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_is_asked_for_at_once_is_read_at_once():
    shelf = Shelf(a=1, b=2)
    reads = SharedReads(shelf.read, largest=3)
    assert await asyncio.gather(*map(reads.get, "abacd")) == [1, 2, 1, None, None]
    assert shelf.asked == [["a", "b", "c"], ["d"]]


async def test_what_has_begun_to_be_read_is_read_anew_for_whoever_asks_then():
    shelf = Shelf(a=1)
    shelf.gate.clear()
    reads = SharedReads(shelf.read)
    first = asyncio.create_task(reads.get("a"))
    await settled()
    shelf.things["a"] = 2
    second = asyncio.create_task(reads.get("a"))
    await settled()
    shelf.gate.set()
    assert (await first, await second, shelf.asked) == (1, 2, [["a"], ["a"]])


async def test_a_failure_is_everybodys_and_the_next_read_is_anew():
    shelf = Shelf(a=1)
    shelf.error = StorageError("the disk is full")
    reads = SharedReads(shelf.read)
    assert [str(error) for error in await asyncio.gather(*map(reads.get, "ab"), return_exceptions=True)] == [
        "the disk is full",
        "the disk is full",
    ]
    shelf.error = None
    assert await reads.get("a") == 1


async def test_whoever_waits_no_more_keeps_nobody_else_from_their_answer():
    shelf = Shelf(a=1, b=2, c=3)
    shelf.gate.clear()
    reads = SharedReads(shelf.read)
    asking = [asyncio.create_task(reads.get(key)) for key in "abc"]
    await settled()
    asking.append(asyncio.create_task(reads.get("b")))
    asking.append(asyncio.create_task(reads.get("c")))
    await settled()
    asking[0].cancel()
    asking[3].cancel()
    await settled()
    shelf.gate.set()
    assert await asyncio.gather(*asking[1:3], asking[4]) == [2, 3, 3]
    assert shelf.asked == [["a", "b", "c"], ["c"]]


async def test_nobody_waits_for_ever_when_all_is_torn_down():
    shelf = Shelf(a=1)
    shelf.gate.clear()
    reads = SharedReads(shelf.read)
    asking = [asyncio.create_task(reads.get("a"))]
    await settled()
    asking.append(asyncio.create_task(reads.get("a")))
    await settled()
    reads._task.cancel()
    for one in asking:
        with pytest.raises(asyncio.CancelledError):
            await one
