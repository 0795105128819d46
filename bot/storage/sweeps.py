"""The scheduler's sweeps: the newest finished one, and whether one is running. A row each, so that nothing grows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.domain.delivery import Sweep
from bot.domain.subscription import DeliveryStatus
from bot.storage.database import insert_for
from bot.storage.operation_tables import sweeps

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database

DIGESTS: Final = "digests"


class SweepRepository:
    """Keeps what one scheduler's newest sweep did."""

    def __init__(self, database: Database, scheduler: str = DIGESTS) -> None:
        self._database = database
        self._scheduler = scheduler

    async def started(self, at: datetime) -> None:
        """Note that a sweep is running; the newest finished one stays as it is. Committed on return.

        Raises:
            StorageError: It could not be written.
        """
        nothing = {"claimed": 0, "outcomes": "{}", "late": 0}
        await self._store({"running_since": at}, first={"running_since": at, **nothing})

    async def finished(self, sweep: Sweep) -> None:
        """Keep a finished sweep in place of the one before; committed on return.

        Raises:
            StorageError: It could not be written.
        """
        values: dict[str, object] = {
            "running_since": None,
            "started_at": sweep.started_at,
            "finished_at": sweep.finished_at,
            "claimed": sweep.claimed,
            "outcomes": json.dumps(dict(sweep.outcomes), sort_keys=True),
            "late": sweep.late,
        }
        await self._store(values, first=values)

    async def last(self) -> Sweep | None:
        """Return the newest finished sweep; None before the first.

        Raises:
            StorageError: The database cannot be read.
        """
        query = select(
            sweeps.c.started_at, sweeps.c.finished_at, sweeps.c.claimed, sweeps.c.outcomes, sweeps.c.late
        ).where(sweeps.c.scheduler == self._scheduler, sweeps.c.finished_at.is_not(None))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        started_at, finished_at, claimed, outcomes, late = row
        known = {DeliveryStatus(name): count for name, count in json.loads(outcomes).items()}
        return Sweep(started_at, finished_at, claimed, known, late)

    async def running_since(self) -> datetime | None:
        """Return when the running sweep started, be it that the process died in it; None between sweeps.

        Raises:
            StorageError: The database cannot be read.
        """
        query = select(sweeps.c.running_since).where(sweeps.c.scheduler == self._scheduler)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def _store(self, values: dict[str, object], *, first: dict[str, object]) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                insert_for(connection.dialect)(sweeps)
                .values(scheduler=self._scheduler, **first)
                .on_conflict_do_update(index_elements=[sweeps.c.scheduler], set_=values)
            )
