"""What is under way for group quizzes: of each quiz one line is said after the other, and no quiz waits for another's.

Owns the queues and the tasks; a quiz that has nothing to say takes no room. What a line is and how it is said is
`bot.services.group_conducting`'s. Nothing that goes wrong here ends anything else; it is logged.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING

from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from collections.abc import Set as AbstractSet
    from datetime import timedelta
    from uuid import UUID

    from bot.domain.group_quiz_replies import GroupReply

_LOGGER = logging.getLogger(__name__)


class Lines:
    """Has lines said in their order.

    Args:
        say: Says one.
        done: Is called when a quiz has nothing more to say for now.
    """

    def __init__(self, say: Callable[[UUID, GroupReply], Awaitable[None]], done: Callable[[], None]) -> None:
        self._say = say
        self._done = done
        self._waiting: dict[UUID, deque[GroupReply]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def speaking(self) -> AbstractSet[UUID]:
        """The quizzes in which something is being said."""
        return self._waiting.keys()

    def add(self, quiz_id: UUID, replies: Iterable[GroupReply], *, at_once: bool = False) -> None:
        """Have something said after all that waits; `at_once`: as the next, as it follows from what was just said."""
        new = deque(replies)
        if not new:
            return
        waiting = self._waiting.get(quiz_id)
        if waiting is None:
            self._waiting[quiz_id] = new
            self.beside(quiz_id, self._speak)
        elif at_once:
            waiting.extendleft(reversed(new))
        else:
            waiting.extend(new)

    def beside(self, quiz_id: UUID, work: Callable[[UUID], Awaitable[None]]) -> None:
        """Do something with a quiz that nobody waits for."""

        async def watched() -> None:
            try:
                await work(quiz_id)
            except StorageError as error:  # what is left undone is done at the quiz's deadline, or with its next event
                _LOGGER.warning("Something was left undone in a group quiz: %s", error, extra={"quiz": quiz_id.hex})
            except Exception:
                _LOGGER.exception("Something went wrong in a group quiz", extra={"quiz": quiz_id.hex})

        task = asyncio.create_task(watched(), name=f"group quiz {quiz_id.hex}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Return when nothing is under way any more."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def end(self, grace: timedelta) -> None:
        """Return when nothing is under way any more; what still is after a while is broken off."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace.total_seconds())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _speak(self, quiz_id: UUID) -> None:
        waiting = self._waiting[quiz_id]
        try:
            while waiting:
                try:
                    await self._say(quiz_id, waiting.popleft())
                except Exception:  # what comes after it may be sayable all the same
                    _LOGGER.exception("Something could not be said in a group quiz", extra={"quiz": quiz_id.hex})
        finally:
            del self._waiting[quiz_id]
            self._done()
