"""What owners look after in their private chat: content, questions, subscribers, errors, and the processes themselves.

Owns what is gathered for them. Each part is a service of its own; who an owner is, the platforms decide.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.errors import StorageError
from bot.services.cause import CAUSE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.domain.replicas import ReplicaSeen
    from bot.services.error_digests import ErrorDigests
    from bot.services.growth import GrowthReader
    from bot.services.item_statistics import Items
    from bot.services.shelf import Shelf, ShelfState

_LOGGER = logging.getLogger(__name__)


class FactStore(Protocol):
    """Where facts are read (`bot.storage.facts`)."""

    @property
    def engine(self) -> str:
        """The engine's own name."""
        ...

    @property
    def schema(self) -> str:
        """The revision of the tables."""
        ...

    async def replicas(self) -> Sequence[ReplicaSeen]:
        """Return the processes that are there; none where there is only one."""
        ...

    async def waiting(self) -> int:
        """Return how many updates are stored and not handled."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """How the bot itself is."""

    at: datetime
    version: str
    schema: str
    engine: str
    started_at: datetime
    """Of the process that answers."""
    replica_id: str | None
    """Its name; None where it is the only one."""
    replicas: tuple[ReplicaSeen, ...]
    waiting: int
    """Updates that are stored and not handled, without the one that asks."""
    errors: int
    """Of the process that answers, since its start."""
    content: ShelfState


@dataclass(frozen=True, slots=True)
class Process:
    """The process that answers."""

    version: str
    started_at: datetime
    replica_id: str | None = None


class Admin:
    """Everything that owners look after.

    Args:
        facts: Where facts are read.
        process: The one that answers.
        shelf: The content.
        items: What answers tell of its questions.
        growth: How many chats get digests.
        errors: What went wrong.
        now: The present, aware, UTC.
    """

    def __init__(
        self,
        facts: FactStore,
        process: Process,
        *,
        shelf: Shelf,
        items: Items,
        growth: GrowthReader,
        errors: ErrorDigests,
        now: Callable[[], datetime],
    ) -> None:
        self._facts = facts
        self._process = process
        self._now = now
        self.shelf = shelf
        self.items = items
        self.growth = growth
        self.errors = errors

    async def facts(self) -> Facts:
        """Return how the bot itself is.

        Raises:
            StorageError: It cannot be read.
        """
        return Facts(
            at=self._now(),
            version=self._process.version,
            schema=self._facts.schema,
            engine=self._facts.engine,
            started_at=self._process.started_at,
            replica_id=self._process.replica_id,
            replicas=tuple(await self._facts.replicas()),
            waiting=max(0, await self._facts.waiting() - (CAUSE.get() is not None)),  # what asks is in hand itself
            errors=self.errors.total,
            content=self.shelf.state,
        )

    async def close(self) -> None:
        """Let nothing go on in the background, and keep what was counted."""
        await self.items.close()
        try:
            await self.errors.keep()
        except StorageError as error:
            _LOGGER.warning("The last errors were not kept: %s", error)
