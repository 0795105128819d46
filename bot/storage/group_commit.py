"""Group commit: what many ask for at about the same time is written in one transaction, each with an answer of its own.

A commit that survives a power cut waits for the disk; twenty writes that share one wait once. Owns the waiting and the
answering; what is written is the caller's function.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database

T = TypeVar("T")
R = TypeVar("R")

LARGEST_BATCH = 256


class GroupCommit(Generic[T, R]):
    """Writes items in batches, in the order in which they were submitted; the first one after a rest goes at once.

    There is one writer: while a batch is being committed, the next one gathers. With nothing to write there is no task
    and no cost.
    """

    def __init__(
        self,
        database: Database,
        write: Callable[[AsyncConnection, Sequence[T]], Awaitable[Sequence[R]]],
        *,
        largest_batch: int = LARGEST_BATCH,
    ) -> None:
        """Prepare.

        Args:
            database: Where the transactions happen.
            write: Writes a batch in an open transaction, and returns one answer for each item, in their order. Whatever
                it raises undoes the batch; unless it is a StorageError, each item is then tried by itself.
            largest_batch: How many items share a transaction at most.
        """
        self._database = database
        self._write = write
        self._largest_batch = largest_batch
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._writer: asyncio.Task[None] | None = None
        self._closed = False

    async def submit(self, item: T) -> R:
        """Have `item` written, and return its answer once it is committed.

        Cancelled, it is written nevertheless if its batch has begun, and otherwise not.

        Raises:
            StorageError: It could not be written, and nor could what shared its transaction; or it came after `close`.
            Exception: What `write` raised for this item.
        """
        if self._closed:
            raise StorageError("the bot is stopping; this was not written")
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all(), name="group commit")
        return await answer

    async def close(self) -> None:
        """Take nothing more, and return when everything that was submitted has its answer. Harmless when done twice."""
        self._closed = True
        if self._writer is not None:
            await asyncio.wait([self._writer])

    async def _write_all(self) -> None:
        try:
            while batch := self._take():
                await self._commit(batch)
        finally:
            self._writer = None
            for _, answer in self._waiting:  # only when cancelled: nobody may wait for ever
                answer.cancel()
            self._waiting.clear()

    def _take(self) -> Sequence[tuple[T, asyncio.Future[R]]]:
        batch: list[tuple[T, asyncio.Future[R]]] = []
        while self._waiting and len(batch) < self._largest_batch:
            item, answer = self._waiting.popleft()
            if not answer.done():  # whoever submitted it has gone
                batch.append((item, answer))
        return batch

    async def _commit(self, batch: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        """Write one batch and answer everybody in it, with the error if there is one."""
        try:
            async with self._database.write() as connection:
                results = await self._write(connection, [item for item, _ in batch])
                answers = list(zip(batch, results, strict=True))
        except asyncio.CancelledError:
            for _, answer in batch:
                answer.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - it belongs to those who wait, not to the writer
            await self._fail(batch, error)
        else:
            for (_, answer), result in answers:
                if not answer.done():
                    answer.set_result(result)

    async def _fail(self, batch: Sequence[tuple[T, asyncio.Future[R]]], error: Exception) -> None:
        """Tell everybody; but where an item may be at fault, and not the database, the others get a second try."""
        if len(batch) > 1 and not isinstance(error, StorageError):
            for pair in batch:
                await self._commit([pair])
            return
        for _, answer in batch:
            if not answer.done():
                answer.set_exception(error)
