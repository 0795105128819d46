"""Pictures with words below: drawn beside the event loop, one at a time, and never what an answer fails for.

Owns what happens without a picture. What is drawn is `bot.platforms.pictures`', what is said below it `render`'s.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import UnavailableError, WordingRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.platforms.telegram.messenger import Messenger
    from bot.platforms.telegram.page import Page

_log = logging.getLogger(__name__)


class Pictures:
    """Sends pictures through a messenger."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._drawing = asyncio.Lock()

    async def send(self, chat_id: int, shown: Page, draw: Callable[[], bytes] | None) -> None:
        """Send a picture with `shown` below it; if there is none, or it cannot be drawn or sent, `shown` alone.

        Raises:
            DeliveryError: The chat cannot be told.
        """
        picture = None if draw is None else await self._drawn(draw)
        if picture is not None:
            try:
                await self._messenger.send_photo(chat_id, picture, shown)
            except (WordingRefusedError, UnavailableError) as error:
                _log.warning("A picture was not taken; its words go out alone: %s", error)
            else:
                return
        await self._messenger.send(chat_id, shown)

    async def _drawn(self, draw: Callable[[], bytes]) -> bytes | None:
        async with self._drawing:
            try:
                return await asyncio.to_thread(draw)
            except Exception:  # noqa: BLE001 - whatever it is, the words say the same
                _log.exception("A picture could not be drawn; its words go out alone")
                return None
