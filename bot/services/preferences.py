"""What a chat prefers: for now, its language.

Owns the decision between what a chat chose and what its client suggests. Wording may not enter.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from bot.domain.language import nearest_language
from bot.errors import StorageError

if TYPE_CHECKING:
    from bot.domain.chat import ChatKey
    from bot.domain.language import Language

_LOGGER = logging.getLogger(__name__)


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

    def forget(self, chat: ChatKey) -> None:
        """Read a chat's choice anew: it has been deleted."""
        ...


class Preferences:
    """Reads and changes a chat's preferences."""

    def __init__(self, store: PreferenceStore) -> None:
        self._store = store
        self._unreadable = False

    async def language(self, chat: ChatKey, client_tag: str | None) -> Language:
        """Return the chosen language, or else the one nearest to what the client reports.

        So it is, too, while the choice cannot be read: an answer in another language is better than none.
        """
        try:
            chosen = await self._store.language(chat)
        except StorageError as error:
            self._note(error)
            chosen = None
        else:
            self._note(None)
        return chosen or nearest_language(client_tag)

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

    def forget(self, chat: ChatKey) -> None:
        """Remember nothing of a chat whose choices have been deleted."""
        self._store.forget(chat)

    def _note(self, error: StorageError | None) -> None:
        """Log once when choices cannot be read, and once when they can again."""
        if error is not None and not self._unreadable:
            _LOGGER.error("Chats' choices cannot be read; each is answered in its client's language: %s", error)
        elif error is None and self._unreadable:
            _LOGGER.info("Chats' choices can be read again")
        self._unreadable = error is not None
