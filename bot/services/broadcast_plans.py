"""What an owner does about a broadcast before and while it goes out, and whether a chat wants any.

Owns the order load, decide, save, poke. Who is an owner is the platforms' business; sending is `broadcasts`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from bot.domain.broadcasts import Audience, Broadcast
    from bot.domain.chat import ChatKey, Platform
    from bot.domain.language import Language


class PlanStore(Protocol):
    """Where broadcasts are kept (`bot.storage.broadcasts`)."""

    async def write_draft(self, owner: ChatKey, text: str, language: Language) -> Broadcast:
        """Keep a draft in the place of the owner's last one."""
        ...

    async def get(self, broadcast_id: UUID) -> Broadcast | None:
        """Return a broadcast."""
        ...

    async def counts(self, platform: Platform) -> Mapping[Audience, int]:
        """Return how many chats each audience is at this moment."""
        ...

    async def confirm(
        self, broadcast_id: UUID, audience: Audience, message_id: str | None, begun_by: str | None
    ) -> Broadcast | None:
        """Queue a draft for an audience, once; return it as it is."""
        ...

    async def stop(self, broadcast_id: UUID) -> Broadcast | None:
        """Let nobody get it any more who has not got it yet; return it as it is."""
        ...

    async def drop(self, broadcast_id: UUID) -> bool:
        """Delete a draft; return False if it is none any more."""
        ...

    async def takes(self, chat: ChatKey) -> bool:
        """Return whether a chat gets broadcasts."""
        ...

    async def set_takes(self, chat: ChatKey, *, wanted: bool) -> None:
        """Keep whether a chat wants broadcasts."""
        ...


class BroadcastPlans:
    """Plans broadcasts. Every method may raise `StorageError`; then nothing has changed.

    Args:
        store: Where they are kept.
        poke: Is called after each change that whoever sends should know of.
    """

    def __init__(self, store: PlanStore, *, poke: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._poke = poke

    async def write(self, owner: ChatKey, text: str, language: Language) -> Broadcast:
        """Keep what an owner wants to say, as the platform takes it; nothing is sent by it."""
        return await self._store.write_draft(owner, text, language)

    async def draft(self, broadcast_id: UUID, owner: ChatKey) -> Broadcast | None:
        """Return an owner's draft; None if it is not theirs, was replaced, or is confirmed."""
        found = await self._store.get(broadcast_id)
        is_draft = found is not None and found.owner == owner and found.started_at is None
        return found if is_draft else None

    async def counts(self, platform: Platform) -> Mapping[Audience, int]:
        """Return how many chats each audience is at this moment."""
        return await self._store.counts(platform)

    async def confirm(
        self, broadcast_id: UUID, owner: ChatKey, audience: Audience, *, message_id: str, begun_by: str | None
    ) -> Broadcast | None:
        """Queue an owner's draft for an audience; return it as it is, None if it is not theirs or was replaced.

        Confirmed twice, it is sent once. `message_id` is to show how far it is, and `begun_by` what confirmed it.
        """
        found = await self._store.get(broadcast_id)
        if found is None or found.owner != owner:
            return None
        begun = await self._store.confirm(broadcast_id, audience, message_id, begun_by)
        self._poke()
        return begun

    async def stop(self, broadcast_id: UUID) -> Broadcast | None:
        """Let nobody get it any more who has not got it yet; return it as it is, None if there is none such."""
        stopped = await self._store.stop(broadcast_id)
        self._poke()
        return stopped

    async def drop(self, broadcast_id: UUID, owner: ChatKey) -> bool:
        """Delete an owner's draft; return False if it is none, or none of theirs."""
        return await self.draft(broadcast_id, owner) is not None and await self._store.drop(broadcast_id)

    async def takes(self, chat: ChatKey) -> bool:
        """Return whether a chat gets broadcasts."""
        return await self._store.takes(chat)

    async def set_takes(self, chat: ChatKey, *, wanted: bool) -> None:
        """Keep whether a chat wants broadcasts; it may change its mind any time."""
        await self._store.set_takes(chat, wanted=wanted)
