"""What rankings of a group's players need from storage, as a protocol.

Owns the shape alone; `bot.storage.rankings` fulfils it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.domain.ranking import Tally


class RankingStore(Protocol):
    """Where scores are summed. Every method may raise `StorageError`."""

    async def tallies(self, chat: ChatKey, since: datetime | None) -> tuple[Tally, ...]:
        """Return what each player's quizzes in a group came to that have ended since an instant, None: ever.

        Whoever is hidden (`hide`) is left out.
        """
        ...

    async def hide(self, person: ChatKey, at: datetime) -> bool:
        """List a person in no group's ranking any more; return False if it was so before."""
        ...

    async def unhide(self, person: ChatKey) -> bool:
        """List a person again; return False if it was so before."""
        ...
