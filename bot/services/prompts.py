"""What people were asked to type: kept for ten minutes as a rule, through restarts, and answered once.

Owns how long a question stands. What is asked belongs to the platforms.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.chat import ChatKey
    from bot.domain.prompt import Prompt

_LOGGER = logging.getLogger(__name__)

LIFETIME: Final = timedelta(minutes=10)
_REMEMBERED: Final = 10_000


class PromptStore(Protocol):
    """Where prompts are kept (`bot.storage.prompts`)."""

    async def ask(self, prompt: Prompt) -> None:
        """Keep a prompt in the place of the last one to this person in this chat; committed on return."""
        ...

    async def peek(self, chat: ChatKey, person_id: str) -> Prompt | None:
        """Return the prompt, however old."""
        ...

    async def clear(self, chat: ChatKey, person_id: str) -> None:
        """Forget the prompt; committed on return."""
        ...


class Prompts:
    """Asks and remembers what was asked. The last answers are remembered: every text in private asks for one.

    Args:
        store: Where prompts are kept.
        now: The current time, aware, UTC.
        remembers: False where other processes ask the same people, so that each time is looked.
    """

    def __init__(self, store: PromptStore, now: Callable[[], datetime], *, remembers: bool = True) -> None:
        self._store = store
        self._remembers = remembers
        self._now = now
        self._known: OrderedDict[tuple[ChatKey, str], Prompt | None] = OrderedDict()

    async def ask(self, prompt: Prompt) -> None:
        """Take a person's next words in this chat for the answer.

        Raises:
            StorageError: It could not be kept.
        """
        await self._store.ask(prompt)
        self._remember((prompt.chat, prompt.person_id), prompt)

    async def open(self, chat: ChatKey, person_id: str, *, lifetime: timedelta = LIFETIME) -> Prompt | None:
        """Return what a person was asked within so long; nothing, too, while that cannot be read."""
        try:
            prompt = await self._kept((chat, person_id))
        except StorageError as error:
            _LOGGER.warning("Open questions cannot be read; words are looked up instead: %s", error)
            return None
        return prompt if prompt is not None and self._now() - prompt.asked_at < lifetime else None

    async def close(self, chat: ChatKey, person_id: str) -> None:
        """Take nothing that a person says for an answer any more; if that cannot be kept, it ends by itself."""
        try:
            if await self._kept((chat, person_id)) is not None:
                await self._store.clear(chat, person_id)
        except StorageError as error:
            _LOGGER.warning("An open question cannot be closed; it ends in %s: %s", LIFETIME, error)
        else:
            self._remember((chat, person_id), None)

    def forget(self, chat: ChatKey) -> None:
        """Read a chat's prompts anew: they have been moved to another id."""
        for key in [key for key in self._known if key[0] == chat]:
            del self._known[key]

    def forget_person(self, person: ChatKey) -> None:
        """Remember nothing of what a person, named by their private chat, was asked anywhere: it has been deleted."""
        for chat, person_id in list(self._known):
            if person in {chat, replace(chat, chat_id=person_id)}:
                del self._known[chat, person_id]

    async def _kept(self, key: tuple[ChatKey, str]) -> Prompt | None:
        """Return a prompt however old, from memory if it is there."""
        if key in self._known:
            return self._known[key]
        prompt = await self._store.peek(*key)
        self._remember(key, prompt)
        return prompt

    def _remember(self, key: tuple[ChatKey, str], prompt: Prompt | None) -> None:
        if not self._remembers:
            return
        self._known[key] = prompt
        self._known.move_to_end(key)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
