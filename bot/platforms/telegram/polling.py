"""The long poll: updates are stored before they are confirmed, and confirmed before the next are asked for.

PTB's own polling confirms updates when it queues them, so a killed process loses what it had queued (DESIGN section 4).
Owns the offset and the patience with a network in trouble. What updates mean may not enter.
"""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from telegram.constants import UpdateType
from telegram.error import InvalidToken, NetworkError

from bot.loops import end, until
from bot.platforms.telegram.arrivals import Arrival
from bot.platforms.telegram.client import BATCH, token_refused
from bot.platforms.telegram.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.platforms.inbound.intake import Intake
    from bot.platforms.telegram.client import TelegramBot

ALLOWED_UPDATES: Final = (
    UpdateType.MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.MY_CHAT_MEMBER,
    UpdateType.POLL_ANSWER,
)
"""What we ask Telegram for: all that a handler answers to, and nothing else."""


class Poller:
    """Fetches updates, keeps them safe, and hands them to the dispatcher.

    Args:
        bot: Whose updates; initialized.
        intake: Keeps them, and hands them on.
        now: The current time, aware, UTC.
        sleep: Waits for so many seconds between attempts.
        chance: A number in [0, 1), new at each call, to spread attempts.
        wait: How long one poll waits for the first update.
        grace: How long handlers in hand may take when the poller stops.
        allowed: The kinds of update to ask for.
        recovered: Is told, before what came meanwhile is handed on, that updates could not be fetched for a while.
        caught_up: The attribute of that name, for whoever waits for it without knowing a poller.

    Attributes:
        caught_up: Set once all that waited here and at Telegram when the poller started has been stored and handed on.
    """

    def __init__(
        self,
        bot: TelegramBot,
        intake: Intake[Arrival],
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        wait: timedelta = timedelta(seconds=30),
        grace: timedelta = timedelta(seconds=7.5),
        allowed: Sequence[str] = ALLOWED_UPDATES,
        recovered: Callable[[], None] | None = None,
        caught_up: asyncio.Event | None = None,
    ) -> None:
        self.caught_up = caught_up or asyncio.Event()
        self._bot = bot
        self._now = now
        self._patience = Patience(sleep, chance)
        self._wait = wait
        self._grace = grace
        self._allowed = allowed
        self._tell_recovered = recovered
        self._offset: int | None = None
        self._is_drained = False  # Telegram had nothing more for us, once
        self._intake = intake

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set or this task is cancelled, then let handlers end; the rest stays in the inbox.

        Raises:
            SettingsError: Telegram refuses the token.
        """
        marking = asyncio.create_task(self._intake.mark_as_it_goes())
        polling = asyncio.create_task(self._poll())
        try:
            await until(stop, polling)
        finally:
            await end(polling)
            await end(marking)
            await self._intake.close(self._grace)

    async def _poll(self) -> None:
        ready = False
        while True:
            try:
                if not ready:
                    # A webhook left over would get the updates instead of us; what it has not fetched stays.
                    await self._bot.delete_webhook(drop_pending_updates=False)
                    ready = True
                await self._turn()
            except InvalidToken:
                break
            except Exception as error:  # noqa: BLE001 - the one loop that must outlive whatever happens; all is logged
                webhook_in_the_way = await self._patience.bear(error)
                ready = ready and not webhook_in_the_way
        raise token_refused()

    async def _turn(self) -> None:
        if await self._intake.resume() and self._is_drained:
            self.caught_up.set()
        # What waits there comes at once; until it is all here nobody waits for more.
        wait = self._wait if self._is_drained else timedelta(0)
        batch = await self._bot.raw_updates(offset=self._offset, wait=wait, allowed=self._allowed)
        arrived_at = self._now()
        if self._patience.recovered() and self._tell_recovered is not None:
            self._tell_recovered()
        if batch:
            await self._take(batch, arrived_at)
        self._is_drained = self._is_drained or len(batch) < BATCH

    async def _take(self, batch: Sequence[Mapping[str, Any]], arrived_at: datetime) -> None:
        arrivals = [
            Arrival(raw["update_id"], raw, arrived_at) for raw in batch if isinstance(raw.get("update_id"), int)
        ]
        if not arrivals:
            raise NetworkError("getUpdates brought updates without ids")
        await self._intake.take(arrivals)
        self._offset = max(arrival.update_id for arrival in arrivals) + 1
