"""Group commit: what many ask for at about the same time is written in one transaction, each with an answer of its own.

A commit that survives a power cut waits for the disk, and each one wakes threads and tasks; twenty writes that share
one wait once. All kinds of writes to a database share its transactions. Owns the waiting and the answering; what is
written is the caller's function.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, ProgrammingError

from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database

T = TypeVar("T")
R = TypeVar("R")

LARGEST_BATCH = 256
_OF_THE_DATA: Final = (IntegrityError, DataError, ProgrammingError)
"""What a database refuses for what it was given; anything else would be refused again."""
_CODES_OF_THE_DATA: Final = frozenset({"21", "22"})
"""The classes of PostgreSQL's codes that its driver has no such errors for."""


class CommonWriter:
    """Commits what waits in all group commits of a database, in one transaction after the other.

    There is one at work at a time: while it commits, the next batches gather. What is urgent has transactions of its
    own, and by turns with all else. With nothing to write there is no task and no cost.
    """

    def __init__(
        self,
        write: Callable[[], AbstractAsyncContextManager[AsyncConnection]],
        *,
        wrote: Callable[[int], None] | None = None,
    ) -> None:
        """Prepare.

        Args:
            write: Opens a write transaction, which is committed on leaving and rolled back on any error.
            wrote: Is told how many items shared a transaction.
        """
        self._write = write
        self._wrote = wrote
        self._waiting: dict[GroupCommit[Any, Any], None] = {}  # in the order in which they began to wait
        self._task: asyncio.Task[None] | None = None

    def wake(self, group: GroupCommit[Any, Any]) -> None:
        """Have what waits in a group written with the next transaction; the first one after a rest goes at once."""
        self._waiting[group] = None
        if self._task is None:
            self._task = asyncio.create_task(self._write_all(), name="group commit")

    async def rest(self) -> None:
        """Return when nothing is being written any more."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                await self._commit(self._next(urgent=True))
                await self._commit(self._next(urgent=False))
        finally:
            self._task = None
            for group in self._waiting:  # only when cancelled: nobody may wait for ever
                group.cancel()
            self._waiting.clear()

    def _next(self, *, urgent: bool) -> Sequence[_Batch]:
        """Return what is to share the next transaction; it waits no longer."""
        groups = [group for group in self._waiting if group.is_urgent is urgent]
        batches = [_Batch(group) for group in groups]
        for group in groups:
            del self._waiting[group]
        self._waiting |= {group: None for group in groups if group.waiting}
        return [batch for batch in batches if batch.items]

    async def _commit(self, batches: Sequence[_Batch]) -> None:
        """Write batches and answer everybody in them, with the error if there is one."""
        if not batches:
            return
        try:
            async with self._write() as connection:
                for batch in batches:
                    batch.results = await batch.write(connection)
        except asyncio.CancelledError:
            for batch in batches:
                batch.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - it belongs to those who wait, not to the writer
            await self._fail(batches, error)
        else:
            if self._wrote is not None:
                self._wrote(sum(len(batch.items) for batch in batches))
            for batch in batches:
                batch.answer()

    async def _fail(self, batches: Sequence[_Batch], error: Exception) -> None:
        """Tell everybody; but where an item may be at fault, and not the database, the others get a second try."""
        is_of_one = not isinstance(error, StorageError) or _is_of_the_data(error.__cause__)
        parts = batches if len(batches) > 1 else batches[0].apart()
        if not is_of_one or len(parts) == 1:
            for batch in batches:
                batch.fail(error)
            return
        try:
            for part in parts:
                await self._commit([part])
        except asyncio.CancelledError:
            for part in parts:
                part.cancel()
            raise


def _is_of_the_data(cause: BaseException | None) -> bool:
    if not isinstance(cause, DBAPIError) or cause.connection_invalidated:
        return False
    code = getattr(cause.orig, "sqlstate", None) or ""
    # An InterfaceError on an open connection: the driver cannot say a value to the server.
    return isinstance(cause, (*_OF_THE_DATA, InterfaceError)) or code[:2] in _CODES_OF_THE_DATA


class GroupCommit(Generic[T, R]):
    """One kind of writes. Its items are written in the order in which they were submitted."""

    def __init__(
        self,
        database: Database,
        write: Callable[[AsyncConnection, Sequence[T]], Awaitable[Sequence[R]]],
        *,
        largest_batch: int = LARGEST_BATCH,
        is_urgent: bool = False,
    ) -> None:
        """Prepare.

        Args:
            database: Where the transactions happen.
            write: Writes a batch in an open transaction, which others may share, and returns one answer for each item,
                in their order. Whatever it raises undoes the transaction; unless the database refuses as such, what
                else was in it is then written without it, and each of its items by itself.
            largest_batch: How many items share a transaction at most.
            is_urgent: Whether it waits for one transaction of other writes at most, and shares none with them.
        """
        self.write = write
        self.is_urgent = is_urgent
        self.waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._writer = database.common_writer
        self._largest_batch = largest_batch
        self._closed = False
        self._unanswered: set[asyncio.Future[R]] = set()

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
        self._unanswered.add(answer)
        answer.add_done_callback(self._unanswered.discard)
        self.waiting.append((item, answer))
        self._writer.wake(self)
        return await answer

    async def close(self) -> None:
        """Take nothing more, and return when everything that was submitted has its answer. Harmless when done twice."""
        self._closed = True
        if self._unanswered:
            await asyncio.wait(set(self._unanswered))

    def take(self) -> Sequence[tuple[T, asyncio.Future[R]]]:
        """Return what is to be written next, with the answers that are waited for; it waits no longer."""
        batch: list[tuple[T, asyncio.Future[R]]] = []
        while self.waiting and len(batch) < self._largest_batch:
            item, answer = self.waiting.popleft()
            if not answer.done():  # whoever submitted it has gone
                batch.append((item, answer))
        return batch

    def cancel(self) -> None:
        """Write nothing of what waits."""
        for _, answer in self.waiting:
            answer.cancel()
        self.waiting.clear()


class _Batch:
    """Items of one group on their way."""

    def __init__(
        self, group: GroupCommit[Any, Any], items: Sequence[tuple[Any, asyncio.Future[Any]]] | None = None
    ) -> None:
        self.items = group.take() if items is None else items
        self.results: Sequence[Any] = ()
        self._group = group

    async def write(self, connection: AsyncConnection) -> Sequence[Any]:
        """Write them; raise unless there is a result for each."""
        results = await self._group.write(connection, [item for item, _ in self.items])
        return [result for _, result in zip(self.items, results, strict=True)]

    def apart(self) -> Sequence[_Batch]:
        """Return batches of one item each."""
        return [_Batch(self._group, [item]) for item in self.items]

    def answer(self) -> None:
        for (_, answer), result in zip(self.items, self.results, strict=True):
            if not answer.done():
                answer.set_result(result)

    def fail(self, error: Exception) -> None:
        for _, answer in self.items:
            if not answer.done():
                answer.set_exception(error)

    def cancel(self) -> None:
        for _, answer in self.items:
            answer.cancel()
