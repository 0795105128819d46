"""The fence around what one replica alone may do: it is asked within the transaction that does it.

Whoever leads holds an advisory lock, which is gone with its connection; a process that stood still may not know that
yet. So who leads is a row as well, which the next leader takes over in a transaction of its own. Transactions that
write take turns, so nothing that a leader of before does comes after that. Owns this one question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.errors import StorageError
from bot.storage.operation_tables import replicas

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

NOT_LEADING: Final = "another replica leads since; this one does no more of what a leader does"


def led(is_begun: bool | None) -> bool:  # noqa: FBT001 - what a write says of itself
    """Return whether something was begun, as a write that asked the fence said; None: it was not let through.

    Raises:
        StorageError: Another replica leads.
    """
    if is_begun is None:
        raise StorageError(NOT_LEADING)
    return is_begun


class Fence:
    """Lets the leader through.

    Args:
        replica: This replica's id; None where one process is all there is, which leads.
    """

    def __init__(self, replica: str | None = None) -> None:
        self._replica = replica

    async def stands(self, connection: AsyncConnection) -> bool:
        """Say whether this replica leads, for as long as the transaction lasts that it is asked in."""
        if self._replica is None:
            return True
        leads = select(replicas.c.id).where(replicas.c.id == self._replica, replicas.c.leads_since.is_not(None))
        return (await connection.execute(leads)).first() is not None

    async def check(self, connection: AsyncConnection) -> None:
        """Go on if this replica leads; as `stands`.

        Raises:
            StorageError: It does not; the transaction must be undone.
        """
        if not await self.stands(connection):
            raise StorageError(NOT_LEADING)
