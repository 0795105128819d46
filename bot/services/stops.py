"""What follows when a digest finds that its chat cannot be reached any more: it is noted, and a manager is told.

Owns these two steps. That the subscription is suspended is written by then; words belong to the platforms.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from bot.domain.subscription import ChatKind
from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.chat import Platform
    from bot.domain.subscription import Subscription, SuspensionReason
    from bot.services.subscriptions import Subscriptions

_LOGGER = logging.getLogger(__name__)


class ManagerLine(Protocol):
    """A platform's way to whoever set up a channel's digests."""

    async def tell_manager(self, subscription: Subscription) -> None:
        """Tell them, in private, that these digests have stopped, and what to do.

        Raises:
            DeliveryError: They could not be told.
        """
        ...


class Stops:
    """Is called for each subscription that an attempt to send a digest has suspended. It never fails."""

    def __init__(self, subscriptions: Subscriptions, lines: Mapping[Platform, ManagerLine]) -> None:
        self._subscriptions = subscriptions
        self._lines = lines

    async def __call__(self, subscription: Subscription, reason: SuspensionReason) -> None:
        """Note that a chat was lost; of a channel, tell its manager. Groups see for themselves, and are tried again."""
        lost = self._subscriptions.lost(subscription, reason)
        line = self._lines.get(lost.chat.platform)
        if line is None or lost.kind is not ChatKind.CHANNEL or lost.manager_id is None:
            return
        try:
            await line.tell_manager(lost)
        except BotError as error:
            _LOGGER.info("A manager could not be told that a channel's digests have stopped: %s", error)
        except Exception:
            _LOGGER.exception("A manager could not be told that a channel's digests have stopped")
