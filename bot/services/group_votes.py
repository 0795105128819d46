"""Votes in group quizzes: committed as rows first, then counted for whether everybody has answered.

Owns what becomes of a vote whose poll is not known yet. What a row holds is `bot.storage.group_votes`' business, what
it is worth `bot.domain.group_scores`'.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, TypeVar

from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import Platform
    from bot.domain.group_quizzes import CastVote
    from bot.metrics import Metrics
    from bot.services.group_conducting import Conductor
    from bot.services.group_stores import GroupQuizStore

_LOGGER = logging.getLogger(__name__)

T = TypeVar("T")

_RETRIES: Final = (0.2, 0.5, 1.0, 2.0, *(5.0,) * 11)
"""Seconds between attempts to store one vote, a minute in all: it is confirmed to the platform only once it is stored,
or has been tried for so long."""
_LOOKED_EVERY: Final = 0.25
"""Seconds between two looks for a poll that another process may be putting."""


class VoteTaker:
    """Takes votes.

    Args:
        store: Where they are kept.
        conductor: Is told of them, and knows which questions are on their way.
        platform: Whose polls these are.
        now: The current time, aware, UTC.
        is_elsewhere: Says whether a poll is known to be none of a group quiz.
        sleep: Waits for so many seconds.
        metrics: Where votes are counted.
    """

    def __init__(
        self,
        store: GroupQuizStore,
        conductor: Conductor,
        *,
        platform: Platform,
        now: Callable[[], datetime],
        is_elsewhere: Callable[[str], Awaitable[bool]],
        sleep: Callable[[float], Awaitable[object]],
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics
        self._store = store
        self._conductor = conductor
        self._platform = platform
        self._is_elsewhere = is_elsewhere
        self._sleep = sleep
        self._unsure_until = now()  # nobody has looked at all that had arrived by then

    async def take(self, votes: Sequence[CastVote]) -> Sequence[bool]:
        """Commit votes, and say of each whether it was one in a group quiz.

        Raises:
            StorageError: None of them was written.
        """
        try:
            stored = await self._store.vote(self._platform, votes)
        except Exception:
            self._unsure_until = max(self._unsure_until, *(vote.at for vote in votes))
            self._count("failed", len(votes))
            raise
        for voted in stored:
            if voted is not None:
                self._conductor.voted(voted)
        self._count("stored", sum(voted is not None for voted in stored))
        return [voted is not None for voted in stored]

    def _count(self, outcome: str, votes: int) -> None:
        if self._metrics is not None:
            self._metrics.votes(outcome, votes)

    async def take_late(self, cast: CastVote) -> bool:
        """Commit a vote in a poll that was not known when it came, once it is; say whether it is a group quiz's.

        A poll's first votes may be here before the answer that names it: what was on its way when the vote came is
        waited for, unless the poll is known to be none of it.

        Raises:
            StorageError: It was not written.
        """
        conductor = self._conductor
        if conductor.is_one_of_many:
            return await self._take_from_anywhere(cast)
        pending = {
            putting.poll_id
            for putting in conductor.putting.values()
            if putting.platform is self._platform and putting.began_at <= cast.at
        }
        may_be_known = cast.at <= max(conductor.last_put_at, self._unsure_until)
        if (pending or may_be_known) and await self._take_patiently(cast):
            return True
        if not pending or await self._read_patiently(lambda: self._is_elsewhere(cast.poll_id)):
            return False
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            if any(one.result() == cast.poll_id for one in done):
                return await self._take_patiently(cast)
        return False

    async def _take_from_anywhere(self, cast: CastVote) -> bool:
        """Commit a vote in a poll that any process may be putting: until none of those that were are, it may be its.

        Raises:
            StorageError: It was not written.
        """
        if await self._read_patiently(lambda: self._is_elsewhere(cast.poll_id)):
            return False
        waited_for: frozenset[tuple[UUID, int]] | None = None
        while True:
            # Before the look: what is put by then is seen by it.
            asking = await self._read_patiently(lambda: self._store.asking(self._platform))
            waited_for = asking if waited_for is None else waited_for & asking
            if await self._take_patiently(cast):
                return True
            if not waited_for:
                return False
            await self._sleep(_LOOKED_EVERY)

    async def _take_patiently(self, cast: CastVote) -> bool:
        """Commit a vote, as often as it takes for a while; say whether it is a group quiz's.

        A poll is open for seconds: whoever is told that their vote was lost cannot give it again.

        Raises:
            StorageError: It was not written.
        """
        for wait in _RETRIES:
            try:
                return (await self.take([cast]))[0]
            except StorageError as error:
                if await self._is_surely_elsewhere(cast.poll_id):
                    return False
                _LOGGER.warning("A vote could not be stored; trying again: %s", error)
            await self._sleep(wait)
        return (await self.take([cast]))[0]

    async def _is_surely_elsewhere(self, poll_id: str) -> bool:
        try:
            return await self._is_elsewhere(poll_id)
        except StorageError:  # where nothing can be read, nothing is known
            return False

    async def _read_patiently(self, read: Callable[[], Awaitable[T]]) -> T:
        """Read what decides where a vote belongs, as often as it takes for a while: a lost connection must lose none.

        Raises:
            StorageError: It cannot be read.
        """
        for wait in _RETRIES:
            try:
                return await read()
            except StorageError as error:
                _LOGGER.warning("It cannot be read where a vote belongs; trying again: %s", error)
            await self._sleep(wait)
        return await read()
