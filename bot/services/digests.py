"""Sending what is due: planned, chosen, handed to the platform, and its outcome written, each digest once.

Owns the order of these steps. When a digest is due and what it says is the domain's business, how a row is written the
storage's, and how it looks the platform's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.chat import ChatKey
    from bot.domain.digest import Digest
    from bot.domain.language import Language
    from bot.domain.subscription import ChatKind


class DigestSender(Protocol):
    """A platform's way to say a digest."""

    async def send_digest(
        self, chat: ChatKey, kind: ChatKind, digest: Digest, language: Language, begin: Callable[[], Awaitable[bool]]
    ) -> str | None:
        """Wait for the chat's turn, await `begin`, then make the one call; return the message's id.

        `begin` commits that the call is about to be made. If it returns False the digest is not wanted any more: say
        nothing and return None. Nothing is tried again here, but for a group that moved, once, to its new id.

        Raises:
            RateLimitedError: Nothing was sent; not before `retry_after`.
            UnavailableError: Nothing was sent.
            RefusedError: The chat cannot be reached, for its `reason`.
            WordingRefusedError: The platform will not have it as it is.
            UnknownOutcomeError: It may have been sent.
            StorageError: `begin` failed; nothing was sent.
        """
        ...
