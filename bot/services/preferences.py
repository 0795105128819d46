"""What a chat prefers: for now, its language.

Owns the decision between what a chat chose and what its client suggests. Wording may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.domain.language import nearest_language

if TYPE_CHECKING:
    from bot.domain.chat import ChatKey
    from bot.domain.language import Language


class PreferenceStore(Protocol):
    """Where preferences are kept (`bot.storage.preferences`)."""

    async def language(self, chat: ChatKey) -> Language | None:
        """Return the language that the chat chose, or None."""
        ...

    async def save_language(self, chat: ChatKey, language: Language) -> None:
        """Keep the choice; it is committed on return."""
        ...

    async def move(self, old: ChatKey, new: ChatKey) -> None:
        """Give the new chat what the old one preferred, unless it has chosen itself; committed on return."""
        ...


class Preferences:
    """Reads and changes a chat's preferences."""

    def __init__(self, store: PreferenceStore) -> None:
        self._store = store

    async def language(self, chat: ChatKey, client_tag: str | None) -> Language:
        """Return the chosen language, or else the one nearest to what the client reports."""
        return await self._store.language(chat) or nearest_language(client_tag)

    async def choose_language(self, chat: ChatKey, language: Language) -> None:
        """Keep the chat's choice.

        Raises:
            StorageError: It could not be written.
        """
        await self._store.save_language(chat, language)

    async def move(self, old: ChatKey, new: ChatKey) -> None:
        """Take a chat's preferences along when the platform gives it another id.

        Raises:
            StorageError: It could not be written.
        """
        await self._store.move(old, new)
