"""Shared reads: what many ask for at about the same time is read together, and each is told their part.

The counterpart of `bot.storage.group_commit` for reading: a thousand quizzes that go on at once are a thousand reads of
four statements each, and together they are sixteen. Owns the waiting and the answering; what is read is the caller's.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

K = TypeVar("K")
V = TypeVar("V")

LARGEST_READ: Final = 64


class SharedReads(Generic[K, V]):
    """Reads of one kind. There is one at a time: while it is under way, the next one gathers.

    Args:
        read: Reads what is there of some keys.
        largest: How many keys are read at once at most.
    """

    def __init__(self, read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]], *, largest: int = LARGEST_READ) -> None:
        self._read = read
        self._largest = largest
        self._waiting: dict[K, list[asyncio.Future[V | None]]] = {}  # in the order in which they were asked for
        self._task: asyncio.Task[None] | None = None

    async def get(self, key: K) -> V | None:
        """Return what is there of a key; None if nothing is. It is read after this was called, never before.

        Raises:
            Exception: Whatever the reading raised.
        """
        answer: asyncio.Future[V | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append(answer)
        if self._task is None:
            self._task = asyncio.create_task(self._read_all(), name="shared reads")
        return await answer

    async def _read_all(self) -> None:
        try:
            while self._waiting:
                keys = list(self._waiting)[: self._largest]
                await self._answer({key: self._waiting.pop(key) for key in keys})
        finally:
            self._task = None
            for answers in self._waiting.values():  # only when cancelled: nobody may wait for ever
                for answer in answers:
                    answer.cancel()
            self._waiting.clear()

    async def _answer(self, asked: Mapping[K, Sequence[asyncio.Future[V | None]]]) -> None:
        answers = [answer for some in asked.values() for answer in some]
        try:
            found = await self._read([key for key, some in asked.items() if not all(one.done() for one in some)])
        except asyncio.CancelledError:
            for answer in answers:
                answer.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - it belongs to those who asked
            for answer in answers:
                if not answer.done():
                    answer.set_exception(error)
        else:
            for key, some in asked.items():
                for answer in some:
                    if not answer.done():
                        answer.set_result(found.get(key))
