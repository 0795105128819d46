"""asyncpg's connection for those who write: it waits for its turn on the same trip that begins the transaction.

Owns the one advisory lock that gives out turns. Imported only by who uses PostgreSQL, for it imports the driver.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]  # it has no types

TURN_KEY: Final = int.from_bytes(b"bot turn")
"""The advisory lock of whoever writes. Other locks of ours must have other keys."""

# READ COMMITTED: what follows sees what was committed until the turn came, not until the waiting began.
_BEGIN: Final = f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({TURN_KEY})"


class TurnTaking(asyncpg.Connection):  # type: ignore[misc]  # same
    """A connection whose transactions take turns with those of all other such connections, of whatever process."""

    def transaction(self, **_: Any) -> Turn:
        """Return a transaction that has not begun; it is always read committed."""
        return Turn(self)


class Turn:
    """A transaction, and with it the turn to write: the server lets go of both together, however they end."""

    def __init__(self, connection: TurnTaking) -> None:
        self._connection = connection

    async def start(self) -> None:
        """Begin, once those who came before have ended."""
        try:
            await self._connection.execute(_BEGIN)
        except BaseException:
            # Where the turn did not come, the transaction has begun nevertheless.
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await self._connection.execute("ROLLBACK")
            raise

    async def commit(self) -> None:
        """Make what was written last."""
        await self._connection.execute("COMMIT")

    async def rollback(self) -> None:
        """Undo what was written."""
        await self._connection.execute("ROLLBACK")
