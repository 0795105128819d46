"""A messenger whose waits and moves are noted, for tests of what the bot says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.telegram.messenger import Messenger

if TYPE_CHECKING:
    from bot.platforms.telegram.client import TelegramBot


class Speaker:
    """A messenger against the scripted server, whose waits and moves are noted instead of lived."""

    def __init__(self, bot: TelegramBot) -> None:
        self.slept: list[float] = []
        self.moves: list[tuple[int, int]] = []
        self.messenger = Messenger(bot, migrated=self.moved, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def moved(self, old: int, new: int) -> None:
        self.moves.append((old, new))
